import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelOrigin } from '../../../src/shared/models.ts';
import { defaultTrainingOptions } from '../../../src/shared/training.ts';
import {
  changeRecord,
  contentOf,
  entryFile,
  fileOrigin,
  libraryIn,
  removeOutputs,
  smallStore,
  storeOfShape,
} from '../../support/libraries.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'semascope-library-')), 'library');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const trainedOrigin: ModelOrigin = {
  kind: 'trained',
  corpus: 'a “corpus”.txt',
  sample: false,
  tokens: 12_345,
  options: defaultTrainingOptions({ tokens: 12_345, distinctWords: 99 }, 2),
  engine: 'cpu',
  device: 'CPU · 2 threads',
  losses: [2.5, 1.25, 0.1],
  trainSeconds: 3.7,
  wordsPerSecond: 123_456.7,
};

describe('a library', () => {
  it('is empty, and its folder not made, before something is kept', async () => {
    const { library, problems } = libraryIn(folder);
    await library.tidy();
    expect(await library.list()).toEqual([]);
    expect(await readdir(join(folder, '..'))).toEqual([]);
    expect(await library.freeBytes()).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });

  it('gives models of any words and sizes back to the last bit', async () => {
    const { library, problems } = libraryIn(folder);
    const bytes = fc.uint8Array({ maxLength: 12 });
    const word = fc.oneof(
      bytes,
      fc.string({ unit: 'binary', maxLength: 12 }).map((text) => new TextEncoder().encode(text)),
      fc
        .constantFrom('__proto__', '\u00a0', '\ufeff', '', 'a b', 'ש\u200f')
        .map((text) => new TextEncoder().encode(text)),
    );
    const shape = fc.record({
      words: fc.array(word, { minLength: 1, maxLength: 40 }),
      dimension: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(1, 100, 300)),
      seed: fc.nat(),
      counts: fc.boolean(),
      initial: fc.boolean(),
      outputs: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        shape,
        fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
        async (parts, name) => {
          const store = storeOfShape(parts);
          const { entry } = await library.keep(store, { name, origin: fileOrigin });
          const opened = await libraryIn(folder).library.read(entry);
          expect(contentOf(opened.store)).toEqual(contentOf(store));
          expect(opened.record).toMatchObject({
            name,
            origin: fileOrigin,
            program: '1.2.3',
            words: parts.words.length,
          });
          expect(opened.store.indexOf('w\u0000 not there')).toBe(-1);
          await library.remove(entry);
        },
      ),
      { numRuns: 60 },
    );
    expect(problems).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('reads models of many blocks, whose files end within one', async () => {
    const { library } = libraryIn(folder);
    // 5,000 × 300 are 6 MB: more than one read, the last block cut.
    const store = smallStore(3, 5_000, 299);
    const { entry, bytes } = await library.keep(store, { name: 'large', origin: fileOrigin });
    const progress: number[] = [];
    const { store: opened } = await library.read(entry, {
      report: ({ done, total }) => progress.push(done, total!),
    });
    expect(contentOf(opened)).toEqual(contentOf(store));
    const files = 3 * 5_000 * 300 * 4 + 5_001 * 4 + 5_000 * 8 + store.words.packed.bytes.length;
    expect(progress.at(-1)).toBe(files);
    expect(progress.at(-2)).toBe(files);
    expect(progress.length / 2).toBeGreaterThan(4);
    expect(bytes).toBe(files + (await readFile(entryFile(library, entry, 'entry.json'))).length);
  });

  it('opens what a version kept that knew no output vectors, and says that there are none', async () => {
    const { library, problems } = libraryIn(folder);
    const { entry } = await library.keep(smallStore(1), { name: 'old', origin: trainedOrigin });
    await removeOutputs(library, entry);
    const { store, record } = await library.read(entry);
    expect(store.outputVectors).toBeNull();
    expect(contentOf(store)).toEqual({ ...contentOf(smallStore(1)), outputs: null });
    expect(Object.keys(record.files)).toEqual(['vectors', 'initial', 'words', 'offsets', 'counts']);
    expect(problems).toEqual([]);
    // What is trained anew holds more, and is kept beside it.
    const again = await library.keep(smallStore(1), { name: 'new', origin: trainedOrigin });
    expect(again.entry).not.toBe(entry);
    const old = (await library.list()).find((kept) => kept.entry === entry)!;
    expect(again.bytes - old.bytes).toBeGreaterThan(20 * 8 * 4);
  });

  it('lists what it keeps, the latest first, with where it came from', async () => {
    const { library } = libraryIn(folder);
    const first = await library.keep(smallStore(1), { name: 'first', origin: trainedOrigin });
    const second = await library.keep(smallStore(2), {
      name: 'second',
      origin: { kind: 'catalogue', name: 'glove', licence: 'MIT' },
    });
    const listed = await libraryIn(folder).library.list();
    const times = listed.map(({ record }) => record.savedAt);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set(listed.map(({ entry }) => entry))).toEqual(new Set([first.entry, second.entry]));
    expect(listed.find(({ entry }) => entry === first.entry)).toEqual(first);
    expect(listed.map(({ record }) => record.origin)).toContainEqual(trainedOrigin);
  });

  it('keeps the same content once, unless the new one holds more', async () => {
    const { library } = libraryIn(folder);
    const words = [new TextEncoder().encode('a'), new TextEncoder().encode('b')];
    const shape = { words, dimension: 3, seed: 1 };
    const plain = await library.keep(storeOfShape(shape), { name: 'plain', origin: fileOrigin });
    const again = await library.keep(storeOfShape(shape), { name: 'other name', origin: fileOrigin });
    expect(again).toEqual(plain);
    const counted = await library.keep(storeOfShape({ ...shape, counts: true }), {
      name: 'counted',
      origin: fileOrigin,
    });
    expect(counted.entry).not.toBe(plain.entry);
    const other = await library.keep(storeOfShape({ ...shape, words: [...words].reverse() }), {
      name: 'x',
      origin: fileOrigin,
    });
    expect(new Set([plain.entry, counted.entry, other.entry]).size).toBe(3);
    // Rows of one dimension can be the very bytes of rows of another.
    const zeros = (dimension: number) => {
      const store = storeOfShape({ words, dimension, seed: 0 });
      new Float32Array(store.vectors.memory.buffer, store.vectors.byteOffset, 8).fill(0);
      return store;
    };
    const three = await library.keep(zeros(3), { name: '3', origin: fileOrigin });
    const four = await library.keep(zeros(4), { name: '4', origin: fileOrigin });
    expect(three.entry).not.toBe(four.entry);
    expect(await library.list()).toHaveLength(5);
  });

  it('gives an entry another name and nothing else', async () => {
    const { library } = libraryIn(folder);
    const kept = await library.keep(smallStore(1), { name: 'old', origin: trainedOrigin });
    await library.rename(kept.entry, 'new “name”\n\u202e');
    const [renamed] = await library.list();
    expect(renamed?.record).toEqual({ ...kept.record, name: 'new “name”\n\u202e' });
    expect(contentOf((await library.read(kept.entry)).store)).toEqual(contentOf(smallStore(1)));
    expect((await readdir(folder)).length).toBe(1);
    expect((await readdir(join(folder, kept.entry))).length).toBe(7);
  });

  it.each(['0'.repeat(32), '../..', '', 'damaged-x', '.', '__proto__'])(
    'has no entry “%s”',
    async (entry) => {
      const { library } = libraryIn(folder);
      await library.keep(smallStore(1), { name: 'a', origin: fileOrigin });
      for (const ask of [
        () => library.read(entry),
        () => library.rename(entry, 'x'),
        () => library.remove(entry),
      ])
        await expect(ask()).rejects.toMatchObject({ code: 'library-entry-unknown' });
      expect(await library.list()).toHaveLength(1);
    },
  );

  it('stops keeping and reading when it is cancelled, and leaves nothing behind', async () => {
    const { library } = libraryIn(folder);
    const { entry } = await library.keep(smallStore(1), { name: 'a', origin: fileOrigin });
    const signal = AbortSignal.abort();
    await expect(
      library.keep(smallStore(2), { name: 'b', origin: fileOrigin }, { signal }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    await expect(library.read(entry, { signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual([entry]);
    await library.read(entry);
  });

  it.each([
    ['version', '"version": 1', '"version": 2'],
    ['origin', '"kind": "file"', '"kind": "dream"'],
  ])('leaves an entry of a newer %s alone, and says so once', async (_, known, newer) => {
    const { library, problems } = libraryIn(folder);
    const { entry } = await library.keep(smallStore(1), { name: 'from the future', origin: fileOrigin });
    await changeRecord(library, entry, (text) => text.replace(known, newer));
    expect(await library.list()).toEqual([]);
    expect(await library.list()).toEqual([]);
    expect(problems).toMatchObject([
      {
        code: 'model-format',
        parameters: { name: 'from the future', reason: 'it was kept by a newer version of Semascope' },
      },
    ]);
    expect(await readdir(folder)).toEqual([entry]);
  });
});

describe('two programs on one library', () => {
  it('see what the other one keeps, renames and removes', async () => {
    const [one, other] = [libraryIn(folder), libraryIn(folder)];
    const { entry } = await one.library.keep(smallStore(1), { name: 'a', origin: fileOrigin });
    expect(await other.library.list()).toHaveLength(1);
    await other.library.rename(entry, 'b');
    expect((await one.library.list())[0]?.record.name).toBe('b');
    await other.library.remove(entry);
    await expect(one.library.read(entry)).rejects.toMatchObject({ code: 'library-entry-unknown' });
    await expect(one.library.remove(entry)).rejects.toMatchObject({ code: 'library-entry-unknown' });
    expect([...one.problems, ...other.problems]).toEqual([]);
  });

  it('keep, rename, read and remove at the same time without harm', async () => {
    const programs = [libraryIn(folder), libraryIn(folder), libraryIn(folder)];
    const stays = await programs[0]!.library.keep(smallStore(1), { name: 'stays', origin: fileOrigin });
    const expected = contentOf(smallStore(1));
    const unlessGone = (work: Promise<unknown>) =>
      work.catch((error: { code: string }) => expect(error.code).toBe('library-entry-unknown'));
    await Promise.all(
      programs.map(async ({ library }, program) => {
        for (let round = 0; round < 8; round++) {
          await library.keep(smallStore(10 + (round % 3)), {
            name: `${program}-${round}`,
            origin: fileOrigin,
          });
          await library.rename(stays.entry, `stays ${program}`);
          for (const { entry } of await library.list()) {
            if (entry === stays.entry) expect(contentOf((await library.read(entry)).store)).toEqual(expected);
            else await unlessGone(round % 2 === 0 ? library.remove(entry) : library.read(entry));
          }
          await library.tidy();
        }
      }),
    );
    expect(programs.flatMap(({ problems }) => problems)).toEqual([]);
    expect(
      (await readdir(folder)).filter((name) => name.startsWith('.') || name.startsWith('damaged')),
    ).toEqual([]);
    expect((await programs[0]!.library.list()).map(({ entry }) => entry)).toContain(stays.entry);
  });
});

describe('the leftovers of a program that was killed', () => {
  const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
  // No process has the highest number that a system could give.
  const gone = `.writing-${machine}-4194305-${'a'.repeat(32)}`;
  const alive = `.writing-${machine}-${process.pid}-${'b'.repeat(32)}`;
  const elsewhere = `.writing-00000000-4194305-${'c'.repeat(32)}`;
  const removing = `.removing-${'d'.repeat(32)}`;

  it('are removed at the next start; what others write, and what is not ours, stays', async () => {
    for (const name of [gone, alive, elsewhere, removing, 'mine', '.hidden']) {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, 'vectors.f32'), 'half');
    }
    await libraryIn(folder).library.tidy();
    expect((await readdir(folder)).sort()).toEqual([alive, elsewhere, 'mine', '.hidden'].sort());
  });

  it('are removed when nothing in them changed for more than a day, whoever wrote them', async () => {
    const day = 24 * 60 * 60;
    for (const [name, age] of [
      [alive, day + 60],
      [elsewhere, day - 60],
    ] as const) {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, 'vectors.f32'), 'half');
      const then = Date.now() / 1000 - age;
      for (const path of [join(folder, name, 'vectors.f32'), join(folder, name)])
        await utimes(path, then, then);
    }
    await libraryIn(folder).library.tidy();
    expect(await readdir(folder)).toEqual([elsewhere]);
  });
});

describe('links', () => {
  it.each(['entry.json', 'vectors.f32'])('to %s outside the entry are not followed', async (file) => {
    const { library, problems } = libraryIn(folder);
    const { entry } = await library.keep(smallStore(1), { name: 'real', origin: fileOrigin });
    const outside = join(folder, '..', 'outside');
    await rename(entryFile(library, entry, file), outside);
    await symlink(outside, entryFile(library, entry, file));
    expect(await library.list()).toEqual([]);
    expect(problems).toMatchObject([{ parameters: { reason: `${file} is not an ordinary file` } }]);
  });

  it('are not followed, neither for an entry nor for its files', async () => {
    const { library, problems } = libraryIn(folder);
    const { entry } = await library.keep(smallStore(1), { name: 'real', origin: fileOrigin });
    const outside = join(folder, '..', 'outside');
    await rename(entryFile(library, entry, 'words.utf8'), outside);
    await symlink(outside, entryFile(library, entry, 'words.utf8'));
    await symlink('/', join(folder, '1'.repeat(32)));
    expect(await library.list()).toEqual([]);
    expect(problems.map(({ parameters }) => parameters)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'real', reason: 'words.utf8 is not an ordinary file' }),
        expect.objectContaining({ name: '1'.repeat(32), reason: 'it is not a folder' }),
      ]),
    );
    expect(await readFile(outside)).not.toHaveLength(0);
    expect((await readdir(folder)).every((name) => name.startsWith('damaged-'))).toBe(true);
  });
});
