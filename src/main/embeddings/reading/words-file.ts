import { ProgramError } from '../../../shared/errors.ts';
import type { PackedWords } from '../../../shared/word-table.ts';
import { sniffText } from '../../corpus/sniff.ts';
import { requireUtf8 } from '../../corpus/text-check.ts';
import { Content } from './content.ts';
import type { NamedFile } from './format.ts';
import { parseFloat32 } from './parse-number.ts';
import { tab, tabbedEnd } from './tab-rows.ts';
import { lineEnd, longestLine, numbersAtEnd, space } from './text-lines.ts';
import { checkWords } from './word-check.ts';

/** How words lie in a file with a line each. */
interface WordLines {
  /** Where the first line starts, behind a byte order mark. */
  readonly start: number;
  /** Whether the first line names columns: only then are there several, with tabs between them. */
  readonly header: boolean;
  /** The column with the words, from 0. */
  readonly column: number;
  /** Whether each line is a word, a space and a count, as word2vec's `-save-vocab` writes it. */
  readonly withCounts: boolean;
}

/** Names of the column with the words, in the order in which they are looked for. */
const wordColumns = ['word', 'label', 'token', 'name'];
/** So many lines tell what a file holds. */
const linesLookedAt = 20;
/** More than any model has, so that a small file that swells to a huge one ends soon: words, and their bytes. */
const mostWords = 2 ** 24;
const mostBytes = 2 ** 28;
/** Fewer lines with a number at their end may be words all the same. */
const fewestCounts = 3;

/** Whether a file that lies beside a model holds words, as far as its beginning tells: not vectors, and nothing but UTF-8 text. */
export async function looksLikeWords(file: NamedFile): Promise<boolean> {
  try {
    return await withContent(file, (content) => {
      wordLines(content, file.name);
      return true;
    });
  } catch (error) {
    if (error instanceof ProgramError) return false;
    throw error;
  }
}

/**
 * The first words of a file, as many as there are up to `count`.
 * @throws ProgramError as {@link readWords}
 */
export async function firstWords(file: NamedFile, count: number): Promise<string[]> {
  return withContent(file, (content) => {
    const { head, whole } = content;
    const form = wordLines(content, file.name);
    const words: string[] = [];
    let line = 0;
    for (const [from, to] of headLines(head, whole, form.start)) {
      if (line++ === 0 && form.header) continue;
      if (words.length === count) break;
      const [start, end] = wordPlace(head, from, to, form);
      words.push(new TextDecoder('utf-8', { ignoreBOM: true }).decode(head.subarray(start, end)));
    }
    return words;
  });
}

/**
 * The words in a file: one a line, or a table between tabs whose first line names a column `word` or `label`, else of its first column. A first
 * line without a tab is a word.
 * @throws ProgramError `model-format`, `text-encoding`, `text-binary`, `file-empty`, `cancelled`, and what opening throws
 */
export async function readWords(file: NamedFile, signal: AbortSignal | undefined): Promise<PackedWords> {
  const { name } = file;
  return withContent(file, async (content) => {
    const form = wordLines(content, name);
    const collected = new CollectedWords();
    let line = 0;
    let rest = new Uint8Array(0);
    const take = (bytes: Uint8Array, from: number, to: number): void => {
      line++;
      if (line === 1 && form.header) return;
      collected.add(bytes, wordPlace(bytes, from, to, form));
    };
    for await (const chunk of content.stream(form.start)) {
      if (signal?.aborted === true) throw new ProgramError('cancelled', {});
      const bytes = rest.length === 0 ? chunk : joined(rest, chunk);
      let from = 0;
      for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, from)) {
        take(bytes, from, end);
        from = end + 1;
      }
      rest = bytes.slice(from);
      if (collected.words > mostWords || collected.bytes > mostBytes)
        throw new ProgramError('model-format', { name, reason: 'it has more words than any model' });
      if (rest.length > longestLine)
        throw new ProgramError('model-format', {
          name,
          reason: 'this line is longer than 1 MiB',
          line: line + 1,
        });
    }
    if (rest.length > 0) take(rest, 0, rest.length);
    await content.requireUnchanged();
    const words = collected.packed();
    // Words of a table start a little later than this says.
    const { bytes: invalid } = checkWords(
      words.bytes,
      words.offsets.subarray(1),
      (row) => words.offsets[row]! + row,
    );
    requireUtf8(invalid, words.bytes.length, name);
    return words;
  });
}

async function withContent<T>(file: NamedFile, use: (content: Content) => T | Promise<T>): Promise<T> {
  const content = await Content.open(file);
  try {
    return await use(content);
  } finally {
    await content.close();
  }
}

/** @throws ProgramError when the file's beginning says that it holds no words */
function wordLines({ head, whole }: Content, name: string): WordLines {
  if (head.length === 0) throw new ProgramError('file-empty', { name });
  const { markBytes: start } = sniffText(head, whole, name, false);
  const lines = [...headLines(head, whole, start)].slice(0, linesLookedAt);
  // The first line may be a header.
  const rows = lines.length > 1 ? lines.slice(1) : lines;
  if (rows.length > 0 && rows.every(([from, to]) => holdsVector(head, from, to)))
    throw new ProgramError('model-format', { name, reason: 'it holds vectors, not a word a line' });
  const [from, to] = lines[0] ?? [start, start];
  const header = head.subarray(from, to).includes(tab);
  return {
    start,
    header,
    column: header ? wordColumn(head.slice(from, to)) : 0,
    withCounts: !header && lines.length >= fewestCounts && haveCounts(head, lines),
  };
}

/** Where lines are in `head`: those that end in it, and the last one of a whole file. */
function* headLines(head: Uint8Array, whole: boolean, start: number): Generator<readonly [number, number]> {
  for (let from = start; from < head.length; ) {
    const end = head.indexOf(lineEnd, from);
    if (end < 0 && !whole) return;
    const to = end < 0 ? head.length : end;
    yield [from, tabbedEnd(head, from, to)];
    from = to + 1;
  }
}

/** Whether a line has two numbers or more at its end, between spaces or tabs. */
function holdsVector(head: Uint8Array, from: number, to: number): boolean {
  const line = head.slice(from, to).map((byte) => (byte === tab ? space : byte));
  return numbersAtEnd(line, 0, line.length) >= 2;
}

function wordColumn(header: Uint8Array): number {
  const names = new TextDecoder()
    .decode(header)
    .split('\t')
    .map((name) => name.toLowerCase());
  const [found = 0] = wordColumns.map((name) => names.indexOf(name)).filter((column) => column >= 0);
  return found;
}

/** Whether all lines are a word and a count, and counts fall from the second one on: the first word is often `</s>`. */
function haveCounts(head: Uint8Array, lines: readonly (readonly [number, number])[]): boolean {
  let last = Number.POSITIVE_INFINITY;
  for (const [index, [from, to]] of lines.entries()) {
    const at = head.indexOf(space, from);
    if (at < 0 || at >= to || head.subarray(at + 1, to).some((byte) => byte < 0x30 || byte > 0x39))
      return false;
    const count = parseFloat32(head, at + 1, to);
    if (!(count <= last)) return false;
    if (index > 0) last = count;
  }
  return true;
}

/** Where the word of a line is. */
function wordPlace(bytes: Uint8Array, from: number, to: number, form: WordLines): readonly [number, number] {
  const end = tabbedEnd(bytes, from, to);
  if (!form.header) {
    const before = form.withCounts ? bytes.lastIndexOf(space, end - 1) : -1;
    return [from, before >= from ? before : end];
  }
  let start = from;
  for (let column = 0; column < form.column; column++) {
    const next = bytes.indexOf(tab, start);
    if (next < 0 || next >= end) return [end, end];
    start = next + 1;
  }
  const next = bytes.indexOf(tab, start);
  return [start, next < 0 || next >= end ? end : next];
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Words that come one after the other. */
class CollectedWords {
  #bytes = new Uint8Array(64 * 1024);
  #offsets = new Uint32Array(8 * 1024);
  #words = 0;
  #length = 0;

  /** How many words there are, and how many bytes they have. */
  get words(): number {
    return this.#words;
  }

  get bytes(): number {
    return this.#length;
  }

  add(bytes: Uint8Array, [start, end]: readonly [number, number]): void {
    if (this.#length + end - start > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + end - start));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length += end - start;
    this.#words++;
    if (this.#words === this.#offsets.length) {
      const more = new Uint32Array(this.#offsets.length * 2);
      more.set(this.#offsets);
      this.#offsets = more;
    }
    this.#offsets[this.#words] = this.#length;
  }

  packed(): PackedWords {
    return {
      bytes: this.#bytes.slice(0, this.#length),
      offsets: this.#offsets.slice(0, this.#words + 1),
    };
  }
}
