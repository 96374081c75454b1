/** Words as they are drawn: shortened, measured and remembered. */
import { type CloudTheme, cssColor, parseColor } from './colors.ts';

/** More than this many visible characters of a word are not shown on a label. */
const longest = 28;
/** Code units looked at to shorten a word: enough for any script's clusters, and a word of a million letters costs nothing. */
const looked = 400;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The system's interface face; what it lacks (any script, emoji) the system fills in. */
const fontFamily = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/** The CSS font of a label. */
export function labelFont(size: number, weight: number): string {
  return `${weight} ${size}px ${fontFamily}`;
}

/** A word fit for a label: at most 28 characters as a reader counts them, and no line breaks or control characters. */
export function shortenWord(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being taken out
  const plain = word.slice(0, looked).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
  if (plain.length <= longest && word.length <= looked) return plain;
  let shortened = '';
  let characters = 0;
  for (const { segment } of segmenter.segment(plain)) {
    if (characters === longest - 1) return `${shortened}…`;
    shortened += segment;
    characters++;
  }
  return word.length > looked ? `${shortened}…` : shortened;
}

/** A text cut off at its end, with an ellipsis, so that it is no wider than `room`. @param width measures a text */
export function fitText(text: string, room: number, width: (text: string) => number): string {
  if (width(text) <= room) return text;
  const characters = [...segmenter.segment(text)].map(({ segment }) => segment);
  while (characters.length > 1 && width(`${characters.join('')}…`) > room) characters.pop();
  return `${characters.join('')}…`;
}

/** A map that holds no more than `limit` entries: the one that was not asked for longest goes first. */
export class BoundedCache<V> {
  readonly #entries = new Map<string, V>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string, make: () => V): V {
    let value = this.#entries.get(key);
    if (value === undefined) value = make();
    else this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#limit) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    return value;
  }
}

/** Text widths in CSS pixels, measured once. */
export class TextMeasure {
  readonly #context: CanvasRenderingContext2D;
  readonly #widths = new BoundedCache<number>(6_000);

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  width(text: string, font: string): number {
    return this.#widths.get(`${font}\n${text}`, () => {
      this.#context.font = font;
      return this.#context.measureText(text).width;
    });
  }
}

/** Draws text in one colour with a halo in the background's, so that it can be read over points. */
export function drawHaloText(
  context: CanvasRenderingContext2D,
  theme: CloudTheme,
  text: string,
  left: number,
  middle: number,
  font: string,
  color: string,
): void {
  context.font = font;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 5.5;
  context.strokeStyle = cssColor(parseColor(theme.background), 0.9);
  context.strokeText(text, left, middle);
  context.fillStyle = color;
  context.fillText(text, left, middle);
}
