import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Controller, createController } from '../../../../src/renderer/panels/controller/controller.ts';
import { type AppStore, createAppStore } from '../../../../src/renderer/state/store.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import type { AnalogyReport, EvaluationReport } from '../../../../src/shared/questions.ts';
import { FakeProgram, later, modelOf } from './fake-program.ts';

let store: AppStore;
let controller: Controller;
let program: FakeProgram;

/** Lets everything happen that waits for nothing from outside. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

const report: AnalogyReport = {
  kind: 'analogies',
  name: 'questions.txt',
  sections: [{ name: 'family', correct: 0, asked: 1, skipped: 0 }],
  questions: Uint32Array.of(0, 1, 2, 1, 0xffff_ffff),
  correct: 0,
  asked: 1,
  skipped: 0,
  seconds: 0.5,
};

async function begin(handlers: FakeProgram['handlers'] = {}, picked: string | null = 'questions.txt') {
  program = new FakeProgram({
    'models.list': () => [modelOf('a'), modelOf('b')],
    'model.evaluate': () => report,
    ...handlers,
  });
  const platform = {
    ...program.platform,
    pickFile: async () => (picked === null ? null : { file: 'handle', name: picked, bytes: 10 }),
  };
  store = createAppStore();
  controller = createController(platform, store);
  await controller.start();
}

const latest = () => store.getState().messages.at(-1);
const asked = () =>
  program.asked.filter(({ name }) => name === 'model.evaluate').map(({ parameters }) => parameters);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => {
  controller.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('testing a model', () => {
  it('asks with the options of the form and shows the report', async () => {
    await begin();
    controller.evaluation.setForm({ restrict: null, method: 'mul' });
    await controller.evaluation.pick();
    expect(asked()).toEqual([
      { job: expect.any(String), model: 'b', file: 'handle', restrict: null, method: 'mul' },
    ]);
    const [evaluation] = store.getState().evaluations;
    expect(evaluation).toMatchObject({
      model: 'b',
      modelName: 'b.txt',
      method: 'mul',
      restrict: null,
      report,
    });
    expect(store.getState().evaluationForm).toMatchObject({
      shown: evaluation?.id,
      problem: null,
      file: { file: 'handle', name: 'questions.txt' },
    });
    expect([...(evaluation?.words ?? [])].sort()).toEqual([
      [0, 'king'],
      [1, 'queen'],
      [2, '__proto__'],
    ]);
    expect(latest()?.text).toBe('Tested b.txt with questions.txt: 0.0 %.');
  });

  it('does nothing when no file was chosen', async () => {
    await begin({}, null);
    await controller.evaluation.pick();
    expect(asked()).toEqual([]);
  });

  it('says that a model is needed', async () => {
    program = new FakeProgram();
    store = createAppStore();
    controller = createController(program.platform, store);
    await controller.evaluation.pick();
    expect(latest()?.text).toContain('no model to test');
    expect(program.count('model.evaluate')).toBe(0);
  });

  it('runs the same file again on another model, one test at a time', async () => {
    await begin();
    await controller.evaluation.openDropped(new File(['x'], 'f.txt'));
    await controller.models.show('a');
    const slow = later<EvaluationReport>();
    program.handlers['model.evaluate'] = () => slow.promise;
    const again = controller.evaluation.again();
    await settle();
    await controller.evaluation.again();
    await controller.evaluation.pick();
    expect(latest()?.text).toContain('under way');
    slow.resolve(report);
    await again;
    expect(store.getState().evaluations.map(({ model }) => model)).toEqual(['a', 'b']);
    expect(asked()).toMatchObject([
      { model: 'b', file: 'f' },
      { model: 'a', file: 'f' },
    ]);
  });

  it('keeps a report that comes when another model is looked at, with the words of its own model', async () => {
    const slow = later<EvaluationReport>();
    await begin({ 'model.evaluate': () => slow.promise });
    const running = controller.evaluation.pick();
    await settle();
    await controller.models.show('a');
    await controller.models.close('b');
    slow.resolve(report);
    await running;
    const [evaluation] = store.getState().evaluations;
    expect(evaluation?.model).toBe('b');
    expect(evaluation?.words.get(1)).toBe('queen');
  });
});

describe('a file that is none', () => {
  it('is said in the panel and keeps what was there', async () => {
    await begin();
    await controller.evaluation.pick();
    const before = store.getState();
    const error = { name: 'sample.txt', reason: 'it begins with a line of 11 words', line: 1 };
    program.handlers['model.evaluate'] = () => {
      throw new ProgramError('evaluation-format', error);
    };
    await controller.evaluation.openDropped(new File(['x'], 'sample.txt'));
    const after = store.getState();
    expect(after.evaluationForm).toEqual({
      ...before.evaluationForm,
      problem: { code: 'evaluation-format', parameters: error },
    });
    expect(after.evaluations).toBe(before.evaluations);
    expect(latest()).toMatchObject({ kind: 'error', card: false });
    expect(latest()?.text).toContain('sample.txt');
    expect(after.jobs).toEqual([]);
  });

  it('is forgotten by the next test', async () => {
    await begin({
      'model.evaluate': () => {
        throw new ProgramError('evaluation-unknown-words', { name: 'x', questions: 3 });
      },
    });
    await controller.evaluation.pick();
    expect(store.getState().evaluationForm.problem?.code).toBe('evaluation-unknown-words');
    program.handlers['model.evaluate'] = () => report;
    await controller.evaluation.pick();
    expect(store.getState().evaluationForm.problem).toBeNull();
  });
});

describe('cancelling a test', () => {
  it('leaves everything as it was, and is no problem', async () => {
    await begin();
    await controller.evaluation.pick();
    const running = later<EvaluationReport>();
    program.handlers['model.evaluate'] = () => running.promise;
    program.handlers['job.cancel'] = () => {
      running.reject(new ProgramError('cancelled', {}));
      return null;
    };
    const before = store.getState();
    const again = controller.evaluation.again();
    await settle();
    const job = store.getState().jobs.find(({ kind }) => kind === 'evaluation');
    controller.models.cancel(job?.id ?? '');
    await again;
    expect(store.getState().evaluationForm).toEqual(before.evaluationForm);
    expect(store.getState().evaluations).toBe(before.evaluations);
    expect(latest()).toMatchObject({ kind: 'information' });
    expect(latest()?.text).toContain('Cancelled');
  });
});

describe('a miss', () => {
  it('is asked as the test asked it', async () => {
    await begin();
    controller.evaluation.setForm({ restrict: 2, method: 'mul' });
    await controller.evaluation.pick();
    const [evaluation] = store.getState().evaluations;
    await controller.evaluation.ask(evaluation!, 'king : queen :: man : ?');
    const { question, questionOptions } = store.getState();
    expect(question?.subject).toEqual({ kind: 'expression', text: 'king : queen :: man : ?' });
    expect(questionOptions).toMatchObject({
      method: 'mul',
      metric: 'cosine',
      restrict: 2,
      includeInputs: false,
    });
  });

  it('is asked of all words where the limit leaves none out', async () => {
    await begin();
    await controller.evaluation.pick();
    await controller.evaluation.ask(store.getState().evaluations[0]!, 'king : queen :: man : ?');
    expect(store.getState().questionOptions).toMatchObject({ method: 'add', restrict: null });
  });
});

describe('tests side by side', () => {
  it('come and go', async () => {
    await begin();
    await controller.evaluation.pick();
    await controller.evaluation.again();
    const [second, first] = store.getState().evaluations;
    controller.evaluation.compare(first!.id, true);
    controller.evaluation.compare(first!.id, true);
    expect(store.getState().evaluationForm.compared).toEqual([first!.id]);
    controller.evaluation.compare(first!.id, false);
    expect(store.getState().evaluationForm.compared).toEqual([]);
    expect(store.getState().evaluationForm.shown).toBe(second!.id);
    controller.evaluation.show(first!.id);
    expect(store.getState().evaluationForm.shown).toBe(first!.id);
  });
});
