import {
  chmod,
  type FileHandle,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atomicWrite, type FileLayer } from '../../../src/main/files/atomic-write.ts';
import { ProgramError } from '../../../src/shared/errors.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-write-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made up`), { code });
}

type Step = 'open' | 'write' | 'stat' | 'sync' | 'close' | 'rename' | 'folder' | 'short';

/** The real file system, except that one step fails. */
function failingAt(step: Step, code = 'ENOSPC'): FileLayer {
  const fail = () => Promise.reject(systemError(code));
  return {
    async open(path, flags, mode) {
      const isFolder = flags === 'r';
      if (step === 'open' && !isFolder) return fail();
      const handle = await open(path, flags, mode);
      if (isFolder) return step === 'folder' ? wrapped(handle, { sync: fail }) : handle;
      let pieces = 0;
      if (step === 'write') {
        return wrapped(handle, {
          writeFile: (piece: Uint8Array) => (pieces++ === 0 ? handle.writeFile(piece) : fail()),
        });
      }
      // A layer that loses bytes without saying so.
      if (step === 'short') return wrapped(handle, { writeFile: () => handle.writeFile('ab') });
      if (step === 'stat') return wrapped(handle, { stat: fail });
      if (step === 'sync') return wrapped(handle, { sync: fail });
      if (step === 'close') return wrapped(handle, { close: () => handle.close().then(fail) });
      return handle;
    },
    rename: (from, to) => (step === 'rename' ? fail() : rename(from, to)),
    remove: (path) => rm(path, { force: true }),
  };
}

function wrapped(handle: FileHandle, replaced: Record<string, unknown>): FileHandle {
  return new Proxy(handle, {
    get(target, name) {
      if (typeof name === 'string' && name in replaced) return replaced[name];
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe('atomicWrite', () => {
  it('writes text, bytes and pieces in order', async () => {
    const path = join(folder, 'a.txt');
    expect(await atomicWrite(path, 'ä\n')).toBe(3);
    expect(await readFile(path, 'utf8')).toBe('ä\n');
    await atomicWrite(path, bytes('bytes'));
    expect(await readFile(path, 'utf8')).toBe('bytes');
    await atomicWrite(
      path,
      (async function* () {
        yield bytes('one ');
        yield bytes('two');
      })(),
    );
    expect(await readFile(path, 'utf8')).toBe('one two');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it.each<Step>(['open', 'write', 'stat', 'sync', 'close', 'rename', 'short'])(
    'keeps the old file whole when %s fails, and leaves nothing behind',
    async (step) => {
      const path = join(folder, 'old.txt');
      await writeFile(path, 'the old content');
      const failure = await atomicWrite(path, [bytes('new '), bytes('content')], {
        files: failingAt(step),
      }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ProgramError);
      expect((failure as ProgramError).code).toBe(step === 'short' ? 'file-not-writable' : 'disk-full');
      expect((failure as ProgramError).parameters).toMatchObject({ name: 'old.txt' });
      expect(await readFile(path, 'utf8')).toBe('the old content');
      expect(await readdir(folder)).toEqual(['old.txt']);
    },
  );

  it('has the new file whole when only the folder cannot be forced to the disk', async () => {
    const path = join(folder, 'old.txt');
    await writeFile(path, 'old');
    await expect(atomicWrite(path, 'new', { files: failingAt('folder', 'EIO') })).rejects.toMatchObject({
      code: 'file-not-writable',
    });
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['old.txt']);
  });

  it('keeps the old file when the content fails or the work is cancelled', async () => {
    const path = join(folder, 'old.txt');
    await writeFile(path, 'old');
    const broken = (function* () {
      yield bytes('half');
      throw new RangeError('no more');
    })();
    await expect(atomicWrite(path, broken)).rejects.toThrow('no more');
    const stop = new AbortController();
    const stopping = (function* () {
      yield bytes('half');
      stop.abort();
      yield bytes('rest');
    })();
    await expect(atomicWrite(path, stopping, { signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['old.txt']);
  });

  it('names the reason when a folder is missing or stands in the way', async () => {
    await expect(atomicWrite(join(folder, 'none', 'a.txt'), 'x')).rejects.toMatchObject({
      code: 'file-not-writable',
      parameters: { name: 'a.txt', reason: 'the folder does not exist' },
    });
    await expect(atomicWrite(folder, 'x')).rejects.toMatchObject({ code: 'file-not-writable' });
  });

  it('replaces what a link names and keeps its permissions', async () => {
    const path = join(folder, 'real.txt');
    await writeFile(path, 'old');
    await chmod(path, 0o640);
    await symlink(path, join(folder, 'link.txt'));
    await atomicWrite(join(folder, 'link.txt'), 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect((await readdir(folder)).sort()).toEqual(['link.txt', 'real.txt']);
  });
});
