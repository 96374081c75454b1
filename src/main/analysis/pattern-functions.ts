import { ProgramError } from '../../shared/errors.ts';
import type { PackedWords } from '../../shared/word-table.ts';

/** What a search by regular expression has found so far, on shared memory, so that it is there even when its thread is ended. */
export interface PatternFindings {
  /** Int32Array of 3, written with atomics: all matches so far, words looked at so far, 1 when the search should stop. */
  readonly counts: Int32Array;
  /** Uint32Array of the rows found, in the order of the vocabulary; matches beyond its length are only counted. */
  readonly rows: Uint32Array;
}
export const countFound = 0;
export const countSearched = 1;
export const askedToStop = 2;

export interface PatternTask {
  readonly words: PackedWords;
  readonly pattern: string;
  readonly findings: PatternFindings;
}

export type PatternFunctions = ReturnType<typeof patternFunctions>;

/** The functions of the thread that runs regular expressions. It does nothing else, because it may have to be ended at any time. */
export function patternFunctions() {
  return {
    /** Answers when the thread has started. */
    ready(_: null): void {},
    /**
     * Looks for `pattern` in all words, until it is through or asked to stop. A word that the engine gives up on counts as not looked at.
     * @throws ProgramError `pattern-invalid`
     */
    find({ words, pattern, findings: { counts, rows } }: PatternTask): void {
      const expression = compilePattern(pattern);
      let found = 0;
      let searched = 0;
      eachWord(words, (word, row) => {
        const matches = test(expression, pattern, word);
        if (matches === true) {
          if (found < rows.length) rows[found] = row;
          Atomics.store(counts, countFound, ++found);
        }
        if (matches !== null) Atomics.store(counts, countSearched, ++searched);
        return Atomics.load(counts, askedToStop) === 0;
      });
    },
  };
}

/** What only the flag u knows; without it the same signs would quietly mean something else. */
const unicodeOnly = /\\[pP]\{|\\u\{/;

/**
 * A regular expression that disregards case, by Unicode's rules (flag u) where it fits them, else by the older and laxer ones.
 * @throws ProgramError `pattern-invalid`
 */
function compilePattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'iu');
  } catch (error) {
    if (unicodeOnly.test(pattern)) throw invalid(pattern, error);
  }
  try {
    return new RegExp(pattern, 'i');
  } catch (error) {
    throw invalid(pattern, error);
  }
}

/** Whether `word` matches; `null` when the engine gave up on it, for want of memory for its way back. */
function test(expression: RegExp, pattern: string, word: string): boolean | null {
  try {
    return expression.test(word);
  } catch (error) {
    // Some patterns are found to be too large only when they are first used.
    if (error instanceof SyntaxError) throw invalid(pattern, error);
    return null;
  }
}

function invalid(pattern: string, error: unknown): ProgramError {
  const said = error instanceof Error ? error.message : String(error);
  // “Invalid regular expression: /(/iu: Unterminated group”: the pattern is known, and may itself hold anything.
  const reason = said.replace(/^Invalid regular expression: \/.*\/[a-z]*: /su, '');
  return new ProgramError('pattern-invalid', {
    pattern,
    reason: reason.charAt(0).toLowerCase() + reason.slice(1),
  });
}

// A word may begin with U+FEFF, which a decoder would otherwise take for a byte order mark.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Words are decoded in blocks of about so many bytes: plain ones are then pieces of one string. */
const blockBytes = 1 << 16;

/** Calls `visit` with every word and its row, until it gives `false`. */
function eachWord({ bytes, offsets }: PackedWords, visit: (word: string, row: number) => boolean): void {
  const size = offsets.length - 1;
  let block = '';
  let blockStart = 0;
  let blockEnd = 0;
  for (let row = 0; row < size; row++) {
    const start = offsets[row]!;
    const end = offsets[row + 1]!;
    if (end > blockEnd) {
      blockStart = start;
      blockEnd = Math.max(end, Math.min(start + blockBytes, bytes.length));
      block = Buffer.from(bytes.buffer, bytes.byteOffset + start, blockEnd - start).toString('latin1');
    }
    const word = isPlain(bytes, start, end)
      ? block.slice(start - blockStart, end - blockStart)
      : decoder.decode(bytes.slice(start, end));
    if (!visit(word, row)) return;
  }
}

function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! >= 0x80) return false;
  return true;
}
