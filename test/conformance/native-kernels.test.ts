import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { librarySourceHash } from '../../scripts/native/source.mjs';
import { portableKernel } from '../../src/main/engines/cpu/engine.ts';
import type { KernelSource, TrainingKernel } from '../../src/main/engines/cpu/kernels/kernel.ts';
import { openTrainingKernel } from '../../src/main/engines/cpu/kernels/open.ts';
import { extraBytes, trainingLayout } from '../../src/main/engines/cpu/layout.ts';
import { keepTable, noiseTable } from '../../src/main/engines/cpu/tables.ts';
import { createMatrix, matrixRow, matrixValues, wideStrideOf } from '../../src/main/kernels/matrix.ts';
import { findNativeLibrary, type NativeLevel } from '../../src/main/kernels/native.ts';
import type { TrainingOptions } from '../../src/shared/training.ts';
import { builtFolders } from '../support/resources.ts';

const library = await findNativeLibrary(builtFolders.native);
const levels: readonly NativeLevel[] =
  library === null ? [] : library.level === 'avx512' ? ['avx2', 'avx512'] : ['avx2'];

describe('the libraries that are shipped', () => {
  it.each(['linux-x64.so', 'win32-x64.dll'])('%s was made from the source beside it', async (file) => {
    const bytes = await readFile(join(builtFolders.native, file));
    expect(bytes.includes(`sha256 ${librarySourceHash()}`)).toBe(true);
    // Names of folders on the machine that it was made on stay out.
    expect(bytes.includes('/src/main')).toBe(false);
  });

  it('the library for Windows needs no other', async () => {
    const bytes = await readFile(join(builtFolders.native, 'win32-x64.dll'));
    expect(bytes.toString('latin1', 0, 2)).toBe('MZ');
    // The only library that it names is itself.
    expect(bytes.toString('latin1').match(/[\w-]+\.dll/gi)).toEqual(['win32-x64.dll']);
  });

  it('is not used where the portable kernels are asked for', async () => {
    process.env['SEMASCOPE_KERNELS'] = 'portable';
    try {
      expect(await findNativeLibrary(`${builtFolders.native}/.`)).toBeNull();
    } finally {
      delete process.env['SEMASCOPE_KERNELS'];
    }
  });

  it('is not missed where there is none', async () => {
    expect(await findNativeLibrary(builtFolders.kernels)).toBeNull();
  });
});

const words = 30;
const dimension = 20;
const options: TrainingOptions = {
  ...{ dimension, window: 4, negative: 5, epochs: 1, minimumCount: 1, subsample: 0, learningRate: 0.1 },
  ...{ threads: 1, seed: 3, architecture: 'skip-gram', engine: 'cpu' },
};

/** Two sentences of every word, one forwards and one in steps of seven. */
const sentences = [7, 11].map((step) => Array.from({ length: words }, (_, at) => (at * step) % words));

/**
 * Kernels of two threads on one memory, whose rows all start alike.
 * @param hotWords how many words have rows of each thread's own
 * @param threads how many threads the kernels believe in: the more, the sooner they share
 */
async function openTwo(level: NativeLevel, hotWords: number, threads: number) {
  const source: KernelSource = { kind: 'native', library: { path: library!.path, level } };
  const size = { words, stride: wideStrideOf(dimension), window: 4, negative: 5, threads: 2, hotWords };
  const matrix = createMatrix(words, dimension, extraBytes(size), size.stride);
  const layout = trainingLayout(matrix, size);
  const counts = new Float64Array(words).fill(1);
  new Uint32Array(matrix.memory.buffer, layout.noise, words * 2).set(noiseTable(counts));
  new Uint32Array(matrix.memory.buffer, layout.keep, words).set(keepTable(counts, 0));
  const setup = { options: { ...options, threads }, matrix, layout };
  const team = await Promise.all([0, 1].map((thread) => openTrainingKernel(source, { ...setup, thread })));
  team[0]!.initialize(0, words);
  const outputs = new Float32Array(matrix.memory.buffer, layout.outputs, words * size.stride);
  outputs.set(matrixValues(matrix).map((value, at) => (at % size.stride < dimension ? -value * 3 : 0)));
  return { team, matrix, outputs };
}

function trainSlice(kernel: TrainingKernel, stream: bigint): void {
  kernel.tokens.set(sentences.flat());
  kernel.sentenceEnds.set([words, words * 2]);
  kernel.begin(sentences.length, stream);
  while (kernel.train(5, 0.2));
}

describe.skipIf(library === null)('native kernels', () => {
  it('start from the very vectors of the portable kernels', async () => {
    const size = { words, stride: 20, window: 4, negative: 5, threads: 1, hotWords: 0 };
    const matrix = createMatrix(words, dimension, extraBytes(size));
    const setup = { thread: 0, options, matrix, layout: trainingLayout(matrix, size) };
    const portable = await openTrainingKernel(await portableKernel(builtFolders, 'skip-gram'), setup);
    portable.initialize(0, words);
    const { matrix: wide } = await openTwo(levels[0]!, 0, 1);
    for (let row = 0; row < words; row++) expect(matrixRow(wide, row)).toEqual(matrixRow(matrix, row));
  });

  describe.each(levels)('%s', (level) => {
    it('adds up what two threads have done with rows of their own', async () => {
      const both = await openTwo(level, words, 1);
      const before = both.matrix;
      const start = [matrixValues(before).slice(), both.outputs.slice()];
      for (const kernel of both.team) kernel.enter();
      // Each has its own numbers, so neither sees a step of the other before it shares its rows. With one thread that is not before the end.
      for (const [thread, kernel] of both.team.entries()) trainSlice(kernel, BigInt(thread));
      for (const kernel of both.team) kernel.leave();
      const alone = await Promise.all(
        [0, 1].map(async (thread) => {
          const { team, matrix, outputs } = await openTwo(level, 0, 1);
          trainSlice(team[thread]!, BigInt(thread));
          return [matrixValues(matrix), outputs];
        }),
      );
      for (const [part, rows] of [matrixValues(both.matrix), both.outputs].entries()) {
        for (const [at, value] of rows.entries()) {
          const old = start[part]![at]!;
          const expected = alone[0]![part]![at]! + alone[1]![part]![at]! - old;
          expect(Math.abs(value - expected)).toBeLessThan(1e-5);
        }
      }
    });

    it('trains the same with rows of its own that it shares at once', async () => {
      const shared = await openTwo(level, words, 20);
      const common = await openTwo(level, 0, 20);
      for (const { team } of [shared, common]) {
        team[0]!.enter();
        for (let stream = 0n; stream < 20n; stream++) trainSlice(team[0]!, stream);
        team[0]!.leave();
      }
      const expected = matrixValues(common.matrix);
      for (const [at, value] of matrixValues(shared.matrix).entries())
        expect(Math.abs(value - expected[at]!)).toBeLessThan(1e-4);
      expect(shared.team[0]!.pairs()).toBe(common.team[0]!.pairs());
    });

    it('shows a thread the steps of the other when a word was met often enough', async () => {
      const { team, matrix } = await openTwo(level, words, 2);
      const before = matrixValues(matrix).slice();
      for (const kernel of team) kernel.enter();
      trainSlice(team[0]!, 0n);
      // Every word was met twice, and is shared after ten times.
      expect(matrixValues(matrix)).toEqual(before);
      for (let stream = 1n; stream < 5n; stream++) trainSlice(team[0]!, stream);
      for (let row = 0; row < words; row++)
        expect(matrixRow(matrix, row)).not.toEqual(before.slice(row * 32, row * 32 + dimension));
      // The other thread has not trained: nothing of its own is lost or added when it ends.
      const shared = matrixValues(matrix).slice();
      team[1]!.leave();
      expect(matrixValues(matrix)).toEqual(shared);
    });
  });
});
