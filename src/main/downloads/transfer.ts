import { type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { responseBody } from './response-body.ts';

/** Why something did not come, as the middle of a sentence. */
export class TransferError extends Error {
  readonly reason: string;
  /** Whether trying again soon may help. */
  readonly temporary: boolean;

  constructor(reason: string, temporary: boolean, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'TransferError';
    this.reason = reason;
    this.temporary = temporary;
  }
}

/** What a server answered: its body must be read to its end, or closed. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The bytes as they lie at the server. Ends early only with a {@link TransferError}. */
  readonly body: AsyncIterable<Uint8Array>;
  close(): void;
}

export interface AskOptions {
  /** Why nothing may be fetched from an address, as the middle of a sentence; `null` when it may. */
  readonly whyNotFetch: (address: URL) => string | null;
  /** Aborting it ends the request, and the body's reader hears of it as an error. */
  readonly signal: AbortSignal;
  /** After so many milliseconds without a byte the server counts as stalled. */
  readonly stallTime: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const mostRedirects = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Asks for `address` by GET and follows where it leads, as far as that is allowed.
 * @throws TransferError when there is no answer, or it leads where nothing may be fetched
 */
export async function ask(address: URL, options: AskOptions): Promise<Answer> {
  let current = address;
  for (let redirected = 0; ; redirected++) {
    const forbidden = options.whyNotFetch(current);
    if (forbidden !== null) throw new TransferError(forbidden, false);
    const response = await askOnce(current, options);
    const status = response.statusCode ?? 0;
    if (!redirects.has(status))
      return {
        status,
        headers: response.headers,
        body: withErrors(responseBody(response), current),
        close: () => void response.destroy(),
      };
    response.destroy();
    if (redirected === mostRedirects) throw new TransferError('it leads from one place to the next', false);
    current = redirectTarget(response.headers.location, current);
  }
}

/**
 * The whole text at an address.
 * @param what what it is called in a sentence about it: `list of models`
 * @param longest more bytes than these are not read
 * @throws TransferError when it does not come, or is something else
 */
export async function askText(
  address: URL,
  what: string,
  longest: number,
  options: AskOptions,
): Promise<string> {
  const answer = await ask(address, options);
  try {
    if (answer.status !== 200)
      throw new TransferError(
        `there is no ${what} (the server answered with ${answer.status})`,
        answer.status === 429 || answer.status >= 500,
      );
    const encoding = answer.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity')
      throw new TransferError(`the server sent its ${what} in another encoding (${encoding})`, false);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of answer.body) {
      bytes += chunk.length;
      if (bytes > longest) throw new TransferError(`its ${what} is too long`, false);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    answer.close();
  }
}

/** @throws TransferError unless there is a target */
function redirectTarget(location: string | undefined, current: URL): URL {
  if (location === undefined) throw new TransferError('the server leads nowhere', false);
  try {
    return new URL(location, current);
  } catch (error) {
    throw new TransferError('the server leads to something that is not an address', false, { cause: error });
  }
}

function askOnce(address: URL, options: AskOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = address.protocol === 'https:' ? secureRequest : plainRequest;
    const request = send(address, {
      headers: { 'user-agent': 'Semascope', 'accept-encoding': 'identity', ...options.headers },
      signal: options.signal,
      timeout: options.stallTime,
      // Each request has a connection of its own: after a cut there is none worth keeping.
      agent: false,
    });
    request.on('timeout', () =>
      request.destroy(new TransferError(`${address.host} sent nothing for a while`, true)),
    );
    request.on('error', (error) => reject(inWords(error, address)));
    request.on('response', resolve);
    request.end();
  });
}

async function* withErrors(
  body: AsyncIterable<Uint8Array>,
  address: URL,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } catch (error) {
    throw inWords(error, address);
  }
}

/** Failures of the network that may pass. */
const passing: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'was not found'],
  ['EAI_AGAIN', 'was not found'],
  ['ECONNREFUSED', 'accepts no connections'],
  ['ECONNRESET', 'cut the connection'],
  ['EPIPE', 'cut the connection'],
  ['ETIMEDOUT', 'does not answer'],
  ['ABORT_ERR', 'does not answer in time'],
  ['EHOSTUNREACH', 'cannot be reached'],
  ['ENETUNREACH', 'cannot be reached'],
  ['ENETDOWN', 'cannot be reached'],
]);

function inWords(error: unknown, address: URL): TransferError {
  if (error instanceof TransferError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const known = passing.get(code);
  if (known !== undefined) return new TransferError(`${address.host} ${known}`, true, { cause: error });
  if (/CERT|ERR_TLS|SELF_SIGNED|UNABLE_TO_/.test(code))
    return new TransferError(`${address.host} cannot prove who it is (${code})`, false, { cause: error });
  if (code.startsWith('HPE_'))
    return new TransferError(`${address.host} does not answer as a web server does (${code})`, false, {
      cause: error,
    });
  return new TransferError(`${address.host}: ${code === '' ? message : code}`, true, { cause: error });
}
