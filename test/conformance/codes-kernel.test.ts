import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedScan, scanBoard } from '../../src/main/analysis/coded-scan.ts';
import {
  blockRows,
  boundSlack,
  type CodedQuery,
  type CodesLayout,
  codesLayout,
  commonDirection,
  encodeQuery,
  encodeRows,
} from '../../src/main/analysis/codes.ts';
import { cosineOf, lengthOf } from '../../src/main/analysis/neighbors.ts';
import type { RowSource } from '../../src/main/analysis/workspace.ts';
import { type KernelBuild, loadKernel, supportedBuild } from '../../src/main/kernels/load.ts';
import { builtResources } from '../support/resources.ts';

const builds: readonly KernelBuild[] = supportedBuild() === 'relaxed' ? ['relaxed', 'fixed'] : ['fixed'];

interface Coded {
  readonly source: RowSource;
  readonly norms: Float64Array;
  readonly direction: Float64Array;
  readonly layout: CodesLayout;
  readonly memory: WebAssembly.Memory;
}

function codedRows(rows: readonly (readonly number[])[]): Coded {
  const dimension = rows[0]!.length;
  const stride = Math.ceil(dimension / 4) * 4;
  const values = new Float32Array(rows.length * stride);
  for (const [row, numbers] of rows.entries()) values.set(numbers, row * stride);
  const source = { values, rows: rows.length, dimension, stride };
  const norms = Float64Array.from(rows, (_, row) => lengthOf(Float64Array.from(rowOf(source, row))));
  const direction = commonDirection(source, norms);
  const layout = codesLayout(rows.length, dimension, 2);
  const pages = Math.ceil(layout.bytes / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  encodeRows(source, norms, direction, memory.buffer, layout, 0, rows.length);
  return { source, norms, direction, layout, memory };
}

function rowOf({ values, stride }: RowSource, row: number): Float32Array {
  return values.subarray(row * stride, (row + 1) * stride);
}

/** The kernel's arithmetic, number by number in 64 bits, from the layout as its source describes it. */
function scalarBound({ memory, layout }: Coded, coded: CodedQuery, row: number) {
  const { groups, blockBytes, blocks } = layout;
  const start = blocks + Math.floor(row / blockRows) * blockBytes;
  const lane = row % blockRows;
  const view = new DataView(memory.buffer);
  let sum = 0;
  for (let i = 0; i < groups * 8; i++) {
    const packed = view.getUint32(start + Math.floor(i / 8) * 64 + lane * 4, true);
    const inGroup = i % 8;
    sum += ((packed >>> (Math.floor(inGroup / 2) * 4 + (inGroup % 2) * 16)) & 15) * coded.numbers[i]!;
  }
  const about = start + groups * 64;
  const upperHalf = (at: number): number => {
    const float = new DataView(new ArrayBuffer(4));
    float.setUint16(0, view.getUint16(at, true));
    return float.getFloat32(0);
  };
  const shift = view.getFloat32(about + lane * 4, true);
  const step = upperHalf(about + 64 + lane * 2);
  const error = upperHalf(about + 96 + lane * 2);
  const estimate = shift * coded.shift + step * (2 * sum - coded.centre) * coded.step;
  return { estimate, upper: estimate + error * coded.error };
}

/** What the kernel says about all rows. */
async function kernelBounds(build: KernelBuild, all: Coded, coded: CodedQuery, threshold: number) {
  const { memory, layout } = all;
  const { module } = await loadKernel(builtResources.kernels, 'codes', build);
  const { scan } = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as {
    scan(...values: number[]): number;
  };
  new Int16Array(memory.buffer, 0, layout.groups * 8).set(coded.numbers);
  const blocks = Math.ceil(all.source.rows / blockRows);
  const { centre, shift, step, error } = coded;
  const out = layout.candidates;
  const count = scan(layout.blocks, blocks, layout.groups, 0, centre, shift, step, error, threshold, 0, out);
  const view = new DataView(memory.buffer, out);
  return Array.from({ length: count }, (_, at) => ({
    row: view.getInt32(at * 12, true),
    upper: view.getFloat32(at * 12 + 4, true),
    estimate: view.getFloat32(at * 12 + 8, true),
  }));
}

/** Rows of every kind: small whole numbers (ties), numbers of any size, one large number among zeros, all much alike, zeros, not finite. */
function anyRows(dimension: number) {
  const vector = (number: fc.Arbitrary<number>) =>
    fc.array(number, { minLength: dimension, maxLength: dimension });
  const small = vector(fc.integer({ min: -2, max: 2 }));
  return fc.array(
    fc.oneof(
      small,
      vector(fc.float({ noNaN: true, noDefaultInfinity: true })),
      vector(fc.float({ min: -1, max: 1, noNaN: true })),
      fc.nat(dimension - 1).map((at) => Array.from({ length: dimension }, (_, i) => (i === at ? 7 : 0))),
      small.map((numbers) => numbers.map((number) => 1000 + number)),
      small.map((numbers) => numbers.map((number) => number * Math.fround(1e-44))),
      vector(fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY)),
    ),
    { minLength: 1, maxLength: 70 },
  );
}

const anyCase = fc.integer({ min: 1, max: 21 }).chain((dimension) =>
  fc.record({
    rows: anyRows(dimension),
    query: anyRows(dimension).map((rows) => Float64Array.from(rows[0]!)),
    top: fc.integer({ min: 1, max: 80 }),
  }),
);

/** A query with the zeros behind it that rows have. */
function padded(query: Float64Array, stride: number): Float64Array {
  const vector = new Float64Array(stride);
  vector.set(query);
  return vector;
}

describe.each(builds)('the %s kernel for codes', (build) => {
  it('bounds every cosine from above, as plain arithmetic says', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ rows, query }) => {
        const all = codedRows(rows);
        const vector = padded(query, all.source.stride);
        const length = lengthOf(vector);
        fc.pre(length > 0 && length < Number.POSITIVE_INFINITY);
        const coded = encodeQuery(vector, all.direction, all.layout);
        const bounds = await kernelBounds(build, all, coded, -10);
        // Rows behind the last one fill its block.
        expect(bounds.map(({ row }) => row)).toEqual([
          ...Array(Math.ceil(rows.length / blockRows) * blockRows).keys(),
        ]);
        for (const [row, norm] of all.norms.entries()) {
          const scalar = scalarBound(all, coded, row);
          expect(bounds[row]!.estimate).toBeCloseTo(scalar.estimate, 5);
          expect(bounds[row]!.upper).toBeCloseTo(scalar.upper, 5);
          const product = rowOf(all.source, row).reduce((sum, value, i) => sum + value * vector[i]!, 0);
          const cosine = cosineOf(product, norm, length);
          if (!Number.isNaN(cosine)) expect(bounds[row]!.upper + boundSlack).toBeGreaterThanOrEqual(cosine);
        }
        const threshold = Math.fround(bounds[0]!.upper);
        const fewer = await kernelBounds(build, all, coded, threshold);
        expect(fewer).toEqual(bounds.filter(({ upper }) => upper >= threshold));
      }),
      { seed: 21, numRuns: 200 },
    );
  });

  it('does not overflow in many columns', async () => {
    const dimension = 4096;
    const ones = Array(dimension).fill(1);
    const all = codedRows([ones, ones.map((one, i) => (i % 2 === 0 ? one : -one)), ones.map((one) => -one)]);
    for (const direction of [all.direction, new Float64Array(dimension)]) {
      const coded = encodeQuery(Float64Array.from(ones), direction, all.layout);
      const bounds = await kernelBounds(build, all, coded, -10);
      for (const { row, estimate, upper } of bounds.slice(0, 3)) {
        const scalar = scalarBound(all, coded, row);
        expect(estimate).toBeCloseTo(scalar.estimate, 4);
        expect(upper).toBeCloseTo(scalar.upper, 4);
      }
    }
  });

  it('leads to the rows that sorting everything puts first', async () => {
    const { module } = await loadKernel(builtResources.kernels, 'codes', build);
    const scan = new CodedScan(module, 1);
    fc.assert(
      fc.property(anyCase, ({ rows, query, top }) => {
        const { source, norms, direction, layout, memory } = codedRows(rows);
        const vector = padded(query, source.stride);
        const length = lengthOf(vector);
        fc.pre(length > 1e-100 && length < 1e100);
        const { indices, scores } = scan.nearest({
          source,
          norms,
          query: { vector, top, exclude: [1], metric: 'cosine' },
          coded: encodeQuery(vector, direction, layout),
          layout,
          memory,
          board: scanBoard(2),
        });
        const similarity = (row: number): number => {
          const sums = [0, 0, 0, 0];
          for (const [i, value] of rowOf(source, row).entries()) sums[i % 4]! += value * vector[i]!;
          return cosineOf(sums[0]! + sums[2]! + (sums[1]! + sums[3]!), norms[row]!, length);
        };
        const expected = Array.from(rows, (_, index) => ({ index, score: similarity(index) }))
          .filter(({ index, score }) => index !== 1 && !Number.isNaN(score))
          .sort((a, b) => b.score - a.score || a.index - b.index)
          .slice(0, top);
        expect([...indices]).toEqual(expected.map(({ index }) => index));
        expect([...scores]).toEqual(expected.map(({ score }) => score));
      }),
      { seed: 22, numRuns: 300 },
    );
  });
});
