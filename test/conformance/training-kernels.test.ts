import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { portableKernel } from '../../src/main/engines/cpu/engine.ts';
import type { KernelSource } from '../../src/main/engines/cpu/kernels/kernel.ts';
import { openTrainingKernel } from '../../src/main/engines/cpu/kernels/open.ts';
import { extraBytes, trainingLayout } from '../../src/main/engines/cpu/layout.ts';
import { keepTable, noiseTable } from '../../src/main/engines/cpu/tables.ts';
import { type KernelBuild, supportedBuild } from '../../src/main/kernels/load.ts';
import { createMatrix, matrixValues, strideOf, wideStrideOf } from '../../src/main/kernels/matrix.ts';
import { findNativeLibrary, type NativeLevel } from '../../src/main/kernels/native.ts';
import type { Architecture, TrainingOptions } from '../../src/shared/training.ts';
import { builtFolders, builtResources } from '../support/resources.ts';
import { type KernelStyle, type ReferenceModel, trainReference } from './support/training-reference.ts';

const builds: readonly KernelBuild[] = supportedBuild() === 'relaxed' ? ['relaxed', 'fixed'] : ['fixed'];

const someOptions: TrainingOptions = {
  ...{ dimension: 8, window: 5, negative: 5, epochs: 1, minimumCount: 1, subsample: 0, learningRate: 0.1 },
  ...{ threads: 1, seed: 9, architecture: 'skip-gram', engine: 'cpu' },
};

/** Pairs of inputs, three outputs at a time. */
const narrow: Omit<KernelStyle, 'merges'> = {
  inputsAtOnce: (left) => Math.min(left, 2),
  outputsAtOnce: () => 3,
};
/** As many as thirty-two registers hold. */
const wide: Omit<KernelStyle, 'merges'> = {
  inputsAtOnce: (left) => (left <= 6 ? left : left <= 8 ? 4 : left <= 10 ? 5 : 6),
  outputsAtOnce: (inputs) => (inputs <= 3 ? 6 : 3),
};

interface Variant {
  readonly title: string;
  readonly style: KernelStyle;
  readonly source: (architecture: Architecture) => Promise<KernelSource>;
}

const library = await findNativeLibrary(builtFolders.native);
const levels: readonly NativeLevel[] =
  library === null ? [] : library.level === 'avx512' ? ['avx2', 'avx512'] : ['avx2'];

const variants: readonly Variant[] = [
  ...builds.map((build) => ({
    title: `WebAssembly, ${build}`,
    style: { ...narrow, merges: false },
    source: (architecture: Architecture) => portableKernel(builtFolders, architecture, build),
  })),
  ...levels.map((level) => ({
    title: level,
    style: { ...(level === 'avx2' ? narrow : wide), merges: true },
    source: async (): Promise<KernelSource> => ({ kind: 'native', library: { path: library!.path, level } }),
  })),
];

const kernels = variants.flatMap((variant) =>
  (['skip-gram', 'cbow'] as const).map((architecture) => ({ ...variant, architecture })),
);

interface Shape {
  readonly words: number;
  readonly dimension: number;
  readonly window: number;
  readonly negative: number;
}

/** A kernel of the engine on memory of its own. */
async function openKernel(
  architecture: Architecture,
  { source }: Variant,
  { dimension, negative, window, words }: Shape,
  counts: Float64Array,
  subsample: number,
  seed = 9,
) {
  const kernelSource = await source(architecture);
  const stride = kernelSource.kind === 'native' ? wideStrideOf(dimension) : strideOf(dimension);
  const size = { words, stride, window, negative, threads: 1, hotWords: 0 };
  const matrix = createMatrix(words, dimension, extraBytes(size), stride);
  const layout = trainingLayout(matrix, size);
  const { buffer } = matrix.memory;
  const options = { ...someOptions, architecture, dimension, window, negative, seed };
  const kernel = await openTrainingKernel(kernelSource, { thread: 0, options, matrix, layout });
  new Uint32Array(buffer, layout.noise, words * 2).set(noiseTable(counts));
  new Uint32Array(buffer, layout.keep, words).set(keepTable(counts, subsample));
  return {
    ...{ kernel, stride },
    inputs: matrixValues(matrix),
    outputs: new Float32Array(buffer, layout.outputs, words * stride),
    noise: new Uint32Array(buffer, layout.noise, words * 2),
    keep: new Uint32Array(buffer, layout.keep, words),
    train(sentences: readonly (readonly number[])[], rate: number, stream: bigint, limit = 7) {
      kernel.tokens.set(sentences.flat());
      let count = 0;
      const ends = sentences.map((sentence) => {
        count += sentence.length;
        return count;
      });
      kernel.sentenceEnds.set(ends);
      kernel.begin(sentences.length, stream);
      while (kernel.train(limit, rate));
      return { loss: kernel.loss(), pairs: kernel.pairs() };
    },
  };
}

/** Sentences of a skewed distribution, some of their words beyond the vocabulary. Deterministic. */
function someSentences(words: number, count: number): number[][] {
  let state = 7;
  const next = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: next(14) }, () => Math.min(next(words + 2), next(words + 2))),
  );
}

function countsOf(sentences: readonly (readonly number[])[], words: number): Float64Array {
  const counts = new Float64Array(words);
  for (const word of sentences.flat()) if (word < words) counts[word]!++;
  return counts.map((count) => Math.max(1, count));
}

const shapes: readonly (readonly [string, Shape])[] = [
  ['the usual shape', { words: 60, dimension: 100, window: 5, negative: 5 }],
  ['a dimension that four does not divide', { words: 40, dimension: 30, window: 3, negative: 5 }],
  ['the smallest dimension, one noise word', { words: 20, dimension: 2, window: 1, negative: 1 }],
  ['several groups of outputs', { words: 80, dimension: 64, window: 8, negative: 20 }],
  ['noise words drawn many times', { words: 3, dimension: 16, window: 4, negative: 15 }],
  ['a single word', { words: 1, dimension: 8, window: 2, negative: 5 }],
];

describe.each(kernels)('kernel of $architecture, $title', ({ architecture, ...variant }) => {
  it.each(shapes)('agrees with the plain reference: %s', async (_, shape) => {
    const { words, dimension } = shape;
    const sentences = someSentences(words, 40);
    const counts = countsOf(sentences, words);
    const opened = await openKernel(architecture, variant, shape, counts, 0.05);
    const { kernel, stride } = opened;
    kernel.initialize(0, words);
    const unpadded = (rows: Float32Array): Float64Array =>
      Float64Array.from({ length: words * dimension }, (_, at) => {
        return rows[Math.floor(at / dimension) * stride + (at % dimension)]!;
      });
    const model: ReferenceModel = {
      ...shape,
      ...{ inputs: unpadded(opened.inputs), outputs: unpadded(opened.outputs) },
      ...{ noise: opened.noise.slice(), keep: opened.keep.slice(), lengths: new Float64Array(words * 2) },
    };
    // A high rate and several rounds, so that scores are far from 0 and the limit on steps is met.
    for (let round = 0n; round < 6n; round++) {
      const actual = opened.train(sentences, 0.4, round);
      const expected = trainReference(architecture, variant.style, model, sentences, 0.4, 9n, round);
      expect(actual.pairs).toBe(expected.pairs);
      expect(Math.abs(actual.loss - expected.loss)).toBeLessThan(1e-3 * (1 + expected.loss));
    }
    expect(worstDifference(unpadded(opened.inputs), model.inputs)).toBeLessThan(2e-3);
    expect(worstDifference(unpadded(opened.outputs), model.outputs)).toBeLessThan(2e-3);
    for (let row = 0; row < words; row++) {
      expect(
        [...opened.inputs.subarray(row * stride + dimension, (row + 1) * stride)].every((x) => x === 0),
      ).toBe(true);
    }
  });

  it('gives the same bytes however many positions are trained at a time', async () => {
    const shape: Shape = { words: 50, dimension: 20, window: 5, negative: 5 };
    const sentences = someSentences(50, 60);
    const results = await Promise.all(
      [1, 1000].map(async (limit) => {
        const opened = await openKernel(architecture, variant, shape, countsOf(sentences, 50), 0);
        opened.kernel.initialize(0, 50);
        opened.train(sentences, 0.1, 0n, limit);
        return [...opened.inputs, ...opened.outputs];
      }),
    );
    expect(results[0]).toEqual(results[1]);
  });

  it('starts vectors uniformly in (−½, ½) / dimension, by seed and row alone', async () => {
    const shape: Shape = { words: 500, dimension: 50, window: 5, negative: 5 };
    const counts = new Float64Array(500).fill(1);
    const [whole, parts, other] = await Promise.all(
      [1, 1, 2].map((seed) => openKernel(architecture, variant, shape, counts, 0, seed)),
    );
    whole!.kernel.initialize(0, 500);
    parts!.kernel.initialize(200, 500);
    parts!.kernel.initialize(0, 200);
    other!.kernel.initialize(0, 500);
    expect(parts!.inputs).toEqual(whole!.inputs);
    expect(other!.inputs).not.toEqual(whole!.inputs);
    const values = Array.from(whole!.inputs).filter((_, at) => at % whole!.stride < 50);
    expect(values.every((value) => value !== 0 && Math.abs(value) < 0.01)).toBe(true);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    // 25,000 draws: six standard errors of the mean; the variance of a uniform of width 1/50.
    expect(Math.abs(mean)).toBeLessThan((6 * 0.02) / Math.sqrt(12 * values.length));
    expect(variance * 12 * 2500).toBeCloseTo(1, 1);
  });
});

describe.each(builds.flatMap((build) => ['skipgram', 'cbow'].map((name) => ({ name, build }))))(
  'WebAssembly of $name, $build',
  ({ name, build }) => {
    it('writes no static data, since many instances share the memory', async () => {
      const bytes = await readFile(join(builtResources.kernels, `${name}.${build}.wasm`));
      expect(sectionsOf(bytes)).toContain(10);
      expect(sectionsOf(bytes)).not.toContain(11);
    });
  },
);

function worstDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, value, at) => Math.max(worst, Math.abs(value - b[at]!)), 0);
}

/** The section numbers of a WebAssembly module: 10 is code, 11 is data. */
function sectionsOf(bytes: Uint8Array): number[] {
  const sections: number[] = [];
  let at = 8;
  while (at < bytes.length) {
    sections.push(bytes[at++]!);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return sections;
}
