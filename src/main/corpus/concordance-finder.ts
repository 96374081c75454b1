import type { Concordance } from '../../shared/contexts.ts';
import { SampledLines } from './sampled-lines.ts';
import { wordSeeker } from './seek-word.ts';
import { reach, sentenceAround, type TextSpan } from './sentence-around.ts';
import type { LineEnd, TextBlock } from './text-block.ts';
import { Unwrapper } from './unwrapping.ts';

/** What a finder looks for, and in what kind of text. */
export interface ConcordanceQuestion {
  readonly word: string;
  /** Lines to keep. */
  readonly limit: number;
  readonly lineEnd: LineEnd;
  /** Whether the lines of the text were wrapped at a fixed width, so that its sentences are what is looked for. */
  readonly wrapped: boolean;
}

/** Finds the lines that hold a word in a text that comes block by block, in memory that does not depend on how much comes. */
export class ConcordanceFinder {
  readonly #seek: ReturnType<typeof wordSeeker>;
  readonly #wrapped: boolean;
  readonly #lineEnd: LineEnd;
  readonly #unwrapper: Unwrapper;
  readonly #sample: SampledLines;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** Text that is not dealt with, and what stands before it as far as that matters. */
  #text = '';
  /** Where `#text` begins in the whole text. */
  #offset = 0;
  /** Words that begin before this place in `#text` are dealt with. */
  #from = 0;
  /** Words that begin before it belong to the line that was found last. */
  #lineDone = 0;
  #total = 0;
  #occurrences = 0;

  constructor({ word, limit, lineEnd, wrapped }: ConcordanceQuestion) {
    this.#seek = wordSeeker(word);
    this.#wrapped = wrapped;
    this.#lineEnd = lineEnd;
    this.#unwrapper = new Unwrapper(lineEnd);
    this.#sample = new SampledLines(limit);
  }

  /** Takes the next block of the text; damaged bytes become U+FFFD. */
  add({ bytes }: Pick<TextBlock, 'bytes'>): void {
    const text = this.#decoder.decode(bytes);
    if (this.#wrapped) this.#text += this.#unwrapper.unwrap(text);
    else this.#text += this.#lineEnd === 13 ? text.replaceAll('\r', '\n') : text;
    // Words nearer to the end wait until it is known what follows them.
    this.#find(this.#text.length - reach);
    const passed = Math.max(0, Math.min(this.#from, this.#text.length - reach) - reach);
    this.#text = this.#text.slice(passed);
    this.#offset += passed;
    this.#from -= passed;
    this.#lineDone -= passed;
  }

  /** What was found, once all blocks were taken. */
  finish(): Concordance {
    this.#find(this.#text.length);
    return { lines: this.#sample.lines(), total: this.#total, occurrences: this.#occurrences };
  }

  /** Deals with the words that begin before `to`. */
  #find(to: number): void {
    if (to <= this.#from) return;
    for (const place of this.#seek(this.#text)) {
      if (place.start < this.#from || place.start >= to) continue;
      this.#occurrences++;
      if (place.start < this.#lineDone) continue;
      this.#takeLine(place);
    }
    this.#from = to;
  }

  #takeLine(place: TextSpan): void {
    const { start, end } = sentenceAround(this.#text, place, this.#wrapped);
    this.#total++;
    this.#lineDone = end;
    this.#sample.add(this.#text.slice(start, end), this.#offset + start);
  }
}
