import type { ReportProgress } from '../../shared/jobs.ts';
import type { AnalogyMethod } from '../../shared/questions.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import { answersKept, type BestAnswers } from './analogy-block.ts';
import type { AnalogyQuestions } from './evaluation-questions.ts';
import { type AnalysisThread, type AnalysisThreads, type LongWork, throwIfCancelled } from './threads.ts';
import { type RowSource, rowSource } from './workspace.ts';

/** Stands for no row. */
const none = 0xffff_ffff;
/** A thread is asked so many questions at once, unless there are more words in them. */
const questionsAtOnce = 2048;
const wordsAtOnce = 1024;
/** Multiplications, and their like, in one call to a thread: about 40 ms. */
const stepsAtOnce = 4e8;

/**
 * What a model answers to analogies `a is to b as c is to …`, exactly, with gensim's conventions: the words of the question are no answers, and
 * of the five best rows the first one counts that is no other spelling of one of them, or else the last. Answers are given by their most
 * frequent spelling, so that a right one is the row that was expected.
 * @returns Uint32Array of asked: the predicted rows; 0xffffffff for none, where a word of the question has no direction
 * @throws ProgramError `cancelled`
 */
export async function answerAnalogies(
  threads: AnalysisThreads,
  kernel: WebAssembly.Module,
  matrix: EmbeddingMatrix,
  test: Pick<AnalogyQuestions, 'questions' | 'spellings'>,
  method: AnalogyMethod,
  { signal, report }: LongWork = {},
): Promise<Uint32Array> {
  const source = rowSource(matrix, test.spellings.length);
  const all = await threads.all();
  const asked = test.questions.length / 4;
  const answers = new Uint32Array(asked).fill(none);
  const progress = new QuestionProgress(asked, report);
  const size = Math.max(16, Math.min(questionsAtOnce, Math.ceil(asked / (all.length * 4))));
  const groups = questionGroups(test.questions, size);
  let failed = false;
  const lane = async (thread: AnalysisThread): Promise<void> => {
    for (const group of groups) {
      const best = noAnswers(group.questions.length / 3);
      await askGroup(thread, kernel, source, group, method, best, (share) => {
        throwIfCancelled(signal);
        progress.add((group.questions.length / 3) * share);
        return !failed;
      });
      if (failed) return;
      choosePredictions(test, group.first, best, answers);
    }
  };
  await Promise.all(
    all.map((thread) =>
      lane(thread).catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    ),
  );
  progress.end();
  return answers;
}

/** Neighbouring questions with the words in them. */
interface QuestionGroup {
  /** The number of its first question. */
  readonly first: number;
  readonly words: Uint32Array;
  readonly questions: Uint32Array;
}

/** The questions in groups of at most `size`, or of as many as have few enough words. Groups are made when they are asked for. */
function* questionGroups(questions: Uint32Array, size: number): Generator<QuestionGroup, void, undefined> {
  const count = questions.length / 4;
  for (let first = 0; first < count; ) {
    const places = new Map<number, number>();
    const asked: number[] = [];
    let next = first;
    for (; next < Math.min(count, first + size) && places.size + 3 <= wordsAtOnce; next++) {
      for (const row of questions.subarray(next * 4, next * 4 + 3)) {
        const place = places.get(row) ?? places.size;
        places.set(row, place);
        asked.push(place);
      }
    }
    yield { first, words: Uint32Array.from(places.keys()), questions: Uint32Array.from(asked) };
    first = next;
  }
}

/** Asks a group about all rows, range after range. `onShare` hears which share of the rows a call was about, and says whether to go on. */
async function askGroup(
  thread: AnalysisThread,
  kernel: WebAssembly.Module,
  source: RowSource,
  { words, questions }: QuestionGroup,
  method: AnalogyMethod,
  best: BestAnswers,
  onShare: (share: number) => boolean,
): Promise<void> {
  const stepsPerRow = words.length * source.stride + questions.length * 2;
  const rowsAtOnce = Math.max(64, Math.floor(stepsAtOnce / stepsPerRow));
  for (let from = 0; from < source.rows; from += rowsAtOnce) {
    const to = Math.min(source.rows, from + rowsAtOnce);
    await thread.call('analogies', { kernel, source, from, to, method, words, questions, best });
    if (!onShare((to - from) / source.rows)) return;
  }
}

function noAnswers(questions: number): BestAnswers {
  const kept = questions * answersKept;
  const memory = new SharedArrayBuffer(kept * 12 + questions * 4);
  return {
    scores: new Float64Array(memory, 0, kept).fill(Number.NEGATIVE_INFINITY),
    rows: new Uint32Array(memory, kept * 8, kept).fill(none),
    thresholds: new Float32Array(memory, kept * 12, questions).fill(Number.NEGATIVE_INFINITY),
  };
}

function choosePredictions(
  { questions, spellings }: Pick<AnalogyQuestions, 'questions' | 'spellings'>,
  first: number,
  best: BestAnswers,
  answers: Uint32Array,
): void {
  for (let at = 0; at < best.thresholds.length; at++) {
    const [a, b, c] = questions.subarray((first + at) * 4, (first + at) * 4 + 3);
    for (const row of best.rows.subarray(at * answersKept, (at + 1) * answersKept)) {
      if (row === none) break;
      const word = spellings[row]!;
      answers[first + at] = word;
      if (word !== a && word !== b && word !== c) break;
    }
  }
}

/** Progress in questions; a question counts in part when some of the rows were looked at. */
class QuestionProgress {
  readonly #total: number;
  readonly #report: ReportProgress | undefined;
  readonly #started = performance.now();
  #done = 0;

  constructor(total: number, report: ReportProgress | undefined) {
    this.#total = total;
    this.#report = report;
    this.add(0);
  }

  add(questions: number): void {
    this.#done = Math.min(this.#total, this.#done + questions);
    const seconds = (performance.now() - this.#started) / 1000;
    const rate = this.#done > 0 && seconds > 0 ? this.#done / seconds : null;
    this.#report?.({
      stage: 'evaluating',
      unit: 'questions',
      done: Math.floor(this.#done),
      total: this.#total,
      rate,
      secondsLeft: rate === null ? null : (this.#total - this.#done) / rate,
      fraction: this.#total === 0 ? 1 : this.#done / this.#total,
    });
  }

  /** All questions were asked, whatever became of the parts in rounding. */
  end(): void {
    this.add(this.#total);
  }
}
