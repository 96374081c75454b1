import { ProgramError } from '../../../shared/errors.ts';
import type { ModelPreview } from '../../../shared/library.ts';
import { type BareNumbers, loadMatrix, previewRows, requireMatrix, requireWords } from './bare-numbers.ts';
import { findWordsBeside, wordsFileFor } from './companions.ts';
import { Content } from './content.ts';
import type { Beginning, NamedFile, RecognisedFile } from './format.ts';
import { parseFloat32 } from './parse-number.ts';
import {
  baseNameOf,
  type ProjectorConfig,
  readProjectorConfig,
  resolveConfigPath,
} from './projector-config.ts';
import type { TabRows } from './row-layout.ts';
import { RowProblem } from './row-reader.ts';
import { readTabbedRow, tab, tabbedEnd } from './tab-rows.ts';
import { lineEnd } from './text-lines.ts';
import { largestDimension, rowsShown, valuesShown } from './word2vec-format.ts';
import { firstWords, readWords } from './words-file.ts';

/** So many lines tell whether rows have labels. */
const linesLookedAt = 10;

/**
 * The vectors of TensorBoard's projector as a table between tabs, without header: numbers alone, or with a label in the first column. Words come
 * from labels or from a file of metadata.
 * @throws ProgramError `model-words-missing`
 */
export async function recogniseTensors(file: Beginning): Promise<RecognisedFile | null> {
  const table = readTable(file, null);
  if (table === null) return null;
  const words = file.others[0] ?? (table.layout.labels ? null : await findWordsBeside(file));
  return tableFile(file, table, words, null);
}

/**
 * A projector's config, which names the files of vectors and words.
 * @throws ProgramError `model-format`, `model-words-missing`
 */
export async function recogniseConfig(file: Beginning): Promise<RecognisedFile | null> {
  const config = readProjectorConfig(file.head, file.whole, file.name);
  if (config === null) return null;
  const { others } = file;
  const vectors = await resolveConfigPath(config.tensorPath, file, others);
  return withBeginning(vectors, async (beginning) => {
    const recognised = await configuredFile(config, beginning, file, others);
    const { compression, fileBytes } = beginning;
    return {
      ...recognised,
      rowFile: { compression, fileBytes },
      companions: [vectors.name, ...recognised.companions],
      load: (loading) =>
        recognised.load({ ...loading, readRows: (plan) => loading.readRows({ ...plan, file: vectors }) }),
    };
  });
}

/** A file of vectors that was given together with the config that names it. */
export async function recogniseWithConfig(file: Beginning): Promise<RecognisedFile | null> {
  for (const other of file.others) {
    const config = await withBeginning(other, async ({ head, whole, name }) =>
      readProjectorConfig(head, whole, name),
    );
    if (config === null || baseNameOf(config.tensorPath) !== file.name) continue;
    const others = file.others.filter((candidate) => candidate !== other);
    const recognised = await configuredFile(config, file, other, [file, ...others]);
    return { ...recognised, companions: [other.name, ...recognised.companions] };
  }
  return null;
}

async function withBeginning<T>(file: NamedFile, use: (beginning: Beginning) => Promise<T>): Promise<T> {
  const content = await Content.open(file);
  try {
    const { head, whole, compression, fileBytes } = content;
    return await use({ ...file, head, whole, compression, fileBytes, others: [] });
  } finally {
    await content.close();
  }
}

/** The vectors that a config names, which are a table or bare numbers. */
async function configuredFile(
  { metadataPath, shape }: ProjectorConfig,
  file: Beginning,
  config: NamedFile,
  others: readonly NamedFile[],
): Promise<RecognisedFile> {
  const { name } = file;
  const metadata = metadataPath === null ? null : await resolveConfigPath(metadataPath, config, others);
  const table = readTable(file, shape?.[1] ?? null);
  if (table !== null) {
    const { dimension, labels } = table.layout;
    if (shape !== null && shape[1] !== dimension)
      throw new ProgramError('model-format', {
        name,
        reason: `its rows have ${dimension} numbers, and "${config.name}" says ${shape[1]}`,
        line: 1,
      });
    const words = metadata ?? (labels || others.length > 0 ? null : await findWordsBeside(file));
    return tableFile(file, table, words, shape?.[0] ?? null);
  }
  if (shape === null)
    throw new ProgramError('model-format', {
      name,
      reason: `it is no table of numbers, and "${config.name}" does not say how many numbers a row has`,
    });
  const [rows, dimension] = shape;
  const layout = { kind: 'numbers', dimension, type: 'float32', littleEndian: true } as const;
  const matrix: BareNumbers = { layout, rows, start: 0, contentBytes: rows * dimension * 4 };
  requireMatrix(matrix, file);
  const words = metadata ?? (others.length > 0 ? null : await wordsFileFor(file, []));
  if (words === null) throw new ProgramError('model-words-missing', { name, rows });
  return {
    format: 'projector',
    dimension,
    claimedRows: rows,
    rowBytes: dimension * 4,
    start: 0,
    companions: [words.name],
    firstRows: async () => previewRows(file, matrix, await firstWords(words, rowsShown)),
    load: async (loading) => loadMatrix(loading, matrix, await readWords(words, loading.signal), words.name),
  };
}

/** A table, as its first lines tell. */
interface Table {
  readonly layout: TabRows;
  readonly start: number;
  /** Where the first lines are in the head. */
  readonly lines: readonly (readonly [number, number])[];
}

/**
 * What the first lines tell of a table; null when the first one is not a row of numbers between tabs.
 * @param dimensionSaid how many numbers a row has, where a config tells
 */
function readTable({ head, whole }: Beginning, dimensionSaid: number | null): Table | null {
  const start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const lines: (readonly [number, number])[] = [];
  for (let from = start; from < head.length && lines.length < linesLookedAt; ) {
    const end = head.indexOf(lineEnd, from);
    if (end < 0 && !whole) break;
    const to = end < 0 ? head.length : end;
    lines.push([from, tabbedEnd(head, from, to)]);
    from = to + 1;
  }
  const shapes = lines.map(([from, to]) => shapeOfLine(head, from, to));
  const [first] = shapes;
  if (first === undefined || first === null) return null;
  // A label can itself be a number, and a number can be damaged: most lines decide where no config does.
  const labelled = shapes.filter((shape) => shape?.labelled === true).length;
  const labels =
    first.fields > 1 &&
    (dimensionSaid === null
      ? labelled * 2 > shapes.length
      : labelled > 0 && first.fields === dimensionSaid + 1);
  const dimension = labels ? first.fields - 1 : first.fields;
  if (dimension > largestDimension) return null;
  return { layout: { kind: 'tabs', dimension, line: 1, labels }, start, lines };
}

/** How many fields a line has and whether the first one is no number; null when another one is none. */
function shapeOfLine(
  head: Uint8Array,
  from: number,
  to: number,
): { fields: number; labelled: boolean } | null {
  let fields = 0;
  let labelled = false;
  for (let start = from; start <= to; ) {
    const next = head.subarray(start, to).indexOf(tab);
    const end = next < 0 ? to : start + next;
    if (!Number.isFinite(parseFloat32(head, start, end))) {
      if (fields > 0) return null;
      labelled = true;
    }
    fields++;
    start = end + 1;
  }
  return labelled && fields === 1 ? null : { fields, labelled };
}

function tableFile(
  file: Beginning,
  { layout, start, lines }: Table,
  words: NamedFile | null,
  claimedRows: number | null,
): RecognisedFile {
  const { name, head } = file;
  const [[firstStart]] = [lines[0]!];
  const end = lines.at(-1)![1] + 1;
  const rowBytes = Math.max(1, (end - firstStart) / lines.length);
  if (words === null && !layout.labels) {
    const rows = claimedRows ?? Math.max(1, Math.round((file.fileBytes - start) / rowBytes));
    throw new ProgramError('model-words-missing', { name, rows });
  }
  return {
    format: 'projector',
    dimension: layout.dimension,
    claimedRows,
    rowBytes,
    start,
    companions: words === null ? [] : [words.name],
    firstRows: async () =>
      tableRows(head, lines, layout, words === null ? null : await firstWords(words, rowsShown)),
    async load({ limit, signal, readRows }) {
      if (words === null) return readRows({ start, layout });
      const packed = await readWords(words, signal);
      const rows = await readRows({ start, layout, words: packed });
      if (limit === null) requireWords(packed, rows.vectors.rows + rows.duplicates, words.name);
      return rows;
    },
  };
}

/** The rows before the first one that cannot be read: loading says what is wrong with that. */
function tableRows(
  head: Uint8Array,
  lines: Table['lines'],
  { dimension, labels }: TabRows,
  words: readonly string[] | null,
): ModelPreview['rows'] {
  const rows: ModelPreview['rows'][number][] = [];
  const values = new Float32Array(dimension);
  for (const [from, to] of lines.slice(0, rowsShown)) {
    const word = words?.[rows.length];
    if (words !== null && word === undefined) break;
    try {
      const labelEnd = readTabbedRow(head, from, to, labels, values);
      const label = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head.slice(from, labelEnd));
      rows.push({ word: word ?? label, values: [...values.subarray(0, valuesShown)] });
    } catch (error) {
      if (error instanceof RowProblem) break;
      throw error;
    }
  }
  return rows;
}
