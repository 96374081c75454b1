import { describe, expect, it, vi } from 'vitest';
import { createMatrix } from '../../../src/main/kernels/matrix.ts';
import { type MakeFrame, watchTraining } from '../../../src/main/services/live-view.ts';
import type { TrainingFrame } from '../../../src/shared/models.ts';

const vectors = createMatrix(5, 4);
const looks = (): { makeFrame: MakeFrame; previous: (Float32Array | null)[]; samples: number[] } => {
  const previous: (Float32Array | null)[] = [];
  const samples: number[] = [];
  return {
    previous,
    samples,
    makeFrame: async (_, sample, before) => {
      previous.push(before);
      samples.push(sample);
      return { positions: new Float32Array(sample * 3), explainedVarianceRatio: [0.5, 0.3, 0.1] };
    },
  };
};

describe('watchTraining', () => {
  it('shows the vectors before training at once, then goes on, each picture turned to fit the one before', async () => {
    const { makeFrame, previous, samples } = looks();
    const frames: TrainingFrame[] = [];
    let view: ReturnType<typeof watchTraining> | undefined;
    await new Promise<void>((resolve) => {
      view = watchTraining(
        'job',
        () => vectors,
        () => null,
        makeFrame,
        (frame) => {
          frames.push(frame);
          if (frames.length === 3) resolve();
        },
        () => undefined,
      );
    });
    await view?.stop();
    expect(frames.map((frame) => frame.sequence)).toEqual([0, 1, 2]);
    expect(frames[0]).toMatchObject({ job: 'job', wordsTrained: 0, sample: 5 });
    expect(previous[0]).toBeNull();
    expect(previous[1]).toBe(frames[0]?.positions);
    expect(samples).toEqual([5, 5, 5]);
  });

  it('lets training wait for its first look, and only for that', async () => {
    let give: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      give = resolve;
    });
    const { makeFrame } = looks();
    const held: MakeFrame = async (...args) => {
      await asked;
      return makeFrame(...args);
    };
    const view = watchTraining(
      'job',
      () => vectors,
      () => null,
      held,
      () => undefined,
      () => undefined,
    );
    const order: string[] = [];
    const first = view.first.then(() => order.push('first look'));
    order.push('asked');
    give();
    await first;
    expect(order).toEqual(['asked', 'first look']);
    await view.stop();
  });

  it('tells nothing more once it was stopped', async () => {
    const { makeFrame } = looks();
    const onFrame = vi.fn();
    const view = watchTraining(
      'job',
      () => vectors,
      () => null,
      makeFrame,
      onFrame,
      () => undefined,
    );
    await view.stop();
    expect(onFrame).not.toHaveBeenCalled();
  });

  it('says once why it stopped looking, and still can be stopped', async () => {
    const onBroken = vi.fn();
    const broken = new Error('the thread ended');
    const view = watchTraining(
      'job',
      () => vectors,
      () => null,
      () => Promise.reject(broken),
      () => undefined,
      onBroken,
    );
    await view.first;
    await view.stop();
    expect(onBroken).toHaveBeenCalledExactlyOnceWith(broken);
  });
});
