import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tokensInMemory } from '../../../../src/main/corpus/tokens.ts';
import { trainingArguments } from '../../../../src/main/engines/cuda/arguments.ts';
import { createCudaControl } from '../../../../src/main/engines/cuda/control.ts';
import { driverProblem } from '../../../../src/main/engines/cuda/driver/errors.ts';
import { prototypes } from '../../../../src/main/engines/cuda/driver/functions.ts';
import { openDriverLibrary } from '../../../../src/main/engines/cuda/driver/library.ts';
import type { CudaSetup } from '../../../../src/main/engines/cuda/setup.ts';
import { createCudaTrainer } from '../../../../src/main/engines/cuda/trainer.ts';
import { createMatrix } from '../../../../src/main/kernels/matrix.ts';
import { encode } from '../../../conformance/support/corpora.ts';
import { type FakeBehaviour, FakeDriver } from '../../../support/cuda/fake-driver.ts';

const kernels = fileURLToPath(new URL('../../../../assets/cuda/', import.meta.url));

function setup(lines: readonly string[], changed: Partial<CudaSetup['options']> = {}): CudaSetup {
  const { corpus } = encode(lines);
  const words = corpus.vocabulary.counts.length;
  const matrix = () => createMatrix(words, 8);
  return {
    ...{
      tokens: corpus.tokens,
      sentenceStarts: corpus.sentenceStarts,
      counts: corpus.vocabulary.counts,
      kernels,
    },
    options: {
      ...{
        dimension: 8,
        window: 2,
        negative: 3,
        epochs: 2,
        minimumCount: 1,
        subsample: 0,
        learningRate: 0.05,
      },
      ...{ threads: 1, seed: 1, architecture: 'skip-gram', engine: 'cuda', ...changed },
    },
    control: createCudaControl(changed.epochs ?? 2),
    ...{ initial: matrix(), inputs: matrix(), outputs: matrix(), resume: null, start: null },
  };
}

const small = ['a b c d e', 'b c d', 'e a'];

/** A whole run on a scripted driver, whatever comes of it. */
async function runOn(behaviour: FakeBehaviour, given: CudaSetup = setup(small)) {
  const driver = new FakeDriver(behaviour);
  const trainer = createCudaTrainer(() => Promise.resolve(driver));
  const opened = await trainer.open(given);
  const trained = opened.end === 'done' ? trainer.train(null) : opened;
  trainer.close(null);
  return { driver, outcome: trained };
}

describe('the room of the driver', () => {
  it('names card and free memory, and gives back what it took to look', async () => {
    const driver = new FakeDriver({ freeBytes: 5e9 });
    const trainer = createCudaTrainer(() => Promise.resolve(driver));
    expect(await trainer.describe(null)).toEqual({
      end: 'done',
      value: { device: 'Scripted card', memoryBytes: 5e9 },
    });
    expect(driver.taken).toBe(0);
  });

  it.each([
    ['no-device', { devices: 0 }],
    ['no-device', { result: (name: string) => (name === 'cuInit' ? 100 : 0) }],
    ['driver-broken', { result: (name: string) => (name === 'cuInit' ? 803 : 0) }],
    ['driver-broken', { result: (name: string) => (name === 'cuInit' ? 999 : 0) }],
    ['driver-too-old', { version: 9020 }],
    ['card-too-old', { capability: [7, 0] as const }],
    ['card-busy', { result: (name: string) => (name === 'cuDevicePrimaryCtxRetain' ? 46 : 0) }],
  ])('says %s, and keeps nothing', async (problem, behaviour) => {
    const driver = new FakeDriver(behaviour);
    const trainer = createCudaTrainer(() => Promise.resolve(driver));
    expect(await trainer.describe(null)).toMatchObject({ end: 'failed', problem });
    expect(driver.taken).toBe(0);
  });

  it('says when there is no driver at all', async () => {
    const missing = openDriverLibrary('libcuda-that-is-not-there.so.1');
    await expect(missing).rejects.toMatchObject({ problem: 'no-driver' });
  });

  it('tells the compiler’s own words when it rejects the kernel', async () => {
    const { outcome } = await runOn({ result: (name) => (name === 'cuModuleLoadDataEx' ? 218 : 0) });
    expect(outcome).toMatchObject({ end: 'failed', problem: 'kernel-rejected' });
    expect(outcome).toHaveProperty('detail', expect.stringContaining('a word of the compiler'));
  });

  it('has a sentence without a full stop for every problem', () => {
    for (const { install, reason } of Object.values(driverProblem)) {
      expect(reason).not.toMatch(/\.$/);
      if (install !== null) expect(install).toMatch(/\.$/);
    }
  });
});

describe('a run on the driver', () => {
  it('trains every slice once and gives everything back', async () => {
    const { driver, outcome } = await runOn({});
    expect(outcome).toEqual({ end: 'done', value: null });
    expect(driver.taken).toBe(0);
    const at = (name: string): number => trainingArguments.findIndex(([own]) => own === name) * 8;
    // The first launch fills the rows; each of the others goes on where the last one ended.
    let reached = 0n;
    for (const { cells } of driver.launches.slice(1)) {
      expect(cells.getBigUint64(at('first'), true)).toBe(reached);
      reached += BigInt(cells.getUint32(at('count'), true));
      expect(cells.getUint32(at('window'), true)).toBe(2);
      expect(cells.getFloat32(at('learningRate'), true)).toBe(Math.fround(0.05));
    }
    expect(reached).toBe(2n);
  });

  it('takes a corpus that does not fit in pieces, each slice of an epoch once', async () => {
    const tokens = 3_000_000;
    const lines = Array.from({ length: 10 }, () => 'a b c');
    const given = setup(lines);
    const long = new Uint32Array(new SharedArrayBuffer(tokens * 4)).map((_, index) => index % 3);
    const shared = new Uint32Array(new SharedArrayBuffer(tokens * 4));
    shared.set(long);
    const starts = Uint32Array.from({ length: tokens / 30 + 1 }, (_, index) => index * 30);
    const big = { ...given, tokens: tokensInMemory(shared), sentenceStarts: starts };
    const { driver, outcome } = await runOn({ freeBytes: 128 * 2 ** 20 + 12e6 }, big);
    expect(outcome).toEqual({ end: 'done', value: null });
    const at = (name: string): number => trainingArguments.findIndex(([own]) => own === name) * 8;
    const pieces = new Set<number>();
    let reached = 0n;
    for (const { cells } of driver.launches.slice(1)) {
      const first = cells.getBigUint64(at('first'), true);
      const count = cells.getUint32(at('count'), true);
      const piece = cells.getUint32(at('chunkFirst'), true);
      const place = Number(first % BigInt(cells.getUint32(at('epochSlices'), true)));
      expect(first).toBe(reached);
      expect(place).toBeGreaterThanOrEqual(piece);
      expect(place + count).toBeLessThanOrEqual(piece + cells.getUint32(at('chunkSlices'), true));
      pieces.add(piece);
      reached += BigInt(count);
    }
    expect(pieces.size).toBeGreaterThan(1);
  });

  it('gives everything back wherever the driver fails, and says what a person can do', async () => {
    const { driver: whole } = await runOn({});
    const seen = new Map<string, number>();
    for (const name of whole.calls) {
      const index = seen.get(name) ?? 0;
      seen.set(name, index + 1);
      if (/Free|Destroy|Unload|Release/.test(name)) continue;
      const code = name === 'cuMemAlloc_v2' ? 2 : 719;
      const { driver, outcome } = await runOn({
        result: (called, at) => (called === name && at === index ? code : 0),
      });
      expect(outcome.end, `${name} ${index}`).toBe('failed');
      if (code === 2) expect(outcome).toMatchObject({ problem: 'out-of-memory' });
      expect(driver.taken, `${name} ${index}`).toBe(0);
    }
    expect(seen.get('cuMemAlloc_v2')).toBeGreaterThan(8);
  });

  it('says when the card is lost in mid-run, and still lets go of everything', async () => {
    const { driver, outcome } = await runOn(
      {
        result: (name, index) =>
          name === 'cuEventQuery' && index > 0 ? 700 : /Free|Destroy|Unload/.test(name) ? 700 : 0,
      },
      setup(small, { epochs: 2000 }),
    );
    expect(outcome).toMatchObject({ end: 'failed', problem: 'lost' });
    expect(driver.taken).toBe(0);
  });

  it('tells the warps to stop, and waits for them, when cancelled', async () => {
    const given = setup(small, { epochs: 100_000 });
    let polls = 0;
    const { driver, outcome } = await runOn(
      {
        result(name) {
          if (name !== 'cuEventQuery') return 0;
          if (++polls === 5) Atomics.store(given.control.stop, 0, 1);
          return 600;
        },
      },
      given,
    );
    expect(outcome).toEqual({ end: 'stopped' });
    expect(driver.calls.slice(driver.calls.lastIndexOf('cuEventQuery'))).toEqual(
      expect.arrayContaining(['cuMemcpyHtoDAsync_v2', 'cuStreamSynchronize']),
    );
    expect(driver.taken).toBe(0);
  });

  it('calls functions of the driver by names that it has had since CUDA 10', () => {
    // Later names of a function take other parameters; these are what cuda.h of 10.0 defines them to be.
    expect(Object.keys(prototypes).filter((name) => /_v[3-9]/.test(name))).toEqual([]);
  });
});
