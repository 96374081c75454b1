import { matrixRow } from '../../kernels/matrix.ts';
import type { EmbeddingStore } from '../store.ts';
import { longestFloat } from './number-text.ts';
import type { NumberWriter } from './number-writer.ts';
import { type ChangeCounter, lineEnd, space, tab, writeFirstWord, writeWord } from './write-word.ts';

/**
 * The bytes of some rows. Each call gives a buffer of its own, since the one before may still be on its way to the disk.
 * @param from the first row
 * @param to the row behind the last one
 */
export type RowPieces = (from: number, to: number) => Uint8Array;

/** Rows as lines: the word, then numbers in decimal, with spaces between them. */
export function textRows(
  { words, vectors }: EmbeddingStore,
  write: NumberWriter,
  counter: ChangeCounter,
  { header }: { readonly header: boolean },
): RowPieces {
  const { dimension } = vectors;
  const { bytes, offsets } = words.packed;
  return (from, to) => {
    const out = new Uint8Array(
      offsets[to]! - offsets[from]! + (to - from) * (2 + dimension * (longestFloat + 1)),
    );
    let at = 0;
    for (let row = from; row < to; row++) {
      const place = [offsets[row]!, offsets[row + 1]!] as const;
      // Readers take the last numbers of a line as the vector, so a space inside a word is no harm; a line end is.
      at = (row === 0 && !header ? writeFirstWord : writeWord)(bytes, place, [lineEnd], out, at, counter);
      at = write(matrixRow(vectors, row), out, at);
      out[at++] = lineEnd;
    }
    return out.subarray(0, at);
  };
}

/** Rows in binary: the word, a space, the numbers, a line end. */
export function binaryRows({ words, vectors }: EmbeddingStore, counter: ChangeCounter): RowPieces {
  const { dimension } = vectors;
  const { bytes, offsets } = words.packed;
  return (from, to) => {
    const out = new Uint8Array(offsets[to]! - offsets[from]! + (to - from) * (2 + dimension * 4));
    const view = new DataView(out.buffer);
    let at = 0;
    for (let row = from; row < to; row++) {
      const place = [offsets[row]!, offsets[row + 1]!] as const;
      at = writeWord(bytes, place, [lineEnd, space], out, at, counter);
      out[at++] = space;
      writeFloats(matrixRow(vectors, row), view, at);
      at += dimension * 4;
      out[at++] = lineEnd;
    }
    return out.subarray(0, at);
  };
}

/** Rows as 32-bit floats (little-endian) and nothing else. */
export function bareRows({ vectors }: EmbeddingStore): RowPieces {
  const rowBytes = vectors.dimension * 4;
  return (from, to) => {
    const out = new Uint8Array((to - from) * rowBytes);
    const view = new DataView(out.buffer);
    for (let row = from; row < to; row++) writeFloats(matrixRow(vectors, row), view, (row - from) * rowBytes);
    return out;
  };
}

/** Rows as lines of numbers in decimal, with tabs between them. */
export function tabbedRows({ vectors }: EmbeddingStore, write: NumberWriter): RowPieces {
  const { dimension } = vectors;
  return (from, to) => {
    const out = new Uint8Array((to - from) * (1 + dimension * (longestFloat + 1)));
    let at = 0;
    for (let row = from; row < to; row++) {
      const start = at;
      at = write(matrixRow(vectors, row), out, at);
      // There is a space before each number.
      out.copyWithin(start, start + 1, at);
      at--;
      for (let index = start; index < at; index++) if (out[index] === space) out[index] = tab;
      out[at++] = lineEnd;
    }
    return out.subarray(0, at);
  };
}

function writeFloats(values: Float32Array, view: DataView, at: number): void {
  for (let field = 0; field < values.length; field++) view.setFloat32(at + field * 4, values[field]!, true);
}
