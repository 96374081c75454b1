import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCpuEngine } from '../../src/main/engines/cpu/engine.ts';
import { matrixRow } from '../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import { defaultTrainingOptions } from '../../src/shared/training.ts';
import { builtFolders, builtResources } from '../support/resources.ts';
import { encode } from './support/corpora.ts';

it('the sample corpus teaches its analogies with the options that it gets by default', async () => {
  const text = readFileSync(join(builtResources.assets, 'sample/sample-corpus.txt'), 'utf8');
  const { corpus, words } = encode(
    text.split('\n').map((line) => (line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')),
  );
  const size = { tokens: corpus.tokens.length, distinctWords: words.length };
  const engine = createCpuEngine(threadStarter(builtResources.workers, 2), builtFolders);
  const { losses, vectors } = await engine.train(corpus, {
    options: defaultTrainingOptions(size, 2),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onSnapshot: () => undefined,
  });
  for (const [epoch, loss] of losses.entries()) if (epoch > 0) expect(loss).toBeLessThan(losses[epoch - 1]!);

  const unit = Array.from({ length: vectors.rows }, (_, row) => {
    const values = matrixRow(vectors, row);
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  });
  const analogy = (a: string, minus: string, plus: string): string => {
    const excluded = [a, minus, plus].map((word) => words.indexOf(word));
    const [x, y, z] = excluded.map((index) => unit[index]!);
    const target = x!.map((value, at) => value - y![at]! + z![at]!);
    let best = { similarity: -2, word: '' };
    for (const [row, vector] of unit.entries()) {
      const similarity = vector.reduce((sum, value, at) => sum + value * target[at]!, 0);
      if (!excluded.includes(row) && similarity > best.similarity) best = { similarity, word: words[row]! };
    }
    return best.word;
  };
  expect(analogy('king', 'man', 'woman')).toBe('queen');
  expect(analogy('paris', 'france', 'england')).toBe('london');
});
