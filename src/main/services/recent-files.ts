import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { RecentFile } from '../../shared/api.ts';
import { ProgramError } from '../../shared/errors.ts';
import { type Document, document } from './documents.ts';

const keep = 10;

const schema = z.array(z.object({ path: z.string(), openedAt: z.number() })).max(100);
type Entries = z.infer<typeof schema>;

/** The files that were opened last, remembered from one start to the next. */
export class RecentFiles {
  readonly #document: Document<Entries>;
  readonly #onDamaged: (error: ProgramError) => void;
  #entries: Entries | null = null;

  constructor(dataFolder: string, onDamaged: (error: ProgramError) => void) {
    this.#document = document(join(dataFolder, 'recent-files.json'), schema, []);
    this.#onDamaged = onDamaged;
  }

  /** The newest first. */
  async list(): Promise<readonly RecentFile[]> {
    return (await this.#load()).map(({ path, openedAt }) => ({
      recent: nameOf(path),
      name: basename(path),
      openedAt,
    }));
  }

  /** Puts a file first in the list. */
  async add(path: string, openedAt: number = Date.now()): Promise<void> {
    const others = (await this.#load()).filter((entry) => entry.path !== path);
    this.#entries = [{ path, openedAt }, ...others].slice(0, keep);
    await this.#document.save(this.#entries);
  }

  /** @throws `handle-unknown` */
  async path(recent: string): Promise<string> {
    const entry = (await this.#load()).find(({ path }) => nameOf(path) === recent);
    if (entry === undefined) throw new ProgramError('handle-unknown', {});
    return entry.path;
  }

  async #load(): Promise<Entries> {
    this.#entries ??= await this.#document.load(this.#onDamaged);
    return this.#entries;
  }
}

/** An opaque name for a path: the page can name the file and learns nothing of where it lies. */
function nameOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32);
}
