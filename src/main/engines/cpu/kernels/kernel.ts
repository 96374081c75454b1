import type { TrainingOptions } from '../../../../shared/training.ts';
import type { Kernel } from '../../../kernels/load.ts';
import type { EmbeddingMatrix } from '../../../kernels/matrix.ts';
import type { NativeLibrary } from '../../../kernels/native.ts';
import type { TrainingLayout } from '../layout.ts';

/** What the threads of a run compute with; it can be posted to them. */
export type KernelSource =
  | { readonly kind: 'web-assembly'; readonly kernel: Kernel }
  | { readonly kind: 'native'; readonly library: NativeLibrary };

/** Where a thread's kernel works and what it is to do. */
export interface KernelSetup {
  readonly thread: number;
  readonly options: TrainingOptions;
  /** Input vectors, with the layout behind them. */
  readonly matrix: EmbeddingMatrix;
  readonly layout: TrainingLayout;
}

/**
 * The kernel of one training thread. A slice of the corpus is trained in three steps: its tokens and sentence ends are written into the two
 * arrays, {@link begin} drops what is not trained, {@link train} goes through some positions at a time until none is left.
 */
export interface TrainingKernel {
  /** Room for a slice's tokens, on shared memory. */
  readonly tokens: Uint32Array;
  /** Room for its sentence ends, counted in tokens from the slice's start. */
  readonly sentenceEnds: Uint32Array;
  /** Fills the input rows `first` … `end` − 1 with the noise that training starts from. */
  initialize(first: number, end: number): void;
  /** Looks how long the rows `first` … `end` − 1 are: to be called when they do not start from noise. */
  measure(first: number, end: number): void;
  /** To be called when all rows are filled, before the first slice. */
  enter(): void;
  /** To be called after the last slice: until then other threads may not see all that this one has done. */
  leave(): void;
  /** @param stream the slice's number in the run; it gives the random numbers of the slice */
  begin(sentences: number, stream: bigint): void;
  /** Trains up to `limit` positions at the learning rate `rate` and says whether any are left. */
  train(limit: number, rate: number): boolean;
  /** The loss of the slice, natural logarithm, summed over its pairs. */
  loss(): number;
  /** The (input, output) pairs that the slice has trained. */
  pairs(): number;
}

/** @throws Error when the kernel needs more working memory than the layout gives a thread */
export function requireRoom(end: number, area: number, layout: TrainingLayout): void {
  if (end > area + layout.areaBytes) throw new Error('the working memory of a training thread is too small');
}
