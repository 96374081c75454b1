import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discardLeft, leftBytes } from '../../../src/main/embeddings/catalogue/partial.ts';
import { keptBytes } from '../../../src/main/embeddings/catalogue/pretrained.ts';
import type { ProgramError } from '../../../src/shared/errors.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import {
  download,
  fileBytes,
  modelOf,
  piecesOf,
  putFile,
  quickSurroundings,
  sentenceOf,
  temporaryFolder,
} from '../../support/downloads.ts';
import { Mirror, type Misdeed, md5 } from '../../support/mirror.ts';

const length = 200_000;
const content = fileBytes(length);
const model = modelOf('some-model', content);

let mirror: Mirror;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let path: string;

beforeEach(async () => {
  mirror = await Mirror.start();
  folder = await temporaryFolder();
  path = putFile(mirror, model.name, content);
});
afterEach(async () => {
  await mirror.close();
  await folder.remove();
});

/** The one byte range of each request after the first. */
const ranges = (): readonly (string | undefined)[] => mirror.seen.map((request) => request.range);
const neverAgain = quickSurroundings({ pause: () => Promise.reject(new Error('the program ended')) });

/** A download that stops at its first cut, as when the program ends there. */
async function cutAt(after: number): Promise<void> {
  mirror.misbehave(path, { kind: 'cut', after, how: 'end' });
  await expect(download(mirror, model, folder.path, { surroundings: neverAgain })).rejects.toThrow(
    'cancelled',
  );
}

describe('a download', () => {
  it('gives the checked file under its final name, and says how far it is', async () => {
    const heard: JobProgress[] = [];
    const got = await download(mirror, model, folder.path, { report: (progress) => heard.push(progress) });
    expect(got).toEqual({ path: join(folder.path, 'some-model.gz'), ours: true });
    expect(md5(await readFile(got.path))).toBe(md5(content));
    expect([...new Set(heard.map(({ stage }) => stage))]).toEqual(['downloading', 'checking']);
    for (const stage of ['downloading', 'checking']) {
      const last = heard.filter((progress) => progress.stage === stage).at(-1);
      expect(last).toMatchObject({ unit: 'bytes', done: length, total: length });
    }
    const fractions = heard.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
    await expect(leftBytes(folder.path, model.name)).resolves.toBe(length);
    await discardLeft(folder.path, model.name);
    await expect(readdir(folder.path)).resolves.toEqual([]);
  });

  it('goes on where it was cut', async () => {
    mirror.misbehave(
      path,
      { kind: 'cut', after: 70_000, how: 'end' },
      { kind: 'cut', after: 50_000, how: 'end' },
    );
    const { path: file } = await download(mirror, model, folder.path);
    expect(md5(await readFile(file))).toBe(md5(content));
    expect(ranges()).toEqual([undefined, 'bytes=70000-', 'bytes=120000-']);
    expect(mirror.seen.map(({ status }) => status)).toEqual([200, 206, 206]);
    expect(mirror.seen[1]?.ifRange).toBe(`"${md5(content)}"`);
    expect(mirror.sent(path)).toBe(length);
  });

  it('goes on after the program was started anew', async () => {
    await cutAt(120_001);
    await expect(leftBytes(folder.path, model.name)).resolves.toBe(120_001);
    await expect(readdir(folder.path)).resolves.toEqual(['some-model.json', 'some-model.part']);
    await download(mirror, model, folder.path);
    expect(ranges()).toEqual([undefined, 'bytes=120001-']);
    await expect(readdir(folder.path)).resolves.toEqual(['some-model.gz', 'some-model.json']);
  });

  it('goes on from bytes that came after its record was written', async () => {
    await cutAt(80_000);
    const part = join(folder.path, 'some-model.part');
    await writeFile(part, content.subarray(0, 60_000));
    await download(mirror, model, folder.path);
    expect(ranges()).toEqual([undefined, 'bytes=60000-']);
  });

  it('that was whole is checked, and not fetched, once more', async () => {
    await download(mirror, model, folder.path);
    await download(mirror, model, folder.path);
    expect(mirror.seen).toHaveLength(1);
    await writeFile(join(folder.path, 'some-model.gz'), content.toReversed());
    await download(mirror, model, folder.path);
    expect(mirror.seen).toHaveLength(2);
  });

  it('stops when it is told to, keeps what came, and goes on later', async () => {
    const controller = new AbortController();
    mirror.misbehave(path, { kind: 'stall', after: 90_000 });
    const report = ({ done }: JobProgress): void => {
      if (done === 90_000) controller.abort();
    };
    const surroundings = quickSurroundings({ stallTime: 20_000 });
    await expect(
      download(mirror, model, folder.path, { signal: controller.signal, report, surroundings }),
    ).rejects.toThrow('cancelled');
    await expect(leftBytes(folder.path, model.name)).resolves.toBe(90_000);
    await download(mirror, model, folder.path);
    expect(ranges()).toEqual([undefined, 'bytes=90000-']);
  });

  it('does not begin when it was told to stop before', async () => {
    const work = download(mirror, model, folder.path, { signal: AbortSignal.abort() });
    await expect(work).rejects.toThrow('cancelled');
    expect(mirror.seen).toEqual([]);
    await expect(readdir(folder.path)).resolves.toEqual([]);
  });

  it('tries again when nothing comes for a while', async () => {
    mirror.misbehave(path, { kind: 'stall', after: 10 }, { kind: 'stall', after: 0 });
    const surroundings = quickSurroundings();
    await download(mirror, model, folder.path, { surroundings });
    expect(ranges()).toEqual([undefined, 'bytes=10-', 'bytes=10-']);
    expect(surroundings.pauses).toEqual([1000, 2000]);
  });

  it('tries on as long as each attempt brings something', async () => {
    const cuts = Array.from({ length: 20 }, () => ({ kind: 'cut', after: 1000, how: 'end' }) as const);
    mirror.misbehave(path, ...cuts);
    const surroundings = quickSurroundings();
    await download(mirror, model, folder.path, { surroundings });
    expect(surroundings.pauses).toEqual(cuts.map(() => 1000));
  });

  it('stops while it checks, and checks again next time', async () => {
    const large = fileBytes(600_000, 3);
    const largeModel = modelOf('large-model', large);
    putFile(mirror, largeModel.name, large);
    const controller = new AbortController();
    const report = ({ stage }: JobProgress): void => {
      if (stage === 'checking') controller.abort();
    };
    const work = download(mirror, largeModel, folder.path, { signal: controller.signal, report });
    await expect(work).rejects.toThrow('cancelled');
    await expect(leftBytes(folder.path, largeModel.name)).resolves.toBe(600_000);
    const { path: file } = await download(mirror, largeModel, folder.path);
    expect(md5(await readFile(file))).toBe(md5(large));
    expect(mirror.sent('/large-model/large-model.gz')).toBe(600_000);
  });

  it('waits longer and longer, then gives up with what it has', async () => {
    const nothing: Misdeed[] = Array.from({ length: 6 }, () => ({ kind: 'cut', after: 0, how: 'end' }));
    mirror.misbehave(path, { kind: 'cut', after: 50_000, how: 'end' }, ...nothing);
    const surroundings = quickSurroundings();
    const work = download(mirror, model, folder.path, { surroundings });
    await expect(sentenceOf(work)).resolves.toBe(
      'The download of “some-model” was interrupted at 50 KB of 200 KB.',
    );
    expect(surroundings.pauses).toEqual([1000, 2000, 4000, 8000, 16_000]);
    await expect(leftBytes(folder.path, model.name)).resolves.toBe(50_000);
  });
});

describe('what came is begun anew', () => {
  it.each<[string, Misdeed]>([
    ['answers with all of it', { kind: 'whole' }],
    ['has no such range', { kind: 'status', status: 416 }],
    ['has another size', { kind: 'headers', headers: { 'content-range': 'bytes 50000-200000/200001' } }],
    [
      'gives less than the rest',
      { kind: 'headers', headers: { 'content-range': 'bytes 50000-199998/200000' } },
    ],
    ['gives another range', { kind: 'headers', headers: { 'content-range': 'bytes 40000-199999/200000' } }],
    ['has another validator', { kind: 'headers', headers: { etag: '"other"' } }],
    ['says no range', { kind: 'headers', headers: { 'content-range': null } }],
  ])('when the server %s', async (_, misdeed) => {
    await cutAt(50_000);
    mirror.misbehave(path, misdeed);
    const { path: file } = await download(mirror, model, folder.path);
    expect(md5(await readFile(file))).toBe(md5(content));
    expect(ranges()[1]).toBe('bytes=50000-');
    expect(ranges().slice(2)).toEqual(misdeed.kind === 'whole' ? [] : [undefined]);
  });

  const date = new Date(Date.now() - 3600_000).toUTCString();
  const now = new Date().toUTCString();
  it.each<[string, Record<string, string>, string | undefined]>([
    ['a weak tag', { etag: 'W/"1"' }, undefined],
    ['nothing', {}, undefined],
    ['a date of just now', { 'last-modified': now, date: now }, undefined],
    ['an old date', { 'last-modified': date, date: now }, date],
  ])('or not, by a validator that is %s', async (_, headers, ifRange) => {
    mirror.put(path, content, headers);
    await cutAt(50_000);
    await download(mirror, model, folder.path);
    expect(mirror.seen[1]?.ifRange).toBe(ifRange);
    expect(mirror.seen[1]?.status).toBe(ifRange === undefined ? 200 : 206);
  });

  it('when the file changed in between', async () => {
    await cutAt(50_000);
    mirror.put(path, content, { etag: '"a new day"' });
    const { path: file } = await download(mirror, model, folder.path);
    expect(mirror.seen.map(({ status }) => status)).toEqual([200, 200]);
    expect(md5(await readFile(file))).toBe(md5(content));
  });

  it('when it came from another place', async () => {
    await cutAt(50_000);
    const other = await Mirror.start();
    putFile(other, model.name, content);
    await download(other, model, folder.path);
    expect(other.seen.map(({ range }) => range)).toEqual([undefined]);
    await other.close();
  });

  it.each([
    ['cut short', '{"version": 1, "mod'],
    ['filled with NUL', '\0'.repeat(300)],
    ['gone', null],
  ])('when its record is %s', async (_, record) => {
    await cutAt(50_000);
    if (record === null) await discardLeft(folder.path, model.name);
    else await writeFile(join(folder.path, 'some-model.json'), record);
    const { path: file } = await download(mirror, model, folder.path);
    expect(md5(await readFile(file))).toBe(md5(content));
    expect(ranges()[1]).toBeUndefined();
  });
});

describe('a download is refused', () => {
  const webPage = Buffer.from('<!doctype html><title>Sign in</title>');
  it.each<[string, Misdeed, string]>([
    ['404', { kind: 'status', status: 404 }, 'the server has no such file (404)'],
    ['403', { kind: 'status', status: 403 }, 'the server does not give it to everyone (403)'],
    ['302 to nowhere', { kind: 'status', status: 302 }, 'the server leads nowhere'],
    ['418', { kind: 'status', status: 418 }, 'the server answered with 418'],
    ['206 unasked', { kind: 'status', status: 206 }, 'the server answered with 206'],
    [
      'a web page',
      { kind: 'content', content: webPage, type: 'text/html; charset=utf-8' },
      'a web page came instead of the file',
    ],
    [
      'another size',
      { kind: 'content', content: content.subarray(1) },
      'the server has a file of 199,999 bytes where one of 200,000 bytes should be',
    ],
    [
      'a much smaller file',
      { kind: 'content', content: webPage },
      'the server has a file of 37 bytes where one of 200 KB should be',
    ],
    [
      'a file that is not compressed',
      { kind: 'content', content: content.toReversed() },
      'what came is not compressed as the file should be',
    ],
    [
      'another encoding',
      { kind: 'headers', headers: { 'content-encoding': 'br', 'content-length': null } },
      'the server sent it in another encoding (br)',
    ],
    ['a body without end', { kind: 'endless' }, 'the server sends more than the file has'],
    [
      'a place that is not https',
      { kind: 'redirect', to: 'http://elsewhere.example/file' },
      'it leads to elsewhere.example without https',
    ],
    [
      'a place on the disk',
      { kind: 'redirect', to: 'file:///etc/passwd' },
      'it leads to file: without https',
    ],
    [
      'no place at all',
      { kind: 'redirect', to: 'http://:0:' },
      'the server leads to something that is not an address',
    ],
  ])('for %s', async (_, misdeed, reason) => {
    mirror.misbehave(path, misdeed);
    await expect(sentenceOf(download(mirror, model, folder.path))).resolves.toBe(
      `“some-model” could not be fetched: ${reason}.`,
    );
    expect(mirror.seen).toHaveLength(1);
    await expect(readdir(folder.path)).resolves.toEqual([]);
  });

  it('when it is led in circles', async () => {
    mirror.misbehave(path, ...Array.from({ length: 9 }, () => ({ kind: 'redirect' as const, to: path })));
    await expect(sentenceOf(download(mirror, model, folder.path))).resolves.toBe(
      '“some-model” could not be fetched: it leads from one place to the next.',
    );
    expect(mirror.seen).toHaveLength(6);
  });

  it('but not when it is led a few times to where it may go', async () => {
    mirror.put('/elsewhere', content);
    mirror.misbehave(path, { kind: 'redirect', to: '/one' });
    mirror.misbehave('/one', { kind: 'redirect', to: `${mirror.address}/elsewhere` });
    const { path: file } = await download(mirror, model, folder.path);
    expect(md5(await readFile(file))).toBe(md5(content));
  });

  it('when the server fails again and again', async () => {
    mirror.misbehave(path, ...Array.from({ length: 6 }, () => ({ kind: 'status' as const, status: 500 })));
    const surroundings = quickSurroundings();
    await expect(sentenceOf(download(mirror, model, folder.path, { surroundings }))).resolves.toBe(
      '“some-model” could not be fetched: the server cannot give it now (500).',
    );
    expect(surroundings.pauses).toHaveLength(5);
  });

  it('when nobody is there', async () => {
    const source = { kind: 'mirror', base: mirror.address } as const;
    await mirror.close();
    await expect(sentenceOf(download(source, model, folder.path))).resolves.toMatch(
      /^“some-model” could not be fetched: 127\.0\.0\.1:\d+ accepts no connections\.$/,
    );
    mirror = await Mirror.start();
  });

  it('when nobody says what its checksum should be', async () => {
    const unknown = { ...model, checksums: [null] };
    await expect(sentenceOf(download(mirror, unknown, folder.path))).resolves.toBe(
      '“some-model” could not be fetched: nobody says what its checksum should be.',
    );
    expect(mirror.seen).toEqual([]);
  });

  it('by a server that cannot prove who it is', async (context) => {
    const files = await selfSigned(folder.path);
    if (files === null) return context.skip('skipped: there is no openssl here');
    const server = createSecureServer(files, (_request, response) => response.end(content));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `https://localhost:${(server.address() as AddressInfo).port}`;
    await expect(
      sentenceOf(download({ kind: 'mirror', base }, model, join(folder.path, 'downloads'))),
    ).resolves.toMatch(
      /^“some-model” could not be fetched: localhost:\d+ cannot prove who it is \(DEPTH_ZERO_/,
    );
    server.close();
  });

  it('thrown away when it is not what it should be, and fetched anew next time', async () => {
    const wrong = fileBytes(length, 7);
    mirror.misbehave(path, { kind: 'content', content: wrong });
    await expect(sentenceOf(download(mirror, model, folder.path))).resolves.toBe(
      'What came for “some-model” is not what it should be, so it was thrown away.',
    );
    await expect(readdir(folder.path)).resolves.toEqual([]);
    await download(mirror, model, folder.path);
    expect(ranges()).toEqual([undefined, undefined]);
  });

  it('up front when the disk is too small, counting what is there already', async () => {
    const needed = length + keptBytes(model);
    const free = (bytes: number) => ({ surroundings: quickSurroundings({ freeBytes: async () => bytes }) });
    await expect(sentenceOf(download(mirror, model, folder.path, free(1000)))).resolves.toBe(
      'There is not enough room for “some-model” on the disk of the library: it needs 210 KB, and 1 KB are free.',
    );
    await expect(download(mirror, model, folder.path, free(needed - 1))).rejects.toThrow('disk-too-small');
    expect(mirror.seen).toEqual([]);
    await cutAt(50_000);
    await expect(download(mirror, model, folder.path, free(needed - 50_001))).rejects.toThrow(
      'disk-too-small',
    );
    await download(mirror, model, folder.path, free(needed - 50_000));
  });
});

describe('a model in parts', () => {
  const parts = 3;
  const inParts = modelOf('in-parts', content, parts);
  const first = piecesOf(content, parts)[0]!.length;

  it('is one file in the end, each part checked', async () => {
    putFile(mirror, inParts.name, content, parts);
    mirror.misbehave('/in-parts/in-parts.gz_01', { kind: 'cut', after: 1000, how: 'end' });
    const { path: file } = await download(mirror, inParts, folder.path);
    expect(md5(await readFile(file))).toBe(md5(content));
    expect(mirror.seen.map((request) => [request.path.slice(-2), request.range])).toEqual([
      ['00', undefined],
      ['01', undefined],
      ['01', 'bytes=1000-'],
      ['02', undefined],
    ]);
  });

  it('keeps its good parts when one is wrong', async () => {
    putFile(mirror, inParts.name, content, parts);
    mirror.misbehave('/in-parts/in-parts.gz_01', { kind: 'content', content: fileBytes(first, 9) });
    await expect(download(mirror, inParts, folder.path)).rejects.toThrow('download-checksum');
    await expect(leftBytes(folder.path, inParts.name)).resolves.toBe(first);
    const { path: file } = await download(mirror, inParts, folder.path);
    expect(md5(await readFile(file))).toBe(md5(content));
    expect(mirror.seen.map((request) => request.path.slice(-2))).toEqual(['00', '01', '01', '02']);
  });

  it('begins anew when parts that were checked are not there any more', async () => {
    putFile(mirror, inParts.name, content, parts);
    mirror.misbehave('/in-parts/in-parts.gz_02', { kind: 'status', status: 404 });
    await expect(download(mirror, inParts, folder.path)).rejects.toThrow('download-refused');
    await writeFile(join(folder.path, 'in-parts.part'), content.subarray(0, first + 5));
    const { path: file } = await download(mirror, inParts, folder.path);
    expect(md5(await readFile(file))).toBe(md5(content));
    expect(mirror.seen.map((request) => request.path.slice(-2))).toEqual([
      '00',
      '01',
      '02',
      '00',
      '01',
      '02',
    ]);
  });

  it('is checked part by part when it was whole before', async () => {
    putFile(mirror, inParts.name, content, parts);
    await download(mirror, inParts, folder.path);
    await download(mirror, inParts, folder.path);
    expect(mirror.seen).toHaveLength(parts);
  });

  it('is put together from a folder', async () => {
    const source = join(folder.path, 'source');
    await mkdir(join(source, inParts.name), { recursive: true });
    for (const [part, piece] of piecesOf(content, parts).entries())
      await writeFile(join(source, inParts.name, `in-parts.gz_0${part}`), piece);
    const got = await download({ kind: 'folder', folder: source }, inParts, join(folder.path, 'downloads'));
    expect(md5(await readFile(got.path))).toBe(md5(content));
    expect(got.ours).toBe(true);
  });
});

describe('a folder as the source', () => {
  it('is read in place, checked', async () => {
    const file = join(folder.path, model.name, 'some-model.gz');
    await mkdir(join(folder.path, model.name));
    await writeFile(file, content);
    const source = { kind: 'folder', folder: folder.path } as const;
    const downloads = join(folder.path, 'downloads');
    await expect(download(source, model, downloads)).resolves.toEqual({ path: file, ours: false });
    await writeFile(file, content.toReversed());
    await expect(sentenceOf(download(source, model, downloads))).resolves.toBe(
      '“some-model” could not be fetched: the file in the folder has the wrong checksum.',
    );
    await writeFile(file, content.subarray(1));
    await expect(sentenceOf(download(source, model, downloads))).resolves.toBe(
      '“some-model” could not be fetched: the folder has a file of 199,999 bytes where one of 200,000 bytes should be.',
    );
    const absent = { ...model, name: 'absent' };
    await expect(sentenceOf(download(source, absent, downloads))).resolves.toBe(
      '“absent” could not be fetched: the folder does not have it.',
    );
    await expect(readdir(downloads)).resolves.toEqual([]);
  });
});

it('a disk that fills up leaves what came', async () => {
  // Writing fails at once: the name is taken by a folder.
  await mkdir(join(folder.path, 'some-model.part'));
  const error = await download(mirror, model, folder.path).catch((thrown: ProgramError) => thrown);
  expect(error).toMatchObject({ code: 'file-not-writable' });
});

/** A key and a certificate that nobody vouches for; `null` where there is no openssl. */
async function selfSigned(where: string): Promise<{ key: Buffer; cert: Buffer } | null> {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(where, name)) as [string, string];
  try {
    const subject = ['-subj', '/CN=localhost', '-days', '2', '-keyout', key, '-out', cert];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], {
      stdio: 'ignore',
    });
  } catch {
    return null;
  }
  return { key: await readFile(key), cert: await readFile(cert) };
}
