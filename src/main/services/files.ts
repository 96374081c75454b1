import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileHandle } from '../../shared/api.ts';
import { ProgramError } from '../../shared/errors.ts';

/** A file that a person chose, as main knows it. */
export interface KnownFile {
  readonly path: string;
  /** What a person calls it. */
  readonly name: string;
  /** The program's own copy (an upload), removed when the program ends. */
  readonly temporary: boolean;
}

/** Which opaque handle means which file. The page names handles, never paths. */
export class FileRegistry {
  readonly #files = new Map<string, KnownFile>();

  /**
   * Makes a file known.
   * @throws `file-missing` when nothing is there
   */
  async register(
    path: string,
    { temporary = false, name = basename(path) }: { temporary?: boolean; name?: string } = {},
  ): Promise<FileHandle> {
    const bytes = await stat(path).then(
      (found) => found.size,
      (error: unknown) => {
        throw new ProgramError('file-missing', { name }, { cause: error });
      },
    );
    const file = randomUUID();
    this.#files.set(file, { path, name, temporary });
    return { file, name, bytes };
  }

  /** @throws `handle-unknown` */
  resolve(file: string): KnownFile {
    const known = this.#files.get(file);
    if (known === undefined) throw new ProgramError('handle-unknown', {});
    return known;
  }

  /** Forgets all handles and removes the program's own copies. */
  async dispose(): Promise<void> {
    const copies = [...this.#files.values()].filter((file) => file.temporary);
    this.#files.clear();
    await Promise.all(copies.map((file) => rm(file.path, { force: true })));
  }
}
