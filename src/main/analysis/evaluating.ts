import { ProgramError } from '../../shared/errors.ts';
import type { AnalogyMethod, AnalogyReport, EvaluationReport } from '../../shared/questions.ts';
import type { WordTable } from '../../shared/word-table.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import { answerAnalogies } from './analogy-test.ts';
import type { EvaluationText } from './evaluation-file.ts';
import type { AnalogyQuestions, ResolvedEvaluation } from './evaluation-questions.ts';
import { type AnalysisThreads, type LongWork, throwIfCancelled } from './threads.ts';
import { rowSource } from './workspace.ts';

/** What is evaluated. */
export interface EvaluatedModel {
  /** The words of the rows, most frequent first; their bytes on shared memory. */
  readonly words: WordTable;
  readonly vectors: EmbeddingMatrix;
}

export interface EvaluationOptions {
  readonly method: AnalogyMethod;
  /** Only the so many most frequent words are asked about and are answers; `null` for all. gensim takes 300,000. */
  readonly restrict: number | null;
  /** What the file must be; by default its content decides. */
  readonly expected?: EvaluationReport['kind'];
}

/** An evaluation as far as it does not know when it began. */
export type TimelessReport = {
  [K in EvaluationReport['kind']]: Omit<Extract<EvaluationReport, { kind: K }>, 'seconds'>;
}[EvaluationReport['kind']];

/**
 * Asks a model the questions of an evaluation file, as gensim's `evaluate_word_analogies` and `evaluate_word_pairs` do: see
 * {@link resolveEvaluation} and {@link answerAnalogies}. Progress is in questions.
 * @param kernel gives the kernel `analogies`, when there are analogies
 * @throws ProgramError `evaluation-format`, `evaluation-unknown-words`, `cancelled`
 */
export async function evaluateModel(
  threads: AnalysisThreads,
  kernel: () => Promise<WebAssembly.Module>,
  model: EvaluatedModel,
  text: EvaluationText,
  options: EvaluationOptions,
  work: LongWork = {},
): Promise<TimelessReport> {
  const { name } = text;
  const resolved = await resolve(threads, model, text, options.restrict, work);
  if (options.expected !== undefined && resolved.kind !== options.expected) {
    const [found, wanted] =
      resolved.kind === 'pairs' ? ['word pairs', 'analogies'] : ['analogies', 'word pairs'];
    throw new ProgramError('evaluation-format', { name, reason: `it holds ${found}, not ${wanted}` });
  }
  const asked = resolved.kind === 'pairs' ? resolved.human.length : resolved.questions.length / 4;
  if (asked === 0) {
    const questions = resolved.kind === 'pairs' ? resolved.pairs : resolved.skipped;
    throw new ProgramError('evaluation-unknown-words', { name, questions });
  }
  if (resolved.kind === 'analogies') {
    const answers = await answerAnalogies(
      threads,
      await kernel(),
      model.vectors,
      resolved,
      options.method,
      work,
    );
    return analogyReport(name, resolved, answers);
  }
  const done = { done: asked, total: asked, rate: null, secondsLeft: 0, fraction: 1 };
  work.report?.({ stage: 'evaluating', unit: 'questions', ...done });
  return { ...resolved, name };
}

/** Reads the file and finds its words in a thread; a cancelled job makes the thread stop soon. */
async function resolve(
  threads: AnalysisThreads,
  { words, vectors }: EvaluatedModel,
  text: EvaluationText,
  restrict: number | null,
  { signal }: LongWork,
): Promise<ResolvedEvaluation> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const halt = (): void => void Atomics.store(stop, 0, 1);
  const thread = await threads.any();
  throwIfCancelled(signal);
  signal?.addEventListener('abort', halt);
  try {
    return await thread.call('resolveEvaluation', {
      text,
      words: words.packed,
      source: rowSource(vectors),
      restrict: restrict ?? vectors.rows,
      stop,
    });
  } finally {
    signal?.removeEventListener('abort', halt);
  }
}

function analogyReport(
  name: string,
  test: AnalogyQuestions,
  answers: Uint32Array,
): Omit<AnalogyReport, 'seconds'> {
  const questions = new Uint32Array(answers.length * 5);
  const sections: AnalogyReport['sections'][number][] = [];
  let at = 0;
  let correct = 0;
  for (const section of test.sections) {
    const before = correct;
    for (const end = at + section.asked; at < end; at++) {
      const question = test.questions.subarray(at * 4, at * 4 + 4);
      questions.set(question, at * 5);
      questions[at * 5 + 4] = answers[at]!;
      if (answers[at] === question[3]) correct++;
    }
    sections.push({ ...section, correct: correct - before });
  }
  const { skipped } = test;
  return { kind: 'analogies', name, sections, questions, correct, asked: answers.length, skipped };
}
