import type { CurrentCorpus } from '../../shared/api.ts';
import type { CorpusSummary } from '../../shared/corpus.ts';
import { ProgramError } from '../../shared/errors.ts';
import type { KeptText } from '../corpus/concordance.ts';
import type { EncodedCorpus } from '../corpus/encoded.ts';
import type { CorpusSource } from '../corpus/read-corpus.ts';

/** A corpus that is open: what was said of it and what training needs. */
export interface OpenCorpus {
  readonly summary: CorpusSummary;
  readonly encoded: EncodedCorpus;
  /** What it was read from. */
  readonly readFrom: CorpusSource;
  /** Whether the text is the program's own copy, which goes when the program ends. */
  readonly temporary: boolean;
  /** Lets go of what it has on the disk; who has opened its tokens can go on reading. */
  readonly release: () => Promise<void>;
  /** Where it came from, as the page may ask for it again. */
  readonly source: CurrentCorpus['source'];
  /** Where its text can be read again. */
  readonly text: KeptText;
}

/**
 * The open corpus. There is one at a time: opening another replaces it once that one is ready, so that a failed or cancelled opening
 * loses nothing.
 */
export class Corpora {
  #open: OpenCorpus | null = null;

  /** Puts `corpus` in the place of the open one. */
  async replace(corpus: OpenCorpus): Promise<void> {
    const before = this.#open;
    this.#open = corpus;
    await before?.release();
  }

  /** Lets go of the open one; from then on there is none. */
  async dispose(): Promise<void> {
    const before = this.#open;
    this.#open = null;
    await before?.release();
  }

  get current(): OpenCorpus | null {
    return this.#open;
  }

  /** @throws `corpus-not-open` when another corpus has taken its place, or none was opened */
  get(id: string): OpenCorpus {
    if (this.#open?.summary.id !== id) throw new ProgramError('corpus-not-open', {});
    return this.#open;
  }
}
