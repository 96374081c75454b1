import { beforeAll, describe, expect, it } from 'vitest';
import { projectSample } from '../../../src/main/analysis/pca.ts';
import { type RowSource, Workspace } from '../../../src/main/analysis/workspace.ts';
import { type KernelBuild, loadKernel, supportedBuild } from '../../../src/main/kernels/load.ts';
import { builtResources } from '../../support/resources.ts';

/** Reproducible numbers in −0.5 … 0.5. */
function numbers(count: number): Float32Array {
  let state = 3;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

const builds: KernelBuild[] = supportedBuild() === 'relaxed' ? ['fixed', 'relaxed'] : ['fixed'];

describe.each(builds)('the %s build of the kernel', (build) => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = new Workspace((await loadKernel(builtResources.kernels, 'analysis', build)).module);
  });

  // Odd and even numbers of panels: both widths of tile.
  it.each([4, 8, 12, 20, 64])('computes what plain loops compute, %d columns', (stride) => {
    const count = 19;
    const values = numbers(count * stride);
    const kernel = workspace.begin(1 << 17);
    const rows = workspace.floats(count * stride);
    rows.set(values);
    const centre = workspace.floats(stride);
    centre.set(numbers(stride));
    const packed = workspace.floats(count * stride);
    const gram = workspace.doubles(stride * stride).fill(1);
    kernel.packCentred(rows.byteOffset, count, stride, centre.byteOffset, 2, packed.byteOffset);
    kernel.addGram(packed.byteOffset, count, stride, gram.byteOffset);
    const at = (row: number, column: number) => (values[row * stride + column]! - centre[column]!) * 2;
    for (let r = 0; r < stride; r++) {
      for (let c = r; c < stride; c++) {
        let sum = 1;
        for (let row = 0; row < count; row++) sum += at(row, r) * at(row, c);
        expect(gram[r * stride + c]).toBeCloseTo(sum, 4);
      }
    }

    const sums = workspace.doubles(stride).fill(0);
    kernel.addSums(rows.byteOffset, count, stride, sums.byteOffset);
    const queries = workspace.doubles(stride * 2);
    queries.set(numbers(stride * 2));
    const products = workspace.doubles(count * 2);
    kernel.dotProducts(rows.byteOffset, count, stride, queries.byteOffset, 2, products.byteOffset);
    const lengths = workspace.doubles(count);
    kernel.norms(rows.byteOffset, count, stride, lengths.byteOffset);
    for (let column = 0; column < stride; column++) {
      let sum = 0;
      for (let row = 0; row < count; row++) sum += values[row * stride + column]!;
      expect(sums[column]).toBeCloseTo(sum, 12);
    }
    for (let row = 0; row < count; row++) {
      const vector = values.subarray(row * stride, (row + 1) * stride);
      expect(lengths[row]).toBeCloseTo(Math.hypot(...vector), 12);
      for (const which of [0, 1]) {
        const expected = vector.reduce((sum, value, i) => sum + value * queries[which * stride + i]!, 0);
        expect(products[row * 2 + which]).toBeCloseTo(expected, 12);
      }
    }
    expect(kernel.largestMagnitude(rows.byteOffset, count * stride)).toBe(Math.max(...values.map(Math.abs)));
  });

  it('projects rows that need a larger memory than the first ones', () => {
    for (const dimension of [3, 200]) {
      const stride = Math.ceil(dimension / 4) * 4;
      const source: RowSource = { values: numbers(300 * stride), rows: 300, dimension: stride, stride };
      const { positions, explainedVarianceRatio } = projectSample(workspace, source, 2);
      // The variance of the scores is what the ratios promise, in proportion.
      const variance = [0, 1].map((k) => positions.reduce((sum, v, i) => sum + (i % 2 === k ? v * v : 0), 0));
      expect(variance[1]! / variance[0]!).toBeCloseTo(
        explainedVarianceRatio[1]! / explainedVarianceRatio[0]!,
        5,
      );
    }
  });
});
