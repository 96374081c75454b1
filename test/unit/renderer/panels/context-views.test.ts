import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Context, createContext } from '../../../../src/renderer/panels/controller/context.ts';
import {
  type ContextViewActions,
  createContextViewActions,
} from '../../../../src/renderer/panels/controller/context-views.ts';
import { followStudy } from '../../../../src/renderer/panels/controller/follow-study.ts';
import type { ContextsState } from '../../../../src/renderer/state/contexts.ts';
import { type AppStore, createAppStore } from '../../../../src/renderer/state/store.ts';
import type { ContextComparison } from '../../../../src/shared/contexts.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import {
  agesOf,
  comparisonOf,
  contextModelOf,
  layoutOf,
  scaleOf,
  sensesOf,
  studyOf,
} from '../../../support/context-results.ts';
import { FakeProgram, later } from './fake-program.ts';

const model = contextModelOf('m');
const sentences = ['Turn on the light', 'A light coat', 'The light was light'];
const study = studyOf('s', model, 'light', sentences);

let store: AppStore;
let views: ContextViewActions;
let program: FakeProgram;
let context: Context;
let stop: () => void;
let runs: number;

const settle = async () => {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
};
const contexts = (): ContextsState => store.getState().contexts;
const change = (next: Partial<ContextsState>) =>
  store.setState((state) => ({ contexts: { ...state.contexts, ...next } }));
const asked = (name: string) =>
  program.asked.filter((request) => request.name === name).map(({ parameters }) => parameters);

function begin(handlers: FakeProgram['handlers'] = {}): void {
  program = new FakeProgram({
    'contexts.compare': ({ layer }) => comparisonOf(layer),
    'contexts.matrix': () => ({ similarities: new Float32Array(16), order: Uint32Array.of(0, 1, 2, 3) }),
    'contexts.senses': () => sensesOf(4),
    'contexts.ages': ({ layer }) => agesOf(layer),
    'contexts.layout': () => layoutOf(3, 4),
    'contexts.scale': () => scaleOf(3),
    ...handlers,
  });
  store = createAppStore();
  context = createContext(program.platform, store);
  views = createContextViewActions(context);
  runs = 0;
  stop = followStudy(context, {
    run: async () => {
      runs += 1;
    },
  });
}

beforeEach(() => begin());
afterEach(() => stop());

it('a new model stands at its last layer, a new study has its first pair, and only what is shown is asked for', async () => {
  change({ model });
  expect(contexts().layer).toBe(2);
  change({ study, studied: ['a', 'b', 'c'] });
  expect(contexts().pair).toEqual([0, 1]);
  expect(contexts().waiting).toContain('comparison');
  await settle();
  expect(contexts().waiting).toEqual([]);
  expect([...(contexts().comparison?.first ?? [])]).toEqual([2, 1, 0, 0]);
  expect(contexts().scale?.words).toBe(20);
  expect(asked('contexts.matrix')).toEqual([]);
  expect(asked('contexts.senses')).toEqual([]);
  expect(asked('contexts.layout')).toEqual([]);
});

it('the cloud needs the layout once and the senses of each layer', async () => {
  change({ model, study, studied: ['a', 'b', 'c'] });
  views.show(true);
  await settle();
  expect(contexts().layout?.projection).toBe('projection');
  expect(contexts().senses?.suggested).toBe(2);
  views.setLayer(0);
  await settle();
  expect(asked('contexts.layout')).toHaveLength(1);
  expect(asked('contexts.senses')).toContainEqual({ study: 's', layer: 0, count: null });
});

it('a layer is asked for by its number, also where the model gives only its last', async () => {
  const last = contextModelOf('last', [12]);
  change({ model: last, study: studyOf('l', last, 'light', sentences), studied: ['a', 'b', 'c'] });
  await settle();
  expect(contexts().layer).toBe(0);
  expect(asked('contexts.compare')).toEqual([{ study: 'l', layer: 12, first: 0, second: 1 }]);
});

it('the layers beside the shown one are asked ahead, so that the next step has its answer at once', async () => {
  change({ model, study, studied: ['a', 'b', 'c'] });
  await settle();
  views.setLayer(1);
  expect([...(contexts().comparison?.first ?? [])]).toEqual([1, 1, 0, 0]);
  expect(contexts().waiting).toEqual([]);
  await settle();
  expect(asked('contexts.compare')).toHaveLength(3);
});

it('while the slider moves only the last layer is asked, and the old answer stays until the new one comes', async () => {
  const held = new Map<number, ReturnType<typeof later<ContextComparison>>>();
  begin({
    'contexts.compare': ({ layer }) => {
      const answer = later<ContextComparison>();
      held.set(layer, answer);
      return answer.promise;
    },
  });
  const deep = contextModelOf('deep', [0, 1, 2, 3, 4, 5]);
  change({ model: deep, study: studyOf('d', deep, 'light', sentences), studied: ['a', 'b', 'c'] });
  await settle();
  held.get(5)?.resolve(comparisonOf(5));
  await settle();
  // What is asked ahead does not hold up what is asked for.
  views.setLayer(3);
  await settle();
  for (const layer of [2, 1, 0]) views.setLayer(layer);
  await settle();
  expect(contexts().comparison?.first[0]).toBe(5);
  expect(contexts().waiting).toEqual(['comparison']);
  expect([...held.keys()]).toEqual([5, 4, 3]);
  held.get(3)?.resolve(comparisonOf(3));
  await settle();
  expect(contexts().comparison?.first[0]).toBe(5);
  held.get(0)?.resolve(comparisonOf(0));
  await settle();
  expect(contexts().comparison?.first[0]).toBe(0);
  expect(contexts().waiting).toEqual([]);
});

it('a study that is gone is run again once, whoever finds out; then it is said', async () => {
  const gone = () => {
    throw new ProgramError('context-study-unknown', {});
  };
  begin({ 'contexts.senses': gone, 'contexts.matrix': gone });
  change({ model, view: 'matrix', study, studied: ['a', 'b', 'c'] });
  await settle();
  expect(runs).toBe(1);
  expect(store.getState().messages).toEqual([]);
  change({ study: studyOf('again', model, 'light', sentences) });
  await settle();
  expect(runs).toBe(1);
  expect(store.getState().messages.map(({ text }) => text)).toEqual([
    'These sentences are no longer at hand.',
  ]);
});

it('a scale that is cancelled says nothing', async () => {
  begin({
    'contexts.scale': () => {
      throw new ProgramError('cancelled', {});
    },
  });
  change({ model, study, studied: ['a', 'b', 'c'] });
  await settle();
  expect(contexts().scale).toBeNull();
  expect(contexts().waiting).toEqual([]);
  expect(store.getState().messages).toEqual([]);
});

it('the pair, the selection and the layer stay with their sentences when some are added before them', async () => {
  change({ model, study, studied: ['a', 'b', 'c'] });
  views.setLayer(1);
  views.setPair(1, 3);
  views.select(3);
  change({ study: null, studied: [], pair: [null, null], selected: null });
  const more = studyOf('more', model, 'light', ['New light', ...sentences]);
  change({ study: more, studied: ['new', 'a', 'b', 'c'] });
  expect(contexts()).toMatchObject({ pair: [2, 4], selected: 4, layer: 1 });
});

it('a third occurrence takes the place of the older one, and what a study lacks is not taken', () => {
  change({ model, study, studied: ['a', 'b', 'c'] });
  views.pair(3);
  expect(contexts().pair).toEqual([1, 3]);
  views.pair(1);
  expect(contexts().pair).toEqual([1, 3]);
  views.pair(99);
  views.hover(99);
  views.select(99);
  views.setLayer(99);
  expect(contexts()).toMatchObject({ pair: [1, 3], hovered: null, selected: null, layer: 2 });
});

it('the ages are asked again when another model of words is opened', async () => {
  change({ model, view: 'ages', study, studied: ['a', 'b', 'c'] });
  await settle();
  expect(contexts().ages).toHaveLength(2);
  const before = asked('contexts.ages').length;
  store.setState({
    models: [
      {
        id: 'w',
        name: 'w',
        words: 3,
        dimension: 2,
        origin: { kind: 'file', file: 'w', format: 'glove-text' },
        hasInitialVectors: false,
        entry: null,
      },
    ],
  });
  await settle();
  expect(asked('contexts.ages').length).toBeGreaterThan(before);
});
