import { formatCosine } from '../../shared/format.ts';

/**
 * A word as it may go to a terminal: control characters and marks that turn the reading direction are shown as U+FFFD, so that a
 * word in a file cannot move the cursor or hide what is printed; very long words are shortened.
 */
export function printable(word: string): string {
  const shown = word.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
  const characters = [...shown];
  return characters.length > 200 ? `${characters.slice(0, 200).join('')}…` : shown;
}

/** Words and how well they answer, a line each, numbered from 1. */
export function rankedLines(
  ranked: readonly { readonly word: string; readonly similarity: number }[],
): string[] {
  return ranked.map(
    ({ word, similarity }, index) =>
      `${String(index + 1).padStart(4)}  ${formatCosine(similarity).padStart(6)}  ${printable(word)}`,
  );
}
