import { ProgramError } from '../../../shared/errors.ts';
import { longestHeader } from '../writing/safetensors-header.ts';
import { readRange } from './content-range.ts';
import type { Beginning } from './format.ts';
import { repeatedKey } from './json-keys.ts';

/** A tensor, as a header describes it. */
export interface Tensor {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  /** Where its numbers are, in bytes behind the header. */
  readonly from: number;
  readonly to: number;
}

export interface SafetensorsHeader {
  readonly tensors: readonly Tensor[];
  readonly metadata: ReadonlyMap<string, string>;
  /** Where the numbers start, and where the file has to end. */
  readonly start: number;
  readonly contentBytes: number;
}

const lengthBytes = 8;
/** Bytes of one number of each type. */
const typeBytes: ReadonlyMap<string, number> = new Map([
  ...['BOOL', 'U8', 'I8', 'F8_E4M3', 'F8_E5M2', 'F8_E8M0'].map((type) => [type, 1] as const),
  ...['U16', 'I16', 'F16', 'BF16'].map((type) => [type, 2] as const),
  ...['U32', 'I32', 'F32'].map((type) => [type, 4] as const),
  ...['U64', 'I64', 'F64', 'C64'].map((type) => [type, 8] as const),
]);

/** Whether a file begins like safetensors: a length, which is no text, and an object in JSON. */
export function looksLikeSafetensors(head: Uint8Array): boolean {
  const isText = head.subarray(0, lengthBytes).every((byte) => byte >= 9 && byte < 0xf8);
  return head[lengthBytes] === 0x7b && !isText;
}

/**
 * Reads the header of a safetensors file and holds it against the rules of that format: no byte of the file belongs to two tensors or to none.
 * @throws ProgramError `model-format`
 */
export async function readSafetensorsHeader(file: Beginning): Promise<SafetensorsHeader> {
  const { name, head, compression, fileBytes } = file;
  const refuse = (reason: string, byte?: number): never => {
    throw new ProgramError('model-format', { name, reason, ...(byte === undefined ? {} : { byte }) });
  };
  const length = new DataView(head.buffer, head.byteOffset, head.byteLength).getBigUint64(0, true);
  if (length > BigInt(longestHeader))
    return refuse(`it says that its header has ${length} bytes, and at most 100 MB are allowed`, 0);
  const headerBytes = Number(length);
  const start = lengthBytes + headerBytes;
  if (compression === null && start > fileBytes)
    return refuse(`it says that its header has ${headerBytes} bytes, more than the file`, 0);
  const known = head.length >= start ? head : await readRange(file, 0, start);
  if (known.length < start) return refuse('it was cut short', known.length);
  const { tensors, metadata } = parseHeader(known.slice(lengthBytes, start), refuse);
  const end = dataEnd(tensors, refuse);
  const contentBytes = start + end;
  if (compression === null && fileBytes < contentBytes)
    return refuse(
      `it was cut short: its header asks for ${contentBytes} bytes, and it has ${fileBytes}`,
      fileBytes,
    );
  if (compression === null && fileBytes > contentBytes)
    return refuse('something follows its last tensor', contentBytes);
  return { tensors, metadata, start, contentBytes };
}

type Refuse = (reason: string, byte?: number) => never;

function parseHeader(
  bytes: Uint8Array,
  refuse: Refuse,
): { tensors: Tensor[]; metadata: Map<string, string> } {
  let parsed: unknown;
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    parsed = JSON.parse(text);
  } catch {
    return refuse('its header is not valid JSON', lengthBytes);
  }
  if (!isObject(parsed)) return refuse('its header is not a JSON object', lengthBytes);
  const twice = repeatedKey(text);
  if (twice !== null) return refuse(`its header has "${twice}" twice`, lengthBytes);
  const tensors: Tensor[] = [];
  const metadata = new Map<string, string>();
  for (const [name, value] of Object.entries(parsed)) {
    if (name !== '__metadata__') {
      tensors.push(tensorOf(name, value, refuse));
      continue;
    }
    if (!isObject(value)) return refuse('the metadata in its header is not an object', lengthBytes);
    for (const [key, text] of Object.entries(value)) {
      if (typeof text !== 'string') return refuse(`"${key}" in its metadata is not a text`, lengthBytes);
      metadata.set(key, text);
    }
  }
  return { tensors, metadata };
}

function tensorOf(name: string, value: unknown, refuse: Refuse): Tensor {
  const incomplete = `its header does not describe "${name}" by a type, a shape and where it is`;
  if (!isObject(value)) return refuse(incomplete, lengthBytes);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !isWholeNumbers(shape) || !isWholeNumbers(offsets) || offsets.length !== 2)
    return refuse(incomplete, lengthBytes);
  const [from, to] = offsets as [number, number];
  const size = typeBytes.get(dtype);
  if (size === undefined) return refuse(`"${name}" has the unknown type ${dtype}`, lengthBytes);
  const bytes = shape.reduce((product, length) => product * length, size);
  if (!Number.isSafeInteger(bytes) || to - from !== bytes)
    return refuse(
      `"${name}" has ${to - from} bytes, and its shape [${shape.join(', ')}] of ${dtype} takes ${bytes}`,
      lengthBytes,
    );
  return { name, type: dtype, shape, from, to };
}

/** Where the last tensor ends; refuses what overlaps and what leaves holes. */
function dataEnd(tensors: readonly Tensor[], refuse: Refuse): number {
  let end = 0;
  for (const { name, from, to } of [...tensors].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from < end) return refuse(`"${name}" overlaps the tensor before it`, lengthBytes);
    if (from > end) return refuse(`there is a hole of ${from - end} bytes before "${name}"`, lengthBytes);
    end = to;
  }
  return end;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}
