import { lstat, readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ProgramError } from '../../../shared/errors.ts';
import type { ModelOrigin } from '../../../shared/models.ts';
import { syncFolder, writeError } from '../../files/atomic-write.ts';
import { loadKernel } from '../../kernels/load.ts';
import type { EmbeddingStore } from '../store.ts';
import { BlockChecksums, ByteChecksums, type Checksums } from './checksum.ts';
import { EntryDamage, openEntryFile } from './entry-file.ts';
import {
  damagedName,
  isEntryName,
  type LibraryFiles,
  newEntryName,
  nodeLibraryFiles,
  removeLeftovers,
  removingName,
} from './folder.ts';
import { measureStore } from './measure-store.ts';
import { checkFiles, type EntryWork, partsOf, readEntry } from './read-entry.ts';
import {
  type EntryRecord,
  longestRecord,
  type ReadRecord,
  readRecord,
  recordFile,
  recordText,
} from './record.ts';
import { rewriteRecord, writeEntry } from './write-entry.ts';

/** What a library needs. */
export interface LibraryOptions {
  /** Where it lies; made when the first model is kept. */
  readonly folder: string;
  /** The folder of compiled kernels. */
  readonly kernels: string;
  /** The program's version, which new entries name. */
  readonly version: string;
  /** Hears, once for each, of entries that cannot be listed: damaged ones (set aside), ones of a newer program, ones that cannot be read. */
  readonly onProblem: (problem: ProgramError) => void;
  readonly files?: LibraryFiles;
}

/** An entry of the library. */
export interface KeptModel {
  /** Its opaque name. */
  readonly entry: string;
  readonly record: EntryRecord;
  /** On disk, all files. */
  readonly bytes: number;
}

/**
 * Models on disk, one folder each, in the format of docs/library.md. Only whole entries ever carry an entry's name, and all that changes in one is its
 * record, which is replaced whole; so any number of programs may use a library at the same time, and one that is killed leaves nothing half-done.
 */
export class Library {
  /** Where it lies. */
  readonly folder: string;
  readonly #options: LibraryOptions;
  readonly #files: LibraryFiles;
  readonly #told = new Set<string>();
  #tools: Promise<Checksums> | null = null;

  constructor(options: LibraryOptions) {
    this.folder = options.folder;
    this.#options = options;
    this.#files = options.files ?? nodeLibraryFiles;
  }

  /** Removes what a program that was killed has left. @throws ProgramError `file-not-writable` */
  async tidy(): Promise<void> {
    await removeLeftovers(this.folder, this.#files).catch((error: unknown) => {
      throw writeError(basename(this.folder), error);
    });
  }

  /**
   * Keeps a model. One whose every file is in an entry already is not kept again: that entry is given.
   * @throws ProgramError `disk-too-small`, `disk-full`, `file-not-writable`, `cancelled`
   */
  async keep(
    store: EmbeddingStore,
    { name, origin }: { readonly name: string; readonly origin: ModelOrigin },
    { signal }: Pick<EntryWork, 'signal'> = {},
  ): Promise<KeptModel> {
    const checksums = await this.#ready();
    const { vectors, words } = store;
    const { files, parts } = await measureStore(store, checksums, signal);
    const record: EntryRecord = {
      name,
      words: words.size,
      dimension: vectors.dimension,
      stride: vectors.stride,
      savedAt: Date.now(),
      program: this.#options.version,
      origin,
      files,
    };
    const same = (await this.list()).find((kept) => holdsAll(kept.record, record));
    if (same !== undefined) return same;
    const entry = newEntryName();
    const text = recordText(record, checksums.copied);
    await writeEntry({ folder: this.folder, entry, name, files: this.#files, signal }, parts, text);
    return keptModel(entry, record, text);
  }

  /**
   * The entries that are whole, as far as can be told without reading their vectors; latest first. Damaged ones are set aside.
   * @throws ProgramError `file-unreadable` when the folder cannot be listed
   */
  async list(): Promise<KeptModel[]> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw unreadable(basename(this.folder), error);
    });
    const kept: KeptModel[] = [];
    for (const name of names.filter(isEntryName)) {
      try {
        kept.push(await this.#look(name));
      } catch (error) {
        this.#tell(name, error);
      }
    }
    return kept.sort((a, b) => b.record.savedAt - a.record.savedAt || (a.entry < b.entry ? -1 : 1));
  }

  /**
   * Reads a model.
   * @throws ProgramError `library-entry-unknown`, `library-entry-damaged` (it was set aside), `model-format` for one of a newer program,
   * `file-unreadable`, `out-of-memory`, `cancelled`
   */
  async read(
    entry: string,
    work: EntryWork = {},
  ): Promise<{ readonly store: EmbeddingStore; readonly record: EntryRecord }> {
    const { record } = await this.#look(entry);
    const { inPlace } = await this.#ready();
    const folder = join(this.folder, entry);
    const store = await this.#watched(entry, record.name, () => readEntry(folder, record, inPlace, work));
    return { store, record };
  }

  /** Gives an entry another name. @throws ProgramError as {@link read}, and `disk-full`, `file-not-writable` */
  async rename(entry: string, name: string): Promise<void> {
    const { record } = await this.#look(entry);
    const { copied } = await this.#ready();
    const text = recordText({ ...record, name }, copied);
    await rewriteRecord({ folder: this.folder, entry, name, files: this.#files }, text);
  }

  /** Removes an entry from the disk. @throws ProgramError `library-entry-unknown`, `file-not-writable` */
  async remove(entry: string): Promise<void> {
    const folder = this.folderOf(entry);
    // From here on it is no entry any more, also when removing its files takes long or is cut short.
    const removing = join(this.folder, removingName());
    try {
      await this.#files.rename(folder, removing);
      await syncFolder(this.#files, this.folder);
      await this.#files.removeTree(removing);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw unknownEntry(error);
      throw writeError(basename(this.folder), error);
    }
  }

  /** Where the files of an entry lie. @throws ProgramError `library-entry-unknown` for what cannot be an entry's name */
  folderOf(entry: string): string {
    if (!isEntryName(entry)) throw unknownEntry();
    return join(this.folder, entry);
  }

  /** Makes the library's folder, where there is none yet. @throws ProgramError `file-not-writable`, `disk-full` */
  async makeFolder(): Promise<void> {
    await this.#files.makeFolder(this.folder).catch((error: unknown) => {
      throw writeError(basename(this.folder), error);
    });
  }

  /** Bytes that can still be written to the library's disk; `null` where it cannot be told. */
  async freeBytes(): Promise<number | null> {
    for (let folder = this.folder; ; folder = join(folder, '..')) {
      const free = await this.#files.space(folder).catch((error: NodeJS.ErrnoException) => error.code);
      if (typeof free === 'number') return free;
      // The library's folder is made when it is first needed; until then the one that it will lie in tells.
      if (free !== 'ENOENT' || folder === join(folder, '..')) return null;
    }
  }

  /** An entry whose record is whole and whose files have the right sizes. */
  async #look(entry: string): Promise<KeptModel> {
    const folder = this.folderOf(entry);
    const { copied } = await this.#ready();
    let name = entry;
    return this.#watched(
      entry,
      () => name,
      async () => {
        const text = await readRecordText(folder, entry);
        const read: ReadRecord = readRecord(text, copied);
        name = read.kind === 'whole' ? read.record.name : read.name || entry;
        if (read.kind === 'damaged') throw new EntryDamage(read.reason);
        if (read.kind === 'newer') {
          const reason = 'it was kept by a newer version of Semascope';
          throw new ProgramError('model-format', { name, reason });
        }
        await checkFiles(folder, read.record);
        return keptModel(entry, read.record, text);
      },
    );
  }

  /** Sets the entry aside when `work` finds it damaged. */
  async #watched<T>(entry: string, name: string | (() => string), work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof EntryDamage)) throw error;
      const folder = join(this.folder, entry);
      // An entry that is removed meanwhile lacks files too.
      await lstat(folder).catch((gone: unknown) => {
        throw unknownEntry(gone);
      });
      const keptAs = damagedName(entry, new Date());
      const aside = await rename(folder, join(this.folder, keptAs)).then(
        () => true,
        () => false,
      );
      throw new ProgramError(
        'library-entry-damaged',
        {
          name: typeof name === 'string' ? name : name(),
          keptAs: aside ? keptAs : entry,
          reason: error.message,
        },
        { cause: error },
      );
    }
  }

  #tell(entry: string, problem: unknown): void {
    if (!(problem instanceof ProgramError)) throw problem;
    if (problem.code === 'library-entry-unknown' || this.#told.has(entry)) return;
    this.#told.add(entry);
    this.#options.onProblem(problem);
  }

  #ready(): Promise<Checksums> {
    this.#tools ??= loadKernel(this.#options.kernels, 'checksum').then(({ module }) => ({
      inPlace: new BlockChecksums(module),
      copied: new ByteChecksums(module),
    }));
    return this.#tools;
  }
}

function unknownEntry(cause?: unknown): ProgramError {
  return new ProgramError('library-entry-unknown', {}, { cause });
}

function keptModel(entry: string, record: EntryRecord, text: string): KeptModel {
  const bytes = partsOf(record).reduce((sum, [, part]) => sum + part.bytes, Buffer.byteLength(text));
  return { entry, record, bytes };
}

/** Whether every file of `wanted` is, with the same bytes, in `kept`. */
function holdsAll(kept: EntryRecord, wanted: EntryRecord): boolean {
  return (
    kept.dimension === wanted.dimension &&
    partsOf(wanted).every(([name, part]) => {
      const same = kept.files[name];
      return same !== undefined && same.bytes === part.bytes && same.checksum === part.checksum;
    })
  );
}

/** @throws EntryDamage; ProgramError `library-entry-unknown`, `file-unreadable` */
async function readRecordText(folder: string, entry: string): Promise<string> {
  const found = await lstat(folder).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? unknownEntry(error) : unreadable(entry, error);
  });
  if (!found.isDirectory()) throw new EntryDamage('it is not a folder');
  const { handle, size } = await openEntryFile(join(folder, recordFile), recordFile, entry);
  try {
    if (size > longestRecord) throw new EntryDamage(`${recordFile} is too long to be one of ours`);
    return await handle.readFile('utf8').catch((error: unknown) => {
      throw unreadable(entry, error);
    });
  } finally {
    await handle.close();
  }
}

function unreadable(name: string, error: unknown): ProgramError {
  return new ProgramError('file-unreadable', { name, reason: (error as Error).message }, { cause: error });
}
