import type { SearchHits } from '../../shared/models.ts';
import type { PackedWords } from '../../shared/word-table.ts';
import type { FoldedWords } from './folding.ts';
import { mergeHits, type TextMode } from './search.ts';
import { mergeSpellings } from './spelling.ts';
import { type AnalysisThread, type AnalysisThreads, Kept } from './threads.ts';

/** A part of a vocabulary has at most so many words, so that no call is long. */
const wordsOfPart = 131_072;

/** Search over vocabularies by all threads, each of which has parts of its own. A vocabulary is folded once, when it is first searched. */
export class VocabularySearch {
  readonly #threads: AnalysisThreads;
  readonly #folded = new Kept<PackedWords, readonly FoldedWords[]>();

  constructor(threads: AnalysisThreads) {
    this.#threads = threads;
  }

  /** Words that match a text: see `search.ts`. */
  async search(words: PackedWords, text: string, mode: TextMode, limit: number): Promise<SearchHits> {
    const parts = await this.#eachPart(words, (thread, folded) =>
      thread.call('search', { words, folded, text, mode, limit }),
    );
    return mergeHits(parts, limit, words.offsets.length - 1);
  }

  /** The rows of words that are spelled almost alike: see `nearestSpellings`, which gives the words. */
  async spellings(words: PackedWords, word: string, limit: number): Promise<number[]> {
    const parts = await this.#eachPart(words, (thread, folded) =>
      thread.call('spellings', { folded, word, limit }),
    );
    return mergeSpellings(parts, limit);
  }

  /** The answers about all parts, in their order. */
  async #eachPart<T>(
    words: PackedWords,
    call: (thread: AnalysisThread, folded: FoldedWords) => Promise<T>,
  ): Promise<T[]> {
    const threads = await this.#threads.all();
    const folded = await this.#folded.get(words, () => fold(threads, words));
    return Promise.all(folded.map((part, at) => call(threads[at % threads.length]!, part)));
  }
}

/** Folds a vocabulary in parts, as many for each thread. */
function fold(threads: readonly AnalysisThread[], words: PackedWords): Promise<FoldedWords[]> {
  const size = words.offsets.length - 1;
  const count = Math.ceil(size / wordsOfPart / threads.length) * threads.length;
  return Promise.all(
    Array.from({ length: count }, (_, part) =>
      threads[part % threads.length]!.call('fold', {
        words,
        from: Math.floor((size * part) / count),
        to: Math.floor((size * (part + 1)) / count),
      }),
    ),
  );
}
