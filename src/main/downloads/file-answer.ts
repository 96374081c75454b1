import type { IncomingHttpHeaders } from 'node:http';
import { formatBytes, formatCounted } from '../../shared/format.ts';
import { type Answer, TransferError } from './transfer.ts';

/** The form of a file that a server gave, by which it is known again. */
export interface FileForm {
  /** An `ETag` or `Last-Modified` that changes with every byte; `null` when the server gave none that does. */
  readonly validator: string | null;
  /** The whole file; `null` when the server does not say. */
  readonly bytes: number | null;
}

/** What an earlier answer has left. */
export interface Remembered extends FileForm {
  /** How many bytes of the file are there. */
  readonly fetched: number;
}

/** The headers that ask for the rest of a file; none when it cannot be known that the rest would fit. */
export function restHeaders(remembered: Remembered | null): Record<string, string> {
  if (remembered === null || remembered.validator === null || remembered.fetched === 0) return {};
  return { range: `bytes=${remembered.fetched}-`, 'if-range': remembered.validator };
}

/** What is to be done with an answer. */
export type Verdict =
  /** The body is the rest of the file. */
  | { readonly kind: 'rest' }
  /** The body is the whole file, which has this form. */
  | { readonly kind: 'whole'; readonly form: FileForm }
  /** What is there does not fit the file any more: ask for all of it. */
  | { readonly kind: 'anew' };

/**
 * Reads the answer to a request for a file or its rest.
 * @param remembered what the request told of by {@link restHeaders}; `null` when all was asked for
 * @param expected bytes that the file must have
 * @param exact whether it must have just so many, or has at most so many
 * @throws TransferError when the answer is no such file
 */
export function judgeAnswer(
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  remembered: Remembered | null,
  expected: number,
  exact: boolean,
): Verdict {
  const asked = 'range' in restHeaders(remembered);
  if (status === 416 && asked) return { kind: 'anew' };
  if (status !== 200 && !(status === 206 && asked)) throw refusal(status);
  const type = headers['content-type'] ?? '';
  if (/^text\/html\b/i.test(type)) throw new TransferError('a web page came instead of the file', false);
  if (status === 206) return continues(headers, remembered) ? { kind: 'rest' } : { kind: 'anew' };

  const bytes = declaredLength(headers);
  // Some servers call every .gz file an encoding of what is inside; if so it has the length of the file itself.
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity' && !(exact && bytes === expected))
    throw new TransferError(`the server sent it in another encoding (${encoding})`, false);
  if (bytes !== null && (exact ? bytes !== expected : bytes > expected))
    throw new TransferError(wrongSize('the server', bytes, expected), false);
  return { kind: 'whole', form: { validator: strongValidator(headers), bytes } };
}

/** Whether an answer 206 is the rest of the very file that we have the beginning of. */
function continues(headers: IncomingHttpHeaders, remembered: Remembered | null): boolean {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '');
  if (range === null || remembered === null || (headers['content-encoding'] ?? 'identity') !== 'identity')
    return false;
  const [first, last, total] = range.slice(1).map(Number) as [number, number, number];
  const validator = headers.etag ?? headers['last-modified'];
  return (
    first === remembered.fetched &&
    last === total - 1 &&
    total === remembered.bytes &&
    (validator === undefined || validator === remembered.validator)
  );
}

/** HTTP dates have whole seconds: a file may change twice within one. In milliseconds. */
const certainAge = 60_000;

/**
 * What tells this state of a file from any other: a strong entity tag, or a date of change that lies a minute before the answer's own
 * (RFC 7232, sections 2.1 and 2.2.2).
 */
function strongValidator(headers: IncomingHttpHeaders): string | null {
  const { etag, 'last-modified': modified, date } = headers;
  if (etag !== undefined) return /^"[^"]*"$/.test(etag) ? etag : null;
  if (modified === undefined || date === undefined) return null;
  return Date.parse(date) - Date.parse(modified) >= certainAge ? modified : null;
}

function declaredLength(headers: IncomingHttpHeaders): number | null {
  const text = headers['content-length'];
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function refusal(status: number): TransferError {
  if (status === 404 || status === 410)
    return new TransferError(`the server has no such file (${status})`, false);
  if (status === 401 || status === 403)
    return new TransferError(`the server does not give it to everyone (${status})`, false);
  if (status === 408 || status === 429 || status >= 500)
    return new TransferError(`the server cannot give it now (${status})`, true);
  return new TransferError(`the server answered with ${status}`, false);
}

/** The reason not to take a file of the wrong size, to the byte where rounding would hide the difference. */
export function wrongSize(who: string, bytes: number, expected: number): string {
  const rounded = formatBytes(bytes) !== formatBytes(expected);
  const [is, should] = [bytes, expected].map((size) =>
    rounded ? formatBytes(size) : formatCounted(size, 'byte'),
  );
  return `${who} has a file of ${is} where one of ${should} should be`;
}
