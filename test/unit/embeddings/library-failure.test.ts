import { spawnSync } from 'node:child_process';
import { type FileHandle, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LibraryFiles, nodeLibraryFiles } from '../../../src/main/embeddings/library/folder.ts';
import type { Library } from '../../../src/main/embeddings/library/library.ts';
import { describeError } from '../../../src/shared/describe-error.ts';
import { ProgramError, serializeError } from '../../../src/shared/errors.ts';
import { contentOf, fileOrigin, libraryIn, smallStore } from '../../support/libraries.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-failure-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** `short` loses bytes of a write without saying so; it fails nothing else. */
type Failure = 'ENOSPC' | 'EIO' | 'short';

/** The real file system, except that the call number `failing` (from 0) fails. */
function failingLayer(failing: number, failure: Failure): { files: LibraryFiles; calls: () => number } {
  let calls = 0;
  const step = <T>(work: () => Promise<T>): Promise<T> => {
    if (calls++ !== failing || failure === 'short') return work();
    return Promise.reject(Object.assign(new Error(`${failure}: made up`), { code: failure }));
  };
  const failingHandle = (handle: FileHandle): FileHandle =>
    new Proxy(handle, {
      get(target, name) {
        if (name === 'writeFile') {
          return (piece: string | Uint8Array) => {
            const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
            if (calls !== failing) return step(() => target.writeFile(bytes));
            // A disk that fills up takes a part of what is written.
            return target
              .writeFile(bytes.subarray(0, bytes.length / 2))
              .then(() => step(async () => undefined));
          };
        }
        if (name === 'stat') return () => step(() => target.stat());
        if (name === 'sync') return () => step(() => target.sync());
        // A file is closed even where closing it reports an error.
        if (name === 'close') return () => target.close().then(() => step(async () => undefined));
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  return {
    calls: () => calls,
    files: {
      open: (path, flags, mode) => step(() => nodeLibraryFiles.open(path, flags, mode)).then(failingHandle),
      rename: (from, to) => step(() => nodeLibraryFiles.rename(from, to)),
      remove: (path) => step(() => nodeLibraryFiles.remove(path)),
      makeFolder: (path) => step(() => nodeLibraryFiles.makeFolder(path)),
      removeTree: (path) => step(() => nodeLibraryFiles.removeTree(path)),
      space: (path) => step(() => nodeLibraryFiles.space(path)),
    },
  };
}

const old = () => smallStore(1, 7, 3);
const next = () => smallStore(2, 9, 4);

/** Does `change` once for each call to the file system that it makes, with that call failing; gives how many there are. */
async function failEverywhere(
  failure: Failure,
  change: (library: Library, entry: string) => Promise<unknown>,
  check: (failed: ProgramError | null, library: Library, entry: string) => Promise<void>,
): Promise<number> {
  for (let failing = 0; ; failing++) {
    const place = join(folder, `${failing}`);
    const { entry } = await libraryIn(place).library.keep(old(), { name: 'old', origin: fileOrigin });
    const layer = failingLayer(failing, failure);
    const failed: unknown = await change(libraryIn(place, { files: layer.files }).library, entry).then(
      () => null,
      (error: unknown) => error,
    );
    if (failed !== null && !(failed instanceof ProgramError)) throw failed;
    const after = libraryIn(place);
    await check(failed, after.library, entry);
    expect(after.problems).toEqual([]);
    await rm(place, { recursive: true });
    if (layer.calls() <= failing) {
      expect(failed).toBeNull();
      return failing;
    }
  }
}

const isWhole = async (library: Library, entry: string) =>
  expect(contentOf((await library.read(entry)).store)).toEqual(contentOf(old()));

describe('row 32: a full disk or an I/O error at any write', () => {
  it.each<Failure>(['ENOSPC', 'EIO', 'short'])(
    'leaves every old entry whole while a model is kept (%s)',
    async (failure) => {
      const codes = new Set<string>();
      const calls = await failEverywhere(
        failure,
        (library) => library.keep(next(), { name: 'next', origin: fileOrigin }),
        async (failed, library, entry) => {
          if (failed !== null) codes.add(failed.code);
          await isWhole(library, entry);
          const listed = await library.list();
          // The last step makes the entry's name durable; when only that fails, the entry is there and whole.
          if (failed === null) expect(listed).toHaveLength(2);
          for (const each of listed) {
            const { store } = await library.read(each.entry);
            expect(contentOf(store)).toEqual(contentOf(each.entry === entry ? old() : next()));
          }
          expect((await readdir(library.folder)).sort()).toEqual(listed.map((each) => each.entry).sort());
        },
      );
      // Six files with five calls each, and the folders.
      expect(calls).toBeGreaterThan(35);
      expect([...codes]).toEqual([failure === 'ENOSPC' ? 'disk-full' : 'file-not-writable']);
    },
  );

  it.each<Failure>(['ENOSPC', 'EIO', 'short'])(
    'leaves the old name or the new one when a model is renamed (%s)',
    async (failure) => {
      const names: (string | undefined)[] = [];
      const calls = await failEverywhere(
        failure,
        (library, entry) => library.rename(entry, 'new'),
        async (failed, library, entry) => {
          await isWhole(library, entry);
          const [listed] = await library.list();
          names.push(listed?.record.name);
          if (failed === null) expect(listed?.record.name).toBe('new');
          expect(await readdir(library.folder)).toEqual([entry]);
          expect(await readdir(library.folderOf(entry))).toHaveLength(7);
        },
      );
      expect(calls).toBeGreaterThan(6);
      expect(new Set(names)).toEqual(new Set(['old', 'new']));
    },
  );

  it.each<Failure>(['ENOSPC', 'EIO'])(
    'leaves an entry or none when a model is removed (%s)',
    async (failure) => {
      const calls = await failEverywhere(
        failure,
        (library, entry) => library.remove(entry),
        async (failed, library, entry) => {
          const listed = await library.list();
          if (listed.length > 0) await isWhole(library, entry);
          if (failed === null) expect(listed).toEqual([]);
          await library.tidy();
          expect(await readdir(library.folder)).toEqual(listed.map((each) => each.entry));
        },
      );
      expect(calls).toBeGreaterThan(3);
    },
  );

  it('is refused up front, in a sentence, where the system tells how much is free', async () => {
    const files: LibraryFiles = { ...nodeLibraryFiles, space: async () => 1000 };
    const { library } = libraryIn(join(folder, 'library'), { files });
    const failed: unknown = await library
      .keep(old(), { name: 'my model', origin: fileOrigin })
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'disk-too-small', parameters: { purpose: 'my model', free: 1000 } });
    expect(describeError(serializeError(failed)).sentence).toMatch(
      /^There is not enough room for “my model” on the disk of the library: it needs 2\d\d .*B, and 1.* are free\.$/,
    );
    expect(await readdir(library.folder)).toEqual([]);
  });
});

/** The real file system, and what was done with it in order: `sync NAME`, `rename NAME → NAME`. */
function recordingLayer(): { files: LibraryFiles; done: string[] } {
  const done: string[] = [];
  return {
    done,
    files: {
      ...nodeLibraryFiles,
      async open(path, flags, mode) {
        const handle = await nodeLibraryFiles.open(path, flags, mode);
        const sync = handle.sync.bind(handle);
        handle.sync = async () => {
          await sync();
          done.push(`sync ${basename(path)}`);
        };
        return handle;
      },
      async rename(from, to) {
        await nodeLibraryFiles.rename(from, to);
        done.push(`rename ${basename(from)} → ${basename(to)}`);
      },
    },
  };
}

describe('the order of a write', () => {
  it('forces everything to the disk before the name, and the name after', async () => {
    const { files, done } = recordingLayer();
    const { library } = libraryIn(join(folder, 'library'), { files });
    const { entry } = await library.keep(old(), { name: 'a', origin: fileOrigin });
    const [temporary] = /\.writing-\S+/.exec(done.join('\n')) ?? [];
    const rows = ['vectors.f32', 'initial.f32', 'outputs.f32'];
    const parts = [...rows, 'words.utf8', 'offsets.u32', 'counts.f64', 'entry.json'];
    expect(done).toEqual([
      ...parts.map((part) => `sync ${part}`),
      `sync ${temporary}`,
      `rename ${temporary} → ${entry}`,
      'sync library',
    ]);
    done.length = 0;
    await library.rename(entry, 'b');
    expect(done).toEqual([
      expect.stringMatching(/^sync \.writing-/),
      expect.stringMatching(/^rename \.writing-.* → entry\.json$/),
      `sync ${entry}`,
    ]);
    done.length = 0;
    await library.remove(entry);
    expect(done).toEqual([expect.stringMatching(`^rename ${entry} → \\.removing-`), 'sync library']);
  });
});

/** A disk of `bytes` at `path`, or why there can be none here. */
function mountSmallDisk(path: string, bytes: number): string | null {
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path]);
  return status === 0 ? null : (error?.message ?? stderr.toString().trim());
}

describe('row 32: a real disk that fills up', () => {
  it('has every entry whole afterwards, and takes new ones when there is room again', async (context) => {
    const disk = await mkdtemp(join(tmpdir(), 'semascope-disk-'));
    const refused = mountSmallDisk(disk, 2 * 2 ** 20);
    if (refused !== null) {
      await rm(disk, { recursive: true });
      return context.skip(`no small disk can be mounted here: ${refused}`);
    }
    try {
      // The system does not say that it is full, so the writes themselves must fail.
      const files: LibraryFiles = { ...nodeLibraryFiles, space: async () => Number.POSITIVE_INFINITY };
      const { library, problems } = libraryIn(join(disk, 'library'), { files });
      const stores = Array.from({ length: 12 }, (_, seed) => smallStore(seed, 300 + seed * 37, 60));
      const kept = new Map<string, number>();
      const codes: string[] = [];
      for (const [index, store] of stores.entries()) {
        await library.keep(store, { name: `${index}`, origin: fileOrigin }).then(
          ({ entry }) => kept.set(entry, index),
          (error: ProgramError) => codes.push(error.code),
        );
      }
      expect(kept.size).toBeGreaterThan(2);
      expect(new Set(codes)).toEqual(new Set(['disk-full']));
      expect((await readdir(library.folder)).sort()).toEqual([...kept.keys()].sort());
      for (const [entry, index] of kept)
        expect(contentOf((await library.read(entry)).store)).toEqual(contentOf(stores[index]!));
      const [first] = kept.keys();
      await library.remove(first!);
      await library.keep(smallStore(99, 300, 40), { name: 'fits', origin: fileOrigin });
      expect(problems).toEqual([]);
      // And with the system's own answer, it is refused before anything is written.
      const { bavail, bsize } = await statfs(disk);
      const honest = libraryIn(join(disk, 'library')).library;
      await expect(
        honest.keep(smallStore(7, Math.ceil((bavail * bsize) / 480), 60), { name: 'x', origin: fileOrigin }),
      ).rejects.toMatchObject({
        code: 'disk-too-small',
        parameters: { free: bavail * bsize },
      });
    } finally {
      spawnSync('umount', [disk]);
      await rm(disk, { recursive: true });
    }
  });
});
