/** The words farthest to the two ends of an axis, the farthest first; words of equal score in the order of the vocabulary. */
export interface AxisEnds {
  /** Uint32Array of at most `top` vocabulary indices, lowest score first. */
  readonly low: Uint32Array;
  /** Uint32Array of at most `top` vocabulary indices, highest score first. */
  readonly high: Uint32Array;
}

/** Scores that lie between others: score `i` is `scores[i · axes + axis]`. */
export interface AxisScores {
  /** Float32Array of n·axes, word after word. */
  readonly scores: Float32Array;
  readonly axes: number;
  readonly axis: number;
}

/** How many words there are scores of. */
export function scoredWords({ scores, axes }: AxisScores): number {
  return Math.floor(scores.length / axes);
}

/**
 * The `top` lowest and highest scores among the first `among` words, in one pass over the scores: only a score that beats the last one kept so far is
 * put in its place. What is not a number is left out.
 */
export function axisEnds(source: AxisScores, { among, top }: { among: number; top: number }): AxisEnds {
  const { scores, axes, axis } = source;
  const count = Math.min(Math.max(0, among), scoredWords(source));
  const low = new Kept(Math.min(top, count));
  const high = new Kept(Math.min(top, count));
  for (let word = 0, place = axis; word < count; word++, place += axes) {
    const score = scores[place]!;
    if (Number.isNaN(score)) continue;
    low.offer(word, score);
    high.offer(word, -score);
  }
  return { low: low.words(), high: high.words() };
}

/** The smallest values seen so far, ascending, with the words they belong to. */
class Kept {
  readonly #values: Float64Array;
  readonly #words: Uint32Array;
  #count = 0;

  constructor(size: number) {
    this.#values = new Float64Array(size);
    this.#words = new Uint32Array(size);
  }

  /** Words come by ascending index, so that one of an equal value goes behind those that are there. */
  offer(word: number, value: number): void {
    const size = this.#values.length;
    if (this.#count === size && (size === 0 || value >= this.#values[size - 1]!)) return;
    let place = Math.min(this.#count, size - 1);
    while (place > 0 && this.#values[place - 1]! > value) {
      this.#values[place] = this.#values[place - 1]!;
      this.#words[place] = this.#words[place - 1]!;
      place -= 1;
    }
    this.#values[place] = value;
    this.#words[place] = word;
    if (this.#count < size) this.#count += 1;
  }

  words(): Uint32Array {
    return this.#words.slice(0, this.#count);
  }
}
