import { setImmediate } from 'node:timers/promises';
import { ProgramError } from '../../shared/errors.ts';
import type { Vocabulary } from '../corpus/encoded.ts';
import { reserveMatrix } from '../engines/reserve-matrix.ts';
import { type EmbeddingMatrix, matrixRow, matrixValues } from '../kernels/matrix.ts';
import type { OpenModel } from './models.ts';

/** Numbers that are copied between two looks at the event loop. */
const floatsAtOnce = 2 ** 20;

/** The words and counts of a model; words whose counts are not known, or too few for this run, count as often as it asks for: they all stay. */
export function baseVocabulary({ store }: OpenModel, minimumCount: number): Vocabulary {
  const counts = Float64Array.from({ length: store.words.size }, (_, row) =>
    Math.max(minimumCount, store.counts?.[row] ?? 0),
  );
  return { words: store.words.packed, counts };
}

/** The rows of `vectors` at the places `ids` among `rows` rows; the first number of every other row is NaN. Gives way to the event loop. */
export async function spreadRows(
  vectors: EmbeddingMatrix,
  ids: Uint32Array,
  rows: number,
  signal: AbortSignal,
): Promise<EmbeddingMatrix> {
  const target = reserveMatrix(rows, vectors.dimension);
  const values = matrixValues(target);
  const rowsAtOnce = Math.ceil(floatsAtOnce / target.stride);
  for (let row = 0; row < rows; row++) {
    values[row * target.stride] = Number.NaN;
    if (row % floatsAtOnce === 0) await setImmediate();
  }
  // Backwards, so that of words that are spelled alike the first one counts.
  for (let row = ids.length - 1; row >= 0; row--) {
    values.set(matrixRow(vectors, row), ids[row]! * target.stride);
    if (row % rowsAtOnce !== 0) continue;
    await setImmediate();
    if (signal.aborted) throw new ProgramError('cancelled', {});
  }
  return target;
}
