import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { ProgramError } from '../../../shared/errors.ts';
import type { EmbeddingStore } from '../store.ts';
import type { ChangeCounter } from './write-word.ts';

/** The longest header that readers of safetensors take, in bytes. */
export const longestHeader = 100_000_000;
/** The numbers start at a multiple of so many bytes. */
const alignment = 64;
/** Words of one piece: a few ms. */
const wordsAtOnce = 10_000;

const encoder = new TextEncoder();
// A word may begin with U+FEFF, which a decoder would otherwise take for a byte order mark.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * What a safetensors file has before its numbers: the length of the header, and the header, which holds the words as JSON under `words` of
 * `__metadata__` (whose values can only be strings). Bytes of words that are not UTF-8 become U+FFFD.
 * @param name what the file is called in errors
 * @throws ProgramError `model-format` when the words are longer than a header can be
 */
export async function* safetensorsHeader(
  { words, vectors }: Pick<EmbeddingStore, 'words' | 'vectors'>,
  name: string,
  counter: ChangeCounter,
): AsyncGenerator<Uint8Array> {
  const { rows, dimension } = vectors;
  const { bytes, offsets } = words.packed;
  const pieces = [encoder.encode('{"__metadata__":{"words":"[')];
  let length = pieces[0]!.length;
  for (let from = 0; from < rows; from += wordsAtOnce) {
    const some: string[] = [];
    for (let row = from; row < Math.min(rows, from + wordsAtOnce); row++) {
      const word = bytes.slice(offsets[row], offsets[row + 1]);
      if (!isUtf8(word)) counter.changedWords++;
      some.push(decoder.decode(word));
    }
    // The list is a string inside JSON, so it is JSON twice; brackets and outer quotation marks are written once for all pieces.
    const list = JSON.stringify(JSON.stringify(some).slice(1, -1)).slice(1, -1);
    const piece = encoder.encode(from === 0 ? list : `,${list}`);
    length += piece.length;
    if (length > longestHeader)
      throw new ProgramError('model-format', {
        name,
        reason: 'its words are longer than the 100 MB that the header of a safetensors file can have',
      });
    pieces.push(piece);
    await setImmediate();
  }
  const tensor = { dtype: 'F32', shape: [rows, dimension], data_offsets: [0, rows * dimension * 4] };
  const end = encoder.encode(`]"},"vectors":${JSON.stringify(tensor)}}`);
  length += end.length;
  const padding = (alignment - ((8 + length) % alignment)) % alignment;
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(length + padding), true);
  yield prefix;
  yield* pieces;
  yield end;
  yield encoder.encode(' '.repeat(padding));
}
