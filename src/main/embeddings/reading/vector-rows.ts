import type { PackedWords } from '../../../shared/word-table.ts';
import type { EmbeddingMatrix } from '../../kernels/matrix.ts';
import type { WordIndex } from '../word-index.ts';

/** Rows that were read, with distinct words. All of it lies on shared memory. */
export interface VectorRows {
  readonly words: PackedWords;
  readonly index: WordIndex;
  readonly vectors: EmbeddingMatrix;
  /** Rows that were left out because their word had come before. */
  readonly duplicates: number;
}
