import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TokenSpill } from '../../../src/main/corpus/token-spill.ts';
import { createProgram } from '../../../src/main/services/program.ts';
import { defaultTokenizerOptions } from '../../../src/shared/corpus.ts';
import { describeError } from '../../../src/shared/describe-error.ts';
import type { SerializedError } from '../../../src/shared/errors.ts';
import type { TrainingOptions } from '../../../src/shared/training.ts';
import { plantedGrammar } from '../../conformance/support/corpora.ts';
import { builtResources } from '../../support/resources.ts';

// Every disk has ten bytes left.
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof import('node:fs/promises')>()),
  statfs: () => Promise.resolve({ bavail: 10, bsize: 1 }),
}));

const options: TrainingOptions = {
  ...{ dimension: 16, window: 4, negative: 5, epochs: 60, minimumCount: 1, subsample: 0 },
  ...{ learningRate: 0.05, threads: 1, seed: 1, architecture: 'skip-gram', engine: 'cpu' },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-small-disk-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('words of a large text name the disk where they would lie', async () => {
  const spill = (places: { tokenFolder?: string }) =>
    new TokenSpill([], 'novel.txt', { ...places, tokensInMemory: 50 }).count(100, 0.5, 1000);
  // Half of the text has a hundred words of four bytes.
  const parameters = { purpose: 'novel.txt', needed: 800, free: 10 };
  await expect(spill({ tokenFolder: folder })).rejects.toMatchObject({
    code: 'disk-too-small',
    parameters: { ...parameters, place: 'texts' },
  });
  await expect(spill({})).rejects.toMatchObject({
    code: 'disk-too-small',
    parameters: { ...parameters, place: 'temporary' },
  });
});

it('the state of training, and the model for the library, say which disk, how much, and what helps', async () => {
  const notices: SerializedError[] = [];
  const program = await createProgram({
    host: {
      kind: 'browser',
      pickFile: () => Promise.resolve(null),
      pickFolder: () => Promise.resolve(null),
      exportDestination: () => Promise.resolve(null),
    },
    ...{
      resources: builtResources,
      dataFolder: folder,
      version: '0.0.0',
      cores: 2,
      checkpointSeconds: 0.001,
    },
  });
  program.onEvent((event, payload) => {
    if (event === 'notice') notices.push(payload as SerializedError);
  });
  try {
    const corpus = await program.handlers['corpus.openText']({
      ...{ job: 'open', name: 'pasted', text: plantedGrammar(2000).join('\n') },
      tokenizer: defaultTokenizerOptions,
    });
    await program.handlers['training.start']({ job: 'train', corpus: corpus.id, options });
  } finally {
    // Waits until the model is kept, or not.
    await program.dispose();
  }
  expect(notices.map(({ code }) => code)).toEqual(['checkpoint-not-kept', 'disk-too-small']);
  const [ofTraining, ofModel] = notices.map(describeError);
  expect(ofTraining!.detail).toMatch(
    /^There is not enough room for “pasted” on the disk of the data folder, .*: it needs [\d.]+ KB, and 10 bytes are free\.$/,
  );
  expect(ofTraining!.fix).toMatch(/^Free [\d.]+ KB more on that disk: it is kept at the next attempt\.$/);
  expect(ofModel!.sentence).toMatch(/^There is not enough room for “pasted” on the disk of the library: /);
  expect(ofModel!.fix).toMatch(/^Free [\d.]+ [KM]B more on that disk: remove models from the library/);
});
