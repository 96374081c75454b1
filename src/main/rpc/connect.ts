import { createBirpc } from 'birpc';
import type { EventName, Events } from '../../shared/api.ts';
import { type ProgramError, serializeError } from '../../shared/errors.ts';
import {
  type AnswerMessage,
  type EventMessage,
  eventFunction,
  type RequestMessage,
} from '../../shared/wire.ts';
import type { Program } from '../services/host.ts';
import { decodeMessage, encodeMessage } from './codec.ts';
import { badRequest, callHandler, checkRequest } from './dispatch.ts';

/** A way to send bytes to one page and to hear from it. Hosts make one for each window or socket. */
export interface Channel {
  /** Sends one message; does nothing when the page is gone. */
  send(bytes: Uint8Array): void;
  /** Calls `listener` with each message, whatever it is. Called once. */
  listen(listener: (bytes: Uint8Array) => void): void;
  /** Whether so much is waiting to be sent that pictures of running work should be left out. */
  congested?(): boolean;
}

/** One page that is connected to the program. */
export interface Connection {
  /** Sends an event to this page only. */
  notify<E extends EventName>(event: E, payload: Events[E]): void;
  /** The page is gone: its running jobs are stopped, since nobody could see or stop them any more. */
  close(): void;
}

/** Events that a later one of their kind replaces. */
const replaceable: ReadonlySet<EventName> = new Set(['progress', 'trainingFrame']);

type PageFunctions = { [eventFunction](event: EventName, payload: unknown): void };

/**
 * Offers the program to one page. Every message is checked before anything is done; one that does not fit is answered with `bad-request`
 * (under the identifier it carries, or an empty one) and leaves program and connection as they were.
 */
export function connect(channel: Channel, program: Program): Connection {
  const jobs = new Set<string>();
  let open = true;

  const post = (message: unknown): void => {
    if (open) channel.send(encodeMessage(withSerializedError(message)));
  };

  const serve = async (name: string, parameters: unknown): Promise<unknown> => {
    const request = checkRequest(name, parameters);
    const job = jobOf(request);
    if (job !== null) jobs.add(job);
    try {
      return await callHandler(program.handlers, request);
    } finally {
      if (job !== null) jobs.delete(job);
    }
  };

  const rpc = createBirpc<PageFunctions, Record<string, never>, false>(
    {},
    {
      proxify: false,
      post,
      on: (receive) => {
        channel.listen((bytes) => {
          if (!open) return;
          const message = readRequest(bytes);
          if (message instanceof Rejected) post({ t: 's', i: message.id, e: message.error });
          else receive(message);
        });
      },
      // Names are looked up in the contract alone, never among an object's inherited properties.
      resolver: (name) => (parameters: unknown) => serve(name, parameters),
      // An answer that cannot be encoded is answered with that error by the library itself.
      onGeneralError: () => true,
    },
  );

  const notify = <E extends EventName>(event: E, payload: Events[E]): void => {
    if (!open || (replaceable.has(event) && channel.congested?.() === true)) return;
    rpc.$callEvent(eventFunction, event, payload).catch((error: unknown) => {
      // The payload has no form on the wire: a mistake of ours that must not end the program.
      post({ t: 'q', m: eventFunction, a: ['notice', serializeError(error)] } satisfies EventMessage);
    });
  };
  const stopEvents = program.onEvent(notify);

  return {
    notify,
    close() {
      if (!open) return;
      open = false;
      stopEvents();
      rpc.$close();
      for (const job of jobs) program.abandonJob(job);
    },
  };
}

/** What a message that is no request is answered with. */
class Rejected {
  readonly id: string;
  readonly error: ProgramError;
  constructor(id: string, reason: string) {
    this.id = id;
    this.error = badRequest(reason);
  }
}

const longestId = 64;
const keys: ReadonlySet<string> = new Set(['t', 'm', 'a', 'i'] satisfies (keyof RequestMessage)[]);

function readRequest(bytes: Uint8Array): RequestMessage | Rejected {
  let message: unknown;
  try {
    message = decodeMessage(bytes);
  } catch {
    return new Rejected('', 'the message is not MessagePack');
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return new Rejected('', 'the message is not a request');
  }
  const { t, m, a, i } = message as Partial<Record<keyof RequestMessage, unknown>>;
  if (typeof i !== 'string' || i.length === 0 || i.length > longestId) {
    return new Rejected('', 'the request has no identifier');
  }
  if (t !== 'q' || typeof m !== 'string' || !Array.isArray(a) || a.length !== 1) {
    return new Rejected(i, 'a request has a name and one object of parameters');
  }
  const extra = Object.keys(message).find((key) => !keys.has(key));
  if (extra !== undefined) return new Rejected(i, 'the request has a field that is not known');
  return { t, m, a: [a[0]], i };
}

function jobOf({ name, parameters }: { name: string; parameters: unknown }): string | null {
  if (name === 'job.cancel') return null;
  const { job } = parameters as { job?: unknown };
  return typeof job === 'string' ? job : null;
}

/** Errors cross in the form of the catalogue; what is not of the catalogue becomes `unexpected`. */
function withSerializedError(message: unknown): unknown {
  const { e, i } = message as { e?: unknown; i?: string };
  if (e === undefined) return message;
  return { t: 's', i: i ?? '', e: serializeError(e) } satisfies AnswerMessage;
}
