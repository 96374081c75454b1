import { ProgramError } from '../../../shared/errors.ts';
import { parseFloat32 } from './parse-number.ts';
import { contentEnd, longestLine, type VectorLayout } from './vector-layout.ts';
import type { RowCollector } from './vector-rows.ts';

/** Takes the bytes of a file piece by piece and adds its rows to a collector. */
export interface VectorParser {
  /**
   * Reads the rows that are whole in `bytes`.
   * @param last whether the file ends with these bytes
   * @returns how many bytes were used; the others must come again, with more behind them
   */
  read(bytes: Uint8Array, last: boolean): number;
}

/** The parser for a layout. `name` is what the file is called in errors. */
export function vectorParser(layout: VectorLayout, rows: RowCollector, name: string): VectorParser {
  return layout.kind === 'word2vec-binary'
    ? binaryParser(layout, rows, name)
    : textParser(layout, rows, name);
}

const lineEnd = 0x0a;
const space = 0x20;
/** The longest word of a binary file, in bytes. */
const longestWord = 64 * 1024;

function textParser(layout: VectorLayout, rows: RowCollector, name: string): VectorParser {
  const { dimension } = layout;
  let line = layout.line;
  let blankLine = 0;
  const fail = (reason: string, at = line): never => {
    throw new ProgramError('model-format', { name, reason, line: at });
  };

  const readLine = (bytes: Uint8Array, start: number, lineEndAt: number): void => {
    const end = contentEnd(bytes, start, lineEndAt);
    if (end === start) {
      blankLine ||= line;
      return;
    }
    if (blankLine > 0) fail('this line is empty', blankLine);
    // The vector is the last fields, the rest is the word, spaces and all.
    let wordEnd = end;
    for (let field = 0; field < dimension; field++) {
      let before = wordEnd - 1;
      while (before >= start && bytes[before] !== space) before--;
      if (before < start) fail(`it has ${field} numbers after the word, not ${dimension}`);
      wordEnd = before;
    }
    const extra = bytes.lastIndexOf(space, wordEnd - 1);
    if (extra >= start && bytes.indexOf(space, start) === extra && isNumber(bytes, extra + 1, wordEnd)) {
      fail(`it has ${dimension + 1} numbers after the word, not ${dimension}`);
    }
    const vector = rows.add(bytes, start, wordEnd);
    let from = wordEnd + 1;
    for (let field = 0; field < dimension; field++) {
      let to = from;
      while (to < end && bytes[to] !== space) to++;
      const value = parseFloat32(bytes, from, to);
      if (!Number.isFinite(value)) fail(`number ${field + 1} reads "${shown(bytes, from, to)}"`);
      vector[field] = value;
      from = to + 1;
    }
  };

  return {
    read(bytes, last) {
      let start = 0;
      for (;;) {
        const end = bytes.indexOf(lineEnd, start);
        if (end < 0) break;
        readLine(bytes, start, end);
        line++;
        start = end + 1;
      }
      if (bytes.length - start > longestLine) fail('this line is longer than 1 MiB');
      if (last && start < bytes.length) {
        readLine(bytes, start, bytes.length);
        start = bytes.length;
      }
      return start;
    },
  };
}

function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  return !Number.isNaN(parseFloat32(bytes, start, end));
}

function shown(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.slice(start, Math.min(end, start + 40)));
}

function binaryParser(layout: VectorLayout, rows: RowCollector, name: string): VectorParser {
  const vectorBytes = layout.dimension * 4;
  let position = layout.start;
  const fail = (reason: string, at: number): never => {
    throw new ProgramError('model-format', { name, reason, byte: position + at });
  };
  return {
    read(bytes, last) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let start = 0;
      for (;;) {
        let wordStart = start;
        while (bytes[wordStart] === lineEnd) wordStart++;
        if (wordStart >= bytes.length) {
          start = wordStart;
          break;
        }
        const wordEnd = bytes.indexOf(space, wordStart);
        if ((wordEnd < 0 ? bytes.length : wordEnd) - wordStart > longestWord) {
          fail('a word has no end', wordStart);
        }
        const end = wordEnd + 1 + vectorBytes;
        if (wordEnd < 0 || end > bytes.length) {
          if (last) fail(`it was cut short in row ${rows.rows + 1}`, bytes.length);
          break;
        }
        const vector = rows.add(bytes, wordStart, wordEnd);
        for (let field = 0; field < vector.length; field++) {
          const value = view.getFloat32(wordEnd + 1 + field * 4, true);
          if (!Number.isFinite(value))
            fail(`number ${field + 1} of row ${rows.rows} is not finite`, wordEnd + 1 + field * 4);
          vector[field] = value;
        }
        start = end;
      }
      position += start;
      return start;
    },
  };
}
