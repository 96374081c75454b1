import { describe, expect, it } from 'vitest';
import { createTensorFlowEngine } from '../../src/main/engines/tensorflow/engine.ts';
import { type EmbeddingMatrix, matrixRow } from '../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import type { TrainingOptions } from '../../src/shared/training.ts';
import { builtResources } from '../support/resources.ts';
import { engineConformance } from './engines.ts';
import { encode } from './support/corpora.ts';
import { trainerOf } from './support/train.ts';

const engine = createTensorFlowEngine(threadStarter(builtResources.workers, 2), builtResources.kernels);

/** Five sentences of fourteen words, in which cats and dogs live alike, and kings elsewhere. */
const fiveSentences = encode([
  'the cat sleeps near the warm fire',
  'the dog sleeps near the warm fire',
  'the cat and the dog',
  'king wears a golden crown',
  'queen wears a golden crown',
]);

const textbook: TrainingOptions = {
  dimension: 8,
  window: 2,
  negative: 5,
  epochs: 500,
  minimumCount: 1,
  subsample: 0,
  learningRate: 0.05,
  threads: 1,
  seed: 1,
  architecture: 'skip-gram',
  engine: 'tensorflow',
};

const courseOf = trainerOf(engine, textbook);
const train = (options: Partial<TrainingOptions>) => courseOf(fiveSentences, options);

function cosine(vectors: EmbeddingMatrix, a: string, b: string): number {
  const [x, y] = [a, b].map((word) => [...matrixRow(vectors, fiveSentences.words.indexOf(word))]);
  const dot = x!.reduce((sum, value, at) => sum + value * y![at]!, 0);
  return dot / Math.hypot(...x!) / Math.hypot(...y!);
}

engineConformance({
  title: 'TensorFlow engine',
  absent: null,
  create: (threads) => createTensorFlowEngine(threads, builtResources.kernels),
  architectures: ['skip-gram', 'cbow'],
  sentences: 1000,
  options: { engine: 'tensorflow', epochs: 15 },
});

/** Means over a hundred epochs each. */
function hundreds(losses: readonly number[]): number[] {
  return Array.from({ length: losses.length / 100 }, (_, index) => {
    const part = losses.slice(index * 100, (index + 1) * 100);
    return part.reduce((sum, loss) => sum + loss, 0) / part.length;
  });
}

describe('the textbook’s course in TensorFlow', () => {
  it('has fourteen words in five sentences', () => {
    expect(fiveSentences.words).toHaveLength(14);
    expect(fiveSentences.corpus.sentenceStarts).toHaveLength(6);
  });

  it.each([1, 2, 3])(
    'with negatives the loss falls steadily and cat is far closer to dog than to king, seed %i',
    async (seed) => {
      const { losses, vectors } = await train({ seed });
      const means = hundreds(losses);
      expect(means).toHaveLength(5);
      for (const [index, mean] of means.entries())
        if (index > 0) expect(mean).toBeLessThan(means[index - 1]!);
      expect(cosine(vectors, 'cat', 'dog') - cosine(vectors, 'cat', 'king')).toBeGreaterThan(0.5);
    },
  );

  it('without negatives the loss falls to nothing', async () => {
    const { losses } = await train({ negative: 0 });
    const means = hundreds(losses);
    for (const [index, mean] of means.entries()) if (index > 0) expect(mean).toBeLessThan(means[index - 1]!);
    expect(means.at(-1)).toBeLessThan(0.01);
  });

  it('does the same by CBOW', async () => {
    const { losses, vectors } = await train({ architecture: 'cbow' });
    const means = hundreds(losses);
    for (const [index, mean] of means.entries()) if (index > 0) expect(mean).toBeLessThan(means[index - 1]!);
    expect(cosine(vectors, 'cat', 'dog') - cosine(vectors, 'cat', 'king')).toBeGreaterThan(0.5);
  });
});
