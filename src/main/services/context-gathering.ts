import { copyFile, link, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ProgramError } from '../../shared/errors.ts';
import { writeError } from '../files/atomic-write.ts';
import type { KnownFile } from './files.ts';

/** What a model is read from: configuration, tokenizer, weights and the numbers that weights keep beside them. */
const usable =
  /^(?:(?:[a-z_]{0,30}config|tokenizer|special_tokens_map|added_tokens|vocab)\.json|(?:vocab|merges)\.txt|.{1,200}\.onnx|.{1,200}\.onnx[_.]data(?:_\d{1,3})?)$/i;

/** Names that Windows keeps for devices, whatever follows them. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A file on its way into a folder: the names on the way to it. */
interface Placed {
  readonly file: KnownFile;
  readonly names: readonly string[];
}

/** Folders of hard links that look like those whose files a person uploaded; gone when the program ends. */
export class GatheredFolders {
  #root: Promise<string> | null = null;
  #count = 0;

  /**
   * Puts files together as the folder they came from. Files that no model is read from are left out.
   * @param files each with its place in the folder, with forward slashes; where all places begin with the same name, that is the folder's
   * @returns the folder
   * @throws ProgramError `bad-request` for a place that could lead elsewhere, `context-folder` when nothing is left, `disk-full`, `file-not-writable`
   */
  async gather(
    files: readonly { readonly file: KnownFile; readonly path: string }[],
  ): Promise<{ readonly path: string; readonly name: string }> {
    const placed = files.map(({ file, path }) => ({ file, names: checkedNames(path) }));
    const top = commonName(placed);
    const name = top ?? 'uploaded model';
    const inside = placed
      .map(({ file, names }) => ({ file, names: top === null ? names : names.slice(1) }))
      .filter(({ names }) => names.length <= 3 && usable.test(names.at(-1)!));
    if (inside.length === 0)
      throw new ProgramError('context-folder', { name, reason: 'none of its files belongs to a model' });
    const folder = join(await this.#ownRoot(), `${++this.#count}`, name);
    try {
      for (const { file, names } of inside) await place(file.path, join(folder, ...names));
    } catch (error) {
      await this.remove(folder);
      throw writeError(name, error);
    }
    return { path: folder, name };
  }

  /** Removes one of the folders. */
  async remove(path: string): Promise<void> {
    await rm(path, { recursive: true, force: true });
  }

  /** Removes all of them. */
  async dispose(): Promise<void> {
    if (this.#root !== null) await rm(await this.#root, { recursive: true, force: true });
    this.#root = null;
  }

  #ownRoot(): Promise<string> {
    this.#root ??= mkdtemp(join(tmpdir(), 'semascope-contexts-'));
    return this.#root;
  }
}

async function place(file: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  // A link takes no room and no time; not every disk has them, and none leads to another disk.
  await link(file, target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST' || error.code === 'ENOENT') throw error;
    return copyFile(file, target);
  });
}

/** @throws ProgramError `bad-request` unless the path stays inside a folder on every system */
function checkedNames(path: string): readonly string[] {
  const names = path.split('/');
  const harmless = names.every(
    (name) =>
      name !== '' &&
      name.length <= 255 &&
      !/^\.{1,2}$|[\\:*?"<>|]|\p{Cc}|[. ]$/u.test(name) &&
      !reserved.test(name),
  );
  if (!harmless)
    throw new ProgramError('bad-request', { reason: `“${path}” cannot be a place inside a folder` });
  return names;
}

/** The name that all places begin with, if there is one and it is not a folder inside the model's. */
function commonName(placed: readonly Placed[]): string | null {
  const first = placed[0]?.names[0];
  const common = placed.every(({ names }) => names.length > 1 && names[0] === first);
  return common && first !== undefined && first !== 'onnx' ? first : null;
}

/**
 * The folder of a model that a person means: the one they named, or that of one of its files.
 * @throws ProgramError `context-folder` when nothing is there
 */
export async function folderMeant(path: string): Promise<string> {
  const found = await stat(path).catch((error: unknown) => {
    throw new ProgramError(
      'context-folder',
      { name: basename(path), reason: 'there is no such folder' },
      { cause: error },
    );
  });
  if (found.isDirectory()) return path;
  const folder = dirname(path);
  // Weights lie one folder deeper than what describes them.
  return basename(folder) === 'onnx' ? dirname(folder) : folder;
}
