import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Controller, createController } from '../../../../src/renderer/panels/controller/controller.ts';
import { type AppStore, createAppStore } from '../../../../src/renderer/state/store.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import { firstWorkspace } from '../../../../src/shared/workspace.ts';
import { modelOf, studyOf } from './fake-contexts.ts';
import { corpusOf, FakeProgram, later } from './fake-program.ts';

let program: FakeProgram;
let store: AppStore;
let controller: Controller;

function begin(handlers: ConstructorParameters<typeof FakeProgram>[0] = {}): void {
  program = new FakeProgram({ 'contexts.study': (parameters) => studyOf(parameters), ...handlers });
  store = createAppStore();
  controller = createController(program.platform, store);
  store.setState(({ contexts }) => ({ contexts: { ...contexts, model: modelOf('m') } }));
}

const contexts = () => store.getState().contexts;
const texts = () => contexts().draft.sentences.map(({ text }) => text);
const asked = () =>
  program.asked.flatMap(({ name, parameters }) =>
    name === 'contexts.study' ? [parameters as { sentences: string[]; base: string | null }] : [],
  );
const idOf = (place: number) => contexts().draft.sentences[place]?.id ?? '';
/** Lets typing rest. */
const rest = () => vi.advanceTimersByTimeAsync(1000);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  begin();
});
afterEach(() => {
  controller.dispose();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a draft', () => {
  it('is run by itself once typing rests, and shown', async () => {
    controller.contextSentences.setWord('light');
    controller.contextSentences.add(['a light', 'the light']);
    expect(program.count('contexts.study')).toBe(0);
    await rest();
    expect(asked()).toEqual([
      expect.objectContaining({ word: 'light', sentences: ['a light', 'the light'], base: null }),
    ]);
    expect(contexts().study?.occurrences).toHaveLength(2);
    expect(contexts().studied).toEqual([idOf(0), idOf(1)]);
    expect(contexts().pair).toEqual([0, 1]);
    expect(contexts().shown).toBe(true);
    await rest();
    expect(program.count('contexts.study')).toBe(1);
  });

  it('that is long waits for the button', async () => {
    controller.contextSentences.setWord('light');
    controller.contextSentences.add(Array.from({ length: 60 }, (_, place) => `light ${place}`));
    await rest();
    expect(program.count('contexts.study')).toBe(0);
    await controller.contextSentences.run();
    expect(contexts().study?.occurrences).toHaveLength(60);
  });

  it('keeps its projection when sentences are added, also while they are written, and not when others change', async () => {
    controller.contextSentences.setWord('light');
    controller.contextSentences.add(['a light', 'the light']);
    await rest();
    const first = contexts().study?.id;
    controller.contextSentences.add(['new light']);
    await rest();
    expect(asked().at(-1)?.base).toBe(first);
    controller.contextSentences.edit(idOf(2), 'newer light');
    await rest();
    expect(asked().at(-1)).toMatchObject({ base: first, sentences: ['a light', 'the light', 'newer light'] });
    controller.contextSentences.edit(idOf(0), 'one light');
    await rest();
    expect(asked().at(-1)?.base).toBeNull();
    const refitted = contexts().study?.id;
    controller.contextSentences.add(['last light']);
    await rest();
    expect(asked().at(-1)?.base).toBe(refitted);
  });

  it('takes a new projection where the study of the old one is gone', async () => {
    begin({
      'contexts.study': (parameters) => {
        if (parameters.base !== null) throw new ProgramError('context-study-unknown', {});
        return studyOf(parameters);
      },
    });
    controller.contextSentences.setWord('light');
    controller.contextSentences.add(['a light']);
    await rest();
    controller.contextSentences.add(['the light']);
    await rest();
    expect(asked().map(({ base }) => base === null)).toEqual([true, false, true]);
    expect(contexts().study?.sentences).toEqual(['a light', 'the light']);
  });

  it('cancels a run that is overtaken, whose answer is not shown', async () => {
    const slow = later<ReturnType<typeof studyOf>>();
    let runs = 0;
    begin({
      'contexts.study': (parameters) => {
        runs += 1;
        return runs === 1 ? slow.promise : studyOf(parameters);
      },
    });
    controller.contextSentences.setWord('light');
    controller.contextSentences.add(['a light']);
    await rest();
    controller.contextSentences.edit(idOf(0), 'the light');
    await rest();
    expect(program.count('job.cancel')).toBe(1);
    slow.resolve(studyOf({ model: 'm', word: 'light', sentences: ['a light'] }));
    await rest();
    expect(contexts().study?.sentences).toEqual(['the light']);
  });
});

describe('a run that fails', () => {
  it('leaves the draft and what was shown, is not tried again by itself, and works at the next try', async () => {
    let dead = false;
    begin({
      'contexts.study': (parameters) => {
        if (dead) throw new ProgramError('context-process-ended', { name: 'm', reason: 'killed' });
        return studyOf(parameters);
      },
    });
    controller.contextSentences.setWord('light');
    controller.contextSentences.add(['a light']);
    await rest();
    const shown = contexts().study;
    dead = true;
    controller.contextSentences.add(['the light']);
    await rest();
    await rest();
    expect(contexts().problem?.code).toBe('context-process-ended');
    expect(contexts().study).toBe(shown);
    expect(texts()).toEqual(['a light', 'the light']);
    expect(program.count('contexts.study')).toBe(2);
    dead = false;
    await controller.contextSentences.run();
    expect(contexts().problem).toBeNull();
    expect(contexts().study?.sentences).toEqual(['a light', 'the light']);
  });

  it('is no news where the person stopped it', async () => {
    begin({
      'contexts.study': () => {
        throw new ProgramError('cancelled', {});
      },
    });
    controller.contextSentences.setWord('light');
    controller.contextSentences.add(['a light']);
    await rest();
    expect(contexts().problem).toBeNull();
  });
});

describe('changes', () => {
  it('are undone one by one, what is typed in one place without a rest at once', async () => {
    controller.contextSentences.setWord('l');
    controller.contextSentences.setWord('li');
    controller.contextSentences.add(['one', 'two']);
    controller.contextSentences.edit(idOf(0), 'one!');
    controller.contextSentences.edit(idOf(0), 'one!!');
    await rest();
    controller.contextSentences.edit(idOf(0), 'one!!!');
    controller.contextSentences.clear();
    expect(texts()).toEqual([]);
    controller.undo();
    expect(texts()).toEqual(['one!!!', 'two']);
    controller.undo();
    expect(texts()).toEqual(['one!!', 'two']);
    controller.undo();
    expect(texts()).toEqual(['one', 'two']);
    controller.undo();
    expect(texts()).toEqual([]);
    expect(contexts().draft.word).toBe('li');
    controller.undo();
    expect(contexts().draft.word).toBe('');
  });

  it('put lines in the place of a sentence, and an empty sentence behind another', () => {
    controller.contextSentences.add(['one', 'two']);
    controller.contextSentences.split(idOf(0), ['one a', 'b', 'c']);
    expect(texts()).toEqual(['one a', 'b', 'c', 'two']);
    const id = controller.contextSentences.insertBehind(idOf(3));
    expect(id).toBe(idOf(4));
    expect(texts().at(-1)).toBe('');
  });

  it('are remembered, and there again at the next start without being run', async () => {
    controller.contextSentences.setWord('light');
    controller.contextSentences.add(['a light']);
    controller.contextSentences.setPooling('first');
    const { workspace } = store.getState();
    expect(workspace.contexts).toEqual({ word: 'light', sentences: ['a light'], pooling: 'first' });
    begin({ 'workspace.load': () => ({ ...firstWorkspace, contexts: workspace.contexts }) });
    await controller.start();
    await rest();
    expect(contexts().draft).toMatchObject({ word: 'light', pooling: 'first' });
    expect(texts()).toEqual(['a light']);
    expect(program.count('contexts.study')).toBe(0);
  });

  it('that leave no sentence leave no result', async () => {
    controller.contextSentences.setWord('light');
    controller.contextSentences.add(['a light']);
    await rest();
    controller.contextSentences.remove(idOf(0));
    expect(contexts().study).toBeNull();
    expect(contexts().shown).toBe(false);
  });
});

describe('lines of the open text', () => {
  it('are added once each, and counted', async () => {
    begin({
      'contexts.concordance': () => ({ lines: ['a light', 'the light'], total: 1734, occurrences: 1800 }),
    });
    store.setState({ corpus: corpusOf('novel') });
    controller.contextSentences.setWord('light');
    controller.contextSentences.add(['a light']);
    expect(await controller.contextSentences.addFromCorpus(2)).toEqual({ added: 1, total: 1734 });
    expect(texts()).toEqual(['a light', 'the light']);
    expect(store.getState().messages.at(-1)?.text).toBe('Added 1 of 1,734 lines with “light”.');
  });
});
