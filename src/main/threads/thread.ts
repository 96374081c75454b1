import { parentPort, type Transferable, Worker } from 'node:worker_threads';
import {
  type AnswerMessage,
  answerCall,
  type CallMessage,
  PendingCalls,
  type ThreadHandlers,
} from './calls.ts';

/**
 * Typed calls to worker threads. This room knows no task: a task is an object of functions (its *handlers*),
 * served inside the thread by {@link serveThread} and called from outside through a {@link Thread}.
 */
export type { ThreadHandlers } from './calls.ts';

/** A running worker thread that offers the functions `H`. */
export interface Thread<H extends ThreadHandlers> {
  /**
   * Calls one function in the thread.
   * @param transfer buffers and ports that move instead of being copied
   * @throws what the function threw ({@link ProgramError} keeps its code), or `thread-ended` when the thread stopped
   */
  call<K extends keyof H & string>(
    name: K,
    argument: Parameters<H[K]>[0],
    transfer?: readonly Transferable[],
  ): Promise<Awaited<ReturnType<H[K]>>>;
  /** Stops the thread. Pending calls are rejected with `thread-ended`. Safe to call twice. */
  dispose(): Promise<void>;
}

/** Starts worker threads by the name of their entry point. Injected, so that lower rooms need not know where files lie. */
export interface ThreadStarter {
  /** How many threads this machine runs at once. */
  readonly cores: number;
  start<H extends ThreadHandlers>(entry: string): Thread<H>;
}

/** Marks a result whose buffers should move to the caller instead of being copied. */
class Moved<T> {
  readonly value: T;
  readonly transfer: readonly Transferable[];
  constructor(value: T, transfer: readonly Transferable[]) {
    this.value = value;
    this.transfer = transfer;
  }
}

/** Returns `value` from a thread's function and moves the buffers in `transfer` with it. */
export function moved<T>(value: T, transfer: readonly Transferable[]): T {
  // The wrapper is taken off by serveThread, so the caller's type is the wrapped value's.
  return new Moved(value, transfer) as unknown as T;
}

/** Serves `handlers` inside a worker thread, for as long as the thread lives. */
export function serveThread(handlers: ThreadHandlers): void {
  const port = parentPort;
  if (port === null) throw new Error('serveThread was called outside a worker thread');
  const post = (answer: AnswerMessage): void => {
    if ('value' in answer && answer.value instanceof Moved)
      port.postMessage({ id: answer.id, value: answer.value.value }, [...answer.value.transfer]);
    else port.postMessage(answer);
  };
  port.on('message', (message: CallMessage) => void answerCall(handlers, message, post));
}

/** Starts the worker thread in the file `path`. */
export function startThread<H extends ThreadHandlers>(path: string): Thread<H> {
  const worker = new Worker(path);
  // An idle thread must not keep a command-line process alive; a busy one must.
  const calls = new PendingCalls((busy) => (busy ? worker.ref() : worker.unref()));
  worker.on('message', (message: AnswerMessage) => calls.settle(message));
  worker.on('error', (error) => calls.end(error.message));
  worker.on('messageerror', (error) => calls.end(error.message));
  worker.on('exit', (code) => calls.end(`it stopped with code ${code}`));
  worker.unref();

  return {
    call: (name, argument, transfer = []) =>
      calls.call(name, argument, (message) => worker.postMessage(message, [...transfer])),
    async dispose() {
      calls.end('it was closed');
      await worker.terminate();
    },
  };
}
