/** A text that was made of another one, and where each of its UTF-16 units comes from. */
export interface MappedText {
  readonly text: string;
  /** Uint32Array of text.length: where in the original text what a unit stands for begins, ascending. */
  readonly begins: Uint32Array;
  /** Uint32Array of text.length: where that ends; the same as the beginning where the unit was added. */
  readonly ends: Uint32Array;
}

/** A text that stands for itself. Both halves of a surrogate pair stand for the whole character. */
export function mapPlain(text: string): MappedText {
  const begins = new Uint32Array(text.length);
  const ends = new Uint32Array(text.length);
  for (let at = 0; at < text.length; ) {
    const end = at + (text.codePointAt(at)! > 0xffff ? 2 : 1);
    begins.fill(at, at, end);
    ends.fill(end, at, end);
    at = end;
  }
  return { text, begins, ends };
}

/** Units `from` … `to` (exclusive), on the same memory. */
export function sliceMapped(mapped: MappedText, from: number, to: number): MappedText {
  return {
    text: mapped.text.slice(from, to),
    begins: mapped.begins.subarray(from, to),
    ends: mapped.ends.subarray(from, to),
  };
}

/** The units of the original text that units `from` … `to` (exclusive) stand for; there is at least one. */
export function originOf(
  { begins, ends }: MappedText,
  from = 0,
  to = begins.length,
): { readonly begin: number; readonly end: number } {
  return { begin: begins[from]!, end: ends[to - 1]! };
}

/** Makes a mapped text of another one from left to right, keeping where things come from. */
export class MappedTextBuilder {
  readonly #input: MappedText;
  #text = '';
  #begins: Uint32Array;
  #ends: Uint32Array;

  constructor(input: MappedText) {
    this.#input = input;
    this.#begins = new Uint32Array(input.text.length + 16);
    this.#ends = new Uint32Array(input.text.length + 16);
  }

  /** Takes units `from` … `to` (exclusive) as they are. */
  copy(from: number, to: number): void {
    const at = this.#text.length;
    this.#add(this.#input.text.slice(from, to));
    for (let read = from; read < to; read++) {
      this.#begins[at + read - from] = this.#input.begins[read]!;
      this.#ends[at + read - from] = this.#input.ends[read]!;
    }
  }

  /** Puts `text` in the place of units `from` … `to` (exclusive), each of its units for all of them; an empty range is a place between units. */
  replace(from: number, to: number, text: string): void {
    const { begins, ends } = this.#input;
    const begin = from < begins.length ? begins[from]! : (ends.at(-1) ?? 0);
    const end = to > from ? ends[to - 1]! : begin;
    const at = this.#text.length;
    this.#add(text);
    this.#begins.fill(begin, at, at + text.length);
    this.#ends.fill(end, at, at + text.length);
  }

  finish(): MappedText {
    const { length } = this.#text;
    return {
      text: this.#text,
      begins: this.#begins.subarray(0, length),
      ends: this.#ends.subarray(0, length),
    };
  }

  #add(text: string): void {
    this.#text += text;
    if (this.#text.length <= this.#begins.length) return;
    this.#begins = grown(this.#begins, this.#text.length * 2);
    this.#ends = grown(this.#ends, this.#text.length * 2);
  }
}

function grown(values: Uint32Array, length: number): Uint32Array {
  const larger = new Uint32Array(length);
  larger.set(values);
  return larger;
}
