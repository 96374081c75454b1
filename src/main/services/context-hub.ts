import { readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { ContextsDescription, OfferedContextModel } from '../../shared/contexts.ts';
import { ProgramError } from '../../shared/errors.ts';
import { describeHub } from '../contextual/hub/address.ts';
import { downloadFromHub } from '../contextual/hub/download.ts';
import {
  type KeptModel,
  keptFolderName,
  lookAtKept,
  removeKept,
  unfinishedBytes,
} from '../contextual/hub/kept.ts';
import { readListing } from '../contextual/hub/listing.ts';
import { type HubModel, type Precision, readOfferedModels } from '../contextual/hub/offered.ts';
import { refused } from '../downloads/fetch-part.ts';
import { OneAtATime } from '../downloads/one-at-a-time.ts';
import { mirrorAt, originalSource, type Source } from '../downloads/source.ts';
import { TransferError } from '../downloads/transfer.ts';
import { writeError } from '../files/atomic-write.ts';
import type { ContextFolders } from './context-folders.ts';
import type { ContextServices } from './context-services.ts';
import { RememberedSource } from './remembered-source.ts';

/** A source that has not answered after so many milliseconds does not count as one. */
const longestWait = 15_000;

const precisions = ['8-bit', 'full'] as const satisfies readonly Precision[];

type HubServices = Pick<
  ContextServices,
  'assets' | 'dataFolder' | 'jobs' | 'notice' | 'hub' | 'surroundings'
> & { readonly folders: ContextFolders };

/** Contextual models that can be fetched, and those that were. */
export class ContextHub {
  readonly #services: HubServices;
  /** What is kept lies here, a folder for each model and precision. */
  readonly #folder: string;
  readonly #source: RememberedSource<null>;
  readonly #downloads: OneAtATime;
  #offered: Promise<readonly HubModel[]> | null = null;

  constructor(services: HubServices) {
    const { dataFolder, hub, notice } = services;
    this.#services = services;
    this.#folder = join(dataFolder, 'contextual');
    this.#downloads = new OneAtATime(this.#folder);
    this.#source = new RememberedSource({
      path: join(dataFolder, 'context-source.json'),
      known: z.null(),
      look: (source) => this.#tryOut(source),
      requested: hub,
      notice,
    });
  }

  /** What can be fetched, and from where. Touches no network, unless the command line named another source. */
  async describe(): Promise<Pick<ContextsDescription, 'offered' | 'source' | 'original'>> {
    const { source } = await this.#source.get();
    const models = await this.#models();
    const offered = await Promise.all(models.map((model) => this.#describe(model)));
    await this.#findUnoffered(models);
    return { offered, source: describeHub(source), original: source.kind === 'original' };
  }

  /**
   * Fetches a model, unless it is kept already.
   * @returns the handle of its folder
   * @throws ProgramError as {@link downloadFromHub}
   */
  async fetch(job: string, name: string, precision: Precision): Promise<string> {
    const model = await this.#find(name);
    const there = await this.#lookAt(model, precision);
    if (there !== null) return this.#known(model, precision, there);
    const { source } = await this.#source.get();
    const { jobs, surroundings } = this.#services;
    const kept = await jobs.run(job, (signal, report) =>
      this.#alone(model, precision, () =>
        downloadFromHub(
          { name, title: model.title, precision },
          {
            source,
            folder: this.#pathOf(name, precision),
            signal,
            report,
            ...(surroundings === undefined ? {} : { surroundings }),
          },
        ),
      ),
    );
    return this.#known(model, precision, kept);
  }

  /** Removes what an interrupted download has left. What is kept stays. */
  async discard(name: string, precision: Precision): Promise<void> {
    const model = await this.#find(name);
    const path = this.#pathOf(name, precision);
    await this.#alone(model, precision, async () => {
      const { kind } = await lookAtKept(path);
      if (kind === 'unfinished') await rm(path, { recursive: true, force: true });
    }).catch((error: unknown) => {
      throw writeError(model.title, error);
    });
  }

  /** Removes a model that is kept. */
  async remove(path: string, name: string): Promise<void> {
    await this.#downloads
      .run(basename(path), () => removeKept(path), name)
      .catch((error: unknown) => {
        throw writeError(name, error);
      });
  }

  /**
   * Chooses another source and remembers it.
   * @param address `null` for the hub
   * @throws ProgramError `catalogue-source`; the source stays what it was
   */
  async chooseSource(address: string | null): Promise<void> {
    await this.#source.choose(address === null ? originalSource : mirrorAt(address));
  }

  /** @throws ProgramError `catalogue-source` unless the source has one of the models that are offered */
  async #tryOut(source: Source): Promise<null> {
    let first: unknown = null;
    for (const { name } of await this.#models()) {
      try {
        await readListing(source, name, {
          signal: AbortSignal.timeout(longestWait),
          stallTime: longestWait,
        }).then(({ files }) => {
          if (files.length === 0) throw new TransferError('it has none of the models on offer', false);
        });
        return null;
      } catch (error) {
        first ??= error;
        // A source that cannot be reached for one model cannot be for the others.
        if (!(error instanceof TransferError) || error.temporary) break;
      }
    }
    const reason = first instanceof TransferError ? first.reason : (first as Error).message;
    throw new ProgramError('catalogue-source', { source: describeHub(source), reason }, { cause: first });
  }

  async #describe(model: HubModel): Promise<OfferedContextModel> {
    const { name, title, about, licence, layers, hiddenSize, downloadBytes } = model;
    const choices = await Promise.all(
      precisions.map(async (precision) => {
        const kept = await this.#lookAt(model, precision);
        return {
          precision,
          downloadBytes: downloadBytes[precision],
          fetchedBytes: kept === null ? await unfinishedBytes(this.#pathOf(name, precision)) : 0,
          folder: kept === null ? null : this.#known(model, precision, kept),
        };
      }),
    );
    return { name, title, about, licence, layers, hiddenSize, choices };
  }

  /** Makes known what an earlier version of the program offered, and is kept. */
  async #findUnoffered(models: readonly HubModel[]): Promise<void> {
    const offered = new Set(
      models.flatMap(({ name }) => precisions.map((precision) => keptFolderName(name, precision))),
    );
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((found) => !offered.has(found))) {
      const state = await lookAtKept(join(this.#folder, name));
      if (state.kind === 'whole' && keptFolderName(state.model.name, state.model.precision) === name)
        this.#known(state.model, state.model.precision, state.model);
    }
  }

  /** What is kept of a model; `null` when it is not. One that is damaged is set aside. */
  async #lookAt(model: HubModel, precision: Precision): Promise<KeptModel | null> {
    const path = this.#pathOf(model.name, precision);
    if (this.#downloads.isRunning(basename(path))) return null;
    const state = await lookAtKept(path);
    if (state.kind === 'whole') return state.model;
    if (state.kind === 'damaged') await this.#setAside(model, path, state.reason);
    return null;
  }

  async #setAside({ title }: HubModel, path: string, reason: string): Promise<void> {
    const keptAs = `${path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
    const moved = await rename(path, keptAs).then(
      () => true,
      // Another look, or another program, was faster.
      () => false,
    );
    if (moved)
      this.#services.notice(
        new ProgramError('context-model-damaged', { name: title, keptAs: basename(keptAs), reason }),
      );
  }

  #known(
    { name, title }: Pick<HubModel, 'name' | 'title'>,
    precision: Precision,
    { fetchedAt }: KeptModel,
  ): string {
    return this.#services.folders.keep(this.#pathOf(name, precision), title, fetchedAt);
  }

  #alone<T>({ name, title }: HubModel, precision: Precision, work: () => Promise<T>): Promise<T> {
    return this.#downloads.run(keptFolderName(name, precision), work, title);
  }

  #pathOf(name: string, precision: Precision): string {
    return join(this.#folder, keptFolderName(name, precision));
  }

  /** @throws ProgramError `download-refused` */
  async #find(name: string): Promise<HubModel> {
    const found = (await this.#models()).find((model) => model.name === name);
    if (found === undefined) throw refused(name, 'the program does not know how to fetch it');
    return found;
  }

  #models(): Promise<readonly HubModel[]> {
    this.#offered ??= readOfferedModels(this.#services.assets);
    return this.#offered;
  }
}
