import type { PackedWords } from '../../shared/word-table.ts';

/**
 * Words in the form in which they are compared without regard to case, with what lets a search pass over most of them unread. Each part of a
 * vocabulary is folded once, by one thread, onto shared memory.
 */

/** The words `from … from + n − 1` of a vocabulary, folded. All arrays lie on shared memory. */
export interface FoldedWords {
  /** Index of the first word. */
  readonly from: number;
  /** The folded words as UTF-8, which is never damaged. */
  readonly bytes: Uint8Array;
  /** Uint32Array of n + 1 byte offsets, ascending, the first one 0. */
  readonly offsets: Uint32Array;
  /** Uint32Array of n: how many letters (code points) each folded word has. */
  readonly lengths: Uint32Array;
  /** Int32Array of n: {@link letterBit} of each letter of the folded word, together. */
  readonly masks: Int32Array;
}

// A word may begin with U+FEFF, which a decoder would otherwise take for a byte order mark.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** `text` in the form in which words are compared: lower-cased, final sigma as sigma, lone surrogates replaced. */
export function foldText(text: string): string {
  // Lower-casing writes a sigma at the end of a word in another way, but a prefix ends anywhere.
  return text
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The letters (code points) of `text` when it is folded. */
export function foldedLetters(text: string): Uint32Array {
  return Uint32Array.from(foldText(text), (letter) => letter.codePointAt(0)!);
}

/** One of 32 bits for each code point; neighbours in an alphabet get different ones. */
function letterBit(letter: number): number {
  return 1 << (letter & 31);
}

/** The bits of all `letters` together. */
export function letterMask(letters: Uint32Array): number {
  return letters.reduce((mask, letter) => mask | letterBit(letter), 0);
}

/** Folds the words `from … to − 1`. */
export function foldWords(words: PackedWords, from = 0, to = words.offsets.length - 1): FoldedWords {
  const { bytes, offsets } = words;
  const size = to - from;
  const folded = {
    from,
    offsets: new Uint32Array(new SharedArrayBuffer((size + 1) * 4)),
    lengths: new Uint32Array(new SharedArrayBuffer(size * 4)),
    masks: new Int32Array(new SharedArrayBuffer(size * 4)),
  };
  const whole = offsets[to]! - offsets[from]!;
  // Folding rarely lengthens a word: a capital I with a dot goes from two bytes to three.
  const output: Output = { bytes: new Uint8Array(whole + (whole >>> 3) + 64), at: 0, letters: 0, mask: 0 };
  for (let word = 0; word < size; word++) {
    const start = offsets[from + word]!;
    const end = offsets[from + word + 1]!;
    makeRoom(output, end - start);
    if (!foldPlain(bytes, start, end, output)) foldOther(bytes, start, end, output);
    folded.offsets[word + 1] = output.at;
    folded.lengths[word] = output.letters;
    folded.masks[word] = output.mask;
  }
  const shared = new Uint8Array(new SharedArrayBuffer(output.at));
  shared.set(output.bytes.subarray(0, output.at));
  return { ...folded, bytes: shared };
}

/** Where folded bytes go, and what is known of the word that is being written. */
interface Output {
  bytes: Uint8Array;
  at: number;
  letters: number;
  mask: number;
}

/** Makes room for a word of `length` bytes; a replacement character for a damaged byte takes three. */
function makeRoom(output: Output, length: number): void {
  if (output.at + length * 3 <= output.bytes.length) return;
  const larger = new Uint8Array(output.bytes.length * 2 + length * 3);
  larger.set(output.bytes.subarray(0, output.at));
  output.bytes = larger;
}

/** Folds letter by letter without making strings; `false`, and nothing is done, for damaged UTF-8 and for letters that become several. */
function foldPlain(bytes: Uint8Array, start: number, end: number, output: Output): boolean {
  const target = output.bytes;
  let { at } = output;
  let letters = 0;
  let mask = 0;
  for (let read = start; read < end; letters++) {
    const byte = bytes[read]!;
    if (byte < 0x80) {
      const letter = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
      target[at++] = letter;
      mask |= letterBit(letter);
      read++;
      continue;
    }
    const length = sequenceLength(byte);
    const letter = length === 0 || read + length > end ? -1 : lowered(decodeSequence(bytes, read, length));
    if (letter < 0) return false;
    at = writeLetter(target, at, letter);
    mask |= letterBit(letter);
    read += length;
  }
  output.at = at;
  output.letters = letters;
  output.mask = mask;
  return true;
}

/** Folds what {@link foldPlain} leaves, by way of a string. */
function foldOther(bytes: Uint8Array, start: number, end: number, output: Output): void {
  // The decoder refuses shared memory in some hosts, so the word is copied out.
  const text = foldText(decoder.decode(bytes.slice(start, end)));
  output.at += encoder.encodeInto(text, output.bytes.subarray(output.at)).written;
  output.letters = 0;
  output.mask = 0;
  for (const letter of text) {
    output.letters++;
    output.mask |= letterBit(letter.codePointAt(0)!);
  }
}

/** How many bytes a sequence that begins with `lead` has; 0 for a byte that begins none. */
function sequenceLength(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** The code point of a UTF-8 sequence of 2 … 4 bytes; −1 when it is damaged. */
function decodeSequence(bytes: Uint8Array, at: number, length: number): number {
  let letter = bytes[at]! & (0x7f >> length);
  for (let next = at + 1; next < at + length; next++) {
    const byte = bytes[next]!;
    if ((byte & 0xc0) !== 0x80) return -1;
    letter = (letter << 6) | (byte & 0x3f);
  }
  if (length === 3) return letter < 0x800 || (letter >= 0xd800 && letter <= 0xdfff) ? -1 : letter;
  if (length === 4) return letter < 0x10000 || letter > 0x10ffff ? -1 : letter;
  return letter;
}

/** Decodes folded (never damaged) UTF-8 into `letters`, which has room for it. */
export function decodeFolded(bytes: Uint8Array, start: number, end: number, letters: Uint32Array): void {
  let count = 0;
  for (let at = start; at < end; ) {
    const byte = bytes[at]!;
    const length = byte < 0x80 ? 1 : sequenceLength(byte);
    letters[count++] = length === 1 ? byte : decodeSequence(bytes, at, length);
    at += length;
  }
}

/** Folded letters as they are met: those of the first plane, 0 where not known yet, and those beyond it. */
const known = new Uint16Array(0x10000);
const knownBeyond = new Map<number, number>();

/** One letter folded; −1 where it becomes several (the capital I with a dot), and for −1. */
function lowered(letter: number): number {
  if (letter < 0) return -1;
  const met = letter < known.length ? known[letter]! : (knownBeyond.get(letter) ?? 0);
  if (met !== 0) return met;
  const text = foldText(String.fromCodePoint(letter));
  const other = text.codePointAt(0)!;
  if (text.length !== (other < 0x10000 ? 1 : 2)) return -1;
  if (letter < known.length) known[letter] = other;
  else knownBeyond.set(letter, other);
  return other;
}

function writeLetter(bytes: Uint8Array, start: number, letter: number): number {
  let at = start;
  if (letter < 0x80) {
    bytes[at++] = letter;
    return at;
  }
  if (letter < 0x800) bytes[at++] = 0xc0 | (letter >> 6);
  else {
    if (letter < 0x10000) bytes[at++] = 0xe0 | (letter >> 12);
    else {
      bytes[at++] = 0xf0 | (letter >> 18);
      bytes[at++] = 0x80 | ((letter >> 12) & 0x3f);
    }
    bytes[at++] = 0x80 | ((letter >> 6) & 0x3f);
  }
  bytes[at++] = 0x80 | (letter & 0x3f);
  return at;
}
