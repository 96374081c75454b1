import type { ProgramError } from '../../shared/errors.ts';
import type { JobProgress, ReportProgress } from '../../shared/jobs.ts';
import type { ModelOrigin } from '../../shared/models.ts';
import { type EngineName, engineAndDevice, type TrainingOptions } from '../../shared/training.ts';
import type { EncodedCorpus } from '../corpus/encoded.ts';
import { createStore, type EmbeddingStore } from '../embeddings/store.ts';
import type { EngineProgress } from '../engines/engine.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import type { EngineRun, Engines } from './engines.ts';

/** What a finished training run gives. */
export interface TrainingResult {
  readonly store: EmbeddingStore;
  readonly origin: ModelOrigin & { kind: 'trained' };
}

/** A training run as the services see it. */
export interface TrainingRequest {
  readonly engines: Engines;
  readonly corpus: EncodedCorpus;
  readonly corpusName: string;
  /** Whether the corpus is the sample that ships with the program. */
  readonly sample: boolean;
  readonly options: TrainingOptions;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
  /** Looks at the vectors that are being trained until it is told to stop; which matrix holds them may change on the way. */
  readonly watch?: (vectors: () => EmbeddingMatrix, progress: () => EngineProgress | null) => LiveView;
  /** Hears why an engine could not go on; training does, with another one. */
  readonly onLost?: (error: ProgramError<'engine-lost'>) => void;
  /** Where it begins, when not from nothing, and who keeps its state on the way. */
  readonly run?: Pick<EngineRun, 'resume' | 'resumedFraction' | 'takeOver' | 'start' | 'checkpoints'>;
  /** Hears which engine does the work, and again when another takes over. */
  readonly onEngine?: (engine: EngineName) => void;
  /** Hears how far training is. */
  readonly onProgress?: (progress: EngineProgress) => void;
}

/** Somebody who looks at vectors while they are trained. */
export interface LiveView {
  /** Resolves when the first look was taken (or failed): before that, training must not change what is looked at. */
  readonly first: Promise<void>;
  /** Stops looking; resolves when nothing is read any more. */
  stop(): Promise<void>;
}

/** Trains vectors on an encoded corpus and keeps them, with the words they belong to, in a store. */
export async function trainModel(request: TrainingRequest): Promise<TrainingResult> {
  const { engines, corpus, options, signal, report, onLost } = request;
  let latest: EngineProgress | null = null;
  let device = '';
  let shown: EmbeddingMatrix | null = null;
  let view: LiveView | null = null;
  try {
    const trained = await engines.train(corpus, {
      ...request.run,
      options,
      signal,
      onProgress(progress) {
        latest = progress;
        request.onProgress?.(progress);
        report(jobProgress(progress, device));
      },
      onSnapshot(vectors) {
        shown = vectors;
        view ??=
          request.watch?.(
            () => shown ?? vectors,
            () => latest,
          ) ?? null;
        return view?.first;
      },
      onEngine(engine) {
        device = engineAndDevice(engine);
        request.onEngine?.(engine.name);
      },
      ...(onLost === undefined ? {} : { onLost }),
    });
    const store = createStore({
      words: firstWords(corpus, trained.vectors.rows),
      counts: corpus.vocabulary.counts.slice(0, trained.vectors.rows),
      vectors: trained.vectors,
      initialVectors: trained.initialVectors,
      outputVectors: trained.outputVectors,
    });
    return {
      store,
      origin: {
        kind: 'trained',
        corpus: request.corpusName,
        sample: request.sample,
        tokens: corpus.tokens.length,
        options,
        engine: trained.engine,
        device: trained.device,
        losses: trained.losses,
        trainSeconds: trained.trainSeconds,
        wordsPerSecond: trained.wordsPerSecond,
      },
    };
  } finally {
    await (view as LiveView | null)?.stop();
  }
}

/** The first `count` words of a corpus' vocabulary, as packed arrays of their own. */
function firstWords(corpus: EncodedCorpus, count: number) {
  const { bytes, offsets } = corpus.vocabulary.words;
  return { bytes: bytes.slice(0, offsets[count]), offsets: offsets.slice(0, count + 1) };
}

/** @param device what does the work, in words for a person */
function jobProgress(progress: EngineProgress, device: string): JobProgress {
  const { wordsDone, wordsTotal, wordsPerSecond, ...training } = progress;
  return {
    stage: 'training',
    unit: 'words',
    done: wordsDone,
    total: wordsTotal,
    rate: wordsPerSecond,
    secondsLeft: wordsPerSecond === null ? null : (wordsTotal - wordsDone) / wordsPerSecond,
    fraction: wordsTotal === 0 ? 1 : wordsDone / wordsTotal,
    training: { ...training, device },
  };
}
