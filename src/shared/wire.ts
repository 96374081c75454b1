import type { EventName } from './api.ts';
import type { SerializedError } from './errors.ts';

/**
 * How messages between page and program look on the wire, in both hosts: MessagePack of the objects below, which are those of the RPC
 * library. Typed arrays travel as MessagePack extensions and arrive as such, copied to aligned memory of their own.
 */
export const wireOptions = {
  /** Plain maps: every reader knows them, and no code is made from what was received. */
  useRecords: false,
  mapsAsObjects: true,
  /** Typed arrays keep their type. */
  moreTypes: true,
  structuredClone: false,
  /** Bytes arrive as copies, so that a small array does not keep its whole message in memory. */
  copyBuffers: true,
} as const;

/** A request of the page: name, one object of parameters, and an identifier that comes back with the answer. */
export interface RequestMessage {
  readonly t: 'q';
  readonly m: string;
  readonly a: readonly [parameters: unknown];
  readonly i: string;
}

/** The program's answer: a result or an error. */
export type AnswerMessage =
  | { readonly t: 's'; readonly i: string; readonly r: unknown }
  | { readonly t: 's'; readonly i: string; readonly e: SerializedError };

/** An event for the page: the RPC library's call without an answer. */
export interface EventMessage {
  readonly t: 'q';
  readonly m: typeof eventFunction;
  readonly a: readonly [event: EventName, payload: unknown];
}

/** The function of the page that receives all events. */
export const eventFunction = 'event';

/** Bytes of one upload to the browser host at most. */
export const uploadLimit = 8 * 2 ** 30;
