/** UTF-16 units that are segmented at once: the time for a stretch grows with the square of its length. */
const segmentedAtOnce = 400;

// The rules do not depend on the locale; naming one keeps the computer's own locale out.
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Text in which each unit is a character of its own, but for CR LF. */
const plain = /^[\n -\u02ff]*$/;

/** Tells where what a person takes for one character (an emoji of a family, a flag, a letter with its marks) begins and ends. In linear time. */
export class ClusterBorders {
  readonly #text: string;
  /** Of each place whether it is a border; made when it is needed. */
  #borders: Uint8Array | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  has(at: number): boolean {
    if (plain.test(this.#text.slice(Math.max(0, at - 1), at + 1))) return true;
    this.#borders ??= findBorders(this.#text);
    return this.#borders[at] === 1;
  }
}

function findBorders(text: string): Uint8Array {
  const borders = new Uint8Array(text.length + 1);
  borders[text.length] = 1;
  for (let from = 0; from < text.length; ) {
    const stretch = text.slice(from, from + segmentedAtOnce);
    const found = [...segmenter.segment(stretch)];
    // The last one may go on behind the stretch; one that fills it all is cut.
    if (from + stretch.length < text.length && found.length > 1) found.pop();
    for (const { segment } of found) {
      borders[from] = 1;
      from += segment.length;
    }
  }
  return borders;
}
