import { createBirpc } from 'birpc';
import type { Api, EventName, Events, RequestName, RequestParameters, Results } from '../../shared/api.ts';
import { ProgramError, type SerializedError } from '../../shared/errors.ts';
import { eventFunction } from '../../shared/wire.ts';
import { decodeMessage, encodeMessage } from './codec.ts';

/** A way to send bytes to the program and to hear from it. */
export interface PageChannel {
  /** @throws `connection-lost` when there is no connection */
  send(bytes: Uint8Array): void;
  /** Calls `listener` with each message of the program. Called once. */
  listen(listener: (bytes: Uint8Array) => void): void;
}

type ProgramFunctions = Record<string, (parameters: unknown) => unknown>;
type Listener = (payload: unknown) => void;

/** Events that come once and may come before a panel is there to hear them. */
const kept: ReadonlySet<EventName> = new Set(['fileOpened', 'notice']);

/** The contract as the page calls it, over any channel. */
export class ApiClient implements Api {
  readonly #listeners = new Map<EventName, Set<Listener>>();
  readonly #waiting: { readonly event: EventName; readonly payload: unknown }[] = [];
  readonly #rpc;

  constructor(channel: PageChannel) {
    this.#rpc = createBirpc<ProgramFunctions, object, false>(
      { [eventFunction]: (event: EventName, payload: unknown) => this.#dispatch(event, payload) },
      {
        proxify: false,
        // Long work takes as long as it takes; a lost connection rejects what is pending.
        timeout: -1,
        post: (message) => channel.send(encodeMessage(message)),
        on: (receive) => channel.listen((bytes) => receive(withRevivedError(decodeMessage(bytes)))),
      },
    );
  }

  async request<N extends RequestName>(name: N, parameters: RequestParameters<N>): Promise<Results[N]> {
    return (await this.#rpc.$call(name, parameters)) as Results[N];
  }

  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    // Payloads of an event have that event's type: they come from our own program.
    const known = listener as Listener;
    listeners.add(known);
    for (const early of this.#waiting.filter((waiting) => waiting.event === event)) {
      this.#waiting.splice(this.#waiting.indexOf(early), 1);
      known(early.payload);
    }
    return () => listeners.delete(known);
  }

  /** Rejects everything that waits for an answer. */
  rejectPending(): void {
    this.#rpc.$rejectPendingCalls(({ reject }) => reject(new ProgramError('connection-lost', {})));
  }

  #dispatch(event: EventName, payload: unknown): void {
    const listeners = this.#listeners.get(event);
    if (listeners === undefined || listeners.size === 0) {
      if (kept.has(event)) this.#waiting.push({ event, payload });
      return;
    }
    for (const listener of [...listeners]) listener(payload);
  }
}

function withRevivedError(message: unknown): unknown {
  const { e } = message as { e?: SerializedError };
  return e === undefined ? message : { ...(message as object), e: ProgramError.revive(e) };
}
