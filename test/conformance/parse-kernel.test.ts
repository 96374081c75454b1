import { describe, expect, it } from 'vitest';
import { RowProblem } from '../../src/main/embeddings/reading/row-reader.ts';
import { rowReader } from '../../src/main/embeddings/reading/row-readers.ts';
import { type KernelBuild, loadKernel, supportedBuild } from '../../src/main/kernels/load.ts';
import { builtResources } from '../support/resources.ts';
import { nearestFloat32 } from './support/nearest-float.ts';

const builds: readonly KernelBuild[] = supportedBuild() === 'relaxed' ? ['relaxed', 'fixed'] : ['fixed'];

/** Whole numbers below 2^32 that look random, the same in every run. */
function scattered(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state ^ (state >>> 15)) >>> 0;
  };
}

const pattern = new Uint32Array(1);
const float = new Float32Array(pattern.buffer);
function floatOf(bits: number): number {
  pattern[0] = bits;
  return float[0]!;
}

/** Decimals as programs write vectors, and those that are hardest to round. */
function* decimals(count: number): Generator<string> {
  const random = scattered(11);
  const unit = (): number => random() / 2 ** 32 - 0.5;
  /** The middle between the float with these bits and the next. */
  const middleOf = (bits: number): number => (floatOf(bits) + floatOf(bits + 1)) / 2;
  const middle = (): number => middleOf(random() % 0x7f7f_ffff);
  const digits = (length: number): string => Array.from({ length }, () => String(random() % 10)).join('');
  const kinds: readonly (() => string)[] = [
    () => unit().toFixed(random() % 8),
    () => (unit() * 10).toFixed(6),
    () => String(unit() / 10 ** (random() % 12)),
    () => String(Math.fround(unit())),
    () => unit().toExponential(random() % 20),
    () => floatOf(random() % 0x7f80_0000).toExponential(random() % 20),
    // 14 digits of a middle from 0.5 to 1: the nearest 64-bit float is sometimes that very middle.
    () =>
      middleOf(0x3f00_0000 + (random() % 0x0080_0000))
        .toFixed(14)
        .slice(1),
    // 17 to 22 digits of a middle: a hair above, below, or on it.
    () => middle().toPrecision(17 + (random() % 6)),
    () => middle().toExponential(15 + (random() % 80)),
    () =>
      middle()
        .toExponential(15 + (random() % 5))
        .replace(/\d(?=e)/, String(random() % 10)),
    () => `${digits(1 + (random() % 25))}.${digits(random() % 25)}`,
    () => `${digits(1 + (random() % 40))}e${(random() % 120) - 90}`,
    () => `.${digits(1 + (random() % 20))}E+${random() % 3}`,
    () => `-${'0'.repeat(random() % 30)}${digits(1)}.${'0'.repeat(random() % 30)}${digits(9)}`,
  ];
  yield* ['0', '-0', '+1.5', '5.', '.5', '1e-45', '7e-46', '7.1e-46', '1e-50', '-1e-50', '0e99', '0.0e-999'];
  yield* ['3.4028235e38', '340282346638528859811704183484516925440', '3.4028235677973366e38', '16777217'];
  yield* ['1.1754943508222875e-38', '1.17549435e-38', '1.1754942e-38', '0.000001', '1e22', '1e23', '1e37'];
  for (let index = 0; index < count; index++) yield kinds[index % kinds.length]!();
}

const { module } = await loadKernel(builtResources.kernels, 'parse');
const dimension = 5;

/** What a reader makes of a text. */
function read(text: string, build: WebAssembly.Module = module, width = dimension) {
  const { memory, reader } = rowReader({ kind: 'text', dimension: width, line: 1 }, build);
  const rows: number[][] = [];
  const bytes = new TextEncoder().encode(text);
  memory.bytes.set(bytes, memory.blockAt);
  const block = { from: memory.blockAt, to: memory.blockAt + bytes.length, last: true };
  const counted = reader.count(block);
  const { rows: found } = reader.read({ ...block, to: counted.end }, counted.rows, (_, count) => {
    for (let row = 0; row < count; row++) {
      const at = memory.rowsAt / 4 + row * memory.stride;
      rows.push([...memory.floats.subarray(at, at + width)]);
    }
  });
  const { bytes: words, ends } = memory.words(found);
  const decoder = new TextDecoder();
  return {
    rows,
    words: Array.from(ends, (end, row) => decoder.decode(words.slice(row === 0 ? 0 : ends[row - 1], end))),
  };
}

describe('the reference', () => {
  it.each([
    ['0.1', Math.fround(0.1)],
    ['16777217', 16777216],
    ['16777219', 16777220],
    ['1e-45', 2 ** -149],
    ['7e-46', 0],
    ['3.4028235677973366e38', 3.4028234663852886e38],
    ['3.4028235677973367e38', Number.POSITIVE_INFINITY],
  ])('rounds %s', (text, value) => expect(nearestFloat32(text)).toBe(value));
});

describe.each(builds)('numbers of the %s kernel', (build) => {
  it('are the nearest 32-bit floats of 100,000 decimals', { timeout: 120_000 }, async () => {
    const kernel = await loadKernel(builtResources.kernels, 'parse', build);
    const all = [...decimals(100_000)];
    const finite = all.filter((text) => Number.isFinite(nearestFloat32(text)));
    expect(finite.length).toBeGreaterThan(80_000);
    const other: unknown[] = [];
    for (let from = 0; from + dimension <= finite.length; from += dimension * 500) {
      const texts = finite.slice(from, from + dimension * 500);
      const lines = Array.from({ length: Math.floor(texts.length / dimension) }, (_, row) =>
        texts.slice(row * dimension, (row + 1) * dimension),
      );
      const { rows } = read(lines.map((line, row) => `w${row} ${line.join(' ')}\n`).join(''), kernel.module);
      for (const [row, line] of lines.entries()) {
        for (const [field, text] of line.entries()) {
          const value = rows[row]![field];
          if (!Object.is(value, nearestFloat32(text)))
            other.push({ text, value, nearest: nearestFloat32(text) });
        }
      }
    }
    expect(other.slice(0, 5)).toEqual([]);
  });

  it('are refused beyond the largest float', async () => {
    const kernel = await loadKernel(builtResources.kernels, 'parse', build);
    const infinite = [...decimals(20_000)].filter((text) => !Number.isFinite(nearestFloat32(text)));
    expect(infinite.length).toBeGreaterThan(100);
    for (const text of infinite) {
      expect(() => read(`w ${text}\n`, kernel.module, 1), text).toThrow(
        `number 1 reads "${text.slice(0, 40)}"`,
      );
    }
  });
});

describe('lines of text', () => {
  it('have words of any length, spaces in words, and ends of all kinds', () => {
    const long = 'x'.repeat(70_000);
    const text = `a 1 2\n${long} 3 4 \r\nnew york 5 6\r\n . . 7 8\n 9 10\nüß 11 12   \n1 13 14`;
    expect(read(text, module, 2)).toEqual({
      rows: [1, 3, 5, 7, 9, 11, 13].map((first) => [first, first + 1]),
      words: ['a', long, 'new york', ' . .', '', 'üß', '1'],
    });
  });

  it.each([1, 2, 3, 4, 5, 15, 16, 17])('are read where words have around %d bytes', (length) => {
    const words = Array.from({ length: 40 }, (_, index) =>
      'abcdefghijklmnopqrstuvwxyz'.slice(0, length + (index % 3)),
    );
    const { words: found, rows } = read(words.map((word, row) => `${word} ${row}\n`).join(''), module, 1);
    expect(found).toEqual(words);
    expect(rows.flat()).toEqual(words.map((_, row) => row));
  });

  it('fill more than one portion of rows', () => {
    const lines = Array.from({ length: 30_000 }, (_, row) => `${row} ${row}\n`);
    const { rows, words } = read(lines.join(''), module, 1);
    expect(rows.flat()).toEqual(lines.map((_, row) => row));
    expect(words).toEqual(lines.map((_, row) => String(row)));
  });

  it.each([
    ['a 1 2\nb 1 x\n', 'number 2 reads "x"', 1],
    ['a 1 2\nb 1\n', 'it has 1 numbers after the word, not 2', 1],
    ['a 1 2\nb 1 2 3\n', 'it has 3 numbers after the word, not 2', 1],
    ['a 1 2\n\nb 1 2\n', 'this line is empty', 1],
    ['a 1 2\nb 1e5e 2\n', 'number 1 reads "1e5e"', 1],
    ['a 1 2\nb 1 2.3.4\n', 'number 2 reads "2.3.4"', 1],
    ['a 1 2\nb 1 -\n', 'number 2 reads "-"', 1],
    ['a 1 2\nb 1 2\r3\n', 'number 2 reads "2\r3"', 1],
    ['a 1 2\nb\t1 2\n', 'it has 1 numbers after the word, not 2', 1],
  ])('%j are refused', (text, reason, line) => {
    const problem = (() => {
      try {
        return read(text, module, 2);
      } catch (error) {
        return error;
      }
    })();
    expect(problem).toBeInstanceOf(RowProblem);
    expect(problem).toMatchObject({ message: reason, place: { line } });
  });
});
