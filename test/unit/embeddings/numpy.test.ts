import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  contentOf,
  fixtures,
  gensimReference,
  ReadingFolder,
  type Reference,
} from '../../support/reading-folder.ts';

let folder: ReadingFolder;
let gensim: Reference;
beforeEach(async () => {
  folder = await ReadingFolder.create();
  gensim = await gensimReference();
});
afterEach(() => folder.dispose());

/** A file of version 1 with this dictionary. */
function numpy(dictionary: string, data: Uint8Array = new Uint8Array(24), version = 1): Buffer {
  const text = Buffer.from(`${dictionary}\n`);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUInt16LE(text.length);
  const magic = Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY'), Buffer.from([version, 0])]);
  return Buffer.concat([magic, length, text, data]);
}

const dictionary = (descr: string, shape = '(3, 2)', order = 'False'): string =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;

describe('NumPy files', () => {
  it.each(['numpy.npy', 'numpy-big-endian.npy', 'numpy-version-2.npy'])(
    'reads %s as numpy wrote it, to the last bit, also in gzip and under any name',
    async (name) => {
      await copyFile(join(fixtures, 'numpy.words'), folder.path('w'));
      await copyFile(join(fixtures, name), folder.path('vectors.txt'));
      await folder.write('vectors.bin', gzipSync(await readFile(join(fixtures, name))));
      for (const file of ['vectors.txt', 'vectors.bin']) {
        const { store, format, notes } = await folder.read(file, 'w');
        expect(contentOf(store)).toEqual(gensim);
        expect(format).toBe('numpy');
        expect(notes).toEqual({ duplicates: 0, claimedRows: null, invalidWords: 0 });
      }
    },
  );

  it('reads numbers of 16 bits as numpy does', async () => {
    const { half } = JSON.parse(await readFile(join(fixtures, 'rounded.json'), 'utf8')) as { half: number[] };
    await copyFile(join(fixtures, 'numpy-half.npy'), folder.path('m.npy'));
    await copyFile(join(fixtures, 'numpy.words'), folder.path('words.txt'));
    expect(contentOf((await folder.read('m.npy')).store).bits).toEqual(half);
  });

  it.each([
    'm.words',
    'm.vocab',
    'm.txt',
    'm.tsv',
    'm.metadata.tsv',
    'words.txt',
    'vocab.txt',
    'metadata.tsv',
  ])('finds the words in %s beside it, and shows both before it reads them', async (words) => {
    await copyFile(join(fixtures, 'numpy.npy'), folder.path('m.npy'));
    await copyFile(join(fixtures, 'numpy.words'), folder.path(words));
    const preview = await folder.preview('m.npy');
    expect(preview).toMatchObject({ format: 'numpy', words: 7, estimated: false, dimension: 6 });
    expect(preview.companions).toEqual([words]);
    expect(preview.rows.map(({ word }) => word)).toEqual(gensim.words);
    const bits = new Uint32Array(Float32Array.from(preview.rows[1]!.values).buffer);
    expect([...bits]).toEqual(gensim.bits.slice(6, 12));
    expect(contentOf((await folder.read('m.npy')).store)).toEqual(gensim);
  });

  it('passes over a file of the same name that holds vectors', async () => {
    await copyFile(join(fixtures, 'numpy.npy'), folder.path('m.npy'));
    await copyFile(join(fixtures, 'gensim.txt'), folder.path('m.txt'));
    expect(await folder.refusal('m.npy')).toBe('“m.npy” holds 7 vectors and no words.');
    await copyFile(join(fixtures, 'numpy.words'), folder.path('vocab.txt'));
    expect((await folder.preview('m.npy')).companions).toEqual(['vocab.txt']);
    expect(await folder.refusal('m.npy', 'm.txt')).toBe(
      '“m.txt” could not be read as a model: it holds vectors, not a word a line.',
    );
  });

  it('takes words from tables, from lists with counts, and with CRLF and a byte order mark', async () => {
    await folder.write('m.npy', numpy(dictionary('<f4'), new Uint8Array(new Float32Array(6).buffer)));
    for (const [content, words] of [
      ['a\nb\nc', ['a', 'b', 'c']],
      ['\ufeffa\r\nb b\r\n\u00a0\r\n', ['a', 'b b', '\u00a0']],
      ['count\tword\n5\tx\n4\ty\n3\tz\n', ['x', 'y', 'z']],
      ['id\tlabel\n1\tx\n2\t\n3\tz\n', ['x', '', 'z']],
      ['first\tsecond\nx\t1\ny\t1\nz\t1\n', ['x', 'y', 'z']],
      ['</s> 3\nof 900\nthe 80\n', ['</s>', 'of', 'the']],
      ['area 51\nroute 66\nof\n', ['area 51', 'route 66', 'of']],
    ] as const) {
      await folder.write('w', content);
      expect((await folder.read('m.npy', 'w')).store.words.words(), content).toEqual(words);
    }
  });

  it('says what is wrong with words', async () => {
    await folder.write('m.npy', numpy(dictionary('<f4')));
    for (const [content, sentence] of [
      ['a\nb\n', '“w” has 2 words for 3 vectors.'],
      ['a\nb\nc\nd', '“w” has 4 words for 3 vectors.'],
      ['', '“w” is empty.'],
      [
        '3 2\na 0.1 0.2\nb 0.3 0.4\nc 0.5 0.6\n',
        '“w” could not be read as a model: it holds vectors, not a word a line.',
      ],
      [
        Uint8Array.of(0xff, 0xfe, 0x61, 0),
        '“w” is not UTF-8 text: at byte 0 it looks like UTF-16 (little-endian).',
      ],
    ] as const) {
      await folder.write('w', content as string);
      expect(await folder.refusal('m.npy', 'w')).toBe(sentence);
    }
    // A bomb.
    await folder.write('w', gzipSync(Buffer.alloc(2 ** 28 + 2 ** 20, `${'x'.repeat(999)}\n`), { level: 1 }));
    expect(await folder.refusal('m.npy', 'w')).toBe(
      '“w” could not be read as a model: it has more words than any model.',
    );
  });

  it.each<[string, Uint8Array, string]>([
    [
      'a model of Fortran order',
      numpy(dictionary('<f4', '(3, 2)', 'True')),
      ': its numbers lie column by column (Fortran order); numpy.save(file, numpy.ascontiguousarray(vectors)) writes them row by row.',
    ],
    [
      'objects, which are pickled',
      numpy(dictionary('|O')),
      ': its numbers are of NumPy\'s type "|O"; float32 and float64 are read.',
    ],
    [
      'whole numbers',
      numpy(dictionary('<i8')),
      ': its numbers are of NumPy\'s type "<i8"; float32 and float64 are read.',
    ],
    [
      'records',
      numpy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3, 2), }"),
      ' at byte 10: its NumPy header is not valid.',
    ],
    [
      'code for a shape',
      numpy(dictionary('<f4', '__import__("os")')),
      ' at byte 10: its NumPy header is not valid.',
    ],
    [
      'a field twice',
      numpy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }"),
      ' at byte 10: its NumPy header is not valid.',
    ],
    [
      'a field too few',
      numpy("{'descr': '<f4', 'shape': (3, 2), }"),
      ' at byte 10: its NumPy header is not valid.',
    ],
    [
      'one dimension',
      numpy(dictionary('<f4', '(6,)')),
      ': it is a NumPy array of 1 dimensions, and a model has two: words and numbers.',
    ],
    [
      'no rows',
      numpy(dictionary('<f4', '(0, 2)'), new Uint8Array(0)),
      ': its header says 0 words of 2 numbers.',
    ],
    [
      '2^53 rows',
      numpy(dictionary('<f4', '(9007199254740992, 2)')),
      ': its header says 9007199254740992 words of 2 numbers.',
    ],
    [
      'more rows than there are',
      numpy(dictionary('<f4', '(3000000, 300)')),
      ' at byte 102: it was cut short: its header asks for 3600000078 bytes, and it has 102.',
    ],
    [
      'a byte too few',
      numpy(dictionary('<f4'), new Uint8Array(23)),
      ' at byte 93: it was cut short: its header asks for 94 bytes, and it has 93.',
    ],
    [
      'a byte too many',
      numpy(dictionary('<f4'), new Uint8Array(25)),
      ' at byte 94: something follows its numbers.',
    ],
    [
      'version 4',
      numpy(dictionary('<f4'), new Uint8Array(24), 4),
      ' at byte 6: it is a NumPy file of version 4; 1 to 3 are read.',
    ],
    [
      'a number that is none',
      numpy(dictionary('<f4'), new Uint8Array(Float32Array.of(1, 2, 3, Number.NaN, 5, 6).buffer)),
      ' at byte 82: number 2 is not finite, or too large for 32 bits, in row 2.',
    ],
    [
      '1e39',
      numpy(dictionary('<f8'), new Uint8Array(Float64Array.of(1, 2, 3, 4, 1e39, 6).buffer)),
      ' at byte 102: number 1 is not finite, or too large for 32 bits, in row 3.',
    ],
  ])('refuses %s', async (_, content, reason) => {
    await folder.write('w', 'a\nb\nc\n');
    await folder.write('m', content);
    expect(await folder.refusal('m', 'w')).toBe(`“m” could not be read as a model${reason}`);
  });

  it('row 6: refuses numpy files that were cut anywhere, also inside gzip', async () => {
    const whole = await readFile(join(fixtures, 'numpy.npy'));
    await copyFile(join(fixtures, 'numpy.words'), folder.path('w'));
    for (let cut = whole.length - 24; cut < whole.length; cut++) {
      await folder.write('m', whole.subarray(0, cut));
      expect(await folder.refusal('m', 'w')).toBe(
        `“m” could not be read as a model at byte ${cut}: it was cut short: its header asks for 296 bytes, and it has ${cut}.`,
      );
      await folder.write('m', gzipSync(whole.subarray(0, cut)));
      expect(await folder.refusal('m', 'w')).toBe(
        `“m” could not be read as a model at byte ${cut}: it was cut short.`,
      );
    }
    await folder.write('m', gzipSync(Buffer.concat([whole, Buffer.from('x')])));
    expect(await folder.refusal('m', 'w')).toBe(
      '“m” could not be read as a model at byte 296: something follows its numbers.',
    );
  });

  it('keeps the first of equal words, and reads only as many rows as are wanted', async () => {
    await folder.write(
      'm.npy',
      numpy(dictionary('<f4'), new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer)),
    );
    await folder.write('m.words', 'a\nb\na\n');
    const { store, notes } = await folder.read('m.npy');
    expect(store.words.words()).toEqual(['a', 'b']);
    expect([...store.vector(1, 'trained')!]).toEqual([3, 4]);
    expect(notes.duplicates).toBe(1);
  });
});
