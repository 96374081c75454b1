import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Controller, createController } from '../../../../src/renderer/panels/controller/controller.ts';
import { type AppStore, createAppStore } from '../../../../src/renderer/state/store.ts';
import type { RequestParameters } from '../../../../src/shared/api.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import type { Answer, AxesLayout, Drawing } from '../../../../src/shared/questions.ts';
import { FakeProgram, later, modelOf } from './fake-program.ts';

let store: AppStore;
let controller: Controller;
let program: FakeProgram;

const settle = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

const answerOf = (row: number, terms: Answer['terms'] = [{ row: 0, weight: 1 }]): Answer => ({
  terms,
  indices: Uint32Array.of(row),
  scores: Float32Array.of(0.5),
  cosines: Float32Array.of(0.5),
  milliseconds: 1,
});
const pair: Answer['terms'] = [
  { row: 0, weight: 1 },
  { row: 1, weight: -1 },
];
const drawingIn = (layout: string): Drawing => ({
  layout,
  start: { row: 0 },
  steps: [],
  result: [0, 0, 0],
});
const asked = () => program.asked.filter(({ name }) => name === 'model.ask');
const lastAsked = () => asked().at(-1)?.parameters as RequestParameters<'model.ask'>;
const question = () => store.getState().question;
const unknown = new ProgramError('words-unknown', {
  words: [{ word: 'kingg', start: 0, end: 5, suggestions: ['king'] }],
});

async function begin(handlers: FakeProgram['handlers'] = {}): Promise<void> {
  program = new FakeProgram({
    'models.list': () => [modelOf('a'), modelOf('b')],
    'model.ask': () => answerOf(1),
    'model.draw': ({ layout }) => drawingIn(layout),
    ...handlers,
  });
  store = createAppStore();
  controller = createController(program.platform, store);
  await controller.start();
  await settle();
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

describe('a question', () => {
  it('is shown at once, and its answer as soon as it is there', async () => {
    const slow = later<Answer>();
    await begin({ 'model.ask': () => slow.promise });
    void controller.questions.ask({ kind: 'rows', rows: [0] }, 'king');
    expect(question()).toMatchObject({ label: 'king', answer: null, problem: null });
    slow.resolve(answerOf(2));
    await settle();
    expect([...(question()?.answer?.indices ?? [])]).toEqual([2]);
  });

  it('is not answered by what comes for one before', async () => {
    const slow = later<Answer>();
    await begin({
      'model.ask': ({ subject }) =>
        subject.kind === 'expression' && subject.text === 'slow' ? slow.promise : answerOf(2),
    });
    void controller.questions.askExpression('slow');
    void controller.questions.askExpression('fast');
    await settle();
    slow.resolve(answerOf(1));
    await settle();
    expect(question()?.label).toBe('fast');
    expect([...(question()?.answer?.indices ?? [])]).toEqual([2]);
    expect(store.getState().workspace.expressions).toEqual(['fast']);
  });

  it('does not come back by an answer after it was cleared', async () => {
    const slow = later<Answer>();
    await begin({ 'model.ask': () => slow.promise });
    void controller.questions.askExpression('king');
    controller.questions.clear();
    slow.resolve(answerOf(1));
    await settle();
    expect(question()).toBeNull();
    expect(store.getState().workspace.expressions).toEqual([]);
  });

  it('that cannot be answered says why, is not remembered and takes no drawing with it', async () => {
    await begin();
    await controller.questions.askExpression('king');
    program.handlers['model.ask'] = () => {
      throw unknown;
    };
    await controller.questions.askExpression('kingg');
    expect(question()?.problem?.code).toBe('words-unknown');
    expect(question()?.answer).toBeNull();
    expect(store.getState().workspace.expressions).toEqual(['king']);
  });

  it('counts up, so that only a new one is flown to; another way to answer it is the same question', async () => {
    await begin();
    await controller.questions.askExpression('king');
    const first = question()?.id;
    controller.questions.setOptions({ includeInputs: true });
    await settle();
    expect(question()?.id).toBe(first);
    await controller.questions.askExpression('king');
    expect(question()?.id).not.toBe(first);
  });
});

describe('how questions are answered', () => {
  it('asks again when it changes, and keeps the answer until the next one is there', async () => {
    await begin();
    await controller.questions.askExpression('king');
    const slow = later<Answer>();
    program.handlers['model.ask'] = () => slow.promise;
    controller.questions.setOptions({ restrict: 100 });
    await settle();
    expect(lastAsked().options.restrict).toBe(100);
    expect(question()).toMatchObject({ options: { restrict: null }, answer: { milliseconds: 1 } });
    slow.resolve(answerOf(2));
    await settle();
    expect(question()?.options.restrict).toBe(100);
    expect([...(question()?.answer?.indices ?? [])]).toEqual([2]);
  });

  it('multiplies cosines only', async () => {
    await begin();
    controller.questions.setOptions({ metric: 'dot' });
    controller.questions.setOptions({ method: 'mul' });
    expect(store.getState().questionOptions).toMatchObject({ method: 'mul', metric: 'cosine' });
    controller.questions.setOptions({ metric: 'euclidean' });
    expect(store.getState().questionOptions).toMatchObject({ method: 'add', metric: 'euclidean' });
    expect(asked()).toHaveLength(0);
  });
});

describe('expressions', () => {
  it('are remembered without the spaces around them, the latest first, and can be forgotten', async () => {
    await begin();
    await controller.questions.askExpression('  king  ');
    await controller.questions.askExpression('queen');
    await controller.questions.askExpression('king');
    expect(store.getState().workspace.expressions).toEqual(['king', 'queen']);
    controller.questions.forget('king');
    expect(store.getState().workspace.expressions).toEqual(['queen']);
  });

  it('are kept as examples with the open model, by its name', async () => {
    await begin();
    controller.questions.keep('king - queen');
    expect(store.getState().workspace.examples).toEqual([{ model: 'b.txt', expression: 'king - queen' }]);
    controller.questions.unkeep('king - queen');
    expect(store.getState().workspace.examples).toEqual([]);
  });

  it('have a preview of the best answers, which neither changes the question nor is remembered', async () => {
    await begin();
    const preview = await controller.questions.preview('king');
    expect(preview).toMatchObject({ text: 'king', answer: { milliseconds: 1 }, problem: null });
    expect(lastAsked().options.top).toBe(5);
    expect(question()).toBeNull();
    program.handlers['model.ask'] = () => {
      throw unknown;
    };
    expect((await controller.questions.preview('kingg'))?.problem?.code).toBe('words-unknown');
    expect(store.getState().messages.some(({ kind }) => kind === 'error')).toBe(false);
  });

  it('have no preview from a model that was left', async () => {
    const slow = later<Answer>();
    await begin({ 'model.ask': () => slow.promise });
    const preview = controller.questions.preview('king');
    await settle();
    await controller.models.show('a');
    slow.resolve(answerOf(1));
    expect(await preview).toBeNull();
  });

  it('of the gallery say which words the model lacks', async () => {
    await begin();
    const entries = (await controller.questions.gallery())?.flatMap((section) => section.entries) ?? [];
    const missing = entries.find(({ expression }) => expression === 'king - man + woman')?.missing;
    expect(missing).toEqual(['man', 'woman']);
  });
});

describe('the drawing', () => {
  it('comes for an expression of several words, in the layout that is shown', async () => {
    await begin({ 'model.ask': () => answerOf(2, pair) });
    await controller.questions.askExpression('king - queen');
    await settle();
    expect(store.getState().drawing?.layout).toBe('principal-components');
    controller.questions.clear();
    expect(store.getState().drawing).toBeNull();
  });

  it('does not come for a single word or a set', async () => {
    await begin();
    await controller.questions.askExpression('king');
    program.handlers['model.ask'] = () => answerOf(2, pair);
    await controller.questions.ask({ kind: 'rows', rows: [0, 1] }, 'two words');
    await settle();
    expect(program.count('model.draw')).toBe(0);
  });

  it('is made anew in another layout, and gone until then; what comes late for the layout before is dropped', async () => {
    const slow = later<Drawing>();
    await begin({
      'model.ask': () => answerOf(2, pair),
      'model.draw': ({ layout }) => (layout === 'axes-1' ? slow.promise : drawingIn(layout)),
    });
    await controller.questions.askExpression('king - queen');
    await settle();
    const layout: AxesLayout = {
      layout: 'axes-1',
      positions: new Float32Array(9),
      scores: new Float32Array(3),
      axes: [],
    };
    store.setState({ layout });
    expect(store.getState().drawing).toBeNull();
    await settle();
    store.setState({ layout: null });
    await settle();
    expect(store.getState().drawing?.layout).toBe('principal-components');
    slow.resolve(drawingIn('axes-1'));
    await settle();
    expect(store.getState().drawing?.layout).toBe('principal-components');
    expect(program.count('model.ask')).toBe(1);
  });

  it('says so when it cannot be made', async () => {
    await begin({
      'model.ask': () => answerOf(2, pair),
      'model.draw': () => {
        throw new ProgramError('unexpected', { reason: 'no layout' });
      },
    });
    await controller.questions.askExpression('king - queen');
    await settle();
    expect(store.getState().messages.at(-1)?.kind).toBe('error');
    expect(store.getState().drawing).toBeNull();
  });
});

describe('another model', () => {
  it('is asked the same expression, under the same number', async () => {
    await begin({ 'model.ask': ({ model }) => answerOf(model === 'a' ? 0 : 1, pair) });
    await controller.questions.askExpression('king - queen');
    const id = question()?.id;
    await controller.models.show('a');
    await settle();
    expect(question()).toMatchObject({ id, label: 'king - queen' });
    expect([...(question()?.answer?.indices ?? [])]).toEqual([0]);
    expect(store.getState().drawing).not.toBeNull();
  });

  it('that lacks a word of it is not asked aloud, and the next one is asked again', async () => {
    await begin({
      'model.ask': ({ model }) => {
        if (model === 'a') throw unknown;
        return answerOf(1);
      },
    });
    await controller.questions.askExpression('king');
    await controller.models.show('a');
    await settle();
    expect(question()).toBeNull();
    expect(store.getState().messages.some(({ kind }) => kind === 'error')).toBe(false);
    await controller.models.show('b');
    await settle();
    expect(question()?.label).toBe('king');
  });

  it('is asked again when the one before was closed', async () => {
    await begin();
    await controller.questions.askExpression('king');
    await controller.models.close('b');
    await settle();
    expect(question()?.label).toBe('king');
    expect(lastAsked().model).toBe('a');
  });

  it('is not asked what was cleared, nor rows of the model before', async () => {
    await begin();
    await controller.questions.askExpression('king');
    controller.questions.clear();
    await controller.models.show('a');
    await settle();
    await controller.questions.ask({ kind: 'rows', rows: [1] }, 'queen');
    await controller.models.show('b');
    await settle();
    expect(question()).toBeNull();
    expect(asked()).toHaveLength(2);
  });
});

describe('a word that is not among the answers', () => {
  it('has a cosine and a rank to a single word, a cosine to a set, and neither to word algebra', async () => {
    await begin({
      'model.relate': ({ second }) => ({
        cosine: 0.25,
        euclidean: 1,
        dot: 1,
        ranks: second.length === 1 ? { ofSecond: 7, ofFirst: 9 } : null,
      }),
    });
    await controller.questions.askExpression('king');
    expect(await controller.questions.standing(2)).toEqual({ cosine: 0.25, rank: 9 });
    program.handlers['model.ask'] = () =>
      answerOf(1, [
        { row: 0, weight: 1 },
        { row: 1, weight: 1 },
      ]);
    await controller.questions.ask({ kind: 'rows', rows: [0, 1] }, 'both');
    expect(await controller.questions.standing(2)).toEqual({ cosine: 0.25, rank: null });
    program.handlers['model.ask'] = () => answerOf(1, pair);
    await controller.questions.askExpression('king - queen');
    expect(await controller.questions.standing(2)).toBeNull();
    expect(program.count('model.relate')).toBe(2);
  });
});
