/** Words as a person lists them: separated by spaces, commas, semicolons or line breaks; what stands in quotation marks is one word. */
export interface TypedWord {
  readonly word: string;
  /** Where it stands in the text, in UTF-16 units, with its quotation marks. */
  readonly start: number;
  readonly end: number;
}

const pieces = /"((?:[^"\\]|\\.)*)"?|[^\s,;"][^\s,;]*/gu;

/** The words of a typed list, in its order, with repetitions. */
export function typedWords(text: string): readonly TypedWord[] {
  const words: TypedWord[] = [];
  for (const match of text.matchAll(pieces)) {
    const [whole, quoted] = match;
    const word = quoted === undefined ? whole : quoted.replace(/\\(["\\])/g, '$1');
    if (word.trim() !== '') words.push({ word, start: match.index, end: match.index + whole.length });
  }
  return words;
}

/** A word as it must be typed to be read as one. */
export function quoteTypedWord(word: string): string {
  return /[\s,;"]/u.test(word) ? `"${word.replace(/["\\]/g, '\\$&')}"` : word;
}

/** A list of words as a person would type it. */
export function writeTypedWords(words: readonly string[]): string {
  return words.map(quoteTypedWord).join(' ');
}

/** A typed list with one of its words, wherever it stands, replaced by another. */
export function replaceTypedWord(text: string, word: string, by: string): string {
  const places = typedWords(text).filter((typed) => typed.word === word);
  // From the back, so that the places in front stay where they are.
  return places.reduceRight(
    (changed, { start, end }) => `${changed.slice(0, start)}${quoteTypedWord(by)}${changed.slice(end)}`,
    text,
  );
}
