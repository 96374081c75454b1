import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ByteChecksums } from '../../src/main/embeddings/library/checksum.ts';
import { Library, type LibraryOptions } from '../../src/main/embeddings/library/library.ts';
import { createStore, type EmbeddingStore } from '../../src/main/embeddings/store.ts';
import { loadKernel } from '../../src/main/kernels/load.ts';
import {
  createMatrix,
  type EmbeddingMatrix,
  matrixRow,
  matrixValues,
} from '../../src/main/kernels/matrix.ts';
import type { ProgramError } from '../../src/shared/errors.ts';
import type { ModelOrigin } from '../../src/shared/models.ts';
import { builtResources } from './resources.ts';
import { randomNumbers } from './stores.ts';

export const fileOrigin: ModelOrigin = { kind: 'file', file: 'model.txt', format: 'glove-text' };

/** A library in `folder` that collects its problems. */
export function libraryIn(folder: string, options: Partial<LibraryOptions> = {}) {
  const problems: ProgramError[] = [];
  const library = new Library({
    folder,
    kernels: builtResources.kernels,
    version: '1.2.3',
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  return { library, problems };
}

/** What a store for tests is made of. */
export interface StoreShape {
  /** Each word's bytes. */
  readonly words: readonly Uint8Array[];
  readonly dimension: number;
  readonly seed: number;
  readonly counts?: boolean;
  readonly initial?: boolean;
  readonly outputs?: boolean;
}

/** A store whose numbers follow from its seed. */
export function storeOfShape(shape: StoreShape): EmbeddingStore {
  const { words, dimension, seed, counts = false, initial = false, outputs = false } = shape;
  const offsets = new Uint32Array(words.length + 1);
  for (const [row, word] of words.entries()) offsets[row + 1] = offsets[row]! + word.length;
  const bytes = new Uint8Array(offsets.at(-1)!);
  for (const [row, word] of words.entries()) bytes.set(word, offsets[row]);
  return createStore({
    words: { bytes, offsets },
    counts: counts ? Float64Array.from(words, (_, row) => 3 * (words.length - row) + 0.5) : null,
    vectors: matrixOf(words.length, dimension, seed),
    initialVectors: initial ? matrixOf(words.length, dimension, seed + 1) : null,
    outputVectors: outputs ? matrixOf(words.length, dimension, seed + 2) : null,
  });
}

/** A store of `rows` words: `w0`, `w1`, … */
export function smallStore(seed: number, rows = 20, dimension = 5): EmbeddingStore {
  const words = Array.from({ length: rows }, (_, row) => new TextEncoder().encode(`w${row}`));
  return storeOfShape({ words, dimension, seed, counts: true, initial: true, outputs: true });
}

let lastNumbered: EmbeddingStore | null = null;

/** A store of 1.2 MB that tells its number and is made in no time: all of them share one memory, which holds the last one that was asked for. */
export function numberedStore(number: number): EmbeddingStore {
  lastNumbered ??= smallStore(1, 1000, 100);
  matrixRow(lastNumbered.vectors, 0)[0] = number;
  matrixRow(lastNumbered.vectors, lastNumbered.words.size - 1)[99] = -number;
  return lastNumbered;
}

function matrixOf(rows: number, dimension: number, seed: number): EmbeddingMatrix {
  const matrix = createMatrix(rows, dimension);
  const numbers = randomNumbers(rows * dimension, seed);
  for (let row = 0; row < rows; row++)
    matrixRow(matrix, row).set(numbers.slice(row * dimension, (row + 1) * dimension));
  return matrix;
}

/** All that a store holds, as plain bytes to compare. */
export function contentOf(store: EmbeddingStore) {
  const { bytes, offsets } = store.words.packed;
  const rows = (matrix: EmbeddingMatrix) => ({
    dimension: matrix.dimension,
    stride: matrix.stride,
    values: Buffer.from(matrixValues(matrix).slice().buffer).toString('base64'),
  });
  return {
    words: Buffer.from(bytes).toString('base64'),
    offsets: [...offsets],
    counts: store.counts === null ? null : [...store.counts],
    vectors: rows(store.vectors),
    initial: store.initialVectors === null ? null : rows(store.initialVectors),
    outputs: store.outputVectors === null ? null : rows(store.outputVectors),
  };
}

/** The path of a file of an entry. */
export function entryFile(library: Library, entry: string, file: string): string {
  return join(library.folderOf(entry), file);
}

/** Changes the record of an entry as a program would that means it: the checksum is right again afterwards. */
export async function changeRecord(
  library: Library,
  entry: string,
  change: (record: string) => string,
): Promise<void> {
  const { module } = await loadKernel(builtResources.kernels, 'checksum');
  const path = entryFile(library, entry, 'entry.json');
  const text = change(await readFile(path, 'utf8'));
  const body = text.slice(0, text.lastIndexOf('  "checksum": "'));
  const checksum = new ByteChecksums(module).of(new TextEncoder().encode(body));
  await writeFile(path, `${body}  "checksum": "${checksum}"\n}\n`);
}

/** Makes an entry what a version of the program had written that kept no output vectors. */
export async function removeOutputs(library: Library, entry: string): Promise<void> {
  await rm(entryFile(library, entry, 'outputs.f32'));
  await changeRecord(library, entry, (record) => record.replace(/ *"outputs": \{[^}]*\},\n/, ''));
}
