import { formatCounted } from '../../shared/format.ts';
import type { WordSet } from '../../shared/workspace.ts';
import { wordSetTable, wordSetText } from '../state/word-sets.ts';
import { saveTable } from './clipboard.ts';
import type { Controller } from './controller/controller.ts';

/** A file name that every system takes. */
function fileName(name: string): string {
  const clean = name
    .replace(/[\p{Cc}/\\:*?"<>|]+/gu, ' ')
    .trim()
    .slice(0, 80);
  return clean === '' || clean.startsWith('.') ? 'word-set' : clean;
}

/** Puts words on the clipboard, one a line. */
export async function copyWords(controller: Controller, words: readonly string[]): Promise<void> {
  try {
    await navigator.clipboard.writeText(wordSetText(words));
    controller.say({ kind: 'success', text: `Copied ${formatCounted(words.length, 'word')}.` });
  } catch (error) {
    controller.report(error);
  }
}

/** Saves the words of a set as a text file, one a line. */
export function saveWordSet(controller: Controller, { name, words }: WordSet): void {
  const file = `${fileName(name)}.txt`;
  controller.saveBlob(new Blob([wordSetText(words)], { type: 'text/plain' }), file);
  controller.say({ kind: 'success', text: `Saved ${formatCounted(words.length, 'word')} as ${file}.` });
}

/** Saves all word sets as one table of sets and words. */
export function saveAllWordSets(controller: Controller, wordSets: readonly WordSet[]): void {
  saveTable(controller, wordSetTable(wordSets), 'word-sets.csv');
  controller.say({
    kind: 'success',
    text: `Saved ${formatCounted(wordSets.length, 'word set')} as word-sets.csv.`,
  });
}
