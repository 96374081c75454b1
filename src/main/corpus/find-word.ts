import { ClusterBorders } from './cluster-borders.ts';
import { composedUnits } from './composed-units.ts';
import { type MappedText, MappedTextBuilder, mapPlain } from './mapped-text.ts';

/** Where a word stands in a text, in UTF-16 units. */
export interface WordPlace {
  readonly start: number;
  readonly end: number;
}

// Marks of direction, soft hyphens and the like, which nobody sees, and the choice between two pictures of one character.
const invisible = '\\u00ad\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2060\\u2066-\\u2069\\ufeff\\ufe0e\\ufe0f';
const invisibles = new RegExp(`[${invisible}]`, 'gu');
const passedOver = new RegExp(`[${invisible}\\u200c\\u200d]`, 'u');
const joiner = /[\u200c\u200d]/;
const whiteSpace = /^\s$/;
const inWord = /[\p{L}\p{M}\p{N}\p{Pc}]/u;
const letter = /[\p{L}\p{M}\p{N}]/u;
const apostrophe = /['’ʼ＇]/;
const possessive = /^s$/i;
// The prolonged sound mark belongs to no script of its own.
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\u30fc\uff70]/u;

/**
 * Where `word` stands in `text`, by its characters: in any case (Unicode's full case folding), canonical equivalents alike, any run of white space for
 * a space, and only as a whole word: no letter, digit, mark or connector beside it, nor an apostrophe with a letter behind it, unless that is the ending
 * of a possessive. A hyphen parts words. In scripts that are written without spaces a word may stand anywhere, and what is no word at all (an emoji)
 * wherever it is not part of another character. Places do not overlap. Time is linear in both lengths.
 */
export function findWord(text: string, word: string): WordPlace[] {
  const wanted = fold(word).text.trim();
  if (wanted === '') return [];
  const folded = fold(text);
  const context = new WordContext(text);
  const places: WordPlace[] = [];
  for (const end of matchEnds(folded.text, wanted, (at) => accept(at))) places.push(placeOf(end));
  return places;

  function placeOf(matchEnd: number): WordPlace {
    return { start: folded.begins[matchEnd - wanted.length]!, end: folded.ends[matchEnd - 1]! };
  }

  function accept(matchEnd: number): boolean {
    const first = matchEnd - wanted.length;
    const { begins } = folded;
    // A character that folds to several (ß) is matched as a whole.
    if (first > 0 && begins[first] === begins[first - 1]) return false;
    if (matchEnd < begins.length && begins[matchEnd] === begins[matchEnd - 1]) return false;
    const { start, end } = placeOf(matchEnd);
    return context.isWhole(start, end, begins[matchEnd - 1]!);
  }
}

/** A text in the form in which words are compared. */
function fold(text: string): MappedText {
  const builder = new MappedTextBuilder(mapPlain(text));
  const known = new Map<string, string>();
  let afterSpace = false;
  for (const { 0: unit, index } of text.matchAll(composedUnits)) {
    let folded = known.get(unit);
    if (folded === undefined) {
      folded = foldUnit(unit);
      known.set(unit, folded);
    }
    if (folded === '' || (folded === ' ' && afterSpace)) continue;
    afterSpace = folded === ' ';
    builder.replace(index, index + unit.length, folded);
  }
  return builder.finish();
}

function foldUnit(unit: string): string {
  const seen = unit.replace(invisibles, '');
  if (whiteSpace.test(seen)) return ' ';
  if (apostrophe.test(seen)) return seen.replace(apostrophe, "'");
  const letters = Array.from(seen.normalize('NFD'), (character) =>
    // The capital of the dotless i is I, which is another letter's capital everywhere but in Turkish.
    character === 'ı' ? character : character.toLowerCase().toUpperCase().toLowerCase(),
  );
  // A capital I with a dot is an i in Turkish, and an i has its dot.
  return letters.join('').normalize('NFD').replace('i\u0307', 'i');
}

/** Ends of the places where `wanted` stands in `text` and is accepted, without overlaps (Knuth, Morris and Pratt 1977). */
function* matchEnds(text: string, wanted: string, accept: (end: number) => boolean): Generator<number> {
  const fallback = new Uint32Array(wanted.length + 1);
  for (let at = 1, known = 0; at < wanted.length; at++) {
    while (known > 0 && wanted[at] !== wanted[known]) known = fallback[known]!;
    if (wanted[at] === wanted[known]) known++;
    fallback[at + 1] = known;
  }
  let matched = 0;
  for (let at = 0; at < text.length; at++) {
    while (matched > 0 && text[at] !== wanted[matched]) matched = fallback[matched]!;
    if (text[at] === wanted[matched]) matched++;
    if (matched < wanted.length) continue;
    const accepted = accept(at + 1);
    if (accepted) yield at + 1;
    matched = accepted ? 0 : fallback[matched]!;
  }
}

/** What stands around a word. */
class WordContext {
  readonly #text: string;
  readonly #borders: ClusterBorders;

  constructor(text: string) {
    this.#text = text;
    this.#borders = new ClusterBorders(text);
  }

  /**
   * Whether `start` … `end` is no part of something larger.
   * @param last where its last character begins
   */
  isWhole(start: number, end: number, last: number): boolean {
    if (!this.#borders.has(start) || !this.#borders.has(this.#afterJoiners(end))) return false;
    return !this.#joinsBefore(start) && !this.#joinsAfter(end, this.#at(last));
  }

  #joinsBefore(start: number): boolean {
    if (!joins(this.#at(start))) return false;
    const [before, at] = this.#before(start);
    return joins(before) || (apostrophe.test(before) && letter.test(this.#before(at)[0]));
  }

  #joinsAfter(end: number, last: string): boolean {
    if (!joins(last)) return false;
    const [after, at] = this.#after(end);
    if (!apostrophe.test(after)) return joins(after);
    const [ending, next] = this.#after(at);
    if (!letter.test(ending)) return false;
    return !possessive.test(ending) || joins(this.#after(next)[0]);
  }

  #at(at: number): string {
    return at < this.#text.length ? String.fromCodePoint(this.#text.codePointAt(at)!) : '';
  }

  /** The next character that is seen, and where it ends. */
  #after(from: number): [string, number] {
    let at = from;
    while (at < this.#text.length && passedOver.test(this.#text[at]!)) at++;
    const character = this.#at(at);
    return [character, at + character.length];
  }

  /** The character before that is seen, and where it begins. */
  #before(from: number): [string, number] {
    let at = from;
    while (at > 0 && passedOver.test(this.#text[at - 1]!)) at--;
    if (at === 0) return ['', 0];
    const whole = at > 1 ? this.#at(at - 2) : '';
    return whole.length === 2 ? [whole, at - 2] : [this.#text[at - 1]!, at - 1];
  }

  #afterJoiners(from: number): number {
    let at = from;
    while (at < this.#text.length && joiner.test(this.#text[at]!)) at++;
    return at;
  }
}

/** Whether a character makes one word with such a one beside it. */
function joins(character: string): boolean {
  return inWord.test(character) && !unspaced.test(character);
}
