import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Controller, createController } from '../../../../src/renderer/panels/controller/controller.ts';
import { cloudCaption, hiddenWord } from '../../../../src/renderer/state/selectors.ts';
import { type AppStore, createAppStore } from '../../../../src/renderer/state/store.ts';
import { firstWorkspace } from '../../../../src/shared/workspace.ts';
import { FakeProgram, modelOf } from './fake-program.ts';

let store: AppStore;
let controller: Controller;
let program: FakeProgram;

const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

/** The model's words are king, queen and __proto__. */
beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  program = new FakeProgram({
    'models.list': () => [modelOf('other'), modelOf('a')],
    'workspace.load': () => ({
      ...firstWorkspace,
      sampleWordSetsAdded: true,
      wordSets: [
        { id: 'royal', name: 'Royalty', color: 0, words: ['queen', 'zzz', 'king'], visible: true },
        { id: 'none', name: 'Unknown', color: 1, words: ['zzz'], visible: true },
      ],
    }),
  });
  store = createAppStore();
  controller = createController(program.platform, store);
  await controller.start();
  await settle();
});
afterEach(() => {
  controller.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const marked = () => [...store.getState().marked];
const said = () => store.getState().messages.at(-1)?.text;

describe('choosing words', () => {
  it('joins and leaves one by one, always in the order of the vocabulary', () => {
    controller.marks.toggle(2);
    controller.marks.toggle(0);
    expect(marked()).toEqual([0, 2]);
    controller.marks.toggle(2);
    expect(marked()).toEqual([0]);
  });

  it('by an outline takes its words instead, with them, or out', () => {
    const { outline } = controller.marks;
    outline(Uint32Array.of(0, 1), { add: false, remove: false });
    expect(marked()).toEqual([0, 1]);
    outline(Uint32Array.of(1, 2), { add: true, remove: false });
    expect(marked()).toEqual([0, 1, 2]);
    outline(Uint32Array.of(1), { add: false, remove: true });
    expect(marked()).toEqual([0, 2]);
    outline(Uint32Array.of(1), { add: false, remove: false });
    expect(marked()).toEqual([1]);
  });

  it('is undone step by step, and what changes nothing is no step', () => {
    controller.marks.choose([0, 1]);
    controller.marks.choose([1, 0, 1]);
    controller.marks.outline(Uint32Array.of(2), { add: true, remove: false });
    controller.marks.clear();
    controller.marks.clear();
    controller.undo();
    expect(marked()).toEqual([0, 1, 2]);
    expect(said()).toBe('Undone: choose no words.');
    controller.undo();
    expect(marked()).toEqual([0, 1]);
    controller.undo();
    expect(marked()).toEqual([]);
    controller.undo();
    expect(said()).toBe('There is nothing to undo.');
  });

  it('from a list takes what the model has and says what it lacks', async () => {
    await controller.marks.chooseWords(['king', 'zzz', '__proto__']);
    expect(marked()).toEqual([0, 2]);
    expect(said()).toBe('Chose 2 words. 1 word of the list is not in this model.');
  });

  it('saves them as a word set under a name, which can be undone', () => {
    controller.marks.choose([1, 0]);
    const id = controller.wordSets.saveRows(store.getState().marked, ' Rulers ');
    expect(store.getState().workspace.wordSets.at(-1)).toMatchObject({
      id,
      name: 'Rulers',
      color: 2,
      words: ['king', 'queen'],
    });
    expect(store.getState().openedWordSet).toBe(id);
    controller.undo();
    expect(store.getState().workspace.wordSets).toHaveLength(2);
    expect(marked()).toEqual([0, 1]);
  });

  it('is forgotten with the model, and its undo does not come back in another', async () => {
    controller.marks.choose([1]);
    await controller.models.show('other');
    expect(marked()).toEqual([]);
    controller.undo();
    expect(marked()).toEqual([]);
    expect(said()).toBe('There is nothing to undo.');
  });
});

describe('looking at some words alone', () => {
  it('isolates a word set, says so, and shows all again', () => {
    controller.wordSets.focus('royal', 'isolate');
    expect(store.getState().focus).toMatchObject({ mode: 'isolate', label: 'Royalty', wordSet: 'royal' });
    expect([...(store.getState().focus?.rows ?? [])]).toEqual([0, 1]);
    expect(cloudCaption(store.getState())).toBe(
      'PCA of 3 words · exact · 80 % of variance · 2 of 3 words shown',
    );
    controller.wordSets.focus('royal', 'dim');
    expect(store.getState().focus?.mode).toBe('dim');
    controller.wordSets.focus('royal', 'dim');
    expect(store.getState().focus).toBeNull();
    controller.undo();
    controller.undo();
    expect(said()).toBe('Undone: dim all but Royalty.');
    expect(store.getState().focus?.mode).toBe('isolate');
    controller.undo();
    expect(store.getState().focus).toBeNull();
  });

  it('is said of a cloud on semantic axes too', () => {
    controller.wordSets.focus('royal', 'isolate');
    const axis = { low: 'man', high: 'woman', pairsUsed: 1, missing: [], overlaps: [1] };
    const layout = { layout: 'l', positions: new Float32Array(9), scores: new Float32Array(3), axes: [axis] };
    store.setState({ layout });
    expect(cloudCaption(store.getState())).toBe('Semantic axis man → woman · cosine · 2 of 3 words shown');
  });

  it('says which selected word it hides', () => {
    controller.wordSets.focus('royal', 'isolate');
    controller.selection.select(0);
    expect(hiddenWord(store.getState())).toBeNull();
    controller.selection.select(2);
    expect(hiddenWord(store.getState())).toBe('__proto__');
    controller.wordSets.focus('royal', 'dim');
    expect(hiddenWord(store.getState())).toBeNull();
  });

  it('never shows an empty cloud', () => {
    controller.wordSets.focus('none', 'isolate');
    expect(store.getState().focus).toBeNull();
    controller.marks.focusChosen('isolate');
    expect(store.getState().focus).toBeNull();
  });

  it('follows the words and the name of its set', async () => {
    controller.wordSets.focus('royal', 'isolate');
    controller.wordSets.addWords('royal', ['__proto__']);
    controller.wordSets.rename('royal', 'Rulers');
    await settle();
    expect([...(store.getState().focus?.rows ?? [])]).toEqual([0, 1, 2]);
    expect(store.getState().focus?.label).toBe('Rulers');
    controller.wordSets.remove('royal');
    await settle();
    expect([...(store.getState().focus?.rows ?? [])]).toEqual([0, 1, 2]);
  });

  it('takes the chosen words, and ends with the same button', () => {
    controller.marks.choose([2]);
    controller.marks.focusChosen('dim');
    expect(store.getState().focus).toMatchObject({ mode: 'dim', label: '1 chosen word' });
    controller.marks.focusChosen('isolate');
    expect(store.getState().focus?.mode).toBe('isolate');
    controller.marks.focusChosen('isolate');
    expect(store.getState().focus).toBeNull();
  });

  it('chooses the words of a set that the model knows', () => {
    controller.wordSets.choose('royal');
    expect(marked()).toEqual([0, 1]);
  });
});

describe('Esc', () => {
  it('goes from what passes to what lasts', () => {
    controller.wordSets.focus('royal', 'isolate');
    controller.marks.choose([2]);
    controller.selection.select(1);
    controller.marks.setTool('box');
    controller.escape(null);
    expect(store.getState().tool).toBe('turn');
    controller.escape(null);
    expect(store.getState().history.present).toBeNull();
    expect(marked()).toEqual([2]);
    controller.escape(null);
    expect(marked()).toEqual([]);
    expect(store.getState().focus).not.toBeNull();
    controller.escape(null);
    expect(store.getState().focus).toBeNull();
    controller.undo();
    expect(store.getState().focus?.label).toBe('Royalty');
  });

  it('closes what lies over the page first', () => {
    controller.marks.choose([2]);
    const close = vi.fn();
    controller.escape(close);
    expect(close).toHaveBeenCalledOnce();
    expect(marked()).toEqual([2]);
  });
});
