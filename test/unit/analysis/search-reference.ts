import fc from 'fast-check';
import type { SearchMode } from '../../../src/shared/models.ts';

/** Search by spelling over plain strings, as simply as it can be written, to compare the program's with. */

/** Words and texts in which much matches: few letters, some of them with unusual capitals, and anything else. */
const letters = fc.constantFrom(
  'a',
  'A',
  'b',
  'c',
  'ß',
  'É',
  'é',
  'İ',
  'i',
  'Σ',
  'ς',
  'σ',
  '字',
  '😀',
  '𐐀',
  '𐐨',
  'K',
  '-',
);
export const anyWord = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: letters, maxLength: 7 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
);

/** What UTF-8 keeps of a text, without regard to case. */
export function fold(text: string): string {
  return Buffer.from(text.toLowerCase().replace(/ς/g, 'σ')).toString();
}

/** The optimal string alignment distance, by its whole table. */
export function distance(a: readonly string[], b: readonly string[]): number {
  const table = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= a.length; row++) {
    table.push([row]);
    for (let column = 1; column <= b.length; column++) {
      const change = table[row - 1]![column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      const exchanged = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const exchange = exchanged ? table[row - 2]![column - 2]! + 1 : Number.POSITIVE_INFINITY;
      table[row]!.push(
        Math.min(change, exchange, table[row - 1]![column]! + 1, table[row]![column - 1]! + 1),
      );
    }
  }
  return table[a.length]![b.length]!;
}

/** How `word` matches `text` in a mode; −1 when it does not. */
function kindOf(word: string, text: string, mode: Exclude<SearchMode, 'pattern'>): number {
  const [folded, wanted] = [fold(word), fold(text)];
  if (wanted === '') return -1;
  if (folded === wanted) return Buffer.from(word).equals(Buffer.from(text)) ? 0 : 1;
  if (mode === 'exact') return -1;
  if (mode === 'fuzzy') {
    const slips = distance([...folded], [...wanted]);
    return slips <= ([...wanted].length <= 4 ? 1 : 2) ? 4 + slips : -1;
  }
  if (folded.startsWith(wanted)) return 2;
  return mode !== 'prefix' && folded.includes(wanted) ? 3 : -1;
}

/** All matches, best kind first, then in the order of the vocabulary. */
export function matches(words: readonly string[], text: string, mode: Exclude<SearchMode, 'pattern'>) {
  return words
    .map((word, row) => ({ row, kind: kindOf(word, text, mode) }))
    .filter(({ kind }) => kind >= 0)
    .sort((a, b) => a.kind - b.kind || a.row - b.row);
}
