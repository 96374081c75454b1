import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createController } from '../../../../src/renderer/panels/controller/controller.ts';
import { createAppStore } from '../../../../src/renderer/state/store.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import type { LessonBegin } from '../../../../src/shared/lesson.ts';
import { lessonOf, stepOf } from '../state/lessons.ts';
import { corpusOf, FakeProgram, later, modelOf } from './fake-program.ts';

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A page with a text and a model, and a program that counts its steps. */
async function classroom(handlers: ConstructorParameters<typeof FakeProgram>[0] = {}) {
  let begun = 0;
  const steps = new Map<string, number>();
  const program = new FakeProgram({
    'models.list': () => [modelOf('model'), modelOf('other')],
    'corpus.current': () => ({ summary: corpusOf('corpus'), source: null }),
    'lesson.begin': (): LessonBegin => ({ ...lessonOf(), lesson: `lesson ${++begun}` }),
    'lesson.step': ({ lesson, steps: asked }) => {
      steps.set(lesson, (steps.get(lesson) ?? 0) + asked);
      return stepOf(steps.get(lesson) ?? 0);
    },
    'lesson.end': () => null,
    ...handlers,
  });
  const store = createAppStore();
  const controller = createController(program.platform, store);
  await controller.start();
  await controller.models.show('model');
  return { program, store, controller, lesson: controller.lesson, state: () => store.getState().lesson };
}

describe('a lesson', () => {
  it('begins when it is entered, with its first step, once for a text and a model', async () => {
    const { program, store, lesson, state } = await classroom();
    await lesson.enter();
    expect(state()).toMatchObject({ shown: true, beginning: false, open: { step: { step: 1 } } });
    expect(program.asked.find(({ name }) => name === 'lesson.begin')?.parameters).toEqual({
      corpus: 'corpus',
      model: 'model',
      window: 5,
      negative: 5,
      learningRate: 0.1,
      untrained: false,
      seed: 1,
    });
    lesson.leave();
    expect(state()).toMatchObject({ shown: false, open: { lesson: 'lesson 1' } });
    await lesson.enter();
    expect(program.count('lesson.begin')).toBe(1);
    expect(store.getState().messages.filter(({ kind }) => kind === 'error')).toEqual([]);
  });

  it('does not begin without a text, and says nothing', async () => {
    const { program, lesson, store } = await classroom({ 'corpus.current': () => null });
    await lesson.enter();
    expect(program.count('lesson.begin')).toBe(0);
    expect(store.getState().lesson.shown).toBe(false);
  });

  it('goes on by single steps and moves the words', async () => {
    const { lesson, state } = await classroom();
    await lesson.enter();
    await lesson.step();
    await lesson.step();
    expect(state().open?.step?.step).toBe(3);
    expect(state().open?.positions[0]).toBe(3);
  });

  it('plays as fast as was chosen, a few answers a second, until it is paused', async () => {
    const { program, lesson, state } = await classroom();
    await lesson.enter();
    lesson.setSpeed(1000);
    lesson.play();
    await vi.advanceTimersByTimeAsync(950);
    expect(state().open?.step?.step).toBe(1001);
    expect(program.count('lesson.step')).toBe(11);
    lesson.pause();
    await vi.advanceTimersByTimeAsync(1000);
    expect(state()).toMatchObject({ playing: false, open: { step: { step: 1001 } } });
    lesson.setSpeed(1);
    lesson.toggle();
    await vi.advanceTimersByTimeAsync(2500);
    expect(state().open?.step?.step).toBe(1004);
    await lesson.step();
    expect(state()).toMatchObject({ playing: false, open: { step: { step: 1005 } } });
  });

  it('never asks for steps while it waits for some', async () => {
    const answer = later<ReturnType<typeof stepOf>>();
    const { program, lesson } = await classroom();
    await lesson.enter();
    program.handlers['lesson.step'] = () => answer.promise;
    lesson.play();
    void lesson.step();
    await vi.advanceTimersByTimeAsync(5000);
    expect(program.count('lesson.step')).toBe(2);
    answer.resolve(stepOf(2));
    await vi.advanceTimersByTimeAsync(0);
  });

  it('starts over with other options, ends the one before, and takes nothing that it cannot use', async () => {
    const { program, lesson, state } = await classroom();
    await lesson.enter();
    await lesson.setOptions({ negative: 2, untrained: true });
    expect(state()).toMatchObject({
      options: { negative: 2, untrained: true },
      open: { lesson: 'lesson 2' },
    });
    expect(
      program.asked.filter(({ name }) => name === 'lesson.end').map(({ parameters }) => parameters),
    ).toEqual([{ lesson: 'lesson 1' }]);
    await lesson.setOptions({ window: 0 });
    expect(state().options.window).toBe(5);
    expect(program.count('lesson.begin')).toBe(2);
    await lesson.step();
    await lesson.startOver();
    expect(state().open).toMatchObject({ lesson: 'lesson 3', step: { step: 1 } });
  });

  it('drops a beginning that another one overtook', async () => {
    const slow = later<LessonBegin>();
    const { program, lesson, state } = await classroom({ 'lesson.begin': () => slow.promise });
    const first = lesson.enter();
    program.handlers['lesson.begin'] = () => ({ ...lessonOf(), lesson: 'second' });
    await lesson.startOver();
    slow.resolve({ ...lessonOf(), lesson: 'first' });
    await first;
    expect(state()).toMatchObject({ beginning: false, open: { lesson: 'second' } });
    expect(program.asked.at(-1)).toEqual({ name: 'lesson.end', parameters: { lesson: 'first' } });
  });

  it('says what is wrong, and is open no more where the program forgot it', async () => {
    const { program, lesson, state, store } = await classroom();
    await lesson.enter();
    program.handlers['lesson.step'] = () => {
      throw new ProgramError('lesson-over', {});
    };
    lesson.play();
    await vi.advanceTimersByTimeAsync(10);
    expect(state()).toMatchObject({ playing: false, open: null });
    expect(store.getState().messages.at(-1)?.text).toContain('This lesson is over');
  });

  it('gives the cloud its words back at Esc, at a word, and ends with its model', async () => {
    const { program, controller, lesson, state } = await classroom();
    await lesson.enter();
    lesson.play();
    controller.escape(null);
    expect(state()).toMatchObject({ shown: false, playing: false });
    await lesson.step();
    expect(state().shown).toBe(true);
    await controller.selection.select(1);
    expect(state().shown).toBe(false);
    await controller.models.show('other');
    expect(state().open).toBeNull();
    expect(program.asked.at(-1)?.name).not.toBe('lesson.begin');
    expect(program.count('lesson.end')).toBe(1);
  });
});
