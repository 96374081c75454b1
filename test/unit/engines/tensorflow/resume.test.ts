import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineProgress, TrainedVectors, TrainingState } from '../../../../src/main/engines/engine.ts';
import { createTensorFlowEngine } from '../../../../src/main/engines/tensorflow/engine.ts';
import { createMatrix, type EmbeddingMatrix, matrixValues } from '../../../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../../../src/main/threads/starter.ts';
import { planBatches } from '../../../../src/shared/tensorflow-plan.ts';
import type { TrainingOptions } from '../../../../src/shared/training.ts';
import { encode, plantedGrammar } from '../../../conformance/support/corpora.ts';
import { trainerOf } from '../../../conformance/support/train.ts';
import { builtResources } from '../../../support/resources.ts';

const options: TrainingOptions = {
  ...{ dimension: 24, window: 5, negative: 5, epochs: 6, minimumCount: 1, subsample: 0 },
  ...{ learningRate: 0.05, threads: 1, seed: 1, architecture: 'skip-gram', engine: 'tensorflow' },
};
const grammar = encode(plantedGrammar(6000));
const engine = createTensorFlowEngine(threadStarter(builtResources.workers, 2), builtResources.kernels);
const train = trainerOf(engine, options);
const { batches } = planBatches(grammar.corpus.tokens.length, options);

function copied(matrix: EmbeddingMatrix): EmbeddingMatrix {
  const copy = createMatrix(matrix.rows, matrix.dimension);
  matrixValues(copy).set(matrixValues(matrix));
  return copy;
}

/** What a checkpoint would hold of a state. */
function kept({ inputs, outputs, initial, moments, done, losses }: TrainingState): TrainingState {
  return {
    ...{ inputs: copied(inputs), outputs: copied(outputs), initial: copied(initial) },
    ...{ moments: moments?.map(copied) ?? [], done, losses },
  };
}

/** A state like `state`, on memory of its own, since a run goes on in the memory it is given. */
const again = (state: TrainingState): TrainingState => kept(state);

function farthest(a: EmbeddingMatrix, b: EmbeddingMatrix): number {
  const values = matrixValues(b);
  return matrixValues(a).reduce((most, value, at) => Math.max(most, Math.abs(value - values[at]!)), 0);
}

describe('a TensorFlow run that is gone on with', () => {
  let whole: TrainedVectors;
  let middle: TrainingState;
  let afterwards: TrainingState;
  beforeAll(async () => {
    const states: TrainingState[] = [];
    let live: TrainingState | null = null;
    whole = await train(
      grammar,
      {},
      {
        checkpoints: {
          everySeconds: 0.001,
          async keep(state) {
            live = state;
            const inEpoch = state.done % batches !== 0;
            if (inEpoch && state.done !== states.at(-1)?.done) states.push(kept(state));
          },
        },
      },
    );
    middle = states[0]!;
    afterwards = live!;
  }, 60_000);

  it('ends as if nothing had cut it short, in vectors and losses', async () => {
    expect(batches).toBeGreaterThan(10);
    expect(middle.done).toBeGreaterThan(0);
    expect(middle.done).toBeLessThan(batches * options.epochs);
    const progress: EngineProgress[] = [];
    const resumed = await train(grammar, {}, { resume: again(middle), progress });
    expect(progress[0]!.wordsDone / progress[0]!.wordsTotal).toBeCloseTo(
      middle.done / batches / options.epochs,
      3,
    );
    expect(progress.at(-1)!.wordsDone).toBe(progress.at(-1)!.wordsTotal);
    // What Adam's bias correction is multiplied up to differs in the last digit.
    expect(farthest(resumed.vectors, whole.vectors)).toBeLessThan(1e-3);
    expect(matrixValues(resumed.initialVectors)).toEqual(matrixValues(whole.initialVectors));
    for (const [epoch, loss] of whole.losses.entries()) expect(resumed.losses[epoch]).toBeCloseTo(loss, 5);
  });

  it('counts only the words that it went through itself into its speed', async () => {
    const last = { ...again(middle), done: batches * options.epochs - 1 };
    const resumed = await train(grammar, {}, { resume: last });
    const wordsTotal = grammar.corpus.tokens.length * options.epochs;
    expect(resumed.wordsPerSecond * resumed.trainSeconds).toBeLessThan(wordsTotal / 100);
  });

  it('learns as much where Adam’s moments were not kept', async () => {
    const { moments: _unknown, ...without } = again(middle);
    const resumed = await train(grammar, {}, { resume: without });
    expect(resumed.losses.at(-1)! / whole.losses.at(-1)!).toBeLessThan(1.02);
  });

  it('hands out a state that stays true: what is looked at later is later', () => {
    expect(afterwards.done).toBe(batches * options.epochs);
    expect(afterwards.losses).toHaveLength(options.epochs);
    expect(matrixValues(afterwards.inputs)).toEqual(matrixValues(whole.vectors));
    expect(afterwards.losses.map(({ sum, pairs }) => sum / pairs)).toEqual([...whole.losses]);
  });

  it('is cancelled while a checkpoint is written that never comes to its end', async () => {
    const stopping = new AbortController();
    await expect(
      train(
        grammar,
        { epochs: 100_000 },
        {
          signal: stopping.signal,
          checkpoints: {
            everySeconds: 0.001,
            keep() {
              stopping.abort();
              return new Promise(() => undefined);
            },
          },
        },
      ),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});
