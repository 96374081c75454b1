import type { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import type { EmbeddingStore } from '../../../src/main/embeddings/store.ts';
import { Models } from '../../../src/main/services/models.ts';
import { questionQueries } from '../../../src/main/services/questions.ts';
import { writeExpression } from '../../../src/shared/expression/expression.ts';
import { defaultQuestionOptions } from '../../../src/shared/questions.ts';

type Weighted = readonly [word: string, weight: number];

/** Questions as test/fixtures/questions/gensim_answers.py reads them; weights of words taken away are positive. */
export type GensimQuestion =
  | {
      kind: 'similar';
      positive: readonly Weighted[];
      negative: readonly Weighted[];
      top: number;
      restrict: number | null;
    }
  | { kind: 'multiplied'; positive: readonly string[]; negative: readonly string[]; top: number }
  | { kind: 'odd'; words: readonly string[] }
  | { kind: 'sets'; first: readonly string[]; second: readonly string[] }
  | { kind: 'words' | 'closer'; first: string; second: string };

type Ranked = readonly (readonly [word: string, score: number])[];
interface Ranks {
  readonly cosine: number;
  readonly ofSecond: number;
  readonly ofFirst: number;
}
interface Closer {
  readonly total: number;
  /** In no particular order; `null` where they are many. */
  readonly words: readonly string[] | null;
}
export type GensimAnswer = Ranked | number | Ranks | Closer;

/** How far our scores may be from those of gensim, which computes in 32-bit floats. */
const tolerance = 1e-5;

/**
 * Asks the program what gensim was asked, through the requests that the page makes.
 * @param nearTie words whose scores differ by less may change places
 * @returns what differs, a line each; empty when all answers agree
 */
export async function differencesFromGensim(
  store: EmbeddingStore,
  pool: AnalysisPool,
  questions: readonly GensimQuestion[],
  answers: readonly GensimAnswer[],
  nearTie: number,
): Promise<string[]> {
  const models = new Models();
  const { id: model } = models.add('questions', store, {
    kind: 'file',
    file: 'questions',
    format: 'word2vec-text',
  });
  const ask = questionQueries({ models, pool });
  const word = (row: number) => store.words.word(row);
  const row = (text: string) => store.indexOf(text);

  const similar = async (positive: readonly Weighted[], negative: readonly Weighted[], options: object) => {
    const terms = [...positive, ...negative.map(([text, weight]) => [text, -weight] as const)];
    const text = writeExpression(terms.map(([name, weight]) => ({ word: name, weight })));
    const { indices, scores } = await ask['model.ask']({
      model,
      subject: { kind: 'expression', text },
      options: { ...defaultQuestionOptions, ...options },
    });
    return Array.from(indices, (index, at) => [word(index), scores[at]!] as const);
  };

  const differencesOf = async (question: GensimQuestion, answer: GensimAnswer): Promise<string[]> => {
    switch (question.kind) {
      case 'similar': {
        const { top, restrict, positive, negative } = question;
        return rankedDifferences(
          await similar(positive, negative, { top, restrict }),
          answer as Ranked,
          nearTie,
        );
      }
      case 'multiplied': {
        const [positive, negative] = [question.positive, question.negative].map((words) =>
          words.map((text) => [text, 1] as const),
        );
        const ours = await similar(positive!, negative!, { top: question.top, method: 'mul' });
        return rankedDifferences(ours, answer as Ranked, nearTie);
      }
      case 'odd': {
        const { indices, cosines } = await ask['model.outliers']({ model, rows: question.words.map(row) });
        const ours = Array.from(indices, (index, at) => [word(index), cosines[at]!] as const);
        return rankedDifferences(ours, answer as Ranked, nearTie);
      }
      case 'sets': {
        const [first, second] = [question.first.map(row), question.second.map(row)];
        const { cosine } = await ask['model.relate']({ model, first, second });
        return Math.abs(cosine - (answer as number)) <= tolerance ? [] : [`${cosine}, not ${answer}`];
      }
      case 'words': {
        const [first, second] = [row(question.first), row(question.second)];
        const { cosine, ranks } = await ask['model.relate']({ model, first: [first], second: [second] });
        const theirs = answer as Ranks;
        const slack = await Promise.all(
          [
            [first, second],
            [second, first],
          ].map(([to, from]) => nearThreshold(to!, from!)),
        );
        const same =
          Math.abs(cosine - theirs.cosine) <= tolerance &&
          Math.abs(ranks!.ofSecond - theirs.ofSecond) <= slack[0]!.size &&
          Math.abs(ranks!.ofFirst - theirs.ofFirst) <= slack[1]!.size;
        return same ? [] : [`${JSON.stringify({ cosine, ...ranks })}, not ${JSON.stringify(theirs)}`];
      }
      case 'closer': {
        const [first, second] = [row(question.first), row(question.second)];
        const { indices, total } = await ask['model.closer']({ model, first, second, limit: 10_000 });
        const theirs = answer as Closer;
        const either = await nearThreshold(first, second);
        if (theirs.words === null) {
          return Math.abs(total - theirs.total) <= either.size ? [] : [`${total}, not ${theirs.total}`];
        }
        const ours = new Set(Array.from(indices, word));
        const differing = [
          ...theirs.words.filter((text) => !ours.has(text)),
          ...[...ours].filter((text) => !theirs.words!.includes(text)),
        ].filter((text) => !either.has(text));
        return total === indices.length && differing.length === 0 ? [] : [`${total}: ${differing.join(' ')}`];
      }
    }
  };

  /** The words that are as near to `to` as `from` is, as far as 32-bit floats can tell. */
  const nearThreshold = async (to: number, from: number): Promise<Set<string>> => {
    if (nearTie === 0) return new Set();
    const cosines = await pool.similarities(store.vectors, [store.vector(to, 'trained')!]);
    const rows = [...cosines.keys()].filter(
      (at) => at !== from && Math.abs(cosines[at]! - cosines[from]!) <= nearTie,
    );
    return new Set(rows.map(word));
  };

  const lines: string[] = [];
  for (const [at, question] of questions.entries()) {
    const found = await differencesOf(question, answers[at]!);
    lines.push(...found.map((line) => `${JSON.stringify(question)}: ${line}`));
  }
  return lines;
}

/** Places at which two rankings differ, in score or, beyond near ties, in the word. */
function rankedDifferences(ours: Ranked, theirs: Ranked, nearTie: number): string[] {
  if (ours.length !== theirs.length) return [`${ours.length} words, not ${theirs.length}`];
  const scores = new Map(theirs);
  const last = theirs.at(-1)?.[1] ?? 0;
  return ours.flatMap(([word, score], at) => {
    const [expected, expectedScore] = theirs[at]!;
    // A word that is not among theirs can only be a near tie with their last one.
    const tied = Math.abs((scores.get(word) ?? last) - expectedScore) <= nearTie;
    const same = word === expected || (nearTie > 0 && tied);
    const near = Math.abs(score - expectedScore) <= tolerance * Math.max(1, Math.abs(expectedScore));
    return same && near ? [] : [`${at}: ${word} ${score}, not ${expected} ${expectedScore}`];
  });
}
