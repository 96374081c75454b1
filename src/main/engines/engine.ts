import type { TrainingProgress } from '../../shared/jobs.ts';
import type { TrainingOptions } from '../../shared/training.ts';
import type { EncodedCorpus } from '../corpus/encoded.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';

/** How far a training run is. */
export interface EngineProgress extends TrainingProgress {
  /** Tokens of the corpus gone through so far, over all epochs, words left out by minimum count or subsampling included. */
  readonly wordsDone: number;
  /** Tokens of the corpus times epochs. */
  readonly wordsTotal: number;
  /** Words a second over the last seconds; `null` in the first moments. */
  readonly wordsPerSecond: number | null;
}

/** What a training run needs besides the corpus. */
export interface TrainingRun {
  readonly options: TrainingOptions;
  readonly signal: AbortSignal;
  /** Called about ten times a second; `wordsDone` never decreases and ends at `wordsTotal`. */
  onProgress(progress: EngineProgress): void;
  /**
   * Called once before the first step with the vectors as they start and the state of the run. Engines that train in shared memory
   * hand out the live matrix: whoever looks at it later sees vectors mid-training. Others call it again with each copy.
   * Training waits for the promise it may return, so that the vectors can be looked at as they are.
   */
  onSnapshot(vectors: EmbeddingMatrix): void | Promise<void>;
}

/** What training gives. */
export interface TrainedVectors {
  /** One row for each vocabulary word that occurs at least `minimumCount` times, in the vocabulary's order. */
  readonly vectors: EmbeddingMatrix;
  /** The rows as they were before the first step. */
  readonly initialVectors: EmbeddingMatrix;
  /** True mean loss per (input, output) pair of each epoch. */
  readonly losses: readonly number[];
  readonly trainSeconds: number;
  readonly wordsPerSecond: number;
  /** What did the work, in words for a person: `2 threads · WASM SIMD, fused`. */
  readonly device: string;
}

/** Something that trains vectors. Every engine passes the same conformance suite. */
export interface TrainingEngine {
  readonly name: string;
  /** The hardware it would use now, in words for a person. */
  describe(): string;
  /**
   * Trains skip-gram vectors with negative sampling.
   * @throws ProgramError `cancelled` within 0.5 s of the signal, `training-vocabulary-empty`, `corpus-too-small`, `out-of-memory`
   */
  train(corpus: EncodedCorpus, run: TrainingRun): Promise<TrainedVectors>;
}
