import { join } from 'node:path';
import { z } from 'zod';
import type { EventName, Events } from '../../shared/api.ts';
import { type ErrorCode, ProgramError } from '../../shared/errors.ts';
import type { JobProgress, ReportProgress } from '../../shared/jobs.ts';
import type { CatalogueEntry, CatalogueListing } from '../../shared/library.ts';
import type { ModelDescription, ModelOrigin } from '../../shared/models.ts';
import { OneAtATime } from '../downloads/one-at-a-time.ts';
import { mirrorAt, originalSource, type Source } from '../downloads/source.ts';
import type { Surroundings } from '../downloads/surroundings.ts';
import { downloadModel, downloadShares } from '../embeddings/catalogue/download.ts';
import { readIndex, withChecksums } from '../embeddings/catalogue/index-reading.ts';
import { discardLeft, leftBytes, leftModels } from '../embeddings/catalogue/partial.ts';
import {
  keptBytes,
  type Pretrained,
  pretrainedSchema,
  readShippedModels,
} from '../embeddings/catalogue/pretrained.ts';
import { describeSource } from '../embeddings/catalogue/source.ts';
import type { Library } from '../embeddings/library/library.ts';
import { readVectors } from '../embeddings/reading/read-vectors.ts';
import type { EmbeddingStore } from '../embeddings/store.ts';
import { writeError } from '../files/atomic-write.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ThreadStarter } from '../threads/thread.ts';
import type { RequestHandlers } from './host.ts';
import type { Models } from './models.ts';
import { RememberedSource, type SourceSetting } from './remembered-source.ts';

type CatalogueRequests = Pick<RequestHandlers, Extract<keyof RequestHandlers, `catalogue.${string}`>>;

export interface CatalogueServices {
  readonly models: Models;
  readonly jobs: Jobs;
  readonly library: Pick<Library, 'folder' | 'list' | 'keep'>;
  readonly threads: ThreadStarter;
  /** Folder of the compiled kernels. */
  readonly kernels: string;
  /** What ships with the program. */
  readonly assets: string;
  /** Where the source is remembered. */
  readonly dataFolder: string;
  /** What the command line names as the source, if anything. */
  readonly source?: string | undefined;
  /** Opens an entry of the library as a job. */
  readonly openEntry: RequestHandlers['library.open'];
  readonly emit: <E extends EventName>(event: E, payload: Events[E]) => void;
  /** Tells the page of something that no request of its own failed with. */
  readonly notice: (error: unknown) => void;
  readonly surroundings?: Surroundings;
}

/** The requests about pretrained models that can be fetched. */
export function catalogueRequests(services: CatalogueServices): CatalogueRequests {
  const catalogue = new Catalogue(services);
  return {
    'catalogue.list': () => catalogue.list(),
    'catalogue.fetch': ({ job, name }) => catalogue.fetch(job, name),
    'catalogue.discard': async ({ name }) => {
      await catalogue.discard(name);
      return null;
    },
    'catalogue.setSource': async ({ source }) => {
      await catalogue.chooseSource(source === null ? originalSource : mirrorAt(source));
      return catalogue.list();
    },
  };
}

class Catalogue {
  readonly #services: CatalogueServices;
  readonly #source: RememberedSource<readonly Pretrained[]>;
  /** What came and is not in the library yet lies here. */
  readonly #folder: string;
  #shipped: Promise<readonly Pretrained[]> | null = null;
  readonly #downloads: OneAtATime;

  constructor(services: CatalogueServices) {
    const { dataFolder, source, notice, library } = services;
    this.#services = services;
    this.#source = new RememberedSource({
      path: join(dataFolder, 'catalogue.json'),
      known: z.array(pretrainedSchema).max(1000).readonly(),
      look: readIndex,
      requested: source,
      notice,
    });
    this.#folder = join(library.folder, 'downloads');
    this.#downloads = new OneAtATime(this.#folder);
  }

  async list(): Promise<CatalogueListing> {
    const setting = await this.#source.get();
    const [offered, left, entries] = await Promise.all([
      this.#offered(setting),
      leftModels(this.#folder),
      this.#entries(),
    ]);
    // What was begun elsewhere is shown as well: it takes room, and can be removed.
    const elsewhere = left.filter(({ name }) => !offered.some((model) => model.name === name));
    return {
      source: describeSource(setting.source),
      original: setting.source.kind === 'original',
      entries: await Promise.all(
        [...offered, ...elsewhere].map((model) => this.#describe(model, entries.get(model.name) ?? null)),
      ),
    };
  }

  async chooseSource(source: Source): Promise<void> {
    await this.#source.choose(source);
  }

  async discard(name: string): Promise<void> {
    if (!pretrainedSchema.shape.name.safeParse(name).success) throw unknownModel(name);
    await this.#downloads
      .run(name, () => discardLeft(this.#folder, name))
      .catch((error: unknown) => {
        throw writeError(name, error);
      });
  }

  async fetch(job: string, name: string): Promise<ModelDescription> {
    const { openEntry, jobs } = this.#services;
    const entry = (await this.#entries()).get(name);
    if (entry !== undefined) return openEntry({ job, entry });
    const { source, models } = await this.#source.get();
    const model = (await this.#offered({ source, models })).find((offered) => offered.name === name);
    if (model === undefined) throw unknownModel(name);
    return jobs.run(job, (signal, report) =>
      this.#downloads.run(name, () => this.#fetch(model, source, signal, report)),
    );
  }

  async #fetch(
    described: Pretrained,
    source: Source,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<ModelDescription> {
    const { surroundings } = this.#services;
    const model = await withChecksums(described, source, signal);
    const folder = this.#folder;
    const file = await downloadModel(model, {
      source,
      folder,
      signal,
      report,
      ...(surroundings === undefined ? {} : { surroundings }),
    });
    const store = await this.#load(model, file.path, signal, report).catch(async (error: unknown) => {
      // Fetching it again would bring the same.
      if (file.ours && error instanceof ProgramError && unusable.has(error.code))
        await discardLeft(folder, model.name);
      throw error;
    });
    const opened = await this.#keep(model, store, signal, report);
    if (file.ours && opened.entry !== null) await discardLeft(folder, model.name);
    return opened;
  }

  async #load(
    model: Pretrained,
    path: string,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<EmbeddingStore> {
    const { threads, kernels } = this.#services;
    const { downloading, checking, loading } = downloadShares;
    const { store } = await readVectors([{ path, name: model.name }], {
      threads,
      kernels,
      signal,
      report: (progress) => report(within(progress, downloading + checking, loading)),
    });
    return store;
  }

  /** Keeps a model that came and opens it; where it cannot be kept, it is opened all the same, and the page hears why. */
  async #keep(
    { name, licence }: Pretrained,
    store: EmbeddingStore,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<ModelDescription> {
    const { library, models, emit, notice } = this.#services;
    const origin: ModelOrigin = { kind: 'catalogue', name, licence };
    const total = store.words.size * store.vectors.dimension * 4;
    const nothingYet = { unit: 'bytes', done: 0, total, rate: null, secondsLeft: null } as const;
    report({ ...nothingYet, stage: 'keeping', fraction: 1 - downloadShares.keeping });
    try {
      const { entry } = await library.keep(store, { name, origin }, { signal });
      emit('libraryChanged', {});
      return models.add(name, store, origin, entry);
    } catch (error) {
      if (signal.aborted) throw error;
      notice(error);
      return models.add(name, store, origin);
    }
  }

  /** What can be fetched from a source: what the program knows and the source has, then what only the source knows. */
  async #offered({ models }: SourceSetting<readonly Pretrained[]>): Promise<readonly Pretrained[]> {
    this.#shipped ??= readShippedModels(this.#services.assets);
    const shipped = await this.#shipped;
    if (models === null) return shipped;
    const known = shipped.filter(({ name }) => models.some((model) => model.name === name));
    return [...known, ...models.filter(({ name }) => !known.some((model) => model.name === name))];
  }

  /** The library's entries that came from the catalogue, by the name of the model; of several the latest. */
  async #entries(): Promise<ReadonlyMap<string, string>> {
    const kept = await this.#services.library.list();
    return new Map(
      kept
        .toReversed()
        .flatMap(({ entry, record: { origin } }) =>
          origin.kind === 'catalogue' ? [[origin.name, entry] as const] : [],
        ),
    );
  }

  async #describe(model: Pretrained, entry: string | null): Promise<CatalogueEntry> {
    const { name, words, dimension, trainedOn, licence, bytes, checksums, readMore } = model;
    return {
      name,
      words,
      dimension,
      trainedOn,
      licence,
      downloadBytes: bytes,
      neededBytes: bytes + keptBytes(model),
      parts: checksums.length,
      readMore,
      fetchedBytes: await leftBytes(this.#folder, name),
      entry,
    };
  }
}

/** What a file that has the right checksum, and is no model after all, is refused with. */
const unusable: ReadonlySet<string> = new Set<ErrorCode>([
  'model-format',
  'model-words-missing',
  'gzip-damaged',
  'file-empty',
  'text-binary',
  'text-encoding',
]);

/** Progress of a stage as a piece of the whole job's. */
function within(progress: JobProgress, before: number, share: number): JobProgress {
  return { ...progress, fraction: before + share * progress.fraction };
}

function unknownModel(name: string): ProgramError {
  return new ProgramError('download-refused', {
    name,
    reason: 'the place that models are fetched from lists none of this name',
  });
}
