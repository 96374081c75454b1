/** Rows with their scores, best first; ties by index. Scores in 64 bits, so that answers about ranges merge as if they had been one. */
export interface RankedRows {
  readonly indices: Uint32Array;
  readonly scores: Float64Array;
}

/** Keeps the rows with the largest scores; of equal ones the smaller index. Rows may come in any order. A binary heap with the worst on top. */
export class BestRows {
  readonly #limit: number;
  readonly #indices: number[] = [];
  readonly #scores: number[] = [];
  /** No smaller score gets in; −∞ as long as there is room. */
  threshold = Number.NEGATIVE_INFINITY;

  constructor(limit: number) {
    this.#limit = limit;
    if (limit <= 0) this.threshold = Number.POSITIVE_INFINITY;
  }

  /** Takes row `index`, unless it is no better than all that are kept. NaN never gets in. */
  add(index: number, score: number): void {
    // Written so that NaN fails.
    if (!(score >= this.threshold) || this.#limit <= 0) return;
    const size = this.#indices.length;
    if (size < this.#limit) {
      this.#indices.push(index);
      this.#scores.push(score);
      this.#rise(size);
    } else {
      if (score === this.threshold && index > this.#indices[0]!) return;
      this.#indices[0] = index;
      this.#scores[0] = score;
      this.#sink();
    }
    if (this.#indices.length === this.#limit) this.threshold = this.#scores[0]!;
  }

  /** What is kept, best first. */
  ranked(): RankedRows {
    const order = this.#indices.map((_, at) => at).sort((a, b) => (this.#worse(a, b) ? 1 : -1));
    return {
      indices: Uint32Array.from(order, (at) => this.#indices[at]!),
      scores: Float64Array.from(order, (at) => this.#scores[at]!),
    };
  }

  #worse(a: number, b: number): boolean {
    const difference = this.#scores[a]! - this.#scores[b]!;
    return difference < 0 || (difference === 0 && this.#indices[a]! > this.#indices[b]!);
  }

  #rise(start: number): void {
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (!this.#worse(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    const size = this.#indices.length;
    let at = 0;
    for (;;) {
      let worst = at;
      const left = 2 * at + 1;
      if (left < size && this.#worse(left, worst)) worst = left;
      if (left + 1 < size && this.#worse(left + 1, worst)) worst = left + 1;
      if (worst === at) return;
      this.#swap(at, worst);
      at = worst;
    }
  }

  #swap(a: number, b: number): void {
    [this.#indices[a], this.#indices[b]] = [this.#indices[b]!, this.#indices[a]!];
    [this.#scores[a], this.#scores[b]] = [this.#scores[b]!, this.#scores[a]!];
  }
}

/** The best `top` of answers about ranges, as the answer about all of them. */
export function mergeRanked(parts: readonly RankedRows[], top: number): RankedRows {
  const best = new BestRows(top);
  for (const { indices, scores } of parts) {
    for (const [at, index] of indices.entries()) best.add(index, scores[at]!);
  }
  return best.ranked();
}
