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

/** A file with this header, as an object or as the text of it, and this data. */
function safetensors(header: object | string, data: Uint8Array = new Uint8Array(0)): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}

const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const matrix = { dtype: 'F32', shape: [3, 2], data_offsets: [0, 24] };
const words = { words: '["a","b","c"]' };

describe('safetensors', () => {
  it.each(['single', 'double'])(
    'reads %s.safetensors, which Python wrote by the description of the format, to the last bit',
    async (name) => {
      await copyFile(join(fixtures, `${name}.safetensors`), folder.path('m'));
      await folder.write('packed', gzipSync(await readFile(folder.path('m'))));
      for (const file of ['m', 'packed']) {
        const { store, format } = await folder.read(file);
        expect(contentOf(store)).toEqual(gensim);
        expect(format).toBe('safetensors');
        const preview = await folder.preview(file);
        expect(preview).toMatchObject({ words: 7, dimension: 6, companions: [] });
        expect(preview.rows.map(({ word }) => word)).toEqual(gensim.words);
        const bits = new Uint32Array(Float32Array.from(preview.rows[2]!.values).buffer);
        expect([...bits]).toEqual(gensim.bits.slice(12, 18));
      }
    },
  );

  it.each(['half', 'brain'] as const)('reads numbers of 16 bits (%s) as numpy does', async (name) => {
    const rounded = JSON.parse(await readFile(join(fixtures, 'rounded.json'), 'utf8')) as Record<
      typeof name,
      number[]
    >;
    await copyFile(join(fixtures, `${name}.safetensors`), folder.path('m'));
    expect(contentOf((await folder.read('m')).store)).toEqual({ words: gensim.words, bits: rounded[name] });
  });

  it('takes words from a file beside it or given with it', async () => {
    await folder.write('m.safetensors', safetensors({ a: matrix }, floats(1, 2, 3, 4, 5, 6)));
    expect(await folder.refusal('m.safetensors')).toBe('“m.safetensors” holds 3 vectors and no words.');
    await folder.write('m.words', 'x\ny\nz\n');
    expect((await folder.read('m.safetensors')).store.words.words()).toEqual(['x', 'y', 'z']);
    await folder.write('other', 'k\nl\nm\n');
    expect((await folder.read('m.safetensors', 'other')).store.words.words()).toEqual(['k', 'l', 'm']);
  });

  it('is not taken for something else by the length of its header', async () => {
    // These lengths begin like a pickle and like JSON.
    for (const length of [640, 0x7b, 0x302]) {
      const text = JSON.stringify({ __metadata__: words, a: matrix });
      await folder.write('m', safetensors(text.padEnd(length), floats(1, 2, 3, 4, 5, 6)));
      expect((await folder.read('m')).store.words.words()).toEqual(['a', 'b', 'c']);
    }
  });

  it.each<[string, Buffer, string]>([
    [
      'a header of more than 100 MB',
      Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 0, 0, 0]), Buffer.from('{}')]),
      ' at byte 0: it says that its header has 4294967296 bytes, and at most 100 MB are allowed.',
    ],
    [
      'a header longer than the file',
      Buffer.concat([Buffer.from([9, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]),
      ' at byte 0: it says that its header has 9 bytes, more than the file.',
    ],
    ['a header that is no JSON', safetensors('{"a":'), ' at byte 8: its header is not valid JSON.'],
    [
      'a tensor that is no object',
      safetensors({ a: 1 }),
      ' at byte 8: its header does not describe "a" by a type, a shape and where it is.',
    ],
    [
      'a negative length',
      safetensors({ a: { ...matrix, shape: [-3, -2] } }, floats(1, 2, 3, 4, 5, 6)),
      ' at byte 8: its header does not describe "a" by a type, a shape and where it is.',
    ],
    [
      'offsets that are fractions',
      safetensors({ a: { ...matrix, data_offsets: [0, 24.5] } }),
      ' at byte 8: its header does not describe "a" by a type, a shape and where it is.',
    ],
    [
      'an unknown type',
      safetensors({ a: { ...matrix, dtype: 'X9' } }),
      ' at byte 8: "a" has the unknown type X9.',
    ],
    [
      'a size that is not that of the shape',
      safetensors({ a: { ...matrix, shape: [3, 3] } }, floats(1, 2, 3, 4, 5, 6)),
      ' at byte 8: "a" has 24 bytes, and its shape [3, 3] of F32 takes 36.',
    ],
    [
      'a shape of 2^60 numbers',
      safetensors({ a: { ...matrix, shape: [2 ** 40, 2 ** 20] } }, floats(1)),
      ' at byte 8: "a" has 24 bytes, and its shape [1099511627776, 1048576] of F32 takes 4611686018427388000.',
    ],
    [
      'offsets the wrong way round',
      safetensors({ a: { ...matrix, shape: [0, 2], data_offsets: [24, 0] } }),
      ' at byte 8: "a" has -24 bytes, and its shape [0, 2] of F32 takes 0.',
    ],
    [
      'an overlap',
      safetensors({ a: matrix, b: { ...matrix, data_offsets: [12, 36] } }, new Uint8Array(36)),
      ' at byte 8: "b" overlaps the tensor before it.',
    ],
    [
      'the same place twice',
      safetensors({ a: matrix, b: matrix }, new Uint8Array(24)),
      ' at byte 8: "b" overlaps the tensor before it.',
    ],
    [
      'a hole',
      safetensors({ a: matrix, b: { ...matrix, data_offsets: [28, 52] } }, new Uint8Array(52)),
      ' at byte 8: there is a hole of 4 bytes before "b".',
    ],
    [
      'a hole at the start',
      safetensors({ a: { ...matrix, data_offsets: [4, 28] } }, new Uint8Array(28)),
      ' at byte 8: there is a hole of 4 bytes before "a".',
    ],
    [
      'a key twice',
      safetensors(`{"a":${JSON.stringify(matrix)},"\\u0061":${JSON.stringify(matrix)}}`, new Uint8Array(24)),
      ' at byte 8: its header has "a" twice.',
    ],
    [
      'bytes behind the last tensor',
      safetensors({ a: matrix, __metadata__: words }, new Uint8Array(25)),
      ' at byte 136: something follows its last tensor.',
    ],
    [
      'fewer bytes than there should be',
      safetensors({ a: matrix, __metadata__: words }, new Uint8Array(23)),
      ' at byte 135: it was cut short: its header asks for 136 bytes, and it has 135.',
    ],
    [
      'metadata that is no text',
      safetensors({ a: matrix, __metadata__: { words: ['a'] } }, new Uint8Array(24)),
      ' at byte 8: "words" in its metadata is not a text.',
    ],
    [
      'metadata that is no object',
      safetensors({ a: matrix, __metadata__: 'a b c' }, new Uint8Array(24)),
      ' at byte 8: the metadata in its header is not an object.',
    ],
    [
      'words that are numbers',
      safetensors({ a: matrix, __metadata__: { words: '[1,2,3]' } }, new Uint8Array(24)),
      ': "words" in its metadata is not a list of words.',
    ],
    [
      'two words with one row',
      safetensors({ a: matrix, __metadata__: { vocab: '{"a":0,"b":0,"c":1}' } }, new Uint8Array(24)),
      ': "vocab" in its metadata is not a list of words.',
    ],
    ['no tensor', safetensors({}), ': there is no matrix of floats in it.'],
    [
      'whole numbers only',
      safetensors({ a: { ...matrix, dtype: 'I32' } }, new Uint8Array(24)),
      ': there is no matrix of floats in it.',
    ],
    [
      'one dimension only',
      safetensors({ a: { ...matrix, shape: [6] } }, new Uint8Array(24)),
      ': there is no matrix of floats in it.',
    ],
    [
      'a number that is none',
      safetensors({ a: matrix, __metadata__: words }, floats(1, 2, 3, Number.POSITIVE_INFINITY, 5, 6)),
      ' at byte 124: number 2 is not finite, or too large for 32 bits, in row 2.',
    ],
  ])('row 25: refuses %s', async (_, content, reason) => {
    await folder.write('m', content);
    expect(await folder.refusal('m')).toBe(`“m” could not be read as a model${reason}`);
  });

  it('row 25: refuses words that are too few or too many', async () => {
    for (const [list, count] of [
      ['["a","b"]', '2 words'],
      ['a\nb\nc\nd', '4 words'],
    ] as const) {
      await folder.write('m', safetensors({ a: matrix, __metadata__: { words: list } }, new Uint8Array(24)));
      expect(await folder.refusal('m')).toBe(`“m” has ${count} for 3 vectors.`);
    }
  });

  it('rows 6 and 25: refuses what was cut or is too long inside gzip, whose size says nothing', async () => {
    const whole = safetensors({ a: matrix, __metadata__: words }, floats(1, 2, 3, 4, 5, 6));
    for (const cut of [9, 60, 109, whole.length - 24, whole.length - 5, whole.length - 1]) {
      await folder.write('m', gzipSync(whole.subarray(0, cut)));
      expect(await folder.refusal('m')).toBe(
        `“m” could not be read as a model at byte ${cut}: it was cut short.`,
      );
    }
    await folder.write('m', gzipSync(Buffer.concat([whole, Buffer.alloc(300_000)])));
    expect(await folder.refusal('m')).toBe(
      `“m” could not be read as a model at byte ${whole.length}: something follows its numbers.`,
    );
  });
});
