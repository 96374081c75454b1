import { quoteWord } from '../../shared/expression/expression.ts';
import type { AnalogyReport, AnalogySection } from '../../shared/questions.ts';
import { accuracy } from './evaluations.ts';
import { missingRow } from './selectors.ts';

/** One question of a test: a is to b as c is to `expected`. Rows of the model's vocabulary. */
export interface AnalogyQuestion {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly expected: number;
  /** What the model answered; `null` for nothing. */
  readonly predicted: number | null;
}

/** How the table of sections is put in order. */
export interface SectionOrder {
  readonly by: 'file' | 'name' | 'accuracy' | 'asked' | 'skipped';
  readonly descending: boolean;
}

const numbersOfQuestion = 5;

/** Places of the sections in another order; equal ones stay in the order of the file, and those without a question come last. */
export function orderSections(
  sections: readonly AnalogySection[],
  { by, descending }: SectionOrder,
): readonly number[] {
  const places = sections.map((_, place) => place);
  if (by === 'file') return descending ? places.reverse() : places;
  const sign = descending ? -1 : 1;
  const compare = (first: AnalogySection, second: AnalogySection): number => {
    if (by === 'name') return sign * first.name.localeCompare(second.name);
    if (by !== 'accuracy') return sign * (first[by] - second[by]);
    const [one, other] = [accuracy(first), accuracy(second)];
    if (one === null || other === null) return (one === null ? 1 : 0) - (other === null ? 1 : 0);
    return sign * (one - other);
  };
  return places.sort((one, other) => compare(sections[one]!, sections[other]!) || one - other);
}

/** Numbers of the questions of a section, of all sections for `null`; without the ones that were answered right unless they are asked for. */
export function questionsOf(
  report: AnalogyReport,
  section: number | null,
  { hits }: { readonly hits: boolean },
): Uint32Array {
  let from = 0;
  let to = report.asked;
  if (section !== null) {
    for (const { asked } of report.sections.slice(0, section)) from += asked;
    to = from + (report.sections[section]?.asked ?? 0);
  }
  const found = new Uint32Array(to - from);
  let count = 0;
  for (let number = from; number < to; number++) {
    if (hits || !isHit(report, number)) found[count++] = number;
  }
  return found.slice(0, count);
}

/** Whether a question was answered right. */
export function isHit({ questions }: AnalogyReport, number: number): boolean {
  const at = number * numbersOfQuestion;
  return questions[at + 3] === questions[at + 4];
}

/** @throws RangeError when there is no such question */
export function questionAt({ questions }: AnalogyReport, number: number): AnalogyQuestion {
  const at = number * numbersOfQuestion;
  const [a, b, c, expected, predicted] = questions.subarray(at, at + numbersOfQuestion);
  if (a === undefined || b === undefined || c === undefined) throw new RangeError(`no question ${number}`);
  if (expected === undefined || predicted === undefined) throw new RangeError(`no question ${number}`);
  return { a, b, c, expected, predicted: predicted === missingRow ? null : predicted };
}

/** The name of the section that a question is in. */
export function sectionOf(report: AnalogyReport, number: number): string {
  let end = 0;
  for (const { name, asked } of report.sections) {
    end += asked;
    if (number < end) return name;
  }
  return '';
}

/** The question as it is typed: `man : king :: woman : ?`. */
export function questionExpression(
  { a, b, c }: Pick<AnalogyQuestion, 'a' | 'b' | 'c'>,
  word: (row: number) => string,
): string {
  const [first, second, third] = [a, b, c].map((row) => quoteWord(word(row)));
  return `${first} : ${second} :: ${third} : ?`;
}
