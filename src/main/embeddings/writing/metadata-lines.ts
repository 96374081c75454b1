import type { EmbeddingStore } from '../store.ts';
import { type ChangeCounter, carriageReturn, lineEnd, tab, writeFirstWord, writeWord } from './write-word.ts';

/** Words of one piece. */
const wordsAtOnce = 20_000;
/** A tab, the digits of a count, a line end. */
const longestRest = 32;
const encoder = new TextEncoder();

/**
 * The metadata of the projector's format: a word a line. Where counts are known, they stand in a second column, and a header names both; a
 * table of one column has none.
 */
export function* metadataLines(
  { words, counts }: Pick<EmbeddingStore, 'words' | 'counts'>,
  counter: ChangeCounter,
): Generator<Uint8Array> {
  const { bytes, offsets } = words.packed;
  if (counts !== null) yield encoder.encode('word\tcount\n');
  for (let from = 0; from < words.size; from += wordsAtOnce) {
    const to = Math.min(words.size, from + wordsAtOnce);
    const out = new Uint8Array(offsets[to]! - offsets[from]! + (to - from) * longestRest);
    let at = 0;
    for (let row = from; row < to; row++) {
      const write = row === 0 && counts === null ? writeFirstWord : writeWord;
      const place = [offsets[row]!, offsets[row + 1]!] as const;
      at = write(bytes, place, [tab, lineEnd, carriageReturn], out, at, counter);
      if (counts !== null)
        at += encoder.encodeInto(`\t${counts[row]}`, out.subarray(at, at + longestRest)).written;
      out[at++] = lineEnd;
    }
    yield out.subarray(0, at);
  }
}
