import { ProgramError } from '../../shared/errors.ts';
import type { Surroundings } from './surroundings.ts';
import { TransferError } from './transfer.ts';

/** Waits before an attempt after one that brought nothing, in milliseconds; after the last of them it is given up. */
const retryDelays = [1000, 2000, 4000, 8000, 16_000] as const;

export interface AttemptOptions {
  readonly signal: AbortSignal;
  readonly surroundings: Surroundings;
  /** How much is there: an attempt that brought something is followed by another at once, and counts as the first. */
  readonly fetched: () => number;
  /** What to fail with in the end. */
  readonly givenUp: (error: TransferError) => ProgramError;
}

/**
 * Does `work` until it succeeds, as long as trying again may help.
 * @throws ProgramError `cancelled`, what `givenUp` makes of the last failure; what else `work` throws passes through
 */
export async function attempt<T>(work: () => Promise<T>, options: AttemptOptions): Promise<T> {
  const { signal, surroundings, fetched, givenUp } = options;
  for (let failures = 0; ; ) {
    if (signal.aborted) throw new ProgramError('cancelled', {});
    const before = fetched();
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw new ProgramError('cancelled', {}, { cause: error });
      if (!(error instanceof TransferError)) throw error;
      failures = fetched() > before ? 1 : failures + 1;
      const delay = retryDelays[failures - 1];
      if (!error.temporary || delay === undefined) throw givenUp(error);
      await surroundings.pause(delay, signal).catch(() => {
        throw new ProgramError('cancelled', {}, { cause: error });
      });
    }
  }
}
