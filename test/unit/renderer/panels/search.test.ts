import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Controller, createController } from '../../../../src/renderer/panels/controller/controller.ts';
import { type AppStore, createAppStore } from '../../../../src/renderer/state/store.ts';
import type { RequestParameters } from '../../../../src/shared/api.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import type { SearchHits } from '../../../../src/shared/models.ts';
import { firstWorkspace } from '../../../../src/shared/workspace.ts';
import { FakeProgram, later, modelOf } from './fake-program.ts';

type Asked = RequestParameters<'model.search'>;

let store: AppStore;
let controller: Controller;
let program: FakeProgram;

const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};
const hitsOf = (indices: readonly number[], change: Partial<SearchHits> = {}): SearchHits => ({
  indices: Uint32Array.from(indices),
  kinds: new Uint8Array(indices.length),
  total: indices.length,
  searched: 3,
  ...change,
});

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  program = new FakeProgram({
    'models.list': () => [modelOf('other'), modelOf('a')],
    'workspace.load': () => ({ ...firstWorkspace, sampleWordSetsAdded: true }),
    'model.search': ({ text }) => hitsOf(text === 'nothing' ? [] : [text.length % 3]),
    'model.spellings': () => Uint32Array.of(2),
  });
  store = createAppStore();
  controller = createController(program.platform, store);
  await controller.start();
});
afterEach(() => {
  controller.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const searches = () =>
  program.asked.filter(({ name }) => name === 'model.search').map(({ parameters }) => parameters as Asked);
const found = () => store.getState().search;
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('searching while typing', () => {
  it('asks after a short pause, once, for what was typed last', async () => {
    for (const typed of ['k', 'ki', 'kin']) {
      controller.search.look(typed, 'all');
      await pass(10);
    }
    expect(searches()).toEqual([]);
    await pass(100);
    expect(searches()).toEqual([{ model: 'a', text: 'kin', mode: 'all', limit: 10_000 }]);
    expect(found()?.query.text).toBe('kin');
  });

  it('has one request on its way, and shows the answer to the latest text only', async () => {
    const slow = later<SearchHits>();
    program.handlers['model.search'] = ({ text }) => (text === 'k' ? slow.promise : hitsOf([1]));
    controller.search.look('k', 'all');
    await pass(50);
    controller.search.look('ki', 'all');
    await pass(50);
    controller.search.look('kin', 'all');
    await pass(50);
    expect(searches().map(({ text }) => text)).toEqual(['k']);
    slow.resolve(hitsOf([0]));
    await settle();
    expect(searches().map(({ text }) => text)).toEqual(['k', 'kin']);
    expect(found()?.query.text).toBe('kin');
    expect([...(found()?.hits.indices ?? [])]).toEqual([1]);
  });

  it('does not wait for a regular expression', async () => {
    const slow = later<SearchHits>();
    program.handlers['model.search'] = ({ mode }) => (mode === 'pattern' ? slow.promise : hitsOf([1]));
    controller.search.look('/(a+)+$/', 'all');
    await pass(50);
    expect(searches()[0]).toMatchObject({ text: '(a+)+$', mode: 'pattern' });
    controller.search.look('king', 'all');
    await pass(50);
    expect(found()?.query.text).toBe('king');
    slow.resolve(hitsOf([2]));
    await settle();
    expect(found()?.query.text).toBe('king');
    expect(searches()).toHaveLength(2);
  });

  it('lights the hits once typing rests, and the first of many only', async () => {
    const many = Array.from({ length: 5000 }, (_, row) => row);
    program.handlers['model.search'] = () => hitsOf(many);
    controller.search.look('k', 'all');
    await pass(45);
    expect(found()?.hits.indices).toHaveLength(5000);
    expect(store.getState().hits).toHaveLength(0);
    await pass(150);
    expect(store.getState().hits).toHaveLength(2000);
    // While keys come, the cloud is left alone.
    controller.search.look('', 'all');
    expect(found()).toBeNull();
    expect(store.getState().hits).toHaveLength(2000);
    controller.search.look('ki', 'all');
    await pass(100);
    controller.search.look('', 'all');
    await pass(100);
    expect(store.getState().hits).toHaveLength(2000);
    await pass(100);
    expect(store.getState().hits).toHaveLength(0);
  });

  it('is forgotten with the text, also while its answer is on its way', async () => {
    const slow = later<SearchHits>();
    program.handlers['model.search'] = () => slow.promise;
    const answer = controller.search.now('king', 'all');
    controller.search.clear();
    slow.resolve(hitsOf([0]));
    expect(await answer).toBeNull();
    await pass(500);
    expect(found()).toBeNull();
    expect(store.getState().hits).toHaveLength(0);
  });

  it('is forgotten with the model', async () => {
    const slow = later<SearchHits>();
    program.handlers['model.search'] = () => slow.promise;
    const answer = controller.search.now('king', 'all');
    await controller.models.show('other');
    slow.resolve(hitsOf([0]));
    expect(await answer).toBeNull();
    expect(found()).toBeNull();
  });
});

describe('Enter', () => {
  it('does not wait for the pause, and asks no second time', async () => {
    controller.search.look('king', 'all');
    const answer = await controller.search.now('king', 'all');
    expect(answer?.hits.total).toBe(1);
    await pass(200);
    expect(searches()).toHaveLength(1);
    expect(await controller.search.now('king', 'all')).toBe(answer);
    expect(searches()).toHaveLength(1);
  });
});

describe('where nothing is found', () => {
  it('offers what is spelled almost like it', async () => {
    const answer = await controller.search.now('nothing', 'exact');
    expect([...(answer?.spellings ?? [])]).toEqual([2]);
  });

  it('says what is wrong with a regular expression, in its place', async () => {
    program.handlers['model.search'] = () => {
      throw new ProgramError('pattern-invalid', { pattern: '(', reason: 'it ends too soon' });
    };
    const said = store.getState().messages.length;
    const answer = await controller.search.now('(', 'pattern');
    expect(answer?.problem?.code).toBe('pattern-invalid');
    expect(program.count('model.spellings')).toBe(0);
    expect(store.getState().messages).toHaveLength(said);
  });

  it('reports what else goes wrong', async () => {
    program.handlers['model.search'] = () => {
      throw new ProgramError('model-not-open', {});
    };
    expect(await controller.search.now('king', 'all')).toBeNull();
    expect(store.getState().messages.at(-1)?.text).toContain('no longer open');
  });
});

describe('all hits', () => {
  it('are chosen, also those that are not listed', async () => {
    program.handlers['model.search'] = ({ limit }) => hitsOf(limit > 10_000 ? [2, 0, 1] : [2], { total: 3 });
    await controller.search.now('x', 'substring');
    await controller.search.chooseAll();
    expect(searches().at(-1)).toEqual({ model: 'a', text: 'x', mode: 'substring', limit: 100_000 });
    expect([...store.getState().marked]).toEqual([0, 1, 2]);
    expect(found()).toBeNull();
    expect(store.getState().messages.at(-1)?.text).toBe('Chose 3 words.');
    controller.undo();
    expect(store.getState().marked).toHaveLength(0);
  });

  it('say when there are more than can be chosen', async () => {
    program.handlers['model.search'] = () => hitsOf([0, 1], { total: 200_000 });
    await controller.search.now('x', 'all');
    await controller.search.chooseAll();
    expect(store.getState().messages.at(-1)?.text).toBe('Chose the first 2 of 200,000 words.');
  });

  it('become a word set that is called like the search, best first', async () => {
    program.handlers['model.search'] = () => hitsOf([2, 0]);
    await controller.search.now('/^k/', 'all');
    const id = await controller.search.saveAll();
    const made = store.getState().workspace.wordSets.find((wordSet) => wordSet.id === id);
    expect(made).toMatchObject({ name: '^k', words: ['__proto__', 'king'] });
  });
});
