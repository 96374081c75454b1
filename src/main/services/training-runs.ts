import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isProgramError, ProgramError } from '../../shared/errors.ts';
import type { ReportProgress } from '../../shared/jobs.ts';
import type { ModelDescription, TrainingFrame } from '../../shared/models.ts';
import type { TrainingOptions } from '../../shared/training.ts';
import { WordTable } from '../../shared/word-table.ts';
import { keepText } from '../corpus/concordance.ts';
import type { CorpusTask } from '../corpus/corpus-task.ts';
import { type EncodedCorpus, type Vocabulary, vocabularySize } from '../corpus/encoded.ts';
import { type CorpusSource, readCorpus } from '../corpus/read-corpus.ts';
import { renumbered } from '../corpus/tokens.ts';
import type { CheckpointTask } from '../engines/checkpoints/checkpoint-files.ts';
import type { CheckpointShelf, FoundCheckpoint } from '../engines/checkpoints/checkpoint-shelf.ts';
import { readState, readVocabulary } from '../engines/checkpoints/read-state.ts';
import type { CheckpointRecord } from '../engines/checkpoints/record.ts';
import { type Jobs, pageGone } from '../jobs/jobs.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import type { ThreadStarter } from '../threads/thread.ts';
import { baseVocabulary, spreadRows } from './base-model.ts';
import type { Corpora, OpenCorpus } from './corpora.ts';
import type { EngineRun, Engines } from './engines.ts';
import type { FileRegistry } from './files.ts';
import type { RequestHandlers } from './host.ts';
import type { Models, OpenModel } from './models.ts';
import { type KeptRun, keptText, RunKeeper } from './run-keeper.ts';
import { sampleCorpusPath } from './sample.ts';
import { type TrainingRequest, trainModel } from './training.ts';

type RunRequests = Pick<
  RequestHandlers,
  'training.start' | 'training.continue' | 'training.interrupted' | 'training.resume' | 'training.forget'
>;

/** What training runs work with. */
export interface RunServices {
  readonly engines: Engines;
  readonly corpora: Corpora;
  readonly models: Models;
  readonly jobs: Jobs;
  readonly files: FileRegistry;
  readonly threads: ThreadStarter;
  readonly shelf: CheckpointShelf;
  /** Seconds between two checkpoints. */
  readonly checkpointSeconds: number;
  /** What ships with the program. */
  readonly assets: string;
  /** Where the tokens of large texts lie. */
  readonly tokenFolder: string;
  /** Looks at the vectors of a job while they are trained. */
  readonly watch: (job: string, words: TrainingFrame['words']) => NonNullable<TrainingRequest['watch']>;
  readonly keepLater: (model: string) => void;
  readonly notice: (error: unknown) => void;
}

/** Words that a live view shows at most. */
const shownWhileTraining = 2000;
/** Milliseconds that a quit waits for the last checkpoint of each run. */
const lastCheckpoint = 3000;
/** A kept text of more bytes stays on the disk. */
const largestTextInMemory = 64 * 1024 * 1024;

/** What the finished model is called, and what it says of the texts that it was trained on. */
type RunNames = Pick<KeptRun, 'modelName' | 'trainedOn'>;

/** One run, whatever it begins with. */
interface Run {
  readonly job: string;
  readonly open: OpenCorpus;
  /** What is trained: the open corpus, or that with the words of a model. */
  readonly corpus: EncodedCorpus;
  readonly options: TrainingOptions;
  readonly names: RunNames;
  readonly begin: Pick<EngineRun, 'resume' | 'resumedFraction' | 'takeOver' | 'start'>;
  readonly keeper: RunKeeper;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
}

/** Training runs: begun, gone on with after they were cut short, and on top of what a model knows already. */
export class TrainingRuns {
  readonly handlers: RunRequests;
  readonly #services: RunServices;
  /** The runs under way, each with the promise of its end. */
  readonly #running = new Map<
    RunKeeper,
    { readonly ended: Promise<unknown>; readonly signal: AbortSignal }
  >();
  #leaving = false;

  constructor(services: RunServices) {
    this.#services = services;
    const { corpora, jobs, models, shelf } = services;
    this.handlers = {
      'training.start': ({ job, corpus, options }) =>
        jobs.run(job, (signal, report) => this.#start(job, corpora.get(corpus), options, signal, report)),
      'training.continue': ({ job, model, corpus, options }) =>
        jobs.run(job, (signal, report) =>
          this.#continue(job, models.get(model), corpora.get(corpus), options, signal, report),
        ),
      'training.interrupted': async () => {
        // A page that is loaded anew asks while the run of the one before is still about to end.
        await this.#ended((signal) => signal.reason === pageGone);
        return (await shelf.list()).map(({ checkpoint, record, bytes }) => ({
          checkpoint,
          corpus: record.trainedOn,
          options: record.options,
          words: record.rows,
          ...{ fraction: record.fraction, savedAt: record.savedAt, bytes },
        }));
      },
      'training.resume': ({ job, checkpoint }) =>
        jobs.run(job, (signal, report) => this.#resume(job, checkpoint, signal, report)),
      'training.forget': async ({ checkpoint }) => {
        await shelf.remove(checkpoint);
        return null;
      },
    };
  }

  /** Keeps what runs have come to, so that the next start can go on with it; to be called before jobs are cancelled because the program ends. */
  async leave(): Promise<void> {
    this.#leaving = true;
    await Promise.all(Array.from(this.#running.keys(), (keeper) => keeper.keepLast(lastCheckpoint)));
  }

  /** Resolves when the runs that are under way have ended, however they do. */
  async settled(): Promise<void> {
    await this.#ended(() => true);
  }

  /** Resolves when the runs have ended whose signals are `meant`. */
  async #ended(meant: (signal: AbortSignal) => boolean): Promise<void> {
    const runs = [...this.#running.values()].filter(({ signal }) => meant(signal));
    await Promise.allSettled(runs.map(({ ended }) => ended));
  }

  #start(
    job: string,
    open: OpenCorpus,
    options: TrainingOptions,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<ModelDescription> {
    const { name } = open.summary;
    const names = { trainedOn: name, modelName: name };
    const keeper = this.#keeperFor(open, options, names, null);
    return this.#train({
      job,
      open,
      corpus: open.encoded,
      options,
      names,
      begin: {},
      keeper,
      signal,
      report,
    });
  }

  /**
   * Trains from a model's vectors on another text. Where the model has no output vectors, as files have none, these start from zeros, as in any run: they
   * are learned from input vectors that know the words within the first part of the text, while those hardly move.
   */
  async #continue(
    job: string,
    model: OpenModel,
    open: OpenCorpus,
    asked: TrainingOptions,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<ModelDescription> {
    const { store, description } = model;
    const options = { ...asked, dimension: description.dimension };
    const base = baseVocabulary(model, options.minimumCount);
    const { corpus, baseIds } = await this.#union(base, open.encoded);
    const rows = vocabularySize(corpus.vocabulary.counts, options.minimumCount);
    const spread = (matrix: EmbeddingMatrix) => spreadRows(matrix, baseIds, rows, signal);
    const start = {
      inputs: await spread(store.vectors),
      outputs: store.outputVectors === null ? null : await spread(store.outputVectors),
    };
    const before = description.origin.kind === 'trained' ? description.origin.corpus : description.name;
    const names = {
      trainedOn: `${before} + ${open.summary.name}`,
      modelName: `${description.name} + ${open.summary.name}`,
    };
    const keeper = this.#keeperFor(open, options, names, base);
    return this.#train({ job, open, corpus, options, names, begin: { start }, keeper, signal, report });
  }

  async #resume(
    job: string,
    checkpoint: string,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<ModelDescription> {
    const { shelf } = this.#services;
    const found = await shelf.take(checkpoint);
    let handedOver = false;
    try {
      const run = await this.#reopen(job, found, signal, report);
      handedOver = true;
      return await this.#train(run);
    } catch (error) {
      if (handedOver) throw error;
      const { corpus } = found.record;
      if (isProgramError(error, 'checkpoint-damaged'))
        throw await shelf.setAside(checkpoint, corpus.name, error.parameters.reason);
      await shelf.leave(checkpoint);
      throw error;
    }
  }

  /** Opens the text of a run that was cut short, checks that it is the same, and reads the run's state. */
  async #reopen(
    job: string,
    found: FoundCheckpoint,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<Run> {
    const { corpora, engines, files, shelf, threads, tokenFolder } = this.#services;
    const { checkpoint, record } = found;
    const folder = shelf.folderOf(checkpoint);
    const { name, source, tokenizer } = record.corpus;
    const text = await this.#textOf(record, folder);
    const kept = await keepText(text);
    const reading = await readCorpus(text, tokenizer, {
      ...{ id: randomUUID(), threads, signal, tokenFolder },
      // Progress never goes back: reading the text again ends where training goes on.
      report: (progress) => report({ ...progress, fraction: progress.fraction * record.fraction }),
    });
    const thread = threads.start<CheckpointTask>('checkpoint');
    try {
      const identity = await thread.call('identify', reading.encoded);
      if (identity !== record.corpus.identity) throw new ProgramError('checkpoint-text-changed', { name });
      const state = await readState(thread, folder, record);
      const base = record.base === null ? null : await readVocabulary(thread, folder, record.base);
      const open: OpenCorpus = {
        ...{ encoded: reading.encoded, summary: reading.summary, release: reading.release },
        ...{ readFrom: text, text: kept },
        temporary: source.kind === 'kept',
        source:
          source.kind === 'sample'
            ? { kind: 'sample' }
            : source.kind === 'file'
              ? { kind: 'file', file: (await files.register(source.path)).file, name }
              : null,
      };
      await corpora.replace(open);
      const corpus = base === null ? open.encoded : (await this.#union(base, open.encoded)).corpus;
      const { options, fraction, modelName, trainedOn } = record;
      const names = { modelName, trainedOn };
      const keeper = this.#keeperFor(open, options, names, base, found);
      // What one engine counts means nothing to another; the share that is done does.
      const same = (await engines.choose(options)).name === record.engine;
      const begin = same ? { resume: state, resumedFraction: fraction } : { takeOver: { state, fraction } };
      return { job, open, corpus, options, names, begin, keeper, signal, report };
    } catch (error) {
      if (corpora.current?.encoded !== reading.encoded) await reading.release();
      throw error;
    } finally {
      await thread.dispose();
    }
  }

  async #textOf({ corpus: { name, source } }: CheckpointRecord, folder: string): Promise<CorpusSource> {
    if (source.kind === 'file') return { kind: 'file', path: source.path, name };
    if (source.kind === 'sample')
      return { kind: 'file', path: sampleCorpusPath(this.#services.assets), name };
    const path = join(folder, keptText);
    const { size } = await stat(path).catch(() => ({ size: 0 }));
    // It goes with the checkpoint, and may be asked for again.
    if (size === 0 || size > largestTextInMemory) return { kind: 'file', path, name };
    return { kind: 'text', text: await readFile(path), name };
  }

  #keeperFor(
    open: OpenCorpus,
    options: TrainingOptions,
    names: RunNames,
    base: Vocabulary | null,
    resumed: FoundCheckpoint | null = null,
  ): RunKeeper {
    const { shelf, threads, checkpointSeconds, notice } = this.#services;
    const { encoded, summary, readFrom: text, temporary } = open;
    const own = text.kind === 'file' && !temporary ? text.path : null;
    const sample = open.source?.kind === 'sample';
    const source =
      resumed?.record.corpus.source ??
      (sample ? { kind: 'sample' } : own === null ? { kind: 'kept' } : { kind: 'file', path: own });
    return new RunKeeper(
      { shelf, threads, everySeconds: checkpointSeconds, notice },
      {
        ...names,
        ...{ corpusName: summary.name, tokenizer: summary.tokenizer, encoded, text, source, options, base },
      },
      resumed,
    );
  }

  /** The corpus with the words of `base` in its vocabulary, worked out in a thread. */
  async #union(
    base: Vocabulary,
    encoded: EncodedCorpus,
  ): Promise<{ corpus: EncodedCorpus; baseIds: Uint32Array }> {
    const thread = this.#services.threads.start<CorpusTask>('corpus');
    try {
      const united = await thread.call('unite', { first: base, second: encoded.vocabulary });
      const tokens = renumbered(encoded.tokens, united.secondIds);
      return { corpus: { ...encoded, vocabulary: united.vocabulary, tokens }, baseIds: united.firstIds };
    } finally {
      await thread.dispose();
    }
  }

  #train(run: Run): Promise<ModelDescription> {
    const { keeper } = run;
    const ended = this.#trainToTheEnd(run).finally(() => this.#running.delete(keeper));
    this.#running.set(keeper, { ended, signal: run.signal });
    return ended;
  }

  async #trainToTheEnd(run: Run): Promise<ModelDescription> {
    const { engines, keepLater, models, notice, watch } = this.#services;
    const { begin, corpus, job, keeper, names, open, options, report, signal } = run;
    let whole = false;
    try {
      const { store, origin } = await trainModel({
        ...{ engines, corpus, corpusName: names.trainedOn, options, signal, report },
        sample: open.source?.kind === 'sample',
        onLost: notice,
        watch: watch(job, Object.keys(begin).length === 0 ? undefined : firstWords(corpus)),
        run: { ...begin, checkpoints: keeper },
        onEngine: (engine) => keeper.engine(engine),
        onProgress: (progress) => keeper.progress(progress),
      });
      whole = true;
      const trainSeconds = keeper.earlierSeconds + origin.trainSeconds;
      const description = models.add(names.modelName, store, { ...origin, trainSeconds });
      keepLater(description.id);
      return description;
    } finally {
      // Whoever closes or reloads the page has not said that the work of hours is to go.
      const wanted = !whole && (this.#leaving || !signal.aborted || signal.reason === pageGone);
      await keeper.end(wanted ? 'leave' : 'remove');
    }
  }
}

/** The words of the first rows, as many as are shown while training. */
function firstWords({ vocabulary: { words, counts } }: EncodedCorpus): NonNullable<TrainingFrame['words']> {
  const table = new WordTable(words);
  const shown = Math.min(shownWhileTraining, counts.length);
  return Array.from({ length: shown }, (_, row) => ({ word: table.word(row), count: counts[row]! }));
}
