import { describe, expect, it } from 'vitest';
import { estimatedSeconds, planBatches } from '../../../src/shared/tensorflow-plan.ts';
import { defaultTrainingOptions } from '../../../src/shared/training.ts';

const options = (tokens: number) => defaultTrainingOptions({ tokens, distinctWords: 10 }, 2, 'tensorflow');

describe('the plan of the TensorFlow engine', () => {
  it('takes a small text as one batch drawn many times, a larger one as one, and a large one in pieces', () => {
    expect(planBatches(70, { ...options(70), dimension: 8 })).toEqual({ batches: 1, rounds: 16 });
    expect(planBatches(400, options(400))).toEqual({ batches: 1, rounds: null });
    expect(planBatches(1_000_000, options(1_000_000)).batches).toBeGreaterThan(500);
    expect(planBatches(2, { ...options(2), window: 50, negative: 64, dimension: 1024 }).batches).toBe(2);
  });

  it('tells a text that takes seconds from one that takes hours', () => {
    expect(estimatedSeconds(70, 14, { ...options(70), dimension: 8, epochs: 500 })).toBeLessThan(60);
    expect(estimatedSeconds(20_000_000, 100_000, options(20_000_000))).toBeGreaterThan(3600);
  });
});
