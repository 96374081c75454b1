import { describe, expect, it } from 'vitest';
import {
  EngineLost,
  type EngineProgress,
  type LostProgress,
  type TrainedVectors,
  type TrainingEngine,
  type TrainingRun,
} from '../../../src/main/engines/engine.ts';
import { createMatrix } from '../../../src/main/kernels/matrix.ts';
import { type EngineRun, Engines } from '../../../src/main/services/engines.ts';
import type { ProgramError } from '../../../src/shared/errors.ts';
import {
  defaultTrainingOptions,
  type EngineDescription,
  type EngineName,
  type TrainingOptions,
} from '../../../src/shared/training.ts';
import { encode } from '../../conformance/support/corpora.ts';

const { corpus } = encode(['a b', 'b a']);
const usual = defaultTrainingOptions({ tokens: 4, distinctWords: 2 }, 2);
const options = (change: Partial<TrainingOptions> = {}): TrainingOptions => ({ ...usual, ...change });

const trained: TrainedVectors = {
  vectors: createMatrix(2, 2),
  outputVectors: createMatrix(2, 2),
  initialVectors: createMatrix(2, 2),
  losses: [0.5],
  trainSeconds: 1,
  wordsPerSecond: 1,
  device: 'test',
};

interface Fake {
  readonly unavailable?: EngineDescription['unavailable'];
  readonly refuses?: (options: TrainingOptions) => string | null;
  readonly train?: (run: TrainingRun) => Promise<TrainedVectors>;
}

/** An engine of which only what a test cares about is said; `asked` counts its descriptions. */
function fake(name: EngineName, { unavailable = null, refuses = () => null, train }: Fake = {}) {
  const heard = { asked: 0, runs: [] as TrainingRun[] };
  const engine: TrainingEngine = {
    name,
    describe: async () => {
      heard.asked += 1;
      return { name, device: `${name} device`, memoryBytes: null, unavailable };
    },
    refuses,
    train: (_, run) => {
      heard.runs.push(run);
      return train === undefined ? Promise.resolve(trained) : train(run);
    },
  };
  return { engine, heard };
}

const absent = { reason: 'no NVIDIA driver is installed', install: 'Install one.' };
const needsNoise = ({ negative }: TrainingOptions) => (negative === 0 ? 'it needs noise words' : null);

const at = (wordsDone: number): EngineProgress => ({
  ...{ epoch: 1, epochs: 1, losses: [], finishedEpochs: 0, learningRate: 0.1 },
  course: [],
  ...{ wordsDone, wordsTotal: 100, wordsPerSecond: null },
});

function run(change: Partial<EngineRun> = {}): EngineRun {
  return {
    options: usual,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onSnapshot: () => undefined,
    ...change,
  };
}

describe('the choice of an engine', () => {
  const chosen = async (
    engines: readonly { engine: TrainingEngine }[],
    change: Partial<TrainingOptions> = {},
  ) => (await new Engines(engines.map(({ engine }) => engine)).choose(options(change))).name;

  it('is the fastest that is there', async () => {
    expect(await chosen([fake('cuda'), fake('cpu'), fake('tensorflow')])).toBe('cuda');
    expect(await chosen([fake('cuda', { unavailable: absent }), fake('cpu')])).toBe('cpu');
  });

  it('passes over an engine that cannot do the options, and asks no slower one than it must', async () => {
    const tensorflow = fake('tensorflow');
    const engines = [fake('cuda', { refuses: needsNoise }), fake('cpu', { refuses: needsNoise }), tensorflow];
    expect(await chosen(engines)).toBe('cuda');
    expect(tensorflow.heard.asked).toBe(0);
    expect(await chosen(engines, { negative: 0 })).toBe('tensorflow');
  });

  it('is the named one, or says why it is not there and what to install', async () => {
    const engines = [fake('cuda', { unavailable: absent }), fake('cpu')];
    expect(await chosen(engines, { engine: 'cpu' })).toBe('cpu');
    await expect(chosen(engines, { engine: 'cuda' })).rejects.toMatchObject({
      code: 'engine-unavailable',
      parameters: { engine: 'cuda', ...absent },
    });
  });

  it('says what a named engine cannot do', async () => {
    await expect(
      chosen([fake('cpu', { refuses: needsNoise })], { engine: 'cpu', negative: 0 }),
    ).rejects.toMatchObject({ parameters: { engine: 'cpu', reason: 'it needs noise words', install: null } });
  });

  it('names what would help when nothing that is there can do the options', async () => {
    const engines = [fake('cpu', { refuses: needsNoise }), fake('tensorflow', { unavailable: absent })];
    await expect(chosen(engines, { negative: 0 })).rejects.toMatchObject({
      parameters: { engine: 'tensorflow', ...absent },
    });
  });

  it('is an error for an engine that this version lacks', async () => {
    await expect(chosen([fake('cpu')], { engine: 'cuda' })).rejects.toMatchObject({
      code: 'engine-unavailable',
      parameters: { engine: 'cuda' },
    });
  });
});

describe('the description of the engines', () => {
  it('is asked for once in a while, and an old one is answered at once', async () => {
    let time = 0;
    const cpu = fake('cpu');
    const engines = new Engines([cpu.engine], () => time);
    await Promise.all([engines.describe(), engines.describe()]);
    expect(cpu.heard.asked).toBe(1);
    time = 4999;
    await engines.describe();
    expect(cpu.heard.asked).toBe(1);
    time = 5000;
    const old = await engines.describe();
    expect(cpu.heard.asked).toBe(2);
    expect(await engines.describe()).toEqual(old);
    expect(cpu.heard.asked).toBe(2);
  });

  it('tells at once what trains everywhere, and what Auto takes once the hardware has answered', async () => {
    const engines = new Engines([fake('cuda').engine, fake('cpu').engine]);
    expect((await engines.likely()).name).toBe('cpu');
    await engines.describe();
    expect((await engines.likely()).name).toBe('cuda');
  });
});

describe('an engine that is lost', () => {
  const left: LostProgress = {
    state: {
      ...{ inputs: trained.vectors, outputs: trained.vectors },
      initial: trained.initialVectors,
      done: 7,
      losses: [],
    },
    fraction: 0.42,
  };
  const losing = (progress: LostProgress | null) =>
    fake('cuda', {
      train: async ({ onProgress }) => {
        for (const words of [0, 50]) onProgress(at(words));
        throw new EngineLost('cuda', 'the card stopped answering', progress);
      },
    });

  it('hands what it has to the CPU engine, with one notice, and progress never goes back', async () => {
    const cpu = fake('cpu', {
      train: async ({ onProgress }) => {
        for (const words of [42, 60, 100]) onProgress(at(words));
        return trained;
      },
    });
    const lost: ProgramError[] = [];
    const devices: string[] = [];
    const words: number[] = [];
    const result = await new Engines([losing(left).engine, cpu.engine]).train(
      corpus,
      run({
        onLost: (error) => lost.push(error),
        onEngine: ({ device }) => devices.push(device),
        onProgress: ({ wordsDone }) => words.push(wordsDone),
      }),
    );
    expect(result).toMatchObject({ engine: 'cpu', device: 'test, after CUDA up to 42 %' });
    expect(cpu.heard.runs[0]?.takeOver).toBe(left);
    expect(lost.map(({ code, parameters }) => [code, parameters])).toEqual([
      ['engine-lost', { engine: 'cuda', reason: 'the card stopped answering', next: 'cpu', fraction: 0.42 }],
    ]);
    expect(devices).toEqual(['cuda device', 'cpu device']);
    expect(words).toEqual([0, 50, 60, 100]);
  });

  it('begins again where nothing was trained yet, from what the run was to begin with', async () => {
    const cpu = fake('cpu');
    const start = { inputs: trained.vectors, outputs: null };
    await new Engines([losing(null).engine, cpu.engine]).train(corpus, run({ start }));
    expect(cpu.heard.runs[0]).toMatchObject({ start });
    expect(cpu.heard.runs[0]?.takeOver).toBeUndefined();
  });

  it('hands on what was resumed when the engine is lost before its first step', async () => {
    const cpu = fake('cpu');
    const again = run({ resume: left.state, resumedFraction: 0.3 });
    await new Engines([losing(null).engine, cpu.engine]).train(corpus, again);
    expect(cpu.heard.runs[0]?.takeOver).toEqual({ state: left.state, fraction: 0.3 });
    expect(cpu.heard.runs[0]?.resume).toBeUndefined();
  });

  it('leaves a run that another engine began to the CPU engine, whatever is faster', async () => {
    const cuda = fake('cuda');
    const cpu = fake('cpu');
    const result = await new Engines([cuda.engine, cpu.engine]).train(corpus, run({ takeOver: left }));
    expect(result.engine).toBe('cpu');
    expect(cpu.heard.runs[0]?.takeOver).toBe(left);
    expect(cuda.heard.runs).toEqual([]);
  });

  it('ends the run with the reason where the CPU engine cannot do these options', async () => {
    const cpu = fake('cpu', { refuses: () => 'it cannot' });
    const training = new Engines([losing(left).engine, cpu.engine]).train(corpus, run());
    await expect(training).rejects.toMatchObject({
      code: 'engine-unavailable',
      parameters: { engine: 'cuda', reason: 'the card stopped answering' },
    });
    expect(cpu.heard.runs).toEqual([]);
  });

  it('does not hide other errors', async () => {
    const broken = fake('cuda', { train: () => Promise.reject(new Error('broken')) });
    const cpu = fake('cpu');
    await expect(new Engines([broken.engine, cpu.engine]).train(corpus, run())).rejects.toThrow('broken');
    expect(cpu.heard.runs).toEqual([]);
  });
});
