import { formatCount } from '../../shared/format.ts';
import type { LessonBegin, LessonStep } from '../../shared/lesson.ts';
import { type NumberLimits, numberOptions } from '../../shared/training.ts';

/** What a person can choose about a lesson. */
export interface LessonOptions {
  readonly window: number;
  readonly negative: number;
  readonly learningRate: number;
  /** Whether the words begin as the noise they were before training. */
  readonly untrained: boolean;
}

/** The numbers among them, and what each may be: a screen's worth of what training bears. */
export const lessonNumbers = {
  learningRate: numberOptions.learningRate,
  negative: { ...numberOptions.negative, from: 1, to: 20 },
  window: { ...numberOptions.window, to: 10 },
} satisfies Partial<Record<keyof LessonOptions, NumberLimits>>;
export type LessonNumber = keyof typeof lessonNumbers;

/** What is wrong with a number that was typed, in a sentence; `null` when it can be used. */
export function lessonNumberProblem(name: LessonNumber, value: number | null): string | null {
  const { from, to, whole, above }: NumberLimits = lessonNumbers[name];
  if (value === null || !Number.isFinite(value)) return 'A number is needed here.';
  if (whole && !Number.isInteger(value)) return 'A whole number is needed here.';
  if (above === true && value <= from)
    return `More than ${formatCount(from)} is needed, or nothing is learned.`;
  if (value < from || value > to) return `Between ${formatCount(from)} and ${formatCount(to)}, please.`;
  return null;
}

/** A lesson that was begun, and where it is. */
export interface OpenLesson extends Omit<LessonBegin, 'positions'> {
  readonly corpus: string;
  readonly model: string;
  readonly options: LessonOptions;
  readonly step: LessonStep | null;
  /** Float32Array of words·3: where every word lies now. */
  readonly positions: Float32Array;
  readonly curve: readonly CurvePoint[];
}

/** Mean loss of the steps up to one of them. */
export interface CurvePoint {
  readonly step: number;
  readonly loss: number;
}

export interface LessonState {
  readonly options: LessonOptions;
  /** Steps a second while it plays. */
  readonly speed: number;
  readonly playing: boolean;
  /** Whether a lesson is being begun. */
  readonly beginning: boolean;
  /** Whether the cloud shows the lesson in place of the words. */
  readonly shown: boolean;
  readonly open: OpenLesson | null;
}

/** Steps a second to choose from. */
export const lessonSpeeds = [1, 3, 10, 100, 1000] as const;

export const firstLesson: LessonState = {
  options: { window: 5, negative: 5, learningRate: 0.1, untrained: false },
  speed: 3,
  playing: false,
  beginning: false,
  shown: false,
  open: null,
};
