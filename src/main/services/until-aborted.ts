import { ProgramError } from '../../shared/errors.ts';

/**
 * The result of `work`, or `cancelled` as soon as `signal` is aborted; the work then goes on unheard.
 * @throws ProgramError `cancelled`, and what `work` throws
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new ProgramError('cancelled', {}));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
