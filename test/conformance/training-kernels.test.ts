import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepTable, noiseTable } from '../../src/main/engines/cpu/tables.ts';
import { type KernelBuild, loadKernel, supportedBuild } from '../../src/main/kernels/load.ts';
import { builtResources } from '../support/resources.ts';
import { type ReferenceModel, trainReference } from './support/training-reference.ts';

const builds: readonly KernelBuild[] = supportedBuild() === 'relaxed' ? ['relaxed', 'fixed'] : ['fixed'];

const kernels = builds.flatMap((build) => [
  { architecture: 'skip-gram', name: 'skipgram', build } as const,
  { architecture: 'cbow', name: 'cbow', build } as const,
]);

interface Shape {
  readonly words: number;
  readonly dimension: number;
  readonly window: number;
  readonly negative: number;
}

interface Exports {
  configure(...values: number[]): number;
  sentenceEndsAddress(): number;
  begin(sentences: number, seed: bigint, stream: bigint): void;
  train(limit: number, rate: number): number;
  loss(): number;
  pairCount(): number;
  initialize(first: number, end: number, dimension: number, seed: bigint): void;
}

/** One kernel on a memory of its own, laid out by hand with guards between the parts. */
async function openKernel(
  name: string,
  build: KernelBuild,
  shape: Shape,
  counts: Float64Array,
  subsample: number,
) {
  const { module } = await loadKernel(builtResources.kernels, name, build);
  const stride = Math.ceil(shape.dimension / 4) * 4;
  const capacity = 4096;
  let end = 65536;
  const place = (bytes: number): number => {
    const at = end;
    end = Math.ceil((end + bytes) / 64) * 64 + 64;
    return at;
  };
  const rows = shape.words * stride * 4;
  const [inputs, outputs] = [place(rows), place(rows)];
  const [noise, keep, lengths] = [place(shape.words * 8), place(shape.words * 4), place(shape.words * 8)];
  const area = end;
  const pages = Math.ceil((area + capacity * 16 + 65536) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const instance = new WebAssembly.Instance(module, { env: { memory, logarithm: Math.log } });
  const kernel = instance.exports as unknown as Exports;
  const sizes = [stride, shape.words, noise, keep, lengths, shape.window, shape.negative];
  kernel.configure(area, capacity, inputs, outputs, ...sizes);
  new Uint32Array(memory.buffer, noise, shape.words * 2).set(noiseTable(counts));
  new Uint32Array(memory.buffer, keep, shape.words).set(keepTable(counts, subsample));
  return {
    ...{ kernel, stride },
    inputs: new Float32Array(memory.buffer, inputs, shape.words * stride),
    outputs: new Float32Array(memory.buffer, outputs, shape.words * stride),
    noise: new Uint32Array(memory.buffer, noise, shape.words * 2),
    keep: new Uint32Array(memory.buffer, keep, shape.words),
    train(sentences: readonly (readonly number[])[], rate: number, seed: bigint, stream: bigint, limit = 7) {
      const tokens = sentences.flat();
      new Uint32Array(memory.buffer, area, capacity).set(tokens);
      let count = 0;
      const ends = sentences.map((sentence) => {
        count += sentence.length;
        return count;
      });
      new Uint32Array(memory.buffer, kernel.sentenceEndsAddress(), capacity).set(ends);
      kernel.begin(sentences.length, seed, stream);
      while (kernel.train(limit, rate) !== 0);
      return { loss: kernel.loss(), pairs: kernel.pairCount() };
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

describe.each(kernels)('kernel of $architecture, build $build', ({ architecture, name, build }) => {
  it.each(shapes)('agrees with the plain reference: %s', async (_, shape) => {
    const { words, dimension } = shape;
    const sentences = someSentences(words, 40);
    const counts = countsOf(sentences, words);
    const opened = await openKernel(name, build, shape, counts, 0.05);
    const { kernel, stride } = opened;
    kernel.initialize(0, words, dimension, 5n);
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
      const actual = opened.train(sentences, 0.4, 9n, round);
      const expected = trainReference(architecture, model, sentences, 0.4, 9n, round);
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
        const opened = await openKernel(name, build, shape, countsOf(sentences, 50), 0);
        opened.kernel.initialize(0, 50, 20, 1n);
        opened.train(sentences, 0.1, 1n, 0n, limit);
        return [...opened.inputs, ...opened.outputs];
      }),
    );
    expect(results[0]).toEqual(results[1]);
  });

  it('starts vectors uniformly in (−½, ½) / dimension, by seed and row alone', async () => {
    const shape: Shape = { words: 500, dimension: 50, window: 5, negative: 5 };
    const counts = new Float64Array(500).fill(1);
    const [whole, parts, other] = await Promise.all(
      [1, 2, 3].map(() => openKernel(name, build, shape, counts, 0)),
    );
    whole!.kernel.initialize(0, 500, 50, 1n);
    parts!.kernel.initialize(200, 500, 50, 1n);
    parts!.kernel.initialize(0, 200, 50, 1n);
    other!.kernel.initialize(0, 500, 50, 2n);
    expect(parts!.inputs).toEqual(whole!.inputs);
    expect(other!.inputs).not.toEqual(whole!.inputs);
    const values = Array.from(whole!.inputs).filter((_, at) => at % 52 < 50);
    expect(values.every((value) => value !== 0 && Math.abs(value) < 0.01)).toBe(true);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    // 25,000 draws: six standard errors of the mean; the variance of a uniform of width 1/50.
    expect(Math.abs(mean)).toBeLessThan((6 * 0.02) / Math.sqrt(12 * values.length));
    expect(variance * 12 * 2500).toBeCloseTo(1, 1);
  });

  it('writes no static data, since many instances share the memory', async () => {
    const bytes = await readFile(join(builtResources.kernels, `${name}.${build}.wasm`));
    expect(sectionsOf(bytes)).toContain(10);
    expect(sectionsOf(bytes)).not.toContain(11);
  });
});

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
