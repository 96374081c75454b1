import { type MessagePort, parentPort, type Transferable, Worker } from 'node:worker_threads';
import { ProgramError, type SerializedError, serializeError } from '../../shared/errors.ts';

/**
 * Typed calls to worker threads. This room knows no task: a task is an object of functions (its *handlers*),
 * served inside the thread by {@link serveThread} and called from outside through a {@link Thread}.
 */

/** The functions that a thread offers. Each takes one structured-cloneable argument. */
// biome-ignore lint/suspicious/noExplicitAny: a constraint for functions of any single argument; never a value's type
export type ThreadHandlers = Record<string, (argument: any) => unknown>;

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

interface CallMessage {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

type AnswerMessage =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: SerializedError };

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
  port.on('message', (message: CallMessage) => void answer(port, handlers, message));
}

async function answer(port: MessagePort, handlers: ThreadHandlers, message: CallMessage): Promise<void> {
  try {
    const handler = Object.hasOwn(handlers, message.name) ? handlers[message.name] : undefined;
    if (handler === undefined) throw new Error(`this thread has no function named ${message.name}`);
    const result = await handler(message.argument);
    if (result instanceof Moved)
      port.postMessage({ id: message.id, value: result.value }, [...result.transfer]);
    else port.postMessage({ id: message.id, value: result });
  } catch (error) {
    port.postMessage({ id: message.id, error: serializeError(error) } satisfies AnswerMessage);
  }
}

/** Starts the worker thread in the file `path`. */
export function startThread<H extends ThreadHandlers>(path: string): Thread<H> {
  const worker = new Worker(path);
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let nextId = 0;
  let ended: ProgramError | null = null;

  const end = (reason: string): void => {
    ended ??= new ProgramError('thread-ended', { reason });
    for (const call of pending.values()) call.reject(ended);
    pending.clear();
  };
  worker.on('message', (message: AnswerMessage) => {
    const call = pending.get(message.id);
    pending.delete(message.id);
    // An idle thread must not keep a command-line process alive; a busy one must.
    if (pending.size === 0) worker.unref();
    if (call === undefined) return;
    if ('error' in message) call.reject(ProgramError.revive(message.error));
    else call.resolve(message.value);
  });
  worker.on('error', (error) => end(error.message));
  worker.on('messageerror', (error) => end(error.message));
  worker.on('exit', (code) => end(`it stopped with code ${code}`));
  worker.unref();

  return {
    call<K extends keyof H & string>(
      name: K,
      argument: Parameters<H[K]>[0],
      transfer: readonly Transferable[] = [],
    ): Promise<Awaited<ReturnType<H[K]>>> {
      if (ended !== null) return Promise.reject(ended);
      return new Promise((resolve, reject) => {
        const id = nextId++;
        pending.set(id, { resolve: (value) => resolve(value as Awaited<ReturnType<H[K]>>), reject });
        worker.ref();
        try {
          worker.postMessage({ id, name, argument } satisfies CallMessage, [...transfer]);
        } catch (error) {
          pending.delete(id);
          if (pending.size === 0) worker.unref();
          reject(error);
        }
      });
    },
    async dispose() {
      end('it was closed');
      await worker.terminate();
    },
  };
}
