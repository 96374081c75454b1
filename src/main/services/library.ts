import type { EventName, Events } from '../../shared/api.ts';
import { isProgramError, ProgramError } from '../../shared/errors.ts';
import type { LibraryEntry } from '../../shared/library.ts';
import type { ModelDescription } from '../../shared/models.ts';
import type { KeptModel, Library } from '../embeddings/library/library.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Host, RequestHandlers } from './host.ts';
import type { Models } from './models.ts';

type LibraryRequests = Extract<keyof RequestHandlers, `library.${string}`>;

/** The library of models on disk, as the page and the other services see it. */
export interface Shelf {
  readonly handlers: Pick<RequestHandlers, LibraryRequests>;
  /** Keeps an open model in the background, one after another; the page hears `libraryChanged` when it is there, or why it could not be kept. */
  keepLater(model: string): void;
  /** Resolves when nothing waits to be kept any more. */
  settled(): Promise<void>;
}

/** Connects the library to the models that are open. */
export function createShelf(services: {
  library: Library;
  models: Models;
  jobs: Jobs;
  host: Host;
  emit: <E extends EventName>(event: E, payload: Events[E]) => void;
  /** Tells the page of something that no request of its own failed with. */
  notice: (error: unknown) => void;
}): Shelf {
  const { library, models, jobs, host, emit, notice } = services;
  let keeping: Promise<void> = Promise.resolve();

  const openAs = (entry: string): ModelDescription | null =>
    models.list().find((description) => description.entry === entry) ?? null;

  const keep = async (model: string): Promise<void> => {
    const found = models.find(model);
    // It was closed before its turn came: who closes a model that was never kept does not want it.
    if (found === null || found.description.entry !== null) return;
    const { store, description } = found;
    const { entry } = await library.keep(store, description);
    models.update(model, { entry });
    emit('libraryChanged', {});
  };

  /** An entry that was found damaged, or that another program removed, is no longer listed. */
  const tellIfGone = (error: unknown): void => {
    if (isProgramError(error, 'library-entry-damaged') || isProgramError(error, 'library-entry-unknown'))
      emit('libraryChanged', {});
  };

  const listed = ({ entry, record, bytes }: KeptModel): LibraryEntry => ({
    entry,
    name: record.name,
    words: record.words,
    dimension: record.dimension,
    bytes,
    savedAt: record.savedAt,
    origin: record.origin,
    model: openAs(entry)?.id ?? null,
  });

  return {
    keepLater(model) {
      keeping = keeping.then(() => keep(model)).catch(notice);
    },
    settled: () => keeping,
    handlers: {
      'library.list': async () => ({
        folder: library.folder,
        entries: (await library.list()).map(listed),
        freeBytes: await library.freeBytes(),
        canReveal: host.reveal !== undefined,
      }),
      'library.open': ({ job, entry }) =>
        jobs.run(job, async (signal, report) => {
          const open = openAs(entry);
          if (open !== null) return open;
          const { store, record } = await library.read(entry, { signal, report }).catch((error: unknown) => {
            tellIfGone(error);
            throw error;
          });
          // Another request may have opened it while this one read.
          return openAs(entry) ?? models.add(record.name, store, record.origin, entry);
        }),
      'library.rename': async ({ entry, name }) => {
        await library.rename(entry, name).catch((error: unknown) => {
          tellIfGone(error);
          throw error;
        });
        const open = openAs(entry);
        if (open !== null) models.update(open.id, { name });
        emit('libraryChanged', {});
        return null;
      },
      'library.remove': async ({ entry }) => {
        await library.remove(entry);
        const open = openAs(entry);
        if (open !== null) models.update(open.id, { entry: null });
        emit('libraryChanged', {});
        return null;
      },
      'library.reveal': async ({ entry }) => {
        if (host.reveal === undefined)
          throw new ProgramError('bad-request', { reason: 'this host has no file manager' });
        if (entry === null) await library.makeFolder();
        await host.reveal(entry === null ? library.folder : library.folderOf(entry));
        return null;
      },
    },
  };
}
