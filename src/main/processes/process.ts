import type { ThreadHandlers } from '../threads/thread.ts';

/** A running child process that offers the functions `H`. */
export interface Process<H extends ThreadHandlers> {
  /**
   * Calls one function in the process. Arguments and results are structured-cloneable.
   * @throws what the function threw ({@link ProgramError} keeps its code), or `thread-ended` when the process is gone
   */
  call<K extends keyof H & string>(
    name: K,
    argument: Parameters<H[K]>[0],
  ): Promise<Awaited<ReturnType<H[K]>>>;
  /** Resolves with the reason, as the middle of a sentence, when the process is gone; also after {@link Process.dispose}. */
  readonly ended: Promise<string>;
  readonly pid: number | undefined;
  /** Ends the process at once. Pending calls are rejected with `thread-ended`. Safe to call twice. */
  dispose(): Promise<void>;
}

/** Starts child processes by the name of their entry point in the folder of workers. Each host has its own way. */
export interface ProcessStarter {
  start<H extends ThreadHandlers>(entry: string): Process<H>;
}
