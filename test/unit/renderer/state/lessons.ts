import type { OpenLesson } from '../../../../src/renderer/state/lesson.ts';
import type { LessonStep } from '../../../../src/shared/lesson.ts';

/** A step of the sentence “king queen”: the pair of both against row 2. */
export function stepOf(step: number, change: Partial<LessonStep> = {}): LessonStep {
  const vector = Float32Array.of(1, 0);
  const pair = { score: 0, probability: 0.5, loss: 0.5, before: vector, after: vector };
  return {
    step,
    sentence: 0,
    center: 1,
    context: 0,
    reach: 1,
    input: 0,
    before: vector,
    after: vector,
    pairs: [
      { ...pair, output: 1, label: 1, pull: 0.05 },
      { ...pair, output: 2, label: 0, pull: -0.05 },
    ],
    losses: [0.5],
    moved: Uint32Array.of(0),
    positions: Float32Array.of(step, 0, 0),
    ...change,
  };
}

/** A lesson before its first step: three words, all at 0. */
export function lessonOf(change: Partial<OpenLesson> = {}): OpenLesson {
  return {
    lesson: 'lesson',
    corpus: 'corpus',
    model: 'model',
    sentences: [['king', 'queen']],
    rows: [Uint32Array.of(0, 1)],
    dimension: 2,
    contextVectors: 'zero',
    options: { window: 5, negative: 1, learningRate: 0.1, untrained: false },
    step: null,
    positions: new Float32Array(9),
    curve: [],
    ...change,
  };
}
