import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { CurrentCorpus, EventName, Events, ProgramDescription } from '../../shared/api.ts';
import { type CorpusSummary, defaultTokenizerOptions, type TokenizerOptions } from '../../shared/corpus.ts';
import { type ProgramError, serializeError } from '../../shared/errors.ts';
import { engineAndDevice } from '../../shared/training.ts';
import { firstWorkspace, workspaceSchema } from '../../shared/workspace.ts';
import { AnalysisPool } from '../analysis/pool.ts';
import { keepText } from '../corpus/concordance.ts';
import { type CorpusSource, readCorpus } from '../corpus/read-corpus.ts';
import { removeLeftTokenFiles } from '../corpus/token-file.ts';
import { windowPairs } from '../corpus/window-pairs.ts';
import { Library } from '../embeddings/library/library.ts';
import { CheckpointShelf } from '../engines/checkpoints/checkpoint-shelf.ts';
import { Jobs } from '../jobs/jobs.ts';
import { nodeProcesses } from '../processes/node-processes.ts';
import type { ProcessStarter } from '../processes/process.ts';
import type { Resources } from '../resources.ts';
import { threadStarter } from '../threads/starter.ts';
import { catalogueRequests } from './catalogue.ts';
import { contextRequests } from './contexts.ts';
import { Corpora } from './corpora.ts';
import { document } from './documents.ts';
import { createEngines } from './engines.ts';
import { evaluationQueries } from './evaluation.ts';
import { exportRequests } from './export.ts';
import { FileRegistry } from './files.ts';
import type { EventListener, Host, Program } from './host.ts';
import { lessonRequests } from './lesson.ts';
import { createShelf } from './library.ts';
import { watchTraining } from './live-view.ts';
import { modelFileRequests } from './model-files.ts';
import { Models } from './models.ts';
import { modelQueries } from './queries.ts';
import { questionQueries } from './questions.ts';
import { RecentFiles } from './recent-files.ts';
import { readSampleWordSets, sampleCorpusPath, sampleName } from './sample.ts';
import { TrainingRuns } from './training-runs.ts';
import { vocabularyQueries } from './vocabulary.ts';

/** What a host gives to build the program. */
export interface ProgramOptions {
  readonly host: Host;
  readonly resources: Resources;
  /** Where settings are kept. */
  readonly dataFolder: string;
  /** Where the library of models lies; by default `library` in the data folder. */
  readonly libraryFolder?: string | undefined;
  /** Where pretrained models are fetched from, as a command line names it; by default what was chosen last. */
  readonly catalogue?: string | undefined;
  /** Where contextual models are fetched from, as a command line names it; by default what was chosen last. */
  readonly hub?: string | undefined;
  readonly version: string;
  /** How child processes are started; by default as Node does. */
  readonly processes?: ProcessStarter;
  /** Seconds between two checkpoints of a training run; by default 60. */
  readonly checkpointSeconds?: number;
  /** Worker threads to plan for; by default what the operating system grants. */
  readonly cores?: number;
}

/** Builds the services and connects them to the contract: the one place that knows them all. */
export async function createProgram(options: ProgramOptions): Promise<Program> {
  const { host, resources, dataFolder, version } = options;
  const listeners = new Set<EventListener>();
  const emit = <E extends EventName>(event: E, payload: Events[E]): void => {
    for (const listener of listeners) listener(event, payload);
  };
  const notice = (error: unknown): void => emit('notice', serializeError(error));
  const onDamaged = (error: ProgramError): void => notice(error);

  const threads = threadStarter(resources.workers, options.cores);
  const engines = createEngines(threads, resources);
  const pool = await AnalysisPool.create(threads, resources.kernels);
  const jobs = new Jobs((job, progress) => emit('progress', { job, progress }));
  const files = new FileRegistry();
  const corpora = new Corpora();
  const models = new Models();
  const recentFiles = new RecentFiles(dataFolder, onDamaged);
  const workspace = document(join(dataFolder, 'workspace.json'), workspaceSchema, firstWorkspace);
  const library = new Library({
    folder: resolve(options.libraryFolder ?? join(dataFolder, 'library')),
    kernels: resources.kernels,
    version,
    onProblem: notice,
  });
  const shelf = createShelf({ library, models, jobs, host, emit, notice });
  library.tidy().catch(notice);
  const tokenFolder = join(dataFolder, 'encoded');
  await removeLeftTokenFiles(tokenFolder);
  const sampleWordSets = await readSampleWordSets(resources.assets);

  const runs = new TrainingRuns({
    ...{ engines, corpora, models, jobs, files, threads, assets: resources.assets, tokenFolder, notice },
    shelf: new CheckpointShelf(join(dataFolder, 'checkpoints'), notice),
    checkpointSeconds: options.checkpointSeconds ?? 60,
    watch: (job, words) => (vectors, progress) =>
      watchTraining(
        job,
        vectors,
        progress,
        (live, count, previous) => pool.frame(live, count, previous),
        (frame) =>
          emit('trainingFrame', frame.sequence > 0 || words === undefined ? frame : { ...frame, words }),
        notice,
      ),
    keepLater: shelf.keepLater,
  });

  const openCorpus = (
    job: string,
    text: CorpusSource,
    tokenizer: TokenizerOptions,
    source: CurrentCorpus['source'],
    temporary = false,
  ): Promise<CorpusSummary> =>
    jobs.run(job, async (signal, report) => {
      const id = randomUUID();
      const kept = await keepText(text);
      const options = { id, threads, signal, report, tokenFolder };
      const { encoded, summary, release } = await readCorpus(text, tokenizer, options);
      await corpora.replace({ encoded, summary, source, readFrom: text, temporary, release, text: kept });
      return summary;
    });

  const contexts = contextRequests({
    models,
    jobs,
    corpora,
    files,
    pool,
    host,
    processes: options.processes ?? nodeProcesses(resources.workers),
    threads,
    assets: resources.assets,
    dataFolder,
    hub: options.hub,
    emit,
    notice,
  });

  return {
    handlers: {
      'program.describe': async (): Promise<ProgramDescription> => ({
        version,
        host: host.kind,
        threads: threads.cores,
        device: engineAndDevice(await engines.likely()),
        sampleWordSets,
      }),
      'workspace.load': () => workspace.load(onDamaged),
      'workspace.save': async ({ workspace: value }) => {
        await workspace.save(value);
        return null;
      },

      'files.pick': async ({ purpose }) => {
        const path = await host.pickFile(purpose);
        return path === null ? null : files.register(path);
      },
      'files.recent': () => recentFiles.list(),
      'files.reopen': async ({ recent }) => files.register(await recentFiles.path(recent)),

      'corpus.open': async ({ job, file, tokenizer }) => {
        const { path, name, temporary } = files.resolve(file);
        const text = { kind: 'file', path, name } as const;
        const summary = await openCorpus(job, text, tokenizer, { kind: 'file', file, name }, temporary);
        if (!temporary) await recentFiles.add(path);
        return summary;
      },
      'corpus.openText': ({ job, name, text, tokenizer }) =>
        openCorpus(job, { kind: 'text', text, name }, tokenizer, null),
      'corpus.openSample': ({ job }) =>
        openCorpus(
          job,
          { kind: 'file', path: sampleCorpusPath(resources.assets), name: sampleName },
          defaultTokenizerOptions,
          { kind: 'sample' },
        ),
      'corpus.current': async () => {
        const open = corpora.current;
        return open === null ? null : { summary: open.summary, source: open.source };
      },
      'corpus.pairs': async ({ corpus, window, minimumCount }) =>
        windowPairs(corpora.get(corpus).encoded, window, minimumCount),

      ...runs.handlers,
      'training.engines': () => engines.describe(),
      'job.cancel': async ({ job }) => {
        jobs.cancel(job);
        return null;
      },
      ...lessonRequests({ models, corpora, pool }),
      ...modelQueries({ models, pool, jobs }),
      ...exportRequests({ models, jobs, host, kernels: resources.kernels }),
      ...modelFileRequests({
        models,
        jobs,
        files,
        threads,
        kernels: resources.kernels,
        keepLater: shelf.keepLater,
      }),
      ...shelf.handlers,
      ...catalogueRequests({
        models,
        jobs,
        library,
        threads,
        kernels: resources.kernels,
        assets: resources.assets,
        dataFolder,
        source: options.catalogue,
        openEntry: shelf.handlers['library.open'],
        emit,
        notice,
      }),
      ...contexts.handlers,
      ...vocabularyQueries({ models, pool }),
      ...questionQueries({ models, pool }),
      ...evaluationQueries({ models, pool, jobs, files }),
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit,
    abandonJob: (job) => jobs.abandon(job),
    registerFile: (path, fileOptions) => files.register(path, fileOptions),
    async dispose() {
      await runs.leave();
      jobs.cancelAll();
      await runs.settled();
      // What was trained would be lost if it were not kept now.
      await shelf.settled();
      await Promise.all([pool.dispose(), files.dispose(), corpora.dispose(), contexts.dispose()]);
      listeners.clear();
    },
  };
}
