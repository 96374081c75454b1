import type { TrainingProgress } from '../../shared/jobs.ts';
import type { EngineDescription, EngineName, TrainingOptions } from '../../shared/training.ts';
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

/** A run as it stands: all that is needed to go on with it. */
export interface TrainingState {
  /** Input vectors, one row a trained word. */
  readonly inputs: EmbeddingMatrix;
  /** Output (context) vectors, laid out alike. */
  readonly outputs: EmbeddingMatrix;
  /** The input vectors before the first step. */
  readonly initial: EmbeddingMatrix;
  /** What else the engine keeps for each number of the vectors, matrices laid out alike: Adam's moments. Other engines leave it alone. */
  readonly moments?: readonly EmbeddingMatrix[];
  /** Pieces of work done, in the engine's own count; a run goes on behind them. */
  readonly done: number;
  /** Sums of losses and pairs of each epoch so far. */
  readonly losses: readonly { readonly sum: number; readonly pairs: number }[];
  /**
   * Keeps the state as it is until the function that comes is called; absent where a state that changes while it is written is as good as any.
   */
  readonly hold?: () => Promise<() => void>;
}

/**
 * Thrown by an engine's `train` when what it runs on cannot go on, through no fault of the run: another engine can. A person is told the
 * reason, and is not asked.
 */
export class EngineLost extends Error {
  readonly engine: EngineName;
  /** Why, as the end of a sentence without its full stop. */
  readonly reason: string;
  /** What there is to go on with: the state as last copied; `null`: nothing was trained yet. */
  readonly progress: LostProgress | null;

  constructor(engine: EngineName, reason: string, progress: LostProgress | null) {
    super(`${engine}: ${reason}`);
    this.name = 'EngineLost';
    this.engine = engine;
    this.reason = reason;
    this.progress = progress;
  }
}

/** How far a run was on an engine that is lost; `done` of its state is that engine's own count. */
export interface LostProgress {
  readonly state: TrainingState;
  /** Share of the run that the state holds, 0 … 1: engines count differently, and this is the same for all. */
  readonly fraction: number;
}

/** Keeps a run's state now and then. */
export interface Checkpoints {
  readonly everySeconds: number;
  /**
   * The matrices are live: what is torn between threads does no harm. Training goes on meanwhile. An engine that trains in shared memory hands out a state
   * whose every part is live, so that it can be looked at again as long as the run goes on.
   * Never rejects: what goes wrong with keeping is told by whoever keeps.
   */
  keep(state: TrainingState): Promise<void>;
}

/** What a training run needs besides the corpus. */
export interface TrainingRun {
  readonly options: TrainingOptions;
  readonly signal: AbortSignal;
  /** Where a run goes on that was cut short; the options and the corpus must be those it began with. */
  readonly resume?: TrainingState;
  /** Instead of `resume`, a run that another engine began and lost: its counts mean nothing here, the share that is done does. */
  readonly takeOver?: LostProgress;
  /** Vectors to start from instead of noise: one row a trained word, NaN in the first number where a word is new. */
  readonly start?: { readonly inputs: EmbeddingMatrix; readonly outputs: EmbeddingMatrix | null };
  readonly checkpoints?: Checkpoints;
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
  /** The output (context) vectors, laid out alike. */
  readonly outputVectors: EmbeddingMatrix;
  /** The input vectors as they were before the first step. */
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
  readonly name: EngineName;
  /** What it is here and now. Asks the hardware at most once in a while; never throws. */
  describe(): Promise<EngineDescription>;
  /** Why it cannot do a run with these options, in words; `null` when it can. */
  refuses(options: TrainingOptions): string | null;
  /**
   * Trains vectors by skip-gram or CBOW.
   * @throws ProgramError `cancelled` within 0.5 s of the signal, `training-vocabulary-empty`, `corpus-too-small`, `out-of-memory`
   * @throws EngineLost when what it runs on cannot go on
   */
  train(corpus: EncodedCorpus, run: TrainingRun): Promise<TrainedVectors>;
}
