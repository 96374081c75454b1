/** Counts words that a format cannot hold as they are. */
export interface ChangeCounter {
  changedWords: number;
}

export const lineEnd = 0x0a;
export const space = 0x20;
export const tab = 0x09;
export const carriageReturn = 0x0d;
const underscore = 0x5f;

/**
 * Writes the word `bytes[start .. end)` to `out` at `at`; `_` takes the place of each byte in `unfit`, which the format cannot hold inside words.
 * @returns where it ends
 */
export function writeWord(
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
  unfit: readonly number[],
  out: Uint8Array,
  at: number,
  counter: ChangeCounter,
): number {
  let changed = false;
  let position = at;
  for (let read = start; read < end; read++) {
    const byte = bytes[read]!;
    const fits = !unfit.includes(byte);
    if (!fits) changed = true;
    out[position++] = fits ? byte : underscore;
  }
  if (changed) counter.changedWords++;
  return position;
}

/**
 * Writes the first word of a file that has no header. A byte order mark at its start would be taken for the file's own, so `_` takes its place.
 * @returns where it ends
 */
export function writeFirstWord(...word: Parameters<typeof writeWord>): number {
  const [bytes, [start, end], unfit, out, at, counter] = word;
  const hasMark = end - start >= 3 && byteOrderMark.every((byte, index) => bytes[start + index] === byte);
  if (!hasMark) return writeWord(...word);
  out[at] = underscore;
  const before = counter.changedWords;
  const position = writeWord(bytes, [start + byteOrderMark.length, end], unfit, out, at + 1, counter);
  counter.changedWords = before + 1;
  return position;
}

const byteOrderMark = [0xef, 0xbb, 0xbf];
