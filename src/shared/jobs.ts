/** Long work: what is being done, how far it is, how fast it goes. Progress of one job never decreases. */
export interface JobProgress {
  /** What is being done now, as a stable name; the renderer has the words for it. */
  readonly stage: JobStage;
  /** The unit of `done`, `total` and (per second) `rate`. */
  readonly unit: 'bytes' | 'words' | 'rows' | 'questions' | 'sentences';
  readonly done: number;
  /** `null` while the total is not known. */
  readonly total: number | null;
  /** Units a second, over the last seconds; `null` until it can be told. */
  readonly rate: number | null;
  readonly secondsLeft: number | null;
  /** Share of the whole job, over all its stages, 0 … 1. */
  readonly fraction: number;
  /** While training: where it is, how well it does, and what does the work (`CPU · 2 threads · WASM SIMD`). */
  readonly training?: TrainingProgress & { readonly device: string };
}

export type JobStage =
  | 'reading'
  | 'counting'
  | 'encoding'
  | 'training'
  | 'projecting'
  | 'evaluating'
  | 'loading'
  | 'downloading'
  | 'checking'
  | 'keeping'
  | 'writing'
  | 'understanding'
  | 'searching';

export interface TrainingProgress {
  /** The epoch under way, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /**
   * Mean loss per (input, output) pair, natural logarithm: one true average for every finished epoch, in order, and last the
   * average so far of the epoch under way, when it has seen a pair.
   */
  readonly losses: readonly number[];
  /** How many of `losses` are of finished epochs. */
  readonly finishedEpochs: number;
  /**
   * How the loss goes within epochs, too, in order: each point is the mean loss per pair since the point before, and `epoch` says where it ends,
   * 0 … `epochs`. A point a second at most, and some two hundred in all; empty in the first moments.
   */
  readonly course: readonly { readonly epoch: number; readonly loss: number }[];
  readonly learningRate: number;
}

/** Called by long work with its progress; cheap, and free to be called often. */
export type ReportProgress = (progress: JobProgress) => void;
