import type { ContextStudy } from '../../shared/contexts.ts';
import { occurrenceParts } from './context-cloud.ts';

/** A word with what is before and behind it, on one line. */
export interface WordInSentence {
  readonly before: string;
  readonly word: string;
  readonly behind: string;
}

/** An occurrence in its sentence. `reach` is how many characters are kept to each side; what was cut has an ellipsis in its place. */
export function wordInSentence(
  study: ContextStudy,
  place: number,
  reach = Number.POSITIVE_INFINITY,
): WordInSentence {
  const parts = occurrenceParts(study, place);
  const before = oneLine(parts.before).trimStart();
  const behind = oneLine(parts.after).trimEnd();
  return {
    before: before.length <= reach ? before : `…${fromCharacter(before, before.length - reach)}`,
    word: oneLine(parts.word),
    behind: behind.length <= reach ? behind : `${upToCharacter(behind, reach)}…`,
  };
}

/** An occurrence as one short line of text. */
export function occurrenceLine(study: ContextStudy, place: number, reach = 30): string {
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
