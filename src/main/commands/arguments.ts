import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

type OptionTypes = NonNullable<ParseArgsConfig['options']>;

/** The words and options of one command, as typed. */
export interface CommandArguments {
  readonly positionals: readonly string[];
  text(option: string): string | undefined;
  flag(option: string): boolean;
  /** The option as a number; `undefined` when it was left out. @throws UsageError when it is no number */
  number(option: string): number | undefined;
  /** The option as a count. @throws UsageError when it is not a whole number of at least 1 */
  count(option: string): number | undefined;
}

/**
 * Reads a command's arguments.
 * @param options what the command takes besides `--json`
 * @throws UsageError for options that it does not take or that lack a value
 */
export function readArguments(args: readonly string[], options: OptionTypes): CommandArguments {
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({
      args: [...args],
      options: { ...options, json: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const text = (option: string): string | undefined => {
    const value = values[option];
    return typeof value === 'string' ? value : undefined;
  };
  const number = (option: string): number | undefined => {
    const given = text(option);
    if (given === undefined) return undefined;
    const value = given.trim() === '' ? Number.NaN : Number(given);
    if (!Number.isFinite(value)) throw new UsageError(`--${option} takes a number, not "${given}"`);
    return value;
  };
  return {
    positionals,
    text,
    flag: (option) => values[option] === true,
    number,
    count(option) {
      const value = number(option);
      if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
        throw new UsageError(`--${option} takes a whole number of at least 1`);
      return value;
    },
  };
}
