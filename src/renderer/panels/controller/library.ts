import type { FileHandle } from '../../../shared/api.ts';
import { ProgramError, serializeError } from '../../../shared/errors.ts';
import { formatCount, formatCounted } from '../../../shared/format.ts';
import type { LoadNotes } from '../../../shared/library.ts';
import type { ModelDescription } from '../../../shared/models.ts';
import type { Opening } from '../../state/library.ts';
import type { Context } from './context.ts';
import type { CorpusActions } from './corpus.ts';
import type { ModelActions } from './models.ts';

/** Opening models: files of vectors, the library, the catalogue. */
export interface LibraryActions {
  /** Lets the person choose a file of vectors (and those that belong to it) and looks into it. */
  pick(): Promise<void>;
  /** Takes what was dropped on the page: vectors are looked into, anything else is opened as a text. */
  openDropped(files: readonly File[]): Promise<void>;
  /** Takes a file that the desktop was asked to open. */
  openFile(file: FileHandle): Promise<void>;
  /** Loads what was looked into: all of it, or its first `limit` words. */
  load(opening: Opening, limit: number | null): Promise<void>;
  /** Closes what was looked into without loading it. */
  forget(): void;
  refresh(): Promise<void>;
  open(entry: string): Promise<boolean>;
  rename(entry: string, name: string): Promise<void>;
  remove(entry: string): Promise<void>;
  reveal(entry: string | null): Promise<void>;
  /** Fetches a model of the catalogue, from where an earlier download stopped, and shows it. */
  fetch(name: string): Promise<void>;
  discard(name: string): Promise<void>;
  setSource(source: string | null): Promise<boolean>;
}

export function createLibraryActions(
  context: Context,
  models: ModelActions,
  corpus: CorpusActions,
): LibraryActions {
  const { platform, store, update, report, say } = context;
  const { api } = platform;

  async function refreshLibrary(): Promise<void> {
    const library = await api.request('library.list', {});
    update(() => ({ library }));
  }

  async function refreshCatalogue(): Promise<void> {
    const catalogue = await api.request('catalogue.list', {});
    update(() => ({ catalogue }));
  }

  /** Each list is read on its own: what is kept is there also when the place to fetch from is not. */
  async function refresh(): Promise<void> {
    await Promise.all([attempt(refreshLibrary), attempt(refreshCatalogue)]);
  }

  /** Reports what fails; gives whether it did not. */
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      report(error);
      return false;
    }
  }

  async function show(model: ModelDescription): Promise<void> {
    update((state) => ({ models: [...state.models.filter(({ id }) => id !== model.id), model] }));
    await models.show(model.id);
  }

  /** Looks into files that belong together. Which of them holds the vectors shows in their content: each may be given first. */
  async function look(given: readonly FileHandle[]): Promise<void> {
    let problem: unknown;
    for (const first of given) {
      const files = [first, ...given.filter((file) => file !== first)];
      try {
        const preview = await api.request('files.preview', { files: files.map(({ file }) => file) });
        update(() => ({ opening: { files, preview } }));
        return;
      } catch (error) {
        problem ??= error;
        if (!(error instanceof ProgramError && error.code === 'model-format')) throw error;
      }
    }
    throw problem;
  }

  /** Looks into a file; one that holds no vectors is taken for a text. */
  async function lookOrRead(files: readonly FileHandle[]): Promise<void> {
    try {
      await look(files);
    } catch (error) {
      const [first] = files;
      const text = error instanceof ProgramError && error.code === 'model-format' && files.length === 1;
      if (!text || first === undefined || /\.(npy|safetensors|bin|zip)$/i.test(first.name)) throw error;
      await corpus.openFile(first);
    }
  }

  return {
    pick: () =>
      attempt(async () => {
        const files = await context.transfer('the chosen file', (options) =>
          platform.pickModelFiles(options),
        );
        if (files.length > 0) await look(files);
      }).then(() => undefined),
    openDropped: (dropped) =>
      attempt(async () => {
        const files: FileHandle[] = [];
        for (const file of dropped.slice(0, 8))
          files.push(await context.transfer(file.name, (options) => platform.uploadFile(file, options)));
        await lookOrRead(files);
      }).then(() => undefined),
    openFile: (file) => attempt(() => lookOrRead([file])).then(() => undefined),
    load: async ({ files, preview }, limit) => {
      update(() => ({ opening: null }));
      await attempt(async () => {
        const { model, notes } = await context.run(
          'files.load',
          { files: files.map(({ file }) => file), limit },
          { kind: 'loading', subject: preview.name },
        );
        await show(model);
        say({
          kind: 'success',
          text: `Opened ${formatCounted(model.words, 'word')} of ${model.name}${noticed(notes)}.`,
        });
      });
    },
    forget: () => update(() => ({ opening: null })),
    refresh,
    open: (entry) =>
      attempt(async () => {
        const subject = store.getState().library?.entries.find((known) => known.entry === entry)?.name ?? '';
        await show(await context.run('library.open', { entry }, { kind: 'loading', subject }));
        await refresh();
      }),
    rename: (entry, name) =>
      attempt(async () => {
        await api.request('library.rename', { entry, name });
        await refresh();
      }).then(() => undefined),
    remove: (entry) =>
      attempt(async () => {
        const name = store.getState().library?.entries.find((known) => known.entry === entry)?.name ?? '';
        await api.request('library.remove', { entry });
        await refresh();
        say({ kind: 'information', text: `Removed ${name} from the library.` });
      }).then(() => undefined),
    reveal: (entry) =>
      attempt(async () => {
        await api.request('library.reveal', { entry });
      }).then(() => undefined),
    fetch: async (name) => {
      try {
        await show(await context.run('catalogue.fetch', { name }, { kind: 'download', subject: name }));
      } catch (error) {
        if (serializeError(error).code === 'cancelled')
          say({ kind: 'information', text: `Paused the download of ${name}; what came is kept.` });
        else report(error);
      }
      // What a stopped download left behind is shown, too.
      await refresh();
    },
    discard: (name) =>
      attempt(async () => {
        await api.request('catalogue.discard', { name });
        await refresh();
      }).then(() => undefined),
    setSource: (source) =>
      attempt(async () => {
        const catalogue = await api.request('catalogue.setSource', { source });
        update(() => ({ catalogue }));
      }),
  };
}

/** What a person should know of a file that was loaded, as the end of a sentence. */
function noticed({ duplicates, claimedRows, invalidWords }: LoadNotes): string {
  const notes = [
    ...(duplicates > 0 ? [`${formatCounted(duplicates, 'repeated word')} left out`] : []),
    ...(claimedRows === null ? [] : [`its header says ${formatCount(claimedRows)}`]),
    ...(invalidWords > 0 ? [`${formatCounted(invalidWords, 'word')} with damaged characters`] : []),
  ];
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`;
}

/** Keeps the list of the library in step with what the program says. */
export function followLibrary({ platform }: Context, library: LibraryActions): () => void {
  return platform.api.on('libraryChanged', () => void library.refresh());
}
