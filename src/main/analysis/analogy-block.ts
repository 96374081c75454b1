import type { AnalogyMethod } from '../../shared/questions.ts';
import { forEachBlock, type RowRange, type RowSource, rowsOfBlock, type Workspace } from './workspace.ts';

/** How many rows are kept for each question. */
export const answersKept = 5;

/** The best rows of some questions so far, on shared memory. */
export interface BestAnswers {
  /** Float64Array of questions·5: scores, best first; −Infinity where there are fewer. */
  readonly scores: Float64Array;
  /** Uint32Array of questions·5: the rows that have them. */
  readonly rows: Uint32Array;
  /** Float32Array of questions: what the kernel's rough score of a row must reach for the row to be measured. */
  readonly thresholds: Float32Array;
}

/** Questions about the rows of a range. */
export interface AnalogyTask extends RowRange {
  readonly method: AnalogyMethod;
  /** Uint32Array of the rows of the words in the questions, each once. */
  readonly words: Uint32Array;
  /** Uint32Array of questions·3: a, b and c of each, by their places in `words`. */
  readonly questions: Uint32Array;
  readonly best: BestAnswers;
}

/** The functions of the kernel `analogies`, as its source describes them. */
export interface AnalogyKernel {
  packUnitRows(rows: number, count: number, stride: number, lengths: number, packed: number): void;
  similarities(
    packed: number,
    panels: number,
    stride: number,
    vectors: number,
    words: number,
    out: number,
  ): void;
  beginWords(values: number, lengths: number, numbers: number): void;
  beginBlock(
    rows: number,
    lengths: number,
    cosines: number,
    count: number,
    stride: number,
    first: number,
  ): void;
  improveSums(
    questions: number,
    count: number,
    scores: number,
    rows: number,
    thresholds: number,
    slack: number,
  ): void;
  improveRatios(
    questions: number,
    count: number,
    scores: number,
    rows: number,
    thresholds: number,
    slack: number,
  ): void;
}

/** Half of the distance between 1 and the next 32-bit float. */
const rounding = 2 ** -24;

/**
 * Improves the best answers to questions by the rows of a range. The words of a question are no answers to it, nor are rows without a direction
 * (zero, or not finite); a question with such a word has no answer. Of equal scores the earlier row wins, so the ranges of one set of
 * answers come in ascending order.
 */
export function improveAnswers(workspace: Workspace<AnalogyKernel>, task: AnalogyTask): void {
  const { source, from, to, method, questions, best } = task;
  const { stride } = source;
  const rowsAtOnce = rowsOfBlock(stride) & ~7;
  const wordCount = task.words.length;
  const paddedWords = Math.ceil(wordCount / 4) * 4;
  const count = questions.length / 3;
  const kernel = workspace.begin(
    rowsAtOnce * (stride * 8 + 8) +
      paddedWords * (stride * 8 + 12 + rowsAtOnce * 4) +
      count * (12 + answersKept * 12 + 4) +
      16 * 64,
  );
  const block = workspace.floats(rowsAtOnce * stride);
  const packed = workspace.floats(rowsAtOnce * stride);
  const lengths = workspace.doubles(rowsAtOnce);
  const cosines = workspace.floats(paddedWords * rowsAtOnce);
  const words = gatherWords(workspace, source, task.words, paddedWords);
  kernel.beginWords(words.values.byteOffset, words.lengths.byteOffset, words.rows.byteOffset);

  const asked = workspace.integers(questions.length);
  asked.set(questions);
  const scores = workspace.doubles(best.scores.length);
  scores.set(best.scores);
  const rows = workspace.integers(best.rows.length);
  rows.set(best.rows);
  const thresholds = workspace.floats(count);
  thresholds.set(best.thresholds);
  for (let index = 0; index < count; index++) {
    const directed = questions.subarray(index * 3, index * 3 + 3).every((word) => words.lengths[word]! > 0);
    if (!directed) thresholds[index] = Number.POSITIVE_INFINITY;
  }

  // A cosine in 32 bits is off by (stride + 3) roundings at most; what remains covers those of sums and thresholds.
  const slack = (stride + 16) * rounding;
  const improve =
    method === 'add'
      ? (at: number) =>
          kernel.improveSums(at, count, scores.byteOffset, rows.byteOffset, thresholds.byteOffset, 3 * slack)
      : (at: number) =>
          kernel.improveRatios(
            at,
            count,
            scores.byteOffset,
            rows.byteOffset,
            thresholds.byteOffset,
            slack + 4 * rounding,
          );
  forEachBlock(source, from, to, false, block, (first, filled) => {
    block.fill(0, filled * stride);
    kernel.packUnitRows(block.byteOffset, rowsAtOnce, stride, lengths.byteOffset, packed.byteOffset);
    kernel.similarities(
      packed.byteOffset,
      rowsAtOnce / 4,
      stride,
      words.units.byteOffset,
      paddedWords,
      cosines.byteOffset,
    );
    kernel.beginBlock(block.byteOffset, lengths.byteOffset, cosines.byteOffset, rowsAtOnce, stride, first);
    improve(asked.byteOffset);
  });
  best.scores.set(scores);
  best.rows.set(rows);
  best.thresholds.set(thresholds);
}

/** The words' rows as they are, at length 1, their lengths (0 without a direction) and numbers; zeros behind the last one. */
function gatherWords(
  workspace: Workspace<AnalogyKernel>,
  { values: all, stride }: RowSource,
  words: Uint32Array,
  padded: number,
): { values: Float32Array; units: Float32Array; lengths: Float64Array; rows: Uint32Array } {
  const values = workspace.floats(padded * stride).fill(0);
  const units = workspace.floats(padded * stride).fill(0);
  const lengths = workspace.doubles(padded).fill(0);
  const rows = workspace.integers(padded).fill(0);
  rows.set(words);
  for (const [place, word] of words.entries()) {
    const row = all.subarray(word * stride, (word + 1) * stride);
    values.set(row, place * stride);
    let squares = 0;
    for (const value of row) squares += value * value;
    const length = Math.sqrt(squares);
    if (!(length > 0 && length < Number.POSITIVE_INFINITY)) continue;
    lengths[place] = length;
    for (let i = 0; i < stride; i++) units[place * stride + i] = row[i]! / length;
  }
  return { values, units, lengths, rows };
}
