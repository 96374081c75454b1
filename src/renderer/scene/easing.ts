/** How long a flight, a re-layout or the turn between two and three dimensions takes, in milliseconds. */
export const flightMilliseconds = 600;

/** Slow at both ends: 0 → 0, 1 → 1, symmetric around one half. Values outside 0 … 1 are clamped. */
export function easeInOut(progress: number): number {
  const t = Math.min(1, Math.max(0, progress));
  return t < 0.5 ? 4 * t * t * t : 1 - (2 - 2 * t) ** 3 / 2;
}

/** A value on its way from 0 to 1 in a given time; `at` asks where it is. */
export class Transition {
  #start = 0;
  #milliseconds = 0;
  #eased = true;

  /** Starts over at time `now`; without `milliseconds` it is over at once. */
  start(now: number, milliseconds: number, eased: boolean): void {
    this.#start = now;
    this.#milliseconds = Math.max(0, milliseconds);
    this.#eased = eased;
  }

  at(now: number): number {
    if (this.#milliseconds === 0) return 1;
    const progress = Math.min(1, Math.max(0, (now - this.#start) / this.#milliseconds));
    return this.#eased ? easeInOut(progress) : progress;
  }
}
