import { type EmbeddingMatrix, extraOffset } from '../../kernels/matrix.ts';
import { largestSlice } from './slices.ts';

/**
 * Where training keeps its own data: behind the input vectors, in the same memory, since a kernel sees one memory only.
 * All of it goes when training ends; the finished vectors move to matrices of their own.
 */
export interface TrainingLayout {
  /** Output vectors, laid out like the input rows. */
  readonly outputs: number;
  /** The noise table, 8 bytes a word. */
  readonly noise: number;
  /** The subsampling table, 4 bytes a word. */
  readonly keep: number;
  /** The kernel's notes on the lengths of rows, 8 bytes a word. */
  readonly lengths: number;
  /** How many words, the most frequent ones, have rows of each thread's own; 0 where the kernel has no such thing. */
  readonly hotWords: number;
  /** Working memory of the first thread; the others follow, `areaBytes` apart. */
  readonly areas: number;
  readonly areaBytes: number;
}

export interface LayoutSize {
  readonly words: number;
  readonly stride: number;
  readonly window: number;
  readonly negative: number;
  readonly threads: number;
  readonly hotWords: number;
}

/** Bytes that training needs behind the input vectors. */
export function extraBytes(size: LayoutSize): number {
  const { areas, areaBytes } = layoutFrom(0, size);
  return areas + areaBytes * size.threads;
}

/** Where everything lies behind the rows of `matrix`, in bytes from the start of memory; each part on a multiple of 64. */
export function trainingLayout(matrix: EmbeddingMatrix, size: LayoutSize): TrainingLayout {
  return layoutFrom(extraOffset(matrix), size);
}

function layoutFrom(start: number, size: LayoutSize): TrainingLayout {
  const noise = start + aligned(size.words * size.stride * 4);
  const keep = noise + aligned(size.words * 8);
  const lengths = keep + aligned(size.words * 4);
  const areas = lengths + aligned(size.words * 8);
  // Tokens, sentence ends and kept words of a slice, then the working memory of one window and the pool of noise words; each kernel checks that it fits.
  const sliceBytes = largestSlice * 16;
  const windowBytes = size.window * 128 + size.negative * 32 + size.stride * 12 + 8192;
  // For each hot word two rows and what they were, two lengths and two counts.
  const hotBytes = size.hotWords * (size.stride * 16 + 10);
  const areaBytes = aligned(sliceBytes + windowBytes + hotBytes);
  return { outputs: start, noise, keep, lengths, hotWords: size.hotWords, areas, areaBytes };
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}
