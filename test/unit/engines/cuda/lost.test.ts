import { expect, it } from 'vitest';
import { createCudaEngine } from '../../../../src/main/engines/cuda/engine.ts';
import type { CudaSetup } from '../../../../src/main/engines/cuda/setup.ts';
import { EngineLost, type TrainingState } from '../../../../src/main/engines/engine.ts';
import { matrixValues } from '../../../../src/main/kernels/matrix.ts';
import type { Thread, ThreadHandlers } from '../../../../src/main/threads/thread.ts';
import { encode } from '../../../conformance/support/corpora.ts';

/** A worker that opens, copies the state once it is asked to, and then loses its card. */
function losingThread(names: string[]): Thread<ThreadHandlers> {
  let setup: CudaSetup | null = null;
  const answers: Record<string, (argument: CudaSetup) => unknown> = {
    open(given) {
      setup = given;
      return { end: 'done', value: { device: 'Card', slicesPerEpoch: 4 } };
    },
    train: () =>
      new Promise((resolve) => {
        const { control, inputs } = setup!;
        const look = setInterval(() => {
          if (Atomics.load(control.wanted, 0) === 0) {
            // The copy was taken over when the state was kept.
            if (control.stateDone[0] !== 0n && matrixValues(inputs)[0] === 2) {
              clearInterval(look);
              resolve({ end: 'failed', problem: 'lost', detail: 'a test loses it' });
            }
            return;
          }
          control.stateDone[0] = 6n;
          control.stateLosses[0] = BigInt(3 * 2 ** 20);
          control.statePairs[0] = 10n;
          matrixValues(inputs)[0] = 1;
          Atomics.store(control.wanted, 0, 0);
        }, 5);
      }),
    close: () => undefined,
  };
  return {
    // The caller knows what each function gives; this one gives what its script says.
    call: ((name: string, argument: CudaSetup) => {
      names.push(name);
      return Promise.resolve(answers[name]!(argument));
    }) as Thread<ThreadHandlers>['call'],
    dispose: async () => void names.push('dispose'),
  };
}

it('hands on what was trained when the card is lost', async () => {
  const names: string[] = [];
  const thread = losingThread(names);
  // The engine starts one kind of thread only, which this is.
  const starter = { cores: 1, start: <H extends ThreadHandlers>() => thread as unknown as Thread<H> };
  const engine = createCudaEngine(starter, 'kernels');
  const kept: TrainingState[] = [];
  const run = engine.train(encode(['a b c', 'c b a']).corpus, {
    options: {
      ...{
        dimension: 8,
        window: 2,
        negative: 3,
        epochs: 3,
        minimumCount: 1,
        subsample: 0,
        learningRate: 0.05,
      },
      ...{ threads: 1, seed: 1, architecture: 'skip-gram', engine: 'cuda' },
    },
    signal: new AbortController().signal,
    checkpoints: {
      everySeconds: 0.05,
      async keep(state) {
        kept.push(state);
        matrixValues(state.inputs)[0] = 2;
      },
    },
    onProgress: () => undefined,
    onSnapshot: () => undefined,
  });
  const lost = await run.catch((error: unknown) => error);
  expect(lost).toBeInstanceOf(EngineLost);
  expect(lost).toMatchObject({
    engine: 'cuda',
    reason: 'the card stopped answering',
    progress: { fraction: 0.5, state: { done: 6, losses: [{ sum: 3, pairs: 10 }, { sum: 0 }, { sum: 0 }] } },
  });
  expect(kept).toHaveLength(1);
  expect(names).toEqual(['open', 'train', 'close', 'dispose']);
});
