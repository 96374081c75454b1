import type { ContextStudy } from '../../shared/contexts.ts';

/** A word with what is before and behind it, on one line. */
export interface WordInSentence {
  readonly before: string;
  readonly word: string;
  readonly behind: string;
}

/** An occurrence in its sentence. `reach` is how many characters are kept to each side; what was cut has an ellipsis in its place. */
export function wordInSentence(
  { sentences, occurrences }: Pick<ContextStudy, 'sentences' | 'occurrences'>,
  place: number,
  reach = Number.POSITIVE_INFINITY,
): WordInSentence {
  const occurrence = occurrences[place];
  const sentence = sentences[occurrence?.sentence ?? -1];
  if (occurrence === undefined || sentence === undefined) return { before: '', word: '', behind: '' };
  const { start, end } = occurrence;
  const before = oneLine(sentence.slice(0, start)).trimStart();
  const behind = oneLine(sentence.slice(end)).trimEnd();
  return {
    before: before.length <= reach ? before : `…${fromCharacter(before, before.length - reach)}`,
    word: oneLine(sentence.slice(start, end)),
    behind: behind.length <= reach ? behind : `${upToCharacter(behind, reach)}…`,
  };
}

/** An occurrence as one short line of text. */
export function occurrenceLabel(
  study: Pick<ContextStudy, 'sentences' | 'occurrences'>,
  place: number,
  reach = 30,
): string {
  const { before, word, behind } = wordInSentence(study, place, reach);
  return `${place + 1} · ${before}${word}${behind}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ');
}

/** The text from a unit on; never from the middle of a character of two units. */
function fromCharacter(text: string, unit: number): string {
  return text.slice(isLowSurrogate(text, unit) ? unit + 1 : unit);
}

function upToCharacter(text: string, unit: number): string {
  return text.slice(0, isLowSurrogate(text, unit) ? unit - 1 : unit);
}

function isLowSurrogate(text: string, unit: number): boolean {
  const code = text.charCodeAt(unit);
  return code >= 0xdc00 && code <= 0xdfff;
}
