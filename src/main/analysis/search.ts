import type { SearchHits, SearchMode } from '../../shared/models.ts';
import type { PackedWords } from '../../shared/word-table.ts';

/**
 * Search over a packed vocabulary. Text is taken literally and compared without regard to case: words and text are folded (lower-cased,
 * final sigma as sigma), and whether case agreed too only decides the rank of whole words.
 */

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** `text` in the form in which words are compared. */
export function foldText(text: string): string {
  // Lower-casing writes a sigma at the end of a word in another way, but a prefix ends anywhere.
  return text.toLowerCase().replaceAll('ς', 'σ');
}

/** All of `words` folded, on shared memory. */
export function foldWords(words: PackedWords): PackedWords {
  const { bytes, offsets } = words;
  const size = offsets.length - 1;
  const foldedOffsets = new Uint32Array(new SharedArrayBuffer(offsets.byteLength));
  // Lower-casing rarely lengthens a word: a capital I with a dot goes from two bytes to three.
  let folded = new Uint8Array(bytes.length + (bytes.length >>> 3) + 64);
  let at = 0;
  for (let word = 0; word < size; word++) {
    const start = offsets[word]!;
    const end = offsets[word + 1]!;
    // Replacement characters for damaged UTF-8 can triple a word.
    if (at + (end - start) * 3 + 16 > folded.length) folded = enlarged(folded, (end - start) * 3 + 16);
    const from = at;
    let simple = true;
    for (let read = start; read < end; read++) {
      const byte = bytes[read]!;
      if (byte >= 0x80) {
        simple = false;
        break;
      }
      folded[at++] = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
    }
    if (!simple) {
      // The decoder refuses shared memory in some hosts, so the word is copied out.
      const other = encoder.encode(foldText(decoder.decode(bytes.slice(start, end))));
      if (from + other.length > folded.length) folded = enlarged(folded, other.length);
      folded.set(other, from);
      at = from + other.length;
    }
    foldedOffsets[word + 1] = at;
  }
  const shared = new Uint8Array(new SharedArrayBuffer(at));
  shared.set(folded.subarray(0, at));
  return { bytes: shared, offsets: foldedOffsets };
}

function enlarged(bytes: Uint8Array, more: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2 + more);
  larger.set(bytes);
  return larger;
}

const kindExact = 0;
const kindExactButCase = 1;
const kindPrefix = 2;
const kindSubstring = 3;

/** The worst kind of match that each mode takes. */
const worstKind: Record<SearchMode, number> = {
  exact: kindExactButCase,
  prefix: kindPrefix,
  substring: kindSubstring,
  all: kindSubstring,
  pattern: kindSubstring,
  fuzzy: kindSubstring,
};

/**
 * Words that match `text`: exactly, but for case, from their beginning, or anywhere, in this order, and among equals in the order of the
 * vocabulary (by frequency). `exact` takes the first two kinds, `prefix` also the third, `substring` and `all` take all four. An empty text
 * matches nothing.
 * @param folded what {@link foldWords} made of `words`
 */
export function searchWords(
  words: PackedWords,
  folded: PackedWords,
  text: string,
  mode: SearchMode,
  limit: number,
): SearchHits {
  const wanted = encoder.encode(foldText(text));
  const spelled = encoder.encode(text);
  const hits: number[][] = [[], [], [], []];
  let total = 0;
  const take = (kind: number, word: number): void => {
    total++;
    const list = hits[kind]!;
    if (list.length < limit) list.push(word);
  };
  if (wanted.length > 0) {
    const anywhere = worstKind[mode] === kindSubstring;
    scan(folded, wanted, anywhere, (word, place) => {
      if (place !== 0) return take(kindSubstring, word);
      const length = folded.offsets[word + 1]! - folded.offsets[word]!;
      if (length > wanted.length) {
        if (worstKind[mode] >= kindPrefix) take(kindPrefix, word);
      } else take(sameWord(words, word, spelled) ? kindExact : kindExactButCase, word);
    });
  }
  const ranked = hits.flatMap((list, kind) => list.map((word) => ({ word, kind }))).slice(0, limit);
  return {
    indices: Uint32Array.from(ranked, (hit) => hit.word),
    kinds: Uint8Array.from(ranked, (hit) => hit.kind),
    total,
    searched: words.offsets.length - 1,
  };
}

/** Calls `found` with each word that holds `wanted` and where in it (in bytes) it first does; only at the start unless `anywhere`. */
function scan(
  { bytes, offsets }: PackedWords,
  wanted: Uint8Array,
  anywhere: boolean,
  found: (word: number, place: number) => void,
): void {
  const size = offsets.length - 1;
  const length = wanted.length;
  const head = wanted[0]!;
  let start = 0;
  for (let word = 0; word < size; word++) {
    const end = offsets[word + 1]!;
    const last = anywhere ? end - length : Math.min(start, end - length);
    for (let at = start; at <= last; at++) {
      if (bytes[at] !== head) continue;
      let matched = 1;
      while (matched < length && bytes[at + matched] === wanted[matched]) matched++;
      if (matched === length) {
        found(word, at - start);
        break;
      }
    }
    start = end;
  }
}

function sameWord({ bytes, offsets }: PackedWords, word: number, spelled: Uint8Array): boolean {
  const start = offsets[word]!;
  if (offsets[word + 1]! - start !== spelled.length) return false;
  for (let i = 0; i < spelled.length; i++) if (bytes[start + i] !== spelled[i]) return false;
  return true;
}
