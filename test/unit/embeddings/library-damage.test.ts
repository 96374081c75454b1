import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ByteChecksums } from '../../../src/main/embeddings/library/checksum.ts';
import { readRecord } from '../../../src/main/embeddings/library/record.ts';
import { loadKernel } from '../../../src/main/kernels/load.ts';
import { describeError } from '../../../src/shared/describe-error.ts';
import { isProgramError, serializeError } from '../../../src/shared/errors.ts';
import {
  changeRecord,
  contentOf,
  entryFile,
  fileOrigin,
  libraryIn,
  smallStore,
} from '../../support/libraries.ts';
import { builtResources } from '../../support/resources.ts';

const files = [
  'entry.json',
  'vectors.f32',
  'initial.f32',
  'outputs.f32',
  'words.utf8',
  'offsets.u32',
  'counts.f64',
] as const;
const expected = contentOf(smallStore(1));
let original: string;
let damagedEntry: string;
let folder: string;

beforeAll(async () => {
  original = await mkdtemp(join(tmpdir(), 'semascope-damage-'));
  const { library } = libraryIn(original);
  await library.keep(smallStore(2), { name: 'whole', origin: fileOrigin });
  damagedEntry = (await library.keep(smallStore(1), { name: 'my “model”.txt', origin: fileOrigin })).entry;
});
afterAll(() => rm(original, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-damage-'));
  await cp(original, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The reason for which the entry was set aside, when it was; everything else must be whole. */
async function reasonSetAside(): Promise<{ reason: string; name: string } | null> {
  const { library, problems } = libraryIn(folder);
  const listed = await library.list();
  let problem: unknown = problems[0];
  if (listed.some(({ entry }) => entry === damagedEntry)) {
    const opened = await library.read(damagedEntry).catch((error: unknown) => {
      problem = error;
      return null;
    });
    if (opened !== null) {
      expect(contentOf(opened.store)).toEqual(expected);
      expect(opened.record).toMatchObject({
        name: 'my “model”.txt',
        words: 20,
        dimension: 5,
        origin: fileOrigin,
      });
      return null;
    }
  }
  if (!isProgramError(problem, 'library-entry-damaged')) throw problem;
  const { keptAs, reason, name } = problem.parameters;
  const names = await readdir(folder);
  expect(names).toContain(keptAs);
  expect(names).not.toContain(damagedEntry);
  const again = libraryIn(folder);
  const [whole, ...others] = await again.library.list();
  expect(whole?.record.name).toBe('whole');
  expect(others).toEqual([]);
  expect(again.problems).toEqual([]);
  return { reason, name };
}

const path = (file: string) => entryFile(libraryIn(folder).library, damagedEntry, file);

describe('row 31: a library entry cut short or filled with NUL', () => {
  it.each(files)('is set aside when %s is cut short', async (file) => {
    await truncate(path(file), (await readFile(path(file))).length - 1);
    const found = await reasonSetAside();
    // Only white space is missing behind a record that lost its last byte, but it is no record of ours any more.
    expect(found?.reason).toContain(file);
  });

  it.each(files)('is set aside when %s is filled with NUL', async (file) => {
    await writeFile(path(file), Buffer.alloc((await readFile(path(file))).length));
    expect((await reasonSetAside())?.reason).toContain(file);
  });

  it.each(files)('is set aside when %s is missing', async (file) => {
    await rm(path(file));
    expect((await reasonSetAside())?.reason).toBe(`${file} is missing`);
  });

  it.each(files)('is set aside when %s is a folder', async (file) => {
    await rm(path(file));
    await cp(original, path(file), { recursive: true });
    expect((await reasonSetAside())?.reason).toBe(`${file} is not an ordinary file`);
  });

  it('is said in a sentence with the model’s name and where what is left was put', async () => {
    await truncate(path('vectors.f32'), 7);
    const { library, problems } = libraryIn(folder);
    await library.list();
    await library.list();
    expect(problems).toHaveLength(1);
    const { sentence, detail, fix } = describeError(serializeError(problems[0]));
    expect(sentence).toBe('The model “my “model”.txt” in the library is damaged and was set aside.');
    expect(detail).toBe('vectors.f32 has 7 bytes and should have 640');
    expect(fix).toMatch(
      /^Open it again from where it came from; what is left of it was kept as “damaged-20.*”\.$/,
    );
  });

  it('is called by its name when only the end of the record is lost', async () => {
    await truncate(path('entry.json'), 200);
    expect(await reasonSetAside()).toEqual({
      name: 'my “model”.txt',
      reason: 'entry.json was cut short or changed',
    });
  });
});

describe('a record that lies', () => {
  it.each([
    ['no words', '"words": 20', '"words": 0'],
    ['a fraction of a word', '"words": 20', '"words": 20.5'],
    ['more words than there are', '"words": 20', '"words": 21'],
    ['more words than memory', '"words": 20', '"words": 9007199254740992'],
    ['a negative dimension', '"dimension": 5', '"dimension": -5'],
    ['another dimension', '"dimension": 5', '"dimension": 50'],
    ['another stride', '"stride": 8', '"stride": 12'],
    ['another size', '"bytes": 640', '"bytes": 64000000000'],
    [
      'another size of output vectors',
      '"outputs": {\n      "bytes": 640',
      '"outputs": {\n      "bytes": 320',
    ],
    ['a negative time', '"savedAt": 1', '"savedAt": -1'],
    ['no format', 'semascope-library-entry', 'other-library-entry'],
    ['a word for a number', '"words": 20', '"words": "20"'],
  ])('about %s is not believed, even with the right checksum', async (_, truth, lie) => {
    await changeRecord(libraryIn(folder).library, damagedEntry, (text) => {
      expect(text).toContain(truth);
      return text.replace(truth, lie);
    });
    expect((await reasonSetAside())?.reason).toMatch(
      /^entry\.json (holds impossible numbers|is not a record)/,
    );
  });

  it('in files and record alike takes no memory for what is not there', async () => {
    await truncate(path('vectors.f32'), 2 ** 33);
    const before = process.memoryUsage().rss;
    expect((await reasonSetAside())?.reason).toBe('vectors.f32 has 8589934592 bytes and should have 640');
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  });
});

describe('files with the right checksums', () => {
  const origin = fileOrigin;
  const store = () => smallStore(5);
  const cases: readonly [string, string, (of: ReturnType<typeof store>) => void][] = [
    [
      'words that overlap',
      'offsets.u32 holds impossible numbers',
      (of) => of.words.packed.offsets.set([11], 4),
    ],
    [
      'a first word that begins late',
      'offsets.u32 does not fit words.utf8',
      (of) => of.words.packed.offsets.set([1], 0),
    ],
    ['a count below zero', 'counts.f64 holds impossible numbers', (of) => of.counts?.set([-1], 3)],
    [
      'a count that is no number',
      'counts.f64 holds impossible numbers',
      (of) => of.counts?.set([Number.NaN], 3),
    ],
    [
      'an endless count',
      'counts.f64 holds impossible numbers',
      (of) => of.counts?.set([Number.POSITIVE_INFINITY], 3),
    ],
  ];
  it.each(cases)('are not believed either: %s', async (_, reason, change) => {
    const { library } = libraryIn(folder);
    const lying = store();
    change(lying);
    const { entry } = await library.keep(lying, { name: 'lying', origin });
    await expect(library.read(entry)).rejects.toMatchObject({
      code: 'library-entry-damaged',
      parameters: { reason },
    });
    expect(await library.list()).toHaveLength(2);
  });
});

describe('a changed record', () => {
  it('is never whole, whichever bit of it changed and wherever it was cut', async () => {
    const checksums = new ByteChecksums((await loadKernel(builtResources.kernels, 'checksum')).module);
    const bytes = await readFile(path('entry.json'));
    const kindOf = (changed: Uint8Array) => readRecord(new TextDecoder().decode(changed), checksums).kind;
    expect(kindOf(bytes)).toBe('whole');
    for (let at = 0; at < bytes.length; at++) {
      expect(kindOf(bytes.subarray(0, at))).toBe('damaged');
      for (let bit = 0; bit < 8; bit++) {
        const changed = Uint8Array.from(bytes);
        changed[at]! ^= 1 << bit;
        expect(kindOf(changed)).toBe('damaged');
      }
    }
  });
});

describe('random damage', () => {
  it('is always noticed when bytes change or are lost, in any file', async () => {
    let noticed = 0;
    const change = fc.record({
      file: fc.constantFrom(...files),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      kind: fc.oneof(
        fc.record({ flip: fc.integer({ min: 1, max: 255 }) }),
        fc.constant({ cut: true }),
        fc.record({ zeros: fc.integer({ min: 1, max: 64 }) }),
        fc.record({ more: fc.uint8Array({ minLength: 1, maxLength: 64 }) }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ file, at, kind }) => {
        await rm(join(folder), { recursive: true });
        await cp(original, folder, { recursive: true });
        const bytes = await readFile(path(file));
        const place = Math.floor(at * bytes.length);
        let damaged = Buffer.from(bytes);
        if ('flip' in kind) damaged[place]! ^= kind.flip;
        else if ('cut' in kind) damaged = damaged.subarray(0, place);
        else if ('zeros' in kind) damaged.fill(0, place, Math.min(place + kind.zeros, damaged.length));
        else damaged = Buffer.concat([damaged.subarray(0, place), kind.more, damaged.subarray(place)]);
        await writeFile(path(file), damaged);
        // What opens is what was kept (checked there); and only what did not change opens.
        const found = await reasonSetAside();
        expect(found === null).toBe(damaged.equals(bytes));
        if (found !== null) noticed++;
      }),
      { numRuns: 400 },
    );
    expect(noticed).toBeGreaterThan(300);
  });
});
