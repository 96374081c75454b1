import type { FileHandle } from '../../../shared/api.ts';
import { describeError } from '../../../shared/describe-error.ts';
import { serializeError } from '../../../shared/errors.ts';
import type { UploadOptions } from '../../api/files.ts';
import { type Evaluation, type EvaluationForm, reportWords, shortResult } from '../../state/evaluations.ts';
import type { Context } from './context.ts';
import type { QuestionActions } from './questions.ts';

/** Testing a model with files of analogies and word pairs. */
export interface EvaluationActions {
  /** Changes how the next test is run. */
  setForm(change: Partial<Pick<EvaluationForm, 'restrict' | 'method'>>): void;
  /** Lets the person choose a file and runs it. */
  pick(): Promise<void>;
  openDropped(file: File): Promise<void>;
  /** Runs the last file again, with the model that is open now and the options as they are. */
  again(): Promise<void>;
  /** Shows the report of an earlier test. */
  show(id: string): void;
  /** Puts a test's results beside the one that is shown, or takes them away. */
  compare(id: string, beside: boolean): void;
  /** Asks a question of a test in the way in which the test asked it. */
  ask(evaluation: Evaluation, expression: string): Promise<void>;
}

/** Tests that are remembered; a report of the standard analogies takes some hundred kilobytes. */
const remembered = 50;

export function createEvaluationActions(context: Context, questions: QuestionActions): EvaluationActions {
  const { platform, store, update, say } = context;

  const change = (next: Partial<EvaluationForm>) =>
    update((state) => ({ evaluationForm: { ...state.evaluationForm, ...next } }));

  /** Whether a test can be run now; says why not. */
  function ready(): boolean {
    const { model, jobs } = store.getState();
    if (model === null) {
      say({ kind: 'information', text: 'There is no model to test yet: train one first.', card: true });
      return false;
    }
    if (jobs.some(({ kind }) => kind === 'evaluation')) {
      say({ kind: 'information', text: 'A test is under way: wait for it, or cancel it first.' });
      return false;
    }
    return true;
  }

  /** The reason is shown in the panel, and in the status bar for whoever looks elsewhere. */
  function fail(error: unknown): void {
    const serialized = serializeError(error);
    const text = describeError(serialized).sentence;
    if (serialized.code === 'cancelled') say({ kind: 'information', text });
    else {
      change({ problem: serialized });
      say({ kind: 'error', text });
    }
  }

  async function run({ file, name }: Pick<FileHandle, 'file' | 'name'>): Promise<void> {
    const { model, evaluationForm } = store.getState();
    if (model === null) return;
    const { method, restrict } = evaluationForm;
    const { id, name: modelName } = model.description;
    change({ problem: null });
    const report = await context.run(
      'model.evaluate',
      { model: id, file, restrict, method },
      { kind: 'evaluation', subject: name },
    );
    // The report is about the model that was asked, also when another one is looked at by now.
    const evaluation: Evaluation = {
      id: crypto.randomUUID(),
      model: id,
      modelName,
      method,
      restrict,
      report,
      words: reportWords(report, model.words),
    };
    update((state) => ({ evaluations: [evaluation, ...state.evaluations].slice(0, remembered) }));
    change({ shown: evaluation.id, file: { file, name } });
    say({ kind: 'success', text: `Tested ${modelName} with ${name}: ${shortResult(report)}.` });
  }

  async function open(
    subject: string,
    send: (options: UploadOptions) => Promise<FileHandle | null>,
  ): Promise<void> {
    if (!ready()) return;
    try {
      const handle = await context.transfer(subject, send, 'evaluation');
      if (handle !== null && ready()) await run(handle);
    } catch (error) {
      fail(error);
    }
  }

  return {
    setForm: change,
    pick: () => open('the chosen file', (options) => platform.pickFile('evaluation', options)),
    openDropped: (file) => open(file.name, (options) => platform.uploadFile(file, options)),
    again: async () => {
      const { file } = store.getState().evaluationForm;
      if (file === null || !ready()) return;
      try {
        await run(file);
      } catch (error) {
        fail(error);
      }
    },
    show: (shown) => change({ shown }),
    compare: (id, beside) =>
      update(({ evaluationForm }) => {
        const others = evaluationForm.compared.filter((other) => other !== id);
        return {
          evaluationForm: { ...evaluationForm, compared: beside ? [...others, id] : others },
        };
      }),
    ask: async ({ method, restrict }, expression) => {
      const { questionOptions, model } = store.getState();
      // A limit that leaves no word out is none.
      const limit = restrict !== null && model !== null && restrict < model.words.size ? restrict : null;
      const asTested = { metric: 'cosine', method, restrict: limit, includeInputs: false } as const;
      const differs =
        questionOptions.metric !== 'cosine' ||
        questionOptions.method !== method ||
        questionOptions.restrict !== limit ||
        questionOptions.includeInputs;
      if (differs) {
        questions.clear();
        questions.setOptions(asTested);
      }
      await questions.ask({ kind: 'expression', text: expression }, expression);
    },
  };
}
