import { ProgramError } from '../../shared/errors.ts';
import { formatCount } from '../../shared/format.ts';
import type { WordPairReport } from '../../shared/questions.ts';
import type { PackedWords } from '../../shared/word-table.ts';
import { pearson, spearman } from './correlation.ts';
import { type EvaluationLine, type EvaluationText, evaluationLines } from './evaluation-file.ts';
import { type FoldedVocabulary, foldVocabulary } from './folded-vocabulary.ts';
import type { RowSource } from './workspace.ts';

/** An evaluation file against a vocabulary. */
export type ResolvedEvaluation = AnalogyQuestions | ResolvedPairs;

/** The questions of a file of analogies whose four words are all in the vocabulary. */
export interface AnalogyQuestions {
  readonly kind: 'analogies';
  readonly sections: readonly AnalogyQuestionSection[];
  /** Uint32Array of asked·4: the rows of a, b, c and of the expected word, section after section. */
  readonly questions: Uint32Array;
  /** Uint32Array of the rows that may be answers: for each one the row of its most frequent spelling. */
  readonly spellings: Uint32Array;
  readonly skipped: number;
}

interface AnalogyQuestionSection {
  readonly name: string;
  readonly asked: number;
  /** Questions with a word that the vocabulary lacks. */
  readonly skipped: number;
}

/** Word pairs with the model's opinion on them: a report that lacks the file's name and the time it took. */
type ResolvedPairs = Omit<WordPairReport, 'name' | 'seconds'>;

/** What is resolved against what. */
export interface ResolveTask {
  readonly text: EvaluationText;
  readonly words: PackedWords;
  readonly source: RowSource;
  /** Only the so many most frequent words count. */
  readonly restrict: number;
  /** Int32Array of 1 on shared memory: not 0 once the work should stop. */
  readonly stop: Int32Array;
}

/** Lines read between two looks at whether to stop. */
const linesAtOnce = 1024;
const mostSections = 10_000;
const mostMissing = 1000;

/**
 * Reads an evaluation file and finds its words, as gensim's `evaluate_word_analogies` and `evaluate_word_pairs` do: without regard to case, among
 * the most frequent words only, leaving out what has a word that is not there.
 * @throws ProgramError `evaluation-format`, `cancelled`
 */
export function resolveEvaluation(task: ResolveTask): ResolvedEvaluation {
  const goOn = (): void => {
    if (Atomics.load(task.stop, 0) !== 0) throw new ProgramError('cancelled', {});
  };
  const lines = evaluationLines(task.text);
  const first = lines.next();
  // What is no evaluation file is refused before the vocabulary is looked at.
  if (first.done === true) throw new Error('a file without lines was not refused');
  const vocabulary = foldVocabulary(task.words, task.restrict, goOn);
  const all = watched(first.value, lines, goOn);
  return first.value.kind === 'pair'
    ? resolvePairs(all, vocabulary, task.source)
    : resolveAnalogies(all, vocabulary, task.text.name);
}

function* watched(
  first: EvaluationLine,
  rest: Iterable<EvaluationLine>,
  goOn: () => void,
): Generator<EvaluationLine, void, undefined> {
  yield first;
  let count = 0;
  for (const line of rest) {
    if (++count % linesAtOnce === 0) goOn();
    yield line;
  }
}

function resolveAnalogies(
  lines: Iterable<EvaluationLine>,
  { rowOf, spellings }: FoldedVocabulary,
  name: string,
): AnalogyQuestions {
  const sections: { name: string; asked: number; skipped: number }[] = [];
  const questions: number[] = [];
  let skipped = 0;
  for (const line of lines) {
    if (line.kind === 'section') {
      sections.push({ name: line.name, asked: 0, skipped: 0 });
      if (sections.length > mostSections) {
        const reason = `it has more than ${formatCount(mostSections)} sections`;
        throw new ProgramError('evaluation-format', { name, reason });
      }
      continue;
    }
    const section = sections.at(-1)!;
    const rows = line.words.map(rowOf);
    if (rows.includes(-1)) {
      section.skipped++;
      skipped++;
    } else {
      section.asked++;
      questions.push(...rows);
    }
  }
  return { kind: 'analogies', sections, questions: Uint32Array.from(questions), spellings, skipped };
}

function resolvePairs(
  lines: Iterable<EvaluationLine>,
  { rowOf }: FoldedVocabulary,
  source: RowSource,
): ResolvedPairs {
  const rows: number[] = [];
  const human: number[] = [];
  const cosines: number[] = [];
  const missing: [string, string][] = [];
  let pairs = 0;
  for (const line of lines) {
    if (line.kind !== 'pair') continue;
    pairs++;
    const [a, b] = line.words;
    const [rowA, rowB] = [rowOf(a), rowOf(b)];
    if (rowA < 0 || rowB < 0) {
      if (missing.length < mostMissing) missing.push([a, b]);
      continue;
    }
    rows.push(rowA, rowB);
    human.push(line.score);
    cosines.push(singleCosine(singleUnit(source, rowA), singleUnit(source, rowB)));
  }
  return {
    kind: 'pairs',
    pearson: pearson(human, cosines),
    spearman: spearman(human, cosines),
    outOfVocabulary: (pairs - human.length) / pairs,
    pairs,
    rows: Uint32Array.from(rows),
    human: Float64Array.from(human),
    cosines: Float64Array.from(cosines),
    missing,
  };
}

/**
 * A row at length 1 with the roundings of gensim's `unitvec` in 32 bits. In the last digits its cosines are not the exact ones, but pairs then
 * tie, or nearly so, where they do in gensim, and rank correlations agree in digits that a person reads.
 */
function singleUnit({ values, stride }: RowSource, row: number): Float32Array {
  const vector = values.slice(row * stride, (row + 1) * stride);
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = Math.fround(1 / Math.fround(Math.sqrt(squares)));
  return squares > 0 ? vector.map((value) => value * scale) : vector;
}

/** The dot product as a 32-bit float; 0 where a word has no direction, as in gensim. */
function singleCosine(a: Float32Array, b: Float32Array): number {
  let product = 0;
  for (let i = 0; i < a.length; i++) product += a[i]! * b[i]!;
  return Number.isNaN(product) ? 0 : Math.fround(product);
}
