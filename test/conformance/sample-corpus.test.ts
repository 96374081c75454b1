import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCorpus } from '../../src/main/corpus/read-corpus.ts';
import { createCpuEngine } from '../../src/main/engines/cpu/engine.ts';
import { matrixRow } from '../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import { WordTable } from '../../src/shared/word-table.ts';
import { builtResources } from '../support/resources.ts';

const threads = threadStarter(builtResources.workers, 1);
const signal = new AbortController().signal;
const path = join(builtResources.assets, 'sample', 'sample-corpus.txt');

const questions = [
  ['man', 'king', 'woman', 'queen'],
  ['france', 'paris', 'england', 'london'],
  ['boy', 'prince', 'girl', 'princess'],
  ['italy', 'rome', 'japan', 'tokyo'],
  ['brother', 'sister', 'uncle', 'aunt'],
] as const;

it.each([1, 2])(
  'teaches the analogies that the first run shows (seed %i)',
  { timeout: 120_000 },
  async (seed) => {
    const { encoded } = await readCorpus(
      { kind: 'file', path, name: 'sample-corpus.txt' },
      { tokenizer: 'unicode', lowercase: true },
      { id: 'sample', threads, signal, report: () => undefined },
    );
    const { vectors } = await createCpuEngine(threads, builtResources.kernels).train(encoded, {
      options: {
        ...{ dimension: 64, window: 5, negative: 5, epochs: 10, minimumCount: 2, subsample: 0 },
        ...{ learningRate: 0.025, threads: 1, seed, engine: 'cpu' },
      },
      signal,
      onProgress: () => undefined,
      onSnapshot: () => undefined,
    });
    const words = new WordTable(encoded.vocabulary.words).words().slice(0, vectors.rows);
    const units = words.map((_, index) => {
      const row = matrixRow(vectors, index);
      const norm = Math.hypot(...row);
      return Float64Array.from(row, (value) => value / norm);
    });
    const unit = (word: string) => units[words.indexOf(word)]!;
    /** The word whose vector lies nearest to b − a + c, without the three (CosAdd, written plainly). */
    const answer = (a: string, b: string, c: string): string => {
      const wanted = unit(b).map((value, axis) => value - unit(a)[axis]! + unit(c)[axis]!);
      let best = { word: '', score: Number.NEGATIVE_INFINITY };
      for (const [index, word] of words.entries()) {
        if (word === a || word === b || word === c) continue;
        const score = units[index]!.reduce((sum, value, axis) => sum + value * wanted[axis]!, 0);
        if (score > best.score) best = { word, score };
      }
      return best.word;
    };
    expect(questions.map(([a, b, c]) => answer(a, b, c))).toEqual(questions.map(([, , , d]) => d));
  },
);
