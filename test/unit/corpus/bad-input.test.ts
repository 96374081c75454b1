import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { appendFile, mkdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ProgramError } from '../../../src/shared/errors.ts';
import { pasted, read, sentencesOf, temporaryFolder, unicode, whitespace } from './support.ts';

const folder = temporaryFolder();
const posix = process.platform !== 'win32';

async function errorOf(reading: Promise<unknown>): Promise<{ code: string; parameters: unknown }> {
  const error = await reading.then(
    () => new Error('it was read'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProgramError)) throw error;
  return { code: error.code, parameters: error.parameters };
}

const named = (name: string, path: string) => ({ kind: 'file', path, name }) as const;

describe('what is not a readable file', () => {
  it('a missing file', async () => {
    expect(await errorOf(read(named('gone.txt', folder.path('gone.txt'))))).toEqual({
      code: 'file-missing',
      parameters: { name: 'gone.txt' },
    });
  });

  it('a folder', async () => {
    await mkdir(folder.path('folder'));
    expect(await errorOf(read(named('folder', folder.path('folder'))))).toEqual({
      code: 'file-not-regular',
      parameters: { name: 'folder', kind: 'folder' },
    });
  });

  it.runIf(posix)('a pipe that nobody writes to, without hanging', async () => {
    execFileSync('mkfifo', [folder.path('pipe')]);
    expect(await errorOf(read(named('pipe', folder.path('pipe'))))).toEqual({
      code: 'file-not-regular',
      parameters: { name: 'pipe', kind: 'pipe' },
    });
  });

  it.runIf(posix)('a device, also behind a link', async () => {
    await symlink('/dev/zero', folder.path('zero'));
    for (const path of ['/dev/zero', folder.path('zero')]) {
      expect(await errorOf(read(named('zero', path)))).toEqual({
        code: 'file-not-regular',
        parameters: { name: 'zero', kind: 'device' },
      });
    }
  });

  it.runIf(posix)('a socket', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(folder.path('socket'), resolve));
    try {
      expect((await errorOf(read(named('socket', folder.path('socket'))))).parameters).toEqual({
        name: 'socket',
        kind: 'socket',
      });
    } finally {
      server.close();
    }
  });

  it.runIf(posix)('links in a circle are unreadable, and no path is in the error', async () => {
    await symlink(folder.path('b'), folder.path('a'));
    await symlink(folder.path('a'), folder.path('b'));
    const error = await errorOf(read(named('a', folder.path('a'))));
    expect(error).toEqual({
      code: 'file-unreadable',
      parameters: { name: 'a', reason: 'its links lead in a circle' },
    });
  });

  it.each([
    ['removed', (path: string) => rmSync(path)],
    ['replaced', (path: string) => renameSync(folder.path('other.txt'), path)],
    ['cut short', (path: string) => truncateSync(path, 1_000_000)],
  ])('a file that is %s while it is read', async (what, change) => {
    await folder.file('other.txt', 'something else');
    const source = await folder.file(`${what}.txt`, 'some words on a line\n'.repeat(200_000));
    const path = folder.path(`${what}.txt`);
    let changed = false;
    const report = ({ stage }: { stage: string }): void => {
      if (stage !== 'counting' || changed) return;
      changed = true;
      change(path);
    };
    expect(await errorOf(read(source, { blockBytes: 4096, report }))).toEqual({
      code: 'file-changed',
      parameters: { name: `${what}.txt` },
    });
  });

  it('a file that grows while it is read', async () => {
    const source = await folder.file('log.txt', 'some words on a line\n'.repeat(200_000));
    let grown: Promise<void> | null = null;
    const report = ({ stage }: { stage: string }): void => {
      if (stage === 'counting') grown ??= appendFile(folder.path('log.txt'), 'more\n');
    };
    expect((await errorOf(read(source, { blockBytes: 4096, report }))).code).toBe('file-changed');
    await grown;
  });
});

describe('what is not text', () => {
  const text = 'The café is open.\nÇa va?\n'.repeat(20);

  it('an empty file, with or without a byte order mark or compression', async () => {
    for (const content of ['', gzipSync('')]) {
      expect((await errorOf(read(await folder.file('empty.txt', content)))).code).toBe('file-empty');
    }
    expect((await errorOf(read(pasted('\ufeff')))).code).toBe('corpus-no-words');
  });

  it('no words at all', async () => {
    expect(await errorOf(read(pasted('---\n\n  \n***\n')))).toEqual({
      code: 'corpus-no-words',
      parameters: { name: 'pasted text', lines: 4 },
    });
  });

  it.each([
    ['UTF-16 (little-endian)', Buffer.from(`\ufeff${text}`, 'utf16le'), 0],
    ['UTF-16 (little-endian)', Buffer.from(text, 'utf16le'), 1],
    ['UTF-16 (big-endian)', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), 0],
    ['UTF-16 (big-endian)', Buffer.from(text, 'utf16le').swap16(), 0],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]), 0],
    ['Latin-1 (ISO 8859-1)', Buffer.from(text, 'latin1'), 7],
    ['Windows-1252', Buffer.from('he said \x93well\x94 and \x93no\x94\n'.repeat(9), 'latin1'), 8],
    [
      'an older encoding of a non-Latin script, such as Windows-1251, Shift JIS or GB 18030',
      Buffer.from('\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0!\n', 'latin1'),
      0,
    ],
  ])('%s is named', async (looksLike, bytes, byte) => {
    const name = 'file.txt';
    for (const content of [bytes, gzipSync(bytes)]) {
      expect(await errorOf(read(await folder.file(name, content)))).toEqual({
        code: 'text-encoding',
        parameters: { name, looksLike, byte },
      });
    }
  });

  it('Latin-1 whose first accent comes late', async () => {
    const bytes = Buffer.from('plain words only\n'.repeat(60_000) + 'é à '.repeat(1000), 'latin1');
    expect(await errorOf(read(pasted(bytes)))).toEqual({
      code: 'text-encoding',
      parameters: { name: 'pasted text', looksLike: 'Latin-1 (ISO 8859-1)', byte: 17 * 60_000 },
    });
  });

  it('binary data, early or late', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000200000002008020000', 'hex');
    expect((await errorOf(read(pasted(png)))).code).toBe('text-binary');
    const late = 'words and words\n'.repeat(40_000);
    expect(await errorOf(read(pasted(`${late}\0`)))).toEqual({
      code: 'text-binary',
      parameters: { name: 'pasted text', byte: late.length },
    });
  });

  it('a few damaged places are replaced and counted, by line', async () => {
    const clean = 'all is well here\n'.repeat(1000);
    const bytes = Buffer.concat([
      Buffer.from(`${clean}caf`),
      Buffer.from([0xc3]),
      Buffer.from(' x'),
      Buffer.from([0xe2, 0x82]),
      Buffer.from(`y z\n${clean}`),
      Buffer.from([0xff]),
    ]);
    const expected = ['caf\ufffd', 'x\ufffdy', 'z'];
    for (const blockBytes of [1, 100, 1 << 20]) {
      const reading = await read(pasted(bytes), { tokenizer: whitespace, blockBytes });
      expect(reading.summary.skipped.invalidText).toBe(2);
      expect(sentencesOf(reading)[1000]).toEqual(expected);
      expect(sentencesOf(reading).at(-1)).toEqual(['\ufffd']);
    }
    const words = sentencesOf(await read(pasted(bytes), { tokenizer: unicode }))[1000];
    expect(words).toEqual(['caf', 'x', 'y', 'z']);
  });
});

describe('nothing is left behind', () => {
  it.runIf(process.platform === 'linux')(
    'neither open files nor threads, after success, error and cancel',
    async () => {
      const open = () =>
        readdirSync('/proc/self/fd').filter((fd) => {
          try {
            return readlinkSync(`/proc/self/fd/${fd}`).includes('semascope-corpus-');
          } catch {
            // The descriptor that listed the folder is closed by now.
            return false;
          }
        });
      const threads = () => readdirSync('/proc/self/task').length;
      const good = await folder.file('good.txt', 'some words on a line\n'.repeat(100_000));
      const bad = await folder.file('bad.gz', gzipSync('some words\n'.repeat(100_000)).subarray(0, 400));
      // The first inflated byte starts the pool of threads that Node keeps.
      await read(good, { cores: 2 });
      await errorOf(read(bad));
      const before = threads();
      await read(good, { cores: 2 });
      await errorOf(read(bad, { cores: 2 }));
      const controller = new AbortController();
      const report = ({ stage }: { stage: string }): void => {
        if (stage === 'counting') controller.abort();
      };
      expect(
        await errorOf(read(good, { cores: 2, blockBytes: 4096, signal: controller.signal, report })),
      ).toEqual({
        code: 'cancelled',
        parameters: {},
      });
      expect(open()).toEqual([]);
      expect(threads()).toBeLessThanOrEqual(before);
    },
  );

  it('a signal that was given before is heard', async () => {
    expect((await errorOf(read(pasted('words'), { signal: AbortSignal.abort() }))).code).toBe('cancelled');
  });
});
