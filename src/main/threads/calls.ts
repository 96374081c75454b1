import { ProgramError, type SerializedError, serializeError } from '../../shared/errors.ts';

/**
 * Calls as messages: what a caller sends to a thread or a process, what comes back, and which answers are still awaited. Knows nothing of how
 * messages travel.
 */

/** The functions that a thread or a process offers. Each takes one structured-cloneable argument. */
// biome-ignore lint/suspicious/noExplicitAny: a constraint for functions of any single argument; never a value's type
export type ThreadHandlers = Record<string, (argument: any) => unknown>;

export interface CallMessage {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

export type AnswerMessage =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: SerializedError };

/**
 * Runs the function that a message asks for and posts what it gives; what it throws, or what cannot be posted, becomes an error as the answer.
 */
export async function answerCall(
  handlers: ThreadHandlers,
  { id, name, argument }: CallMessage,
  post: (answer: AnswerMessage) => void,
): Promise<void> {
  try {
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (handler === undefined) throw new Error(`there is no function named ${name} here`);
    post({ id, value: await handler(argument) });
  } catch (error) {
    post({ id, error: serializeError(error) });
  }
}

/** The calls of one thread or process that have no answer yet. */
export class PendingCalls {
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  readonly #onBusy: (busy: boolean) => void;
  #nextId = 0;
  #ended: ProgramError | null = null;

  /** @param onBusy told when the first answer is awaited, and when none is any more */
  constructor(onBusy: (busy: boolean) => void) {
    this.#onBusy = onBusy;
  }

  /**
   * Sends one call and gives its answer.
   * @param post sends the message; what it throws becomes the call's error
   * @throws what the function threw ({@link ProgramError} keeps its code), or `thread-ended`
   */
  call<T>(name: string, argument: unknown, post: (message: CallMessage) => void): Promise<T> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { resolve: (value) => resolve(value as T), reject });
      if (this.#pending.size === 1) this.#onBusy(true);
      try {
        post({ id, name, argument });
      } catch (error) {
        this.#take(id);
        reject(error);
      }
    });
  }

  /** Hands an answer to whoever waits for it. */
  settle(message: AnswerMessage): void {
    const call = this.#take(message.id);
    if (call === undefined) return;
    if ('error' in message) call.reject(ProgramError.revive(message.error));
    else call.resolve(message.value);
  }

  /** Rejects what is awaited, and every later call, with `thread-ended`. Only the first reason counts. */
  end(reason: string): void {
    this.#ended ??= new ProgramError('thread-ended', { reason });
    for (const call of this.#pending.values()) call.reject(this.#ended);
    this.#pending.clear();
  }

  #take(id: number): { resolve(value: unknown): void; reject(error: unknown): void } | undefined {
    const call = this.#pending.get(id);
    if (this.#pending.delete(id) && this.#pending.size === 0) this.#onBusy(false);
    return call;
  }
}
