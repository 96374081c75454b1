import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { createProgram } from '../../src/main/services/program.ts';
import { defaultTrainingOptions } from '../../src/shared/training.ts';
import { builtResources } from './resources.ts';

/** The library as a first start leaves it: it holds the sample, and nothing else is remembered. */
export interface SampleLibrary {
  /** Puts the library at a path where there is none yet. */
  copyTo(library: string): Promise<void>;
  dispose(): Promise<void>;
}

/** Trains on the sample and keeps the model, as the program does at a first start; nothing is drawn. */
async function makeSampleLibrary(): Promise<SampleLibrary> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'semascope-sample-'));
  const program = await createProgram({
    host: {
      kind: 'browser',
      pickFile: () => Promise.resolve(null),
      pickFolder: () => Promise.resolve(null),
      exportDestination: () => Promise.resolve(null),
    },
    resources: builtResources,
    dataFolder,
    version: '0.0.0',
  });
  try {
    const corpus = await program.handlers['corpus.openSample']({ job: randomUUID() });
    // One thread learns the same at every run, so that all tests that start from it see the same model.
    const options = defaultTrainingOptions(corpus, 1);
    await program.handlers['training.start']({ job: randomUUID(), corpus: corpus.id, options });
  } finally {
    // Waits until the model is kept.
    await program.dispose();
  }
  return {
    copyTo: (library) => cp(join(dataFolder, 'library'), library, { recursive: true }),
    dispose: () => rm(dataFolder, { recursive: true, force: true }),
  };
}

/** Tests that may start where a first start has been: its training, which most of them do not ask about, is done once for all. */
export const test = base.extend<object, { sampleLibrary: SampleLibrary }>({
  sampleLibrary: [
    // biome-ignore lint/correctness/noEmptyPattern: the fixture needs nothing, and Playwright reads this very pattern
    async ({}, use) => {
      const library = await makeSampleLibrary();
      await use(library);
      await library.dispose();
    },
    { scope: 'worker' },
  ],
});
