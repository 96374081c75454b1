import { describe, expect, it } from 'vitest';
import { createControl } from '../../../../src/main/engines/cpu/control.ts';
import { createCpuEngine } from '../../../../src/main/engines/cpu/engine.ts';
import { extraBytes, trainingLayout } from '../../../../src/main/engines/cpu/layout.ts';
import { cutSlices, sliceStep } from '../../../../src/main/engines/cpu/slices.ts';
import { liveState, restoreRows, startRows, wordsBefore } from '../../../../src/main/engines/cpu/state.ts';
import type { EngineProgress, TrainingRun, TrainingState } from '../../../../src/main/engines/engine.ts';
import {
  createMatrix,
  type EmbeddingMatrix,
  matrixRow,
  matrixValues,
} from '../../../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../../../src/main/threads/starter.ts';
import type { TrainingOptions } from '../../../../src/shared/training.ts';
import { encode, plantedGrammar } from '../../../conformance/support/corpora.ts';
import { builtFolders, builtResources } from '../../../support/resources.ts';
import { rowValues } from '../../../support/row-values.ts';

const options: TrainingOptions = {
  ...{ dimension: 8, window: 4, negative: 5, epochs: 4, minimumCount: 1, subsample: 0 },
  ...{ learningRate: 0.05, threads: 2, seed: 1, architecture: 'skip-gram', engine: 'cpu' },
};
const grammar = encode(plantedGrammar(2000));
const engine = createCpuEngine(threadStarter(builtResources.workers, 2), builtFolders);

function filled(first: number): EmbeddingMatrix {
  const matrix = createMatrix(grammar.words.length, options.dimension);
  matrixValues(matrix).forEach((_, at, values) => {
    values[at] = first + at / 1000;
  });
  return matrix;
}

function train(run: Partial<TrainingRun>, progress: EngineProgress[] = []) {
  return engine.train(grammar.corpus, {
    options,
    signal: new AbortController().signal,
    onProgress: (news) => progress.push(news),
    onSnapshot: () => undefined,
    ...run,
  });
}

describe('a run that is gone on with', () => {
  const state: TrainingState = {
    ...{ inputs: filled(1), outputs: filled(2), initial: filled(3), done: 1e9 },
    losses: [9, 7, 5, 3].map((sum) => ({ sum, pairs: 10 })),
  };

  it('has every vector and every loss where it was: when nothing is left to do, nothing changes', async () => {
    const progress: EngineProgress[] = [];
    const { vectors, initialVectors, losses } = await train({ resume: state }, progress);
    expect(matrixValues(vectors)).toEqual(matrixValues(state.inputs));
    expect(matrixValues(initialVectors)).toEqual(matrixValues(state.initial));
    expect(losses.map((loss) => loss.toFixed(4))).toEqual(['0.9000', '0.7000', '0.5000', '0.3000']);
    expect(progress[0]!.wordsDone).toBe(progress[0]!.wordsTotal);
  });

  it('begins at the words that are done, for an engine that counts otherwise at their share', async () => {
    const small = { ...state, inputs: filled(0), outputs: filled(0) };
    const progress: EngineProgress[] = [];
    const { losses } = await train({ takeOver: { state: small, fraction: 0.5 } }, progress);
    expect(progress[0]!.wordsDone / progress[0]!.wordsTotal).toBeCloseTo(0.5, 1);
    expect(progress.at(-1)!.wordsDone).toBe(progress.at(-1)!.wordsTotal);
    expect(losses).toHaveLength(4);
    expect(losses[0]).toBeCloseTo(0.9, 4);
  });

  it('hands out its output vectors with its state, live', async () => {
    let kept: TrainingState | null = null;
    const whole = await train({
      options: { ...options, epochs: 60 },
      checkpoints: {
        everySeconds: 0.001,
        keep: async (live) => {
          kept = live;
        },
      },
    });
    const live = kept as TrainingState | null;
    expect(live).not.toBeNull();
    // The run is over, so what is live is what it came to.
    expect(rowValues(live!.inputs)).toEqual(rowValues(whole.vectors));
    expect(live!.losses).toHaveLength(60);
    const again = await train({ options: { ...options, epochs: 60 }, resume: live! });
    expect(matrixValues(again.vectors)).toEqual(matrixValues(whole.vectors));
    expect(matrixValues(live!.outputs).some((value) => value !== 0)).toBe(true);
    expect(again.losses).toEqual(whole.losses);
  });

  it('puts back the rows that it is asked for, of all three matrices', () => {
    const size = { words: 5, stride: 8, window: 2, negative: 2, threads: 1, hotWords: 0 };
    const matrix = createMatrix(5, 8, extraBytes(size));
    const matrices = { matrix, initial: createMatrix(5, 8), layout: trainingLayout(matrix, size) };
    const parts = { inputs: createMatrix(5, 8), outputs: createMatrix(5, 8), initial: createMatrix(5, 8) };
    for (const [at, part] of Object.values(parts).entries()) matrixValues(part).fill(at + 1);
    restoreRows(matrices, parts, 1, 4);
    const live = liveState(matrices, createControl(1));
    const rows = (value: number) => [0, value, value, value, 0];
    for (const [at, part] of [live.inputs, live.outputs, live.initial].entries())
      expect(rows(at + 1)).toEqual([0, 1, 2, 3, 4].map((row) => matrixRow(part, row)[7]));
    // With vectors to start from, words that are new keep what they have.
    matrixRow(parts.inputs, 1)[0] = Number.NaN;
    startRows(matrices, { inputs: parts.outputs, outputs: parts.initial }, 0, 1);
    startRows(matrices, { inputs: parts.inputs, outputs: parts.initial }, 1, 2);
    expect([0, 1].map((row) => matrixRow(live.inputs, row)[7])).toEqual([2, 1]);
    expect([0, 1].map((row) => matrixRow(live.outputs, row)[7])).toEqual([3, 2]);
  });

  it('counts the words of the slices that were handed out, in their order', () => {
    const slices = cutSlices(Uint32Array.of(0, 3, 10, 11, 20, 26, 27), 10);
    const count = slices.sentences.length;
    const step = sliceStep(count);
    let words = 0;
    for (let done = 0; done < 3 * count; done++) {
      expect(wordsBefore(slices, done)).toBe(words);
      const slice = ((done % count) * step) % count;
      words += slices.tokens[slice + 1]! - slices.tokens[slice]!;
    }
    expect(words).toBe(3 * 27);
  });
});
