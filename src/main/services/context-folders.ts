import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { ContextFolder } from '../../shared/contexts.ts';
import { ProgramError } from '../../shared/errors.ts';
import { inspectFolder } from '../contextual/folder.ts';
import { folderMeant, GatheredFolders } from './context-gathering.ts';
import type { ContextServices, FolderBook, KnownContextFolder } from './context-services.ts';
import { type Document, document } from './documents.ts';
import type { KnownFile } from './files.ts';

/** So many folders are remembered. */
const mostRecent = 10;

const recentSchema = z
  .array(z.strictObject({ path: z.string().max(4000), name: z.string().max(400), openedAt: z.number() }))
  .max(100);
type Recent = z.infer<typeof recentSchema>;

/** A folder that there is a handle for. */
interface Entry extends KnownContextFolder {
  readonly origin: 'chosen' | 'gathered' | 'kept';
  /** When it was chosen, fetched or opened last; milliseconds since 1970-01-01 UTC. */
  readonly at: number;
}

/** Which opaque handle means which folder of a contextual model: those that were chosen, gathered or fetched. */
export class ContextFolders implements FolderBook {
  readonly #entries = new Map<string, Entry>();
  readonly #document: Document<Recent>;
  readonly #notice: (error: unknown) => void;
  readonly #gathered = new GatheredFolders();
  #recent: Promise<Recent> | null = null;

  constructor({ dataFolder, notice }: Pick<ContextServices, 'dataFolder' | 'notice'>) {
    this.#document = document(join(dataFolder, 'context-folders.json'), recentSchema, []);
    this.#notice = notice;
  }

  /** @throws ProgramError `handle-unknown` */
  resolve(folder: string): KnownContextFolder {
    return this.#get(folder);
  }

  /** Remembers that a folder was loaded, so that it is offered first after a restart. */
  async opened(folder: string): Promise<void> {
    const { path, name, origin } = this.#get(folder);
    const openedAt = Date.now();
    this.#entries.set(folder, { folder, path, name, origin, at: openedAt });
    // A folder of the program's own is gone by the next start.
    if (origin === 'gathered') return;
    const others = (await this.#load()).filter((recent) => recent.path !== path);
    await this.#save([{ path, name, openedAt }, ...others].slice(0, mostRecent));
  }

  /**
   * Makes a folder known that a person named, or one of whose files they named.
   * @throws ProgramError `context-folder`, `context-family`, `tokenizer-missing`; the folder is then not known
   */
  async choose(path: string): Promise<ContextFolder> {
    const folder = resolve(await folderMeant(path));
    return this.#addInspected({ path: folder, name: basename(folder) }, 'chosen');
  }

  /**
   * Makes files known as the folder that they came from. Files that lie on this machine are read where they lie.
   * @throws ProgramError as {@link choose}, and `bad-request`
   */
  async gather(
    files: readonly { readonly file: KnownFile; readonly path: string }[],
  ): Promise<ContextFolder> {
    const lying = files.find(({ file }) => !file.temporary && /\.(?:json|onnx)$/i.test(file.path));
    if (lying !== undefined) return this.choose(lying.file.path);
    const gathered = await this.#gathered.gather(files);
    return this.#addInspected(gathered, 'gathered').catch(async (error: unknown) => {
      await this.#gathered.remove(gathered.path);
      throw error;
    });
  }

  /** Makes a folder that the program keeps known. Gives its handle. */
  keep(path: string, name: string, fetchedAt: number): string {
    const folder = handleOf(path);
    const at = Math.max(fetchedAt, this.#entries.get(folder)?.at ?? 0);
    this.#entries.set(folder, { folder, path, name, origin: 'kept', at });
    return folder;
  }

  /**
   * Looks into a folder.
   * @throws ProgramError `handle-unknown`, `context-folder`, `context-family`, `tokenizer-missing`
   */
  async inspect(folder: string): Promise<ContextFolder> {
    return this.#describe(this.#get(folder));
  }

  /** Whether the program keeps a folder, rather than only knowing where it lies. */
  isKept(folder: string): boolean {
    return this.#get(folder).origin === 'kept';
  }

  /** The folders that can be loaded, latest first. One that is gone, or is no model any more, is left out, and comes back when its disk does. */
  async list(): Promise<readonly ContextFolder[]> {
    for (const { path, name, openedAt } of await this.#load()) {
      const folder = handleOf(path);
      const known = this.#entries.get(folder);
      if (known !== undefined) this.#entries.set(folder, { ...known, at: Math.max(known.at, openedAt) });
      else this.#entries.set(folder, { folder, path, name, origin: 'chosen', at: openedAt });
    }
    const latest = [...this.#entries.values()].toSorted((one, other) => other.at - one.at);
    const found = await Promise.all(latest.map(({ folder }) => this.inspect(folder).catch(() => null)));
    return found.filter((folder) => folder !== null);
  }

  /** Forgets a handle, where the folder lies, and removes what was gathered. */
  async forget(folder: string): Promise<void> {
    const { path, origin } = this.#get(folder);
    this.#entries.delete(folder);
    if (origin === 'gathered') await this.#gathered.remove(path);
    const recent = await this.#load();
    if (recent.some((other) => other.path === path))
      await this.#save(recent.filter((other) => other.path !== path));
  }

  /** Removes what was gathered. */
  async dispose(): Promise<void> {
    await this.#gathered.dispose();
  }

  async #addInspected(
    { path, name }: { readonly path: string; readonly name: string },
    origin: 'chosen' | 'gathered',
  ): Promise<ContextFolder> {
    const folder = handleOf(path);
    // A kept folder that is chosen by hand stays one.
    const known = this.#entries.get(folder) ?? { folder, path, name, origin, at: 0 };
    const description = await this.#describe(known);
    this.#entries.set(folder, { ...known, at: Date.now() });
    return description;
  }

  async #describe({ folder, path, name, origin }: Entry): Promise<ContextFolder> {
    const { family, layers, hiddenSize, weights, bytes } = await inspectFolder(path, name);
    return { folder, name, family, layers, hiddenSize, weights, kept: origin === 'kept', bytes };
  }

  #get(folder: string): Entry {
    const known = this.#entries.get(folder);
    if (known === undefined) throw new ProgramError('handle-unknown', {});
    return known;
  }

  #load(): Promise<Recent> {
    this.#recent ??= this.#document.load(this.#notice);
    return this.#recent;
  }

  async #save(recent: Recent): Promise<void> {
    this.#recent = Promise.resolve(recent);
    await this.#document.save(recent);
  }
}

/** An opaque name for a path: the page can name the folder and learns nothing of where it lies. */
function handleOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32);
}
