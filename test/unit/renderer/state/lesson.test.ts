import { describe, expect, it } from 'vitest';
import { lessonNumberProblem, type OpenLesson } from '../../../../src/renderer/state/lesson.ts';
import { lessonArrows, lessonCaption, shownLesson } from '../../../../src/renderer/state/lesson-cloud.ts';
import {
  changeFactor,
  formatPull,
  magnifiedChange,
  sentenceRoles,
  stepSentence,
  windowEnds,
  withStep,
} from '../../../../src/renderer/state/lesson-steps.ts';
import { type AppState, firstState } from '../../../../src/renderer/state/store.ts';
import { lessonOf, stepOf } from './lessons.ts';

const missing = 0xffff_ffff;

describe('a lesson in the state', () => {
  it('moves the words of a step, and leaves what it was before as it was', () => {
    const before = lessonOf();
    const step = stepOf(3, { moved: Uint32Array.of(2), positions: Float32Array.of(7, 8, 9) });
    const after = withStep(before, step);
    expect([...after.positions]).toEqual([0, 0, 0, 0, 0, 0, 7, 8, 9]);
    expect([...before.positions]).toEqual(new Array(9).fill(0));
    expect(after).toMatchObject({ step, curve: [{ step: 3, loss: 0.5 }] });
  });

  it('keeps a curve of bounded length from the first step to the last', () => {
    let lesson: OpenLesson = lessonOf();
    for (let step = 1; step <= 5000; step++) lesson = withStep(lesson, stepOf(step));
    expect(lesson.curve.length).toBeLessThanOrEqual(240);
    expect(lesson.curve.length).toBeGreaterThan(60);
    expect(lesson.curve[0]?.step).toBe(1);
    expect(lesson.curve.at(-1)?.step).toBe(5000);
    const steps = lesson.curve.map(({ step }) => step);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });

  it('is shown only with its own model, and not while a model learns', () => {
    const open = lessonOf();
    const model = { description: { id: 'model' } } as AppState['model'];
    const state: AppState = { ...firstState, model, lesson: { ...firstState.lesson, open, shown: true } };
    expect(shownLesson(state)).toBe(open);
    expect(shownLesson({ ...state, lesson: { ...state.lesson, shown: false } })).toBeNull();
    expect(shownLesson({ ...state, model: null })).toBeNull();
    const live = { job: 'j', name: 'n', frequentWords: [], first: null, latest: null };
    expect(shownLesson({ ...state, live, shown: 'live' })).toBeNull();
    expect(lessonCaption(withStep(open, stepOf(1200)))).toBe(
      'How it learns · step 1,200 · mean loss 0.500 · PCA of the model',
    );
  });
});

describe('the window in the sentence', () => {
  it('reaches over words that the model lacks', () => {
    const rows = Uint32Array.of(1, missing, 2, 0, missing, 1, 2);
    const roles = sentenceRoles(rows, { center: 3, context: 2, reach: 1 });
    expect(roles).toEqual(['outside', 'missing', 'context', 'center', 'missing', 'window', 'outside']);
    expect(windowEnds(roles)).toEqual([2, 5]);
  });

  it('ends with the sentence', () => {
    const roles = sentenceRoles(Uint32Array.of(0, 1), { center: 0, context: 1, reach: 5 });
    expect(roles).toEqual(['center', 'context']);
    expect(windowEnds(roles)).toEqual([0, 1]);
  });
});

describe('the arrows of a step', () => {
  it('lead to the word that pulls and away from the words that push, none from a word to itself', () => {
    const base = stepOf(1).pairs[0]!;
    const pairs = [
      { ...base, output: 1, pull: 0.04 },
      { ...base, output: 2, pull: -0.01 },
      { ...base, output: 0, pull: -0.02 },
      { ...base, output: 3, pull: 0 },
    ];
    expect(lessonArrows({ input: 0, pairs })).toEqual([
      { from: 0, to: 1, pull: 0.04, weight: 1 },
      { from: 2, to: 0, pull: -0.01, weight: 0.25 },
    ]);
  });
});

describe('numbers of a lesson', () => {
  it('are magnified by the power of ten that lets a change be seen', () => {
    expect([changeFactor(1, 0.5), changeFactor(1, 0.03), changeFactor(2, 0.0005)]).toEqual([1, 10, 1000]);
    expect([changeFactor(0, 0), changeFactor(1, 0), changeFactor(1, 5), changeFactor(1, 1e-12)]).toEqual([
      1, 1, 1, 1e6,
    ]);
    expect([...magnifiedChange(Float32Array.of(1, 2), Float32Array.of(1.5, 1), 10)]).toEqual([5, -10]);
  });

  it('are written with their sign', () => {
    expect([0.05, -0.0012, 0.0005, -0.00021, 0, 5].map(formatPull)).toEqual([
      '+0.0500',
      '−0.0012',
      '+0.0005',
      '−2e−4',
      '0',
      '+5.0000',
    ]);
  });

  it('are refused outside of their limits, with a sentence', () => {
    expect(lessonNumberProblem('learningRate', 0.1)).toBeNull();
    expect(lessonNumberProblem('learningRate', 0)).toContain('More than 0');
    expect(lessonNumberProblem('learningRate', null)).toContain('number');
    expect(lessonNumberProblem('negative', 0)).toBe('Between 1 and 20, please.');
    expect(lessonNumberProblem('window', 2.5)).toContain('whole');
    expect(lessonNumberProblem('window', 11)).toBe('Between 1 and 10, please.');
  });

  it('are told in a sentence', () => {
    const word = (row: number) => ['king', 'queen', 'tree'][row] ?? '';
    expect(stepSentence(word, stepOf(7))).toBe('Step 7: king with queen, against tree; mean loss 0.5000');
  });
});
