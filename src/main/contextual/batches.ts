/** How long one batch should take, in milliseconds: cancelling is answered at once, but the next call waits for the batch under way. */
const batchMilliseconds = 200;
/** Bytes that the hidden states of one batch may take, all layers together. */
const batchBytes = 128 * 1024 * 1024;
/** Pieces of the first batch, before the speed is known. */
const firstBudget = 256;
/** How much a new measurement of the speed counts. */
const newShare = 0.5;

/**
 * Puts sequences together in batches. Neighbours in length go together, so that little is padded, and a batch holds as many pieces as the model has
 * shown that it can do in about a fifth of a second.
 */
export class Batches {
  /** Places of the sequences, shortest first. */
  readonly #order: readonly number[];
  readonly #lengths: ArrayLike<number>;
  readonly #mostPieces: number;
  #next = 0;
  #piecesLeft: number;
  /** Pieces in a millisecond, padding included. */
  #speed: number | null = null;

  /**
   * @param lengths pieces of each sequence
   * @param pieceBytes bytes of one piece's hidden states, all layers together
   */
  constructor(lengths: ArrayLike<number>, pieceBytes: number) {
    this.#lengths = lengths;
    this.#order = Array.from(lengths, (_, at) => at).sort((a, b) => lengths[a]! - lengths[b]!);
    this.#mostPieces = Math.max(1, Math.floor(batchBytes / pieceBytes));
    this.#piecesLeft = Array.from(lengths).reduce((sum, length) => sum + length, 0);
  }

  /** The places of the next sequences to run together; `null` when all were given. */
  next(): readonly number[] | null {
    if (this.#next === this.#order.length) return null;
    const budget = Math.min(
      this.#mostPieces,
      this.#speed === null ? firstBudget : this.#speed * batchMilliseconds,
    );
    const from = this.#next++;
    // Sequences get longer, so that the last one's length is that of all with their padding.
    while (this.#next < this.#order.length) {
      if ((this.#next - from + 1) * this.#length(this.#next) > budget) break;
      this.#next++;
    }
    const batch = this.#order.slice(from, this.#next);
    for (const at of batch) this.#piecesLeft -= this.#lengths[at]!;
    return batch;
  }

  /** Takes note of how long a batch took, in milliseconds. */
  took(batch: readonly number[], milliseconds: number): void {
    const pieces = batch.length * Math.max(...batch.map((at) => this.#lengths[at]!));
    const speed = pieces / Math.max(milliseconds, 1);
    this.#speed = this.#speed === null ? speed : this.#speed * (1 - newShare) + speed * newShare;
  }

  /** Seconds that the sequences not given yet will take, as far as what was measured tells. */
  secondsLeft(): number {
    return this.#speed === null ? 0 : this.#piecesLeft / this.#speed / 1000;
  }

  #length(position: number): number {
    return this.#lengths[this.#order[position]!]!;
  }
}
