import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Controller, createController } from '../../../../src/renderer/panels/controller/controller.ts';
import { changePair } from '../../../../src/renderer/state/axes.ts';
import { cloudCaption, shownDimensions } from '../../../../src/renderer/state/selectors.ts';
import { type AppStore, createAppStore } from '../../../../src/renderer/state/store.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import type { AxesLayout } from '../../../../src/shared/questions.ts';
import { FakeProgram, later, modelOf } from './fake-program.ts';

let store: AppStore;
let controller: Controller;
let program: FakeProgram;

/** Lets everything happen that waits for nothing from outside. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

const layoutOf = (layout: string, axes = 1): AxesLayout => ({
  layout,
  positions: new Float32Array(9),
  scores: new Float32Array(3 * axes),
  axes: Array.from({ length: axes }, (_, place) => ({
    low: `low${place}`,
    high: `high${place}`,
    pairsUsed: 1,
    missing: [],
    overlaps: [],
  })),
});

async function begin(handlers: FakeProgram['handlers'] = {}): Promise<void> {
  program = new FakeProgram({ 'models.list': () => [modelOf('a'), modelOf('b')], ...handlers });
  store = createAppStore();
  controller = createController(program.platform, store);
  await controller.start();
}

/** Writes a pair into the first axis. */
function write(from: string, to: string): void {
  const [axis] = store.getState().axesDraft.axes;
  controller.axes.edit((draft) => changePair(draft, axis!.id, axis!.pairs[0]!.id, { from, to }));
}

const latest = () => store.getState().messages.at(-1);
const asked = () =>
  program.asked.filter(({ name }) => name === 'model.axes').map(({ parameters }) => parameters);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => {
  controller.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('laying out', () => {
  it('asks with whole pairs, shows the layout, and can be undone', async () => {
    await begin({ 'model.axes': () => layoutOf('first') });
    write('man', 'woman');
    controller.axes.edit((draft) => ({ ...draft, orthogonal: true }));
    await controller.axes.layOut();
    expect(asked()).toEqual([
      {
        job: expect.any(String),
        model: 'b',
        axes: [{ pairs: [{ from: 'man', to: 'woman' }] }],
        orthogonal: true,
      },
    ]);
    expect(store.getState().layout?.layout).toBe('first');
    expect(store.getState().axesPairs.get('first')).toEqual([1]);
    expect(store.getState().jobs).toEqual([]);
    expect(cloudCaption(store.getState())).toBe('Semantic axis low0 → high0 · cosine · 3 words');
    expect(shownDimensions(store.getState())).toBe(2);
    controller.undo();
    expect(store.getState().layout).toBeNull();
    expect(latest()?.text).toBe('Undone: lay out on low0 → high0.');
    expect(shownDimensions(store.getState())).toBe(3);
  });

  it('is left for the principal components, by Esc too, and that can be undone', async () => {
    await begin({ 'model.axes': () => layoutOf('first', 3) });
    write('man', 'woman');
    await controller.axes.layOut();
    expect(shownDimensions(store.getState())).toBe(3);
    controller.axes.leave();
    expect(store.getState().layout).toBeNull();
    controller.undo();
    expect(store.getState().layout?.layout).toBe('first');
    controller.escape(null);
    expect(store.getState().layout).toBeNull();
    const { undo } = store.getState();
    controller.axes.leave();
    expect(store.getState().undo).toBe(undo);
  });

  it('asks for nothing while no axis has a whole pair, and says which', async () => {
    await begin();
    await controller.axes.layOut();
    expect(store.getState().axesProblem).toEqual({ axis: '1', error: null });
    write('man', '');
    expect(store.getState().axesProblem).toBeNull();
    await controller.axes.layOut();
    expect(store.getState().axesProblem).toEqual({ axis: '1', error: null });
    expect(asked()).toEqual([]);
  });

  it('on a ready axis writes it down beside what is there', async () => {
    await begin({ 'model.axes': ({ axes }) => layoutOf('ready', axes.length) });
    await controller.axes.takeReady({ pairs: [{ from: 'man', to: 'woman' }] });
    await controller.axes.takeReady({ pairs: [{ from: 'bad', to: 'good' }] });
    expect(store.getState().layout?.axes).toHaveLength(2);
    expect(store.getState().axesDraft.axes.map(({ pairs }) => pairs[0]?.to)).toEqual(['woman', 'good']);
  });
});

describe('an axis that cannot be', () => {
  it('is named by its place on screen, and what was laid out stays', async () => {
    await begin({ 'model.axes': () => layoutOf('good') });
    write('man', 'woman');
    await controller.axes.layOut();
    program.handlers['model.axes'] = () => {
      throw new ProgramError('axis-empty', { axis: 2, missing: ['zzz'] });
    };
    controller.axes.edit((draft) => ({
      ...draft,
      // The second one is blank and is not asked for: the program's second axis is the third on screen.
      axes: [
        ...draft.axes,
        { id: '8', pairs: [{ id: '1', from: '', to: '' }] },
        { id: '9', pairs: [{ id: '1', from: 'zzz', to: 'yyy' }] },
      ],
    }));
    await controller.axes.layOut();
    expect(store.getState().axesProblem).toEqual({
      axis: '9',
      error: { code: 'axis-empty', parameters: { axis: 3, missing: ['zzz'] } },
    });
    expect(store.getState().layout?.layout).toBe('good');
    expect(store.getState().jobs).toEqual([]);
  });

  it('tells other errors as every request does', async () => {
    await begin({
      'model.axes': () => {
        throw new ProgramError('thread-ended', { reason: 'x' });
      },
    });
    write('man', 'woman');
    await controller.axes.layOut();
    expect(latest()).toMatchObject({ kind: 'error', card: true });
    expect(store.getState().axesProblem).toBeNull();
  });
});

describe('layouts that come too late', () => {
  it('are dropped when another model is looked at', async () => {
    const slow = later<AxesLayout>();
    await begin({ 'model.axes': () => slow.promise });
    write('man', 'woman');
    const running = controller.axes.layOut();
    await settle();
    expect(store.getState().jobs.map(({ kind }) => kind)).toEqual(['axes']);
    await controller.models.show('a');
    slow.resolve(layoutOf('late'));
    await running;
    expect(store.getState().layout).toBeNull();
    expect(store.getState().undo).toEqual([]);
  });

  it('are dropped and cancelled when another layout is asked for, or none is wanted any more', async () => {
    const answers = [later<AxesLayout>(), later<AxesLayout>(), later<AxesLayout>()];
    let count = 0;
    await begin({ 'model.axes': () => answers[count++]!.promise });
    write('man', 'woman');
    const first = controller.axes.layOut();
    await settle();
    const second = controller.axes.layOut();
    await settle();
    expect(program.count('job.cancel')).toBe(1);
    answers[1]!.resolve(layoutOf('second'));
    await second;
    answers[0]!.reject(new ProgramError('cancelled', {}));
    await first;
    expect(store.getState().layout?.layout).toBe('second');
    expect(store.getState().messages.some(({ text }) => /cancelled/i.test(text))).toBe(false);

    const third = controller.axes.layOut();
    await settle();
    controller.axes.leave();
    answers[2]!.resolve(layoutOf('third'));
    await third;
    expect(store.getState().layout).toBeNull();
    expect(store.getState().jobs).toEqual([]);
  });

  it('are not found for words of a model that was left', async () => {
    const slow = later<Uint32Array>();
    await begin();
    expect(await controller.axes.known(['king', 'zzz'])).toEqual(new Set(['king']));
    program.handlers['model.find'] = () => slow.promise;
    const found = controller.axes.known(['king']);
    await controller.models.show('a');
    slow.resolve(Uint32Array.of(0));
    expect(await found).toBeNull();
  });
});
