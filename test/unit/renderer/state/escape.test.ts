import { describe, expect, it } from 'vitest';
import { type EscapeStep, escapeStep } from '../../../../src/renderer/state/escape.ts';
import { type AppState, firstState } from '../../../../src/renderer/state/store.ts';

const row = Uint32Array.of(1);
const layout = { layout: 'x', positions: new Float32Array(), scores: new Float32Array(), axes: [] };
const question = { subject: { kind: 'rows', rows: [1] }, label: 'x', answer: null, problem: null };

/** Each thing that Esc takes away, with the state that has it and the one that is left. */
const things: readonly {
  readonly step: EscapeStep;
  readonly has: Partial<AppState>;
  readonly left: Partial<AppState>;
}[] = [
  { step: 'end-tool', has: { tool: 'lasso' }, left: { tool: 'turn' } },
  {
    step: 'leave-lesson',
    has: { lesson: { ...firstState.lesson, shown: true } },
    left: { lesson: firstState.lesson },
  },
  {
    step: 'clear-occurrence',
    has: { contexts: { ...firstState.contexts, shown: true, selected: 0 } },
    left: { contexts: { ...firstState.contexts, shown: true } },
  },
  { step: 'clear-hits', has: { hits: row }, left: { hits: firstState.hits } },
  {
    step: 'clear-selection',
    has: { history: { past: [], present: 0, future: [] } },
    left: { history: firstState.history },
  },
  {
    step: 'clear-question',
    has: { question: { ...firstState.question, ...question } as AppState['question'] },
    left: { question: null },
  },
  { step: 'clear-marks', has: { marked: row }, left: { marked: firstState.marked } },
  {
    step: 'end-focus',
    has: { focus: { mode: 'isolate', rows: row, label: 'x' } },
    left: { focus: null },
  },
  { step: 'leave-layout', has: { layout }, left: { layout: null } },
];

describe('Esc', () => {
  it('takes one thing away after the other, the most passing first', () => {
    let state: AppState = Object.assign({}, firstState, ...things.map(({ has }) => has));
    const steps: (EscapeStep | null)[] = [escapeStep(state, true)];
    for (const { left } of things) {
      steps.push(escapeStep(state, false));
      state = { ...state, ...left };
    }
    expect(steps).toEqual(['close-popup', ...things.map(({ step }) => step)]);
    expect(escapeStep(state, false)).toBeNull();
  });

  it.each(things)('finds $step alone', ({ step, has }) => {
    expect(escapeStep({ ...firstState, ...has }, false)).toBe(step);
  });

  it('takes the light from a word set as it takes the selection', () => {
    expect(escapeStep({ ...firstState, litWordSet: 'a' }, false)).toBe('clear-selection');
  });
});
