import type { Random } from './random.ts';

/** Draws in a row that may fail before too few other words are left to look for. */
const patience = 200;

/** Words to learn against, each as likely as its count to the power of 0.75 (Mikolov et al. 2013b, section 2.2). */
export class NoiseWords {
  readonly #rows: Uint32Array;
  /** Float64Array of n: the summed shares of the words up to and with each. */
  readonly #sums: Float64Array;

  /**
   * @param rows the words, each once
   * @param counts how often each of them occurs, above 0
   */
  constructor(rows: Uint32Array, counts: Float64Array) {
    this.#rows = rows;
    this.#sums = new Float64Array(rows.length);
    let sum = 0;
    for (const [place, count] of counts.entries()) {
      sum += count ** 0.75;
      this.#sums[place] = sum;
    }
  }

  /** One word. There must be at least one. */
  draw(random: Random): number {
    const share = random() * (this.#sums.at(-1) ?? 0);
    let low = 0;
    let high = this.#sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sums[middle]! > share) high = middle;
      else low = middle + 1;
    }
    return this.#rows[low]!;
  }

  /**
   * Several words, no two alike and none of them `except`. Word2vec leaves a noise word out that is the true one; here another is drawn,
   * so that each step shows as many as were asked for. A tiny vocabulary gives fewer.
   */
  drawOthers(random: Random, count: number, except: number): number[] {
    const drawn = new Set<number>();
    for (let failed = 0; drawn.size < count && failed < patience; ) {
      const row = this.draw(random);
      if (row === except || drawn.has(row)) failed++;
      else drawn.add(row);
    }
    return [...drawn];
  }
}
