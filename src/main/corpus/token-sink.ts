import type { SentenceRule } from '../../shared/corpus.ts';
import { GrowingArray } from './growing-array.ts';
import { type BlockLines, lineHolds } from './text-block.ts';
import { hashBytes, WordInterner } from './word-interner.ts';

/** Words of more bytes are left out. */
export const longestWordBytes = 1000;

/** What a tokenizer writes a block into: tokens as local word ids, the places of sentence ends, and what was on the lines. */
export class TokenSink {
  readonly words = new WordInterner();
  readonly tokens = new GrowingArray();
  /** Places in `tokens` before which a sentence ends, ascending, each once. */
  readonly boundaries = new GrowingArray();
  longWords = 0;
  private readonly rule: SentenceRule;
  private readonly scratch = new Uint8Array(longestWordBytes + 4);
  private readonly encoder = new TextEncoder();

  private ends = 0;
  private first = 0;
  private empty = 0;
  private withoutWords = 0;
  private visible = false;
  private lineStart = 0;
  /** A sentence-final mark was seen; white space now ends the sentence. */
  private ending = false;

  constructor(rule: SentenceRule) {
    this.rule = rule;
  }

  startBlock(): void {
    this.longWords = 0;
    this.ends = 0;
    this.first = 0;
    this.empty = 0;
    this.withoutWords = 0;
    this.visible = false;
    this.lineStart = 0;
    this.ending = false;
  }

  /** A token: the word `bytes[start .. end)`, whose hash is `hash`. */
  add(bytes: Uint8Array, start: number, end: number, hash: number): void {
    if (end - start > longestWordBytes) {
      this.longWords++;
      this.visible = true;
    } else this.tokens.push(this.words.add(bytes, start, end, hash));
    this.ending = false;
  }

  /** The id of a word given as text, not counted; −1 when it is too long. */
  idOf(word: string): number {
    const { read, written } = this.encoder.encodeInto(word, this.scratch);
    if (read < word.length || written > longestWordBytes) return -1;
    return this.words.add(this.scratch, 0, written, hashBytes(this.scratch, 0, written), 0);
  }

  /** A token by an id that {@link idOf} gave. */
  addId(id: number): void {
    if (id < 0) {
      this.longWords++;
      this.visible = true;
      return;
    }
    this.words.counts[id]!++;
    this.tokens.push(id);
  }

  /** Something that is not white space and not a word. */
  see(): void {
    this.visible = true;
  }

  /** Whether sentence-final marks matter. */
  get punctuated(): boolean {
    return this.rule === 'punctuation';
  }

  /** Whether a sentence-final mark, and nothing but closing marks behind it, comes directly before. */
  get sentenceEnding(): boolean {
    return this.ending;
  }

  set sentenceEnding(ending: boolean) {
    this.ending = ending;
  }

  /** White space: ends the sentence if a sentence-final mark came before. */
  space(): void {
    if (this.ending) this.endSentence();
  }

  endSentence(): void {
    this.ending = false;
    if (this.rule === 'punctuation') this.addBoundary();
  }

  endLine(): void {
    const words = this.tokens.length > this.lineStart;
    const blank = !words && !this.visible;
    if (this.rule === 'lines') this.addBoundary();
    else {
      this.space();
      // Whether the first line of a block is blank is known where the block before it is known, too.
      if (blank && this.ends > 0) this.addBoundary();
    }
    if (this.ends === 0) this.first = this.mask() | lineHolds.anything;
    else if (blank) this.empty++;
    else if (!words) this.withoutWords++;
    this.ends++;
    this.visible = false;
    this.lineStart = this.tokens.length;
  }

  /**
   * What there is to say about the block's lines.
   * @param openEnd whether anything follows the last line end
   */
  takeLines(openEnd: boolean): Omit<BlockLines, 'invalid'> {
    const rest = this.mask() | (openEnd ? lineHolds.anything : 0);
    const first = this.ends === 0 ? rest : this.first;
    const last = this.ends === 0 ? 0 : rest;
    return { ends: this.ends, first, last, empty: this.empty, withoutWords: this.withoutWords };
  }

  private mask(): number {
    const words = this.tokens.length > this.lineStart;
    return (words || this.visible ? lineHolds.visible : 0) | (words ? lineHolds.words : 0);
  }

  private addBoundary(): void {
    const { boundaries, tokens } = this;
    if (boundaries.length === 0 || boundaries.at(boundaries.length - 1) !== tokens.length) {
      boundaries.push(tokens.length);
    }
  }
}
