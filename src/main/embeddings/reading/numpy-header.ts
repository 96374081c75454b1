import { ProgramError } from '../../../shared/errors.ts';
import type { NumberRows } from './row-layout.ts';

/** What the header of a `.npy` file says. */
export interface NumpyHeader {
  readonly layout: NumberRows;
  readonly rows: number;
  /** Where the numbers start. */
  readonly start: number;
}

const types: ReadonlyMap<string, NumberRows['type']> = new Map([
  ['f2', 'float16'],
  ['f4', 'float32'],
  ['f8', 'float64'],
]);

/**
 * Reads the header of a `.npy` file, versions 1 to 3 (NumPy enhancement proposal 1). It is a Python dictionary of three known keys, and only
 * that is read, never evaluated.
 * @param head the file's first bytes, the whole header among them
 * @throws ProgramError `model-format` for anything but a matrix of floats, row by row
 */
export function readNumpyHeader(head: Uint8Array, name: string): NumpyHeader {
  const refuse = (reason: string, byte?: number): never => {
    throw new ProgramError('model-format', { name, reason, ...(byte === undefined ? {} : { byte }) });
  };
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const version = head[6] ?? 0;
  if (version < 1 || version > 3 || head[7] !== 0)
    refuse(`it is a NumPy file of version ${version}; 1 to 3 are read`, 6);
  const textAt = version === 1 ? 10 : 12;
  if (head.length < textAt) refuse('it was cut short', head.length);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = textAt + length;
  if (start > head.length) refuse('its NumPy header is longer than it can be', 8);
  const text = new TextDecoder().decode(head.slice(textAt, start));
  const fields = dictionaryFields(text);
  if (fields === null) return refuse('its NumPy header is not valid', textAt);
  const { descr, fortran, shape } = fields;
  const type = types.get(descr.slice(1));
  const order = descr[0]!;
  if (type === undefined || !'<>'.includes(order))
    return refuse(`its numbers are of NumPy's type "${descr}"; float32 and float64 are read`);
  const [rows, dimension, ...more] = shape;
  if (rows === undefined || dimension === undefined || more.length > 0)
    return refuse(
      `it is a NumPy array of ${shape.length} dimensions, and a model has two: words and numbers`,
    );
  if (fortran)
    return refuse(
      'its numbers lie column by column (Fortran order); numpy.save(file, numpy.ascontiguousarray(vectors)) writes them row by row',
    );
  return { layout: { kind: 'numbers', dimension, type, littleEndian: order === '<' }, rows, start };
}

/** The three fields of the dictionary, each once and in any order; null when it is anything else. */
function dictionaryFields(
  text: string,
): { descr: string; fortran: boolean; shape: readonly number[] } | null {
  const body = /^\{(.*)\}[ ]*\n?$/s.exec(text)?.[1];
  if (body === undefined) return null;
  const field =
    /\s*'(?:(descr)'\s*:\s*'([^'\\]*)'|(fortran_order)'\s*:\s*(True|False)|(shape)'\s*:\s*\(([\dL,\s]*)\))\s*(?:,|$)/y;
  const found: { descr?: string; fortran?: boolean; shape?: readonly number[] } = {};
  while (body.slice(field.lastIndex).trim() !== '') {
    const match = field.exec(body);
    if (match === null) return null;
    if (match[1] !== undefined) {
      if (found.descr !== undefined) return null;
      found.descr = match[2]!;
    } else if (match[3] !== undefined) {
      if (found.fortran !== undefined) return null;
      found.fortran = match[4] === 'True';
    } else {
      const shape = shapeOf(match[6]!);
      if (found.shape !== undefined || shape === null) return null;
      found.shape = shape;
    }
  }
  const { descr, fortran, shape } = found;
  return descr === undefined || fortran === undefined || shape === undefined
    ? null
    : { descr, fortran, shape };
}

/** The whole numbers of a tuple, as Python 2 and 3 write them; null when there is something else. */
function shapeOf(text: string): readonly number[] | null {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  const valid = parts.every((part) => /^\d+L?$/.test(part));
  return valid ? parts.map((part) => Number(part.replace('L', ''))) : null;
}
