import type { Resources } from '../resources.ts';
import { threadStarter } from '../threads/starter.ts';
import { type Console, processConsole } from './console.ts';
import type { CommandContext } from './context.ts';
import { neighbors } from './neighbors.ts';
import { pca } from './pca.ts';
import { similarity } from './similarity.ts';
import { train } from './train.ts';
import { UsageError, usage } from './usage.ts';

type Command = (args: readonly string[], context: CommandContext) => Promise<void>;

const commands = new Map<string, Command>([
  ['train', train],
  ['similarity', similarity],
  ['neighbors', neighbors],
  ['pca', pca],
]);

/**
 * Runs one command of the command line.
 * @param args what was typed after the program's name
 * @param signal aborted when the person stops the command
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 stopped
 */
export async function runCommand(
  args: readonly string[],
  resources: Resources,
  signal: AbortSignal,
): Promise<number> {
  const [name, ...rest] = args;
  const console: Console = processConsole(rest.includes('--json'));
  const command = commands.get(name ?? '');
  try {
    if (command === undefined) {
      if (name === 'help' || name === '--help' || name === '-h') {
        process.stdout.write(usage);
        return 0;
      }
      throw new UsageError(name === undefined ? 'a command is missing' : `there is no command "${name}"`);
    }
    await command(rest, { console, signal, threads: threadStarter(resources.workers), resources });
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`error usage: ${error.message}. Try: semascope help\n`);
      return 2;
    }
    console.error(error);
    return signal.aborted ? 130 : 1;
  }
}
