import type { SearchHits, SearchMode } from '../../shared/models.ts';
import type { PackedWords } from '../../shared/word-table.ts';
import { type AnalysisThreads, Kept } from './threads.ts';

/** Search over vocabularies in the threads; each vocabulary is folded once. */
export class VocabularySearch {
  readonly #threads: AnalysisThreads;
  readonly #folded = new Kept<PackedWords, PackedWords>();

  constructor(threads: AnalysisThreads) {
    this.#threads = threads;
  }

  /** Words that match a text: see `search.ts`. */
  async search(words: PackedWords, text: string, mode: SearchMode, limit: number): Promise<SearchHits> {
    const folded = await this.#folded.get(words, async () =>
      (await this.#threads.any()).call('fold', { words }),
    );
    const thread = await this.#threads.any();
    return thread.call('search', { words, folded, text, mode, limit });
  }
}
