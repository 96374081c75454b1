import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Controller, createController } from '../../../../src/renderer/panels/controller/controller.ts';
import { cloudCaption, showsLive } from '../../../../src/renderer/state/selectors.ts';
import { type AppStore, createAppStore } from '../../../../src/renderer/state/store.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import type {
  ModelDescription,
  Neighbors,
  Projection,
  TrainingFrame,
} from '../../../../src/shared/models.ts';
import { firstWorkspace } from '../../../../src/shared/workspace.ts';
import { corpusOf, FakeProgram, later, modelOf } from './fake-program.ts';

let store: AppStore;
let controller: Controller;
let program: FakeProgram;

/** Lets everything happen that waits for nothing from outside. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

function begin(handlers: FakeProgram['handlers'] = {}): void {
  program = new FakeProgram(handlers);
  store = createAppStore();
  controller = createController(program.platform, store);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => {
  controller.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const latest = () => store.getState().messages.at(-1);
const frame = (job: string, sequence: number): TrainingFrame => ({
  job,
  sequence,
  wordsTrained: sequence * 100,
  positions: new Float32Array(3),
  sample: 1,
  explainedVarianceRatio: [0.3, 0.2, 0.1],
});

describe('a first start', () => {
  it('trains on the sample, shows the noise first, and ends with the exact projection', async () => {
    const training = later<ModelDescription>();
    begin({ 'training.start': () => training.promise });
    const started = controller.start();
    await vi.waitFor(() => expect(program.count('training.start')).toBe(1));
    const job = store.getState().jobs.find(({ kind }) => kind === 'training')?.id ?? '';
    expect(showsLive(store.getState())).toBe(true);
    program.emit('trainingFrame', frame(job, 0));
    expect(cloudCaption(store.getState())).toContain('random, before training');
    program.emit('trainingFrame', frame(job, 1));
    expect(cloudCaption(store.getState())).toContain('live sample · aligned · 60 % of variance');
    expect(store.getState().live?.first?.sequence).toBe(0);
    training.resolve(modelOf('trained'));
    await started;
    expect(store.getState().live).toBeNull();
    expect(store.getState().model?.description.id).toBe('trained');
    expect(cloudCaption(store.getState())).toBe('PCA of 3 words · exact · 80 % of variance');
    expect(store.getState().jobs).toEqual([]);
  });

  it('adds the word sets of the sample, once, and finds their words in the model', async () => {
    begin();
    await controller.start();
    await settle();
    const { workspace, wordSetRows } = store.getState();
    expect(workspace.wordSets.map(({ name }) => name)).toEqual(['Royalty']);
    expect(workspace.sampleWordSetsAdded).toBe(true);
    expect([...(wordSetRows.get('s') ?? [])]).toEqual([0, 0xffff_ffff]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(program.asked.filter(({ name }) => name === 'workspace.save')).toHaveLength(1);
  });

  it('does not bring back word sets that were deleted, nor train when a model is open', async () => {
    begin({
      'workspace.load': () => ({ ...firstWorkspace, sampleWordSetsAdded: true }),
      'models.list': () => [modelOf('a'), modelOf('b')],
    });
    await controller.start();
    expect(store.getState().workspace.wordSets).toEqual([]);
    expect(program.count('training.start')).toBe(0);
    expect(store.getState().model?.description.id).toBe('b');
  });
});

describe('answers that come too late', () => {
  it('of a model that was left are dropped', async () => {
    const slow = later<Projection>();
    begin({
      'models.list': () => [modelOf('a'), modelOf('b'), modelOf('c')],
      'model.project': ({ model }) =>
        model === 'a'
          ? slow.promise
          : {
              layout: 'principal-components',
              positions: new Float32Array(9),
              components: 3,
              explainedVarianceRatio: [1],
              seconds: 0,
            },
    });
    await controller.start();
    const first = controller.models.show('a');
    await controller.models.show('b');
    slow.resolve({
      layout: 'principal-components',
      positions: new Float32Array(9),
      components: 3,
      explainedVarianceRatio: [1],
      seconds: 0,
    });
    await first;
    expect(store.getState().model?.description.id).toBe('b');
  });

  it('of a word that was left are dropped', async () => {
    const slow = later<Neighbors>();
    begin({
      'model.neighbors': ({ index }) =>
        index === 0 ? slow.promise : { indices: Uint32Array.of(2), similarities: Float32Array.of(0.25) },
    });
    await controller.start();
    controller.selection.select(0);
    controller.selection.select(1);
    await settle();
    slow.resolve({ indices: Uint32Array.of(1), similarities: Float32Array.of(0.9) });
    await settle();
    const { inspection } = store.getState();
    expect(inspection?.index).toBe(1);
    expect([...(inspection?.trained?.indices ?? [])]).toEqual([2]);
  });

  it('of a training that is not the one shown are dropped', async () => {
    begin({ 'training.start': () => later<ModelDescription>().promise });
    void controller.start();
    await vi.waitFor(() => expect(store.getState().live).not.toBeNull());
    program.emit('trainingFrame', frame('another', 3));
    expect(store.getState().live?.latest).toBeNull();
    const job = store.getState().live?.job ?? '';
    program.emit('trainingFrame', frame(job, 5));
    program.emit('trainingFrame', frame(job, 4));
    expect(store.getState().live?.latest?.sequence).toBe(5);
  });
});

describe('training', () => {
  it('that is cancelled leaves the model that was there, and says so', async () => {
    begin();
    await controller.start();
    const training = later<ModelDescription>();
    program.handlers['training.start'] = () => training.promise;
    program.handlers['job.cancel'] = () => {
      training.reject(new ProgramError('cancelled', {}));
      return null;
    };
    const trained = controller.models.train();
    await settle();
    const job = store.getState().jobs[0];
    expect(job?.kind).toBe('training');
    controller.models.cancel(job?.id ?? '');
    expect(store.getState().jobs[0]?.cancelling).toBe(true);
    await trained;
    expect(store.getState().model?.description.id).toBe('trained');
    expect(store.getState().live).toBeNull();
    expect(showsLive(store.getState())).toBe(false);
    expect(latest()?.text).toContain('Cancelled');
    expect(latest()?.kind).toBe('information');
  });

  it('that fails says what to do, and offers it', async () => {
    begin({
      'training.start': () => {
        throw new ProgramError('training-vocabulary-empty', { minimumCount: 5, mostFrequent: 2 });
      },
    });
    await controller.start();
    expect(latest()).toMatchObject({
      kind: 'error',
      card: true,
      fix: { action: 'set-minimum-count', value: 2 },
    });
    expect(store.getState().live).toBeNull();
  });

  it('does not start twice', async () => {
    begin({ 'training.start': () => later<ModelDescription>().promise });
    void controller.start();
    await vi.waitFor(() => expect(program.count('training.start')).toBe(1));
    await controller.models.train();
    expect(program.count('training.start')).toBe(1);
  });
});

describe('opening a text', () => {
  it('keeps the open one when the new one cannot be read', async () => {
    begin({
      'corpus.openText': () => {
        throw new ProgramError('corpus-no-words', { name: 'x', lines: 1 });
      },
    });
    await controller.start();
    await controller.corpus.openText('x', '...');
    expect(store.getState().corpus?.id).toBe('sample');
    expect(latest()?.fix?.action).toBe('open-corpus');
  });

  it('asks again for the pairs when the window changes, and shows the latest only', async () => {
    begin();
    await controller.start();
    await settle();
    controller.corpus.setDraft({ window: 7 });
    controller.corpus.setDraft({ window: 3 });
    await settle();
    expect(store.getState().pairs).toEqual({ window: 3, pairs: 30, expectedPairs: 18 });
    const before = program.count('corpus.pairs');
    controller.corpus.setDraft({ window: null });
    controller.corpus.setDraft({ epochs: 9 });
    expect(program.count('corpus.pairs')).toBe(before);
  });

  it('reads the text again with another tokenizer', async () => {
    begin({ 'corpus.openText': ({ name, tokenizer }) => ({ ...corpusOf(name), tokenizer }) });
    await controller.start();
    await controller.corpus.openText('mine', 'king queen');
    await controller.corpus.setTokenizer({ tokenizer: 'whitespace', lowercase: false });
    expect(store.getState().corpus?.tokenizer.tokenizer).toBe('whitespace');
    expect(program.count('corpus.openText')).toBe(2);
  });
});

describe('walking and undoing', () => {
  it('goes back through words and takes back changes of word sets, latest first', async () => {
    begin();
    await controller.start();
    controller.selection.select(0);
    controller.selection.select(1);
    const id = controller.wordSets.create(['queen']);
    expect(store.getState().workspace.wordSets).toHaveLength(2);
    controller.undo();
    expect(store.getState().workspace.wordSets.some((wordSet) => wordSet.id === id)).toBe(false);
    controller.undo();
    expect(store.getState().history.present).toBe(0);
    controller.undo();
    expect(latest()?.text).toBe('There is nothing to undo.');
  });

  it('keeps the word when another model knows it', async () => {
    begin({ 'models.list': () => [modelOf('a'), modelOf('b')] });
    await controller.start();
    controller.selection.select(2);
    await controller.models.show('a');
    expect(store.getState().history.present).toBe(2);
  });
});

describe('a notice of the program', () => {
  it('is said in its own words', async () => {
    begin();
    await controller.start();
    program.emit('notice', {
      code: 'settings-damaged',
      parameters: { name: 'settings.json', keptAs: 'old.json' },
    });
    expect(latest()).toMatchObject({ kind: 'error', card: true });
    expect(latest()?.text).toContain('“settings.json” was damaged');
  });
});

describe('the connection', () => {
  it('is said to be lost and to be there again', async () => {
    begin();
    await controller.start();
    program.connect(false);
    expect(store.getState().connected).toBe(false);
    expect(latest()?.text).toContain('connection to Semascope was lost');
    program.connect(true);
    expect(store.getState().connected).toBe(true);
    expect(latest()?.kind).toBe('success');
  });
});
