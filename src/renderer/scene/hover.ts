import type { ScreenPoint } from './contract.ts';

/** What is under the pointer, asked one question at a time: however fast the pointer moves, hovering costs no frame. */
export class Hover {
  readonly #pick: (at: ScreenPoint) => Promise<number | null>;
  readonly #found: (index: number | null, at: ScreenPoint) => void;
  #pointer: ScreenPoint | null = null;
  #running = false;

  /**
   * @param pick finds the word at a place
   * @param found is told the answer while the pointer is still over the cloud, and `null` when it leaves
   */
  constructor(
    pick: (at: ScreenPoint) => Promise<number | null>,
    found: (index: number | null, at: ScreenPoint) => void,
  ) {
    this.#pick = pick;
    this.#found = found;
  }

  /** The pointer is at a place, or has left (`null`). */
  move(at: ScreenPoint | null, ready: boolean): void {
    this.#pointer = at;
    if (at === null) this.#found(null, { x: 0, y: 0 });
    else if (ready) void this.look();
  }

  /** Looks under the pointer where it is now, and again while it has moved on meanwhile. */
  async look(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let asked: ScreenPoint | null = null; this.#pointer !== null && this.#pointer !== asked; ) {
        asked = this.#pointer;
        const index = await this.#pick(asked);
        if (this.#pointer !== null) this.#found(index, asked);
      }
    } finally {
      this.#running = false;
    }
  }
}
