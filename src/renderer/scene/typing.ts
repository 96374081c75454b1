/** For so many milliseconds after a letter the next one is expected. */
const expected = 350;

/** What letters are typed into. */
function takesText(element: Element | null): boolean {
  return element?.matches('input, textarea, [contenteditable]') === true;
}

/**
 * Whether somebody types in the page. What is drawn at rest can wait for that: the graphics processor does one thing after the other, and a letter that
 * waits for a piece of the picture is a letter that stutters.
 */
export class Typing {
  readonly #page: Document;
  #last = Number.NEGATIVE_INFINITY;

  constructor(page: Document) {
    this.#page = page;
    page.addEventListener('keydown', this.#note, { capture: true });
  }

  /** Whether a letter may come at any moment: a text field has the focus. */
  get possible(): boolean {
    return takesText(this.#page.activeElement);
  }

  /** Whether letters are coming at the time `now`, in milliseconds of the page's clock. */
  under(now: number): boolean {
    return now - this.#last < expected;
  }

  dispose(): void {
    this.#page.removeEventListener('keydown', this.#note, { capture: true });
  }

  readonly #note = ({ key, target }: KeyboardEvent): void => {
    const changes = key.length === 1 || key === 'Backspace' || key === 'Delete';
    if (changes && target instanceof Element && takesText(target)) this.#last = performance.now();
  };
}
