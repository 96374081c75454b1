import type { PiecePooling } from '../../shared/contexts.ts';
import type { ReadPassage } from '../contextual/contract.ts';

/** What a model made of a sentence and a word in it. */
export interface KnownSentence {
  /** None where the word does not occur. */
  readonly passages: readonly ReadPassage[];
  /** Float32Array of layers·occurrences·hiddenSize, layer after layer, the occurrences in the order of the passages. */
  readonly vectors: Float32Array;
}

/** What was asked of each sentence. */
export interface Asked {
  readonly model: string;
  readonly word: string;
  readonly pooling: PiecePooling;
}

/** Vectors that are kept at most, in bytes. */
const mostBytes = 256 * 1024 * 1024;
/** Sentences that are kept at most: those without the word have no vectors, but they have text. */
const mostSentences = 20_000;

/** What was run before, so that it is not run again. What was not asked for the longest goes first. */
export class SentenceCache {
  readonly #known = new Map<string, KnownSentence>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(most: number = mostBytes) {
    this.#mostBytes = most;
  }

  get(asked: Asked, sentence: string): KnownSentence | null {
    const key = keyOf(asked, sentence);
    const known = this.#known.get(key);
    if (known === undefined) return null;
    this.#known.delete(key);
    this.#known.set(key, known);
    return known;
  }

  set(asked: Asked, sentence: string, known: KnownSentence): void {
    const key = keyOf(asked, sentence);
    this.#drop(key);
    this.#known.set(key, known);
    this.#bytes += known.vectors.byteLength;
    for (const oldest of this.#known.keys()) {
      if (this.#bytes <= this.#mostBytes && this.#known.size <= mostSentences) break;
      this.#drop(oldest);
    }
  }

  clear(): void {
    this.#known.clear();
    this.#bytes = 0;
  }

  #drop(key: string): void {
    this.#bytes -= this.#known.get(key)?.vectors.byteLength ?? 0;
    this.#known.delete(key);
  }
}

function keyOf({ model, word, pooling }: Asked, sentence: string): string {
  return JSON.stringify([model, pooling, word, sentence]);
}
