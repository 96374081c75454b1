import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Controller, createController } from '../../../../src/renderer/panels/controller/controller.ts';
import { type AppStore, createAppStore } from '../../../../src/renderer/state/store.ts';
import type { RequestParameters } from '../../../../src/shared/api.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import type { Outliers, Relation } from '../../../../src/shared/questions.ts';
import { FakeProgram, later, modelOf } from './fake-program.ts';

let store: AppStore;
let controller: Controller;
let program: FakeProgram;

const settle = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};
const relation: Relation = { cosine: 0.5, euclidean: 2, dot: 3, ranks: { ofSecond: 4, ofFirst: 5 } };

async function begin(handlers: FakeProgram['handlers'] = {}): Promise<void> {
  program = new FakeProgram({
    'models.list': () => [modelOf('a'), modelOf('b')],
    'model.relate': ({ first, second }) => ({
      ...relation,
      ranks: first.length + second.length > 2 ? null : relation.ranks,
    }),
    'model.closer': () => ({ indices: Uint32Array.of(2), cosines: Float32Array.of(0.7), total: 9 }),
    'model.outliers': ({ rows }) => ({
      indices: Uint32Array.from(rows),
      cosines: Float32Array.from(rows, () => 0.5),
    }),
    'model.matrix': ({ rows }) => new Float32Array(rows.length ** 2),
    'model.spellings': () => Uint32Array.of(0),
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

it('two words relate, with the words that come between them', async () => {
  await begin();
  const related = await controller.relations.relate({ first: ['king'], second: ['queen'] });
  expect(related).toMatchObject({
    value: { first: [0], second: [1], relation, closer: { total: 9 } },
    missing: [],
    problem: null,
  });
});

it('sets relate without ranks and words between, and without the words that the model lacks', async () => {
  await begin();
  const related = await controller.relations.relate({
    first: ['king', 'kingg', 'king'],
    second: ['queen', '__proto__'],
  });
  expect(related?.value).toMatchObject({ first: [0], second: [1, 2], closer: null });
  expect(related?.missing).toEqual([{ word: 'kingg', suggestions: ['king'] }]);
  expect(program.count('model.closer')).toBe(0);
});

it('a side of which nothing is known is named, and nothing is asked of it', async () => {
  await begin();
  const related = await controller.relations.relate({ first: ['kingg'], second: ['queen'] });
  expect(related?.value).toBeNull();
  expect(related?.missing.map(({ word }) => word)).toEqual(['kingg']);
  expect(program.count('model.relate')).toBe(0);
});

it('the odd one out needs three different known words', async () => {
  await begin();
  expect((await controller.relations.oddOneOut(['king', 'queen', 'queen']))?.value).toBeNull();
  const related = await controller.relations.oddOneOut(['king', 'queen', '__proto__', 'zzz']);
  expect([...(related?.value?.indices ?? [])]).toEqual([0, 1, 2]);
  expect(related?.missing).toHaveLength(1);
});

it('a matrix has each known word once, in the order given, and suggestions for the first few missing words only', async () => {
  await begin();
  const lacking = ['z1', 'z2', 'z3', 'z4', 'z5'];
  const related = await controller.relations.matrix(['queen', ...lacking, 'king', 'queen']);
  expect(related?.value?.rows).toEqual([1, 0]);
  expect(related?.value?.cosines).toHaveLength(4);
  expect(related?.value?.leftOut).toBe(0);
  expect(related?.missing.map(({ word }) => word)).toEqual(lacking);
  expect(program.count('model.spellings')).toBe(3);
  const parameters = program.asked.findLast(({ name }) => name === 'model.matrix')?.parameters;
  expect((parameters as RequestParameters<'model.matrix'>).rows).toEqual([1, 0]);
});

it('a matrix has five hundred words at most, and says how many had no room', async () => {
  const words = Array.from({ length: 620 }, (_, row) => `word${row}`);
  await begin({ 'model.find': (parameters) => Uint32Array.from(parameters.words, (_, row) => row) });
  const related = await controller.relations.matrix(words);
  expect(related?.value?.rows).toHaveLength(500);
  expect(related?.value?.leftOut).toBe(120);
});

it('a problem is told where the words stand, not as a message', async () => {
  await begin({
    'model.relate': () => {
      throw new ProgramError('no-direction', {});
    },
  });
  const related = await controller.relations.relate({ first: ['king'], second: ['queen'] });
  expect(related).toMatchObject({ value: null, problem: { code: 'no-direction' } });
  expect(store.getState().messages.some(({ kind }) => kind === 'error')).toBe(false);
});

it('answers of an older question, and of a model that was left, are dropped', async () => {
  const slow = later<Outliers>();
  await begin({
    'model.outliers': ({ model, rows }) =>
      model === 'b' && rows[0] === 0
        ? slow.promise
        : { indices: Uint32Array.from(rows), cosines: new Float32Array(rows.length) },
  });
  const older = controller.relations.oddOneOut(['king', 'queen', '__proto__']);
  await settle();
  const newer = controller.relations.oddOneOut(['queen', 'king', '__proto__']);
  slow.resolve({ indices: Uint32Array.of(0), cosines: Float32Array.of(0) });
  expect(await older).toBeNull();
  expect([...((await newer)?.value?.indices ?? [])]).toEqual([1, 0, 2]);

  const left = later<Float32Array>();
  program.handlers['model.matrix'] = () => left.promise;
  const matrix = controller.relations.matrix(['king', 'queen']);
  await settle();
  await controller.models.show('a');
  left.resolve(new Float32Array(4));
  expect(await matrix).toBeNull();
});
