import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProgramError, ProgramError } from '../../../src/shared/errors.ts';
import { contentOf, fixtures, ReadingFolder, type Reference } from '../../support/reading-folder.ts';
import { zipOf } from '../../support/zip.ts';

let folder: ReadingFolder;
beforeEach(async () => {
  folder = await ReadingFolder.create();
});
afterEach(() => folder.dispose());

/** What can happen to a file; places and bytes are taken modulo what is there. */
const anyDamage = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'flip', 'set', 'insert', 'remove', 'cut'),
  place: fc.nat(),
  byte: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(9, 10, 32, 34, 44, 46, 48, 58)),
});

function damaged(file: Buffer, damages: readonly { kind: string; place: number; byte: number }[]): Buffer {
  let bytes = Buffer.from(file);
  for (const { kind, place, byte } of damages) {
    const at = place % (bytes.length + 1);
    if (kind === 'cut') bytes = bytes.subarray(0, at);
    else if (kind === 'insert')
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)]);
    else if (kind === 'remove') bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
    else if (at < bytes.length) bytes[at] = kind === 'set' ? byte : bytes[at]! ^ (1 << (byte % 8));
  }
  return bytes;
}

/** The rows of a matrix of floats of 32 or 64 bits, with the words that are left when of equal ones the first stays. */
function withWords(
  words: readonly string[],
  data: Buffer,
  { dimension, size, littleEndian = true }: { dimension: number; size: number; littleEndian?: boolean },
): Reference {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const first = new Map([...words.entries()].map(([row, word]) => [word, row] as const).reverse());
  const kept = [...first.values()].sort((a, b) => a - b);
  const values = kept.flatMap((row) =>
    Array.from({ length: dimension }, (_, field) => {
      const at = (row * dimension + field) * size;
      return size === 8 ? view.getFloat64(at, littleEndian) : view.getFloat32(at, littleEndian);
    }),
  );
  return {
    words: kept.map((row) => words[row]!),
    bits: [...new Uint32Array(Float32Array.from(values).buffer)],
  };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function linesOf(bytes: Buffer): string[] {
  const lines = decoder
    .decode(bytes)
    .replace(/^\ufeff/, '')
    .split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\r$/, ''));
}

/** Simple readers, which take what they are given at its word; what they throw says that there is no such thing. */
const plainly = {
  numpy(file: Buffer, words: Buffer): Reference {
    const wide = file[6]! > 1;
    const start = (wide ? 12 : 10) + (wide ? file.readUInt32LE(8) : file.readUInt16LE(8));
    const header = file.toString('latin1', wide ? 12 : 10, start);
    const [, order, size] = /'descr'\s*:\s*'([<>])f([48])'/.exec(header)!;
    const [, rows, dimension] = /'shape'\s*:\s*\(\s*(\d+)L?\s*,\s*(\d+)L?[\s,]*\)/.exec(header)!;
    expect(header).toMatch(/'fortran_order'\s*:\s*False/);
    const data = file.subarray(start);
    expect(data.length).toBe(Number(rows) * Number(dimension) * Number(size));
    const list = linesOf(words);
    expect(list.length).toBe(Number(rows));
    return withWords(list, data, {
      dimension: Number(dimension),
      size: Number(size),
      littleEndian: order === '<',
    });
  },
  safetensors(file: Buffer): Reference {
    const start = 8 + Number(file.readBigUInt64LE(0));
    const header = JSON.parse(file.toString('utf8', 8, start)) as Record<string, Record<string, unknown>>;
    const numbersIn = ({ shape }: Record<string, unknown>): number =>
      (shape as number[]).reduce((product, length) => product * length, 1);
    const [tensor] = Object.values(header)
      .filter(({ dtype, shape }) => String(dtype).startsWith('F') && (shape as number[]).length === 2)
      .sort((a, b) => numbersIn(b) - numbersIn(a)) as [Record<string, unknown>];
    const shape = tensor['shape'] as [number, number];
    const [from, to] = tensor['data_offsets'] as [number, number];
    expect(start + to).toBeLessThanOrEqual(file.length);
    const text = Object.values(header['__metadata__'] ?? {})[0] as string;
    const words = text.startsWith('[') ? (JSON.parse(text) as string[]) : text.split('\n');
    const size = tensor['dtype'] === 'F64' ? 8 : 4;
    expect(to - from).toBe(shape[0] * shape[1] * size);
    return withWords(words, file.subarray(start + from, start + to), { dimension: shape[1], size });
  },
  projector(file: Buffer, metadata: Buffer): Reference {
    const words = linesOf(metadata);
    const numbers = linesOf(file)
      .filter((line) => line !== '')
      .map((line) => line.split('\t').map(Number));
    const data = Buffer.from(Float32Array.from(numbers.flat()).buffer);
    return withWords(words, data, { dimension: numbers[0]!.length, size: 4 });
  },
};

/** Reads files, of which the first one may be damaged; null when they are refused with an error that explains itself. */
async function open(name: string, ...others: string[]): Promise<Reference | null> {
  try {
    return contentOf((await folder.read(name, ...others)).store);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    for (const code of ['unexpected', 'thread-ended', 'bad-request'] as const)
      expect(isProgramError(error, code), error.message).toBe(false);
    return null;
  }
}

const damages = fc.array(anyDamage, { minLength: 1, maxLength: 3 });

describe('files of further formats that random cuts and flips have damaged', () => {
  it.each(['numpy.npy', 'numpy-big-endian.npy', 'numpy-version-2.npy'])(
    'are refused or read as they are: %s',
    { timeout: 240_000 },
    async (name) => {
      const [file, words] = [
        await readFile(join(fixtures, name)),
        await readFile(join(fixtures, 'numpy.words')),
      ];
      await folder.write('w', words);
      let read = 0;
      await fc.assert(
        fc.asyncProperty(damages, async (damage) => {
          const content = damaged(file, damage);
          const result = await openAs(content, 'w');
          if (result === null) return;
          read++;
          expect(result).toEqual(plainly.numpy(content, words));
        }),
        { numRuns: 700, seed: 31 },
      );
      expect(read).toBeGreaterThan(50);
    },
  );

  it.each(['single', 'double'])(
    'are refused or read as they are: %s.safetensors',
    { timeout: 240_000 },
    async (name) => {
      const file = await readFile(join(fixtures, `${name}.safetensors`));
      let read = 0;
      await fc.assert(
        fc.asyncProperty(damages, async (damage) => {
          const content = damaged(file, damage);
          const result = await openAs(content);
          if (result === null) return;
          read++;
          expect(result).toEqual(plainly.safetensors(content));
        }),
        { numRuns: 1000, seed: 32 },
      );
      expect(read).toBeGreaterThan(50);
    },
  );

  it("are refused or read as they are: the projector's table", { timeout: 240_000 }, async () => {
    const file = await readFile(join(fixtures, 'gensim_tensor.tsv'));
    const metadata = await readFile(join(fixtures, 'gensim_metadata.tsv'));
    await folder.write('w', metadata);
    let read = 0;
    await fc.assert(
      fc.asyncProperty(damages, async (damage) => {
        const content = damaged(file, damage);
        const result = await openAs(content, 'w');
        if (result === null) return;
        read++;
        expect(result).toEqual(plainly.projector(content, metadata));
      }),
      { numRuns: 1000, seed: 33 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it.each(['metadata', 'config'])(
    'never end in anything but an answer: %s',
    { timeout: 240_000 },
    async (kind) => {
      const tensors = await readFile(join(fixtures, 'gensim_tensor.tsv'));
      await folder.write('t.tsv', tensors);
      await folder.write('t.metadata.tsv', await readFile(join(fixtures, 'gensim_metadata.tsv')));
      const config = {
        embeddings: [{ tensorPath: 't.tsv', metadataPath: 't.metadata.tsv', tensorShape: [7, 6] }],
      };
      const file =
        kind === 'config'
          ? Buffer.from(JSON.stringify(config))
          : await readFile(join(fixtures, 'gensim_metadata.tsv'));
      const { bits } = await plainlyTable(tensors);
      let read = 0;
      await fc.assert(
        fc.asyncProperty(damages, async (damage) => {
          await folder.write('m', damaged(file, damage));
          const result = kind === 'config' ? await open('m') : await open('t.tsv', 'm');
          if (result === null) return;
          read++;
          // Whatever the words are, the numbers are those of the table, each row in its place.
          expect(bits.join()).toContain(result.bits.slice(0, 6).join());
        }),
        { numRuns: 500, seed: 34 },
      );
      expect(read).toBeGreaterThan(20);
    },
  );

  it.each(['deflated', 'stored', 'gzip'])(
    'are refused or read as they are inside an archive: %s',
    { timeout: 240_000 },
    async (packing) => {
      const content = await readFile(join(fixtures, 'single.safetensors'));
      const whole =
        packing === 'gzip'
          ? gzipSync(content)
          : zipOf([{ name: 'm', content, method: packing === 'stored' ? 0 : 8 }]);
      const expected = plainly.safetensors(content);
      let read = 0;
      await fc.assert(
        fc.asyncProperty(damages, async (damage) => {
          const stored = damaged(whole, damage);
          const result = await openAs(stored);
          if (result === null) return;
          read++;
          // A checksum stands for the content, so what is read is what was packed.
          expect(result).toEqual(expected);
          if (packing === 'gzip') expect(gunzipSync(stored).equals(content)).toBe(true);
        }),
        { numRuns: 700, seed: 35 },
      );
      expect(read).toBeGreaterThan(2);
    },
  );
});

/** Writes bytes to a file and reads it with others. */
async function openAs(content: Buffer, ...others: string[]): Promise<Reference | null> {
  await folder.write('m', content);
  return open('m', ...others);
}

async function plainlyTable(tensors: Buffer): Promise<Reference> {
  return plainly.projector(tensors, await readFile(join(fixtures, 'gensim_metadata.tsv')));
}
