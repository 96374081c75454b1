import type { LineEnd } from './text-block.ts';
import { isUnspaced } from './unicode-words.ts';

/** Makes one line of each paragraph of a text whose lines were wrapped at a fixed width; blank lines end paragraphs. */
export class Unwrapper {
  readonly #lineEnd: string;
  /** What separates the next visible text from the last one; nothing stands before the first. */
  #due: '' | ' ' | '\n' = '';
  #last = '';
  /** Whether the line that is under way has visible text. */
  #begun = false;

  constructor(lineEnd: LineEnd) {
    this.#lineEnd = String.fromCharCode(lineEnd);
  }

  /** The next part of the text, unwrapped. It may be cut from the one before anywhere between two characters. */
  unwrap(part: string): string {
    let unwrapped = '';
    const lines = part.split(this.#lineEnd);
    for (const [number, line] of lines.entries()) {
      if (number > 0) this.#endLine();
      const visible = line.trim();
      if (visible === '') {
        if (this.#begun && line !== '') this.#due = ' ';
        continue;
      }
      if (this.#begun && line.trimStart().length < line.length) this.#due = ' ';
      unwrapped += this.#separator(visible) + visible;
      this.#last = visible.slice(-2);
      this.#begun = true;
      this.#due = line.trimEnd().length < line.length ? ' ' : '';
    }
    return unwrapped;
  }

  #endLine(): void {
    if (this.#begun) this.#due = ' ';
    else if (this.#last !== '') this.#due = '\n';
    this.#begun = false;
  }

  #separator(next: string): string {
    // Scripts without spaces have none where a line was wrapped either.
    if (this.#due === ' ' && isUnspaced(this.#last) && isUnspaced(next.slice(0, 2))) return '';
    return this.#due;
  }
}
