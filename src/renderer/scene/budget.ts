/** How many points a frame may hold: found by drawing, since no browser says how fast its graphics are. */

export interface BudgetOptions {
  /** Points to start with. */
  readonly start: number;
  /** Never fewer than this, however slow the machine. */
  readonly least: number;
  /** Frame intervals in milliseconds between which the budget is left as it is. */
  readonly fast: number;
  readonly slow: number;
}

const defaults: BudgetOptions = { start: 40_000, least: 4_000, fast: 21, slow: 27 };

/** Frames longer than this come from something else (a hidden window, a busy machine) and teach only a little. */
const longestInterval = 120;

/** Points a frame while the cloud moves. Give it every frame's interval; it grows while frames are fast and shrinks when they are slow. */
export class PointBudget {
  readonly #options: BudgetOptions;
  #points: number;
  #interval = 0;
  #growth = 1.3;

  constructor(options: Partial<BudgetOptions> = {}) {
    this.#options = { ...defaults, ...options };
    this.#points = this.#options.start;
  }

  get points(): number {
    return Math.round(this.#points);
  }

  /** Whether even few points are too many: then everything else in a frame should be as little as can be, too. */
  get struggling(): boolean {
    return this.#points <= this.#options.least * 2;
  }

  /**
   * Learns from one frame.
   * @param interval milliseconds since the frame before, both while moving
   * @param drawn points in that frame
   */
  frame(interval: number, drawn: number): void {
    const { fast, slow, least } = this.#options;
    const seen = Math.min(interval, longestInterval);
    this.#interval = this.#interval === 0 ? seen : this.#interval * 0.7 + seen * 0.3;
    if (this.#interval > slow) {
      // The first slow frame ends the quick search; from then on it feels its way.
      this.#growth = 1.04;
      const factor = Math.max(0.6, (slow - 2) / this.#interval);
      this.#points = Math.max(least, Math.min(this.#points, drawn) * factor);
      this.#interval = slow - 2;
    } else if (this.#interval < fast && drawn >= this.points) {
      this.#points *= this.#growth;
    }
  }

  /** Something else showed that this many points are drawn in one frame. */
  atLeast(points: number): void {
    this.#points = Math.max(this.#points, points);
  }

  /** After a pause the first interval says nothing. */
  pause(): void {
    this.#interval = 0;
  }
}

/** How long a piece of the resting picture should take, in milliseconds: two of them are the longest that a movement begun meanwhile must wait. */
const pieceMilliseconds = 50;

/** Points a piece while the picture is completed at rest. */
export class PieceSize {
  #points: number;

  constructor(start = 100_000) {
    this.#points = start;
  }

  get points(): number {
    return Math.round(this.#points);
  }

  /** Learns how long a piece of `points` took, in milliseconds; small pieces say little, since each costs something by itself. */
  drawn(points: number, milliseconds: number): void {
    if (points < this.#points / 2) return;
    const factor = Math.min(2, Math.max(0.6, pieceMilliseconds / Math.max(1, milliseconds)));
    this.#points = Math.max(30_000, points * factor);
  }
}
