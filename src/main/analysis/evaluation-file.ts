import { ProgramError } from '../../shared/errors.ts';
import { formatBytes, formatCounted } from '../../shared/format.ts';

/** An evaluation file as UTF-8 text without a byte order mark. */
export interface EvaluationText {
  /** Base name, for errors. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The byte that ends a line: 10, or 13 in texts that have no 10. */
  readonly lineEnd: 10 | 13;
}

/** What a line of an evaluation file says. A file has sections and questions, or pairs. */
export type EvaluationLine =
  | { readonly kind: 'section'; readonly name: string }
  | { readonly kind: 'question'; readonly words: readonly [string, string, string, string] }
  | { readonly kind: 'pair'; readonly words: readonly [string, string]; readonly score: number };

/** Four words of ten thousand characters each fit a line; what is longer is another kind of file. */
const longestLine = 256 * 1024;
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The lines of a file of analogies (`: section`, then four words a line, as in Google's questions-words.txt) or of word pairs (two words and a
 * score a line, separated by tabs, by commas or by spaces, as in WordSim-353). The first line with content decides which it is. Blank lines and
 * comments (`#`) are left out. Only spaces and tabs separate words: other white space may be part of one.
 * @throws ProgramError `evaluation-format` with the line and what was found there
 */
export function* evaluationLines(text: EvaluationText): Generator<EvaluationLine, void, undefined> {
  const refuse = (reason: string, line?: number): never => {
    throw new ProgramError('evaluation-format', {
      name: text.name,
      reason,
      ...(line === undefined ? {} : { line }),
    });
  };
  let read: ((line: string) => EvaluationLine | null) | null = null;
  let questions = 0;
  for (const { line, number: lineNumber } of linesOf(text, refuse)) {
    if (read === null) {
      if (line.startsWith('#')) continue;
      read = isSection(line) ? readAnalogy : readPair;
    }
    try {
      const found = read(line);
      if (found === null) continue;
      if (found.kind !== 'section') questions++;
      yield found;
    } catch (error) {
      if (!(error instanceof LineProblem)) throw error;
      const first = read === readPair && questions === 0;
      refuse((first && strangerThanPairs(line)) || error.message, lineNumber);
    }
  }
  if (read === null) refuse('there is nothing in it but blank lines and comments');
  if (questions === 0) refuse('there is no question in it');
}

/** Why a line cannot be read. */
class LineProblem extends Error {}

/** The lines with content, counted from 1. */
function* linesOf(
  { bytes, lineEnd }: EvaluationText,
  refuse: (reason: string, line: number) => never,
): Generator<{ line: string; number: number }, void, undefined> {
  let lineNumber = 0;
  for (let start = 0; start < bytes.length; ) {
    lineNumber++;
    const found = bytes.indexOf(lineEnd, start);
    const end = found < 0 ? bytes.length : found;
    if (end - start > longestLine) refuse(`the line is ${formatBytes(end - start)} long`, lineNumber);
    const line = trimmed(decoder.decode(bytes.subarray(start, end)));
    start = end + 1;
    if (line !== '') yield { line, number: lineNumber };
  }
}

function isSection(line: string): boolean {
  // Words may begin with a colon, too: smileys do.
  return line.startsWith(':') && (/^:(?:[ \t]|$)/.test(line) || wordsOf(line).length !== 4);
}

function readAnalogy(line: string): EvaluationLine | null {
  if (isSection(line)) return { kind: 'section', name: line.replace(/^[: \t]+/, '') };
  const words = wordsOf(line);
  const [a, b, c, expected, ...more] = words;
  if (line.startsWith('#') && (words.length !== 4 || a === '#')) return null;
  if (a === undefined || b === undefined || c === undefined || expected === undefined || more.length > 0)
    throw new LineProblem(`${formatCounted(words.length, 'word')} instead of 4`);
  return { kind: 'question', words: [a, b, c, expected] };
}

function readPair(line: string): EvaluationLine | null {
  if (line.startsWith('#')) return null;
  const fields = fieldsOf(line);
  const [a, b, score, ...more] = fields;
  if (a === undefined || b === undefined || score === undefined || more.length > 0)
    throw new LineProblem(`${formatCounted(fields.length, 'field')} instead of two words and a number`);
  if (a === '' || b === '') throw new LineProblem('a word is missing');
  if (!number.test(score) || !Number.isFinite(Number(score)))
    throw new LineProblem(`${quoted(score)} is not a number`);
  return { kind: 'pair', words: [a, b], score: Number(score) };
}

/** The fields of a word pair: between tabs where there is one, else between two commas, else between spaces. */
function fieldsOf(line: string): string[] {
  if (line.includes('\t')) return line.split('\t').map(trimmed);
  const byComma = line.split(',').map(trimmed);
  return byComma.length === 3 ? byComma : wordsOf(line);
}

function wordsOf(line: string): string[] {
  return line.match(/[^ \t]+/g) ?? [];
}

/** Without the spaces, tabs and carriage returns at both ends; other white space may belong to a word. */
function trimmed(text: string): string {
  const isBlank = (at: number): boolean => text[at] === ' ' || text[at] === '\t' || text[at] === '\r';
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(start)) start++;
  while (end > start && isBlank(end - 1)) end--;
  return text.slice(start, end);
}

/** What a file is whose first line fits neither kind; `null` when it may well be word pairs with a mistake. */
function strangerThanPairs(line: string): string | null {
  if (/^<(?:!doctype|html|head|body|\?xml|!--)/i.test(line)) return 'it is a web page';
  if (line.startsWith('version https://git-lfs')) return 'it is a pointer of Git LFS, not the file itself';
  if (line.includes('\t')) return null;
  const words = wordsOf(line).length;
  if (words === 3 || line.split(',').length === 3) return null;
  if (words === 4) return 'a question comes before the first section, a line such as “: capitals”';
  const count = formatCounted(words, 'word');
  return `it begins with a line of ${count}, which is neither a section such as “: capitals” nor a word pair with its score`;
}

function quoted(text: string): string {
  const characters = [...text.slice(0, 200)];
  return `“${characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : text}”`;
}
