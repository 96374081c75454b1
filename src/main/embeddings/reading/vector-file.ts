import { ProgramError } from '../../../shared/errors.ts';
import { gunzip, looksLikeGzip } from '../../corpus/gunzip.ts';
import { type ByteSource, fileSource } from '../../corpus/text-source.ts';
import { longestLine, type VectorLayout, vectorLayout } from './vector-layout.ts';
import { vectorParser } from './vector-parsers.ts';
import { RowCollector, type VectorRows } from './vector-rows.ts';

/** A file of vectors, read. */
export interface VectorFile extends VectorRows {
  readonly layout: VectorLayout;
}

/** What a thread does with files of vectors. */
export type VectorFileFunctions = ReturnType<typeof vectorFileFunctions>;

/** The functions of a thread that reads files of vectors. */
export function vectorFileFunctions() {
  return {
    /** Reads a file; `progress` (Float64Array of 2 on shared memory) holds bytes read and bytes in all meanwhile. */
    readVectorFile(task: { path: string; name: string; progress: Float64Array }): Promise<VectorFile> {
      return readVectorFile(task.path, task.name, task.progress);
    },
  };
}

async function readVectorFile(path: string, name: string, progress: Float64Array): Promise<VectorFile> {
  const source = await fileSource(path, name);
  try {
    progress[1] = source.size;
    return await collect(chunksOf(source, name), name, () => {
      progress[0] = source.done;
    });
  } finally {
    await source.close();
  }
}

/** Enough to tell text from binary numbers. */
const headBytes = 64 * 1024;

async function collect(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  onChunk: () => void,
): Promise<VectorFile> {
  const input = chunks[Symbol.asyncIterator]();
  let waiting: Uint8Array = new Uint8Array(0);
  let last = false;
  const more = async (): Promise<void> => {
    const next = await input.next();
    onChunk();
    if (next.done === true) {
      last = true;
      return;
    }
    // Chunks are valid until the next one only, so what waits is always a copy.
    const joined = new Uint8Array(waiting.length + next.value.length);
    joined.set(waiting);
    joined.set(next.value, waiting.length);
    waiting = joined;
  };

  const headComplete = (): boolean =>
    last || waiting.length > longestLine || (waiting.length >= headBytes && waiting.includes(0x0a));
  while (!headComplete()) await more();
  const layout = vectorLayout(waiting, last, name);
  waiting = waiting.subarray(layout.start);
  const rows = new RowCollector(layout.dimension);
  const parser = vectorParser(layout, rows, name);
  for (;;) {
    waiting = waiting.subarray(parser.read(waiting, last));
    if (last) break;
    await more();
  }
  requireRows(rows.rows, layout, name);
  try {
    return { layout, ...rows.finish() };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const bytes = rows.rows * layout.dimension * 4;
    throw new ProgramError('out-of-memory', { bytes, purpose: name }, { cause: error });
  }
}

/** A count that is a little off is the header's error; when most rows are missing, the file is not whole. */
function requireRows(rows: number, { claimedRows }: VectorLayout, name: string): void {
  if (rows === 0) throw new ProgramError('model-format', { name, reason: 'there are no rows in it' });
  if (claimedRows !== null && rows < claimedRows / 2) {
    throw new ProgramError('model-format', {
      name,
      reason: `it was cut short: its header says ${claimedRows} words, and there are ${rows}`,
    });
  }
}

/** The bytes of a file, decompressed when they are gzip. */
async function* chunksOf(source: ByteSource, name: string): AsyncGenerator<Uint8Array> {
  const first = await source.read();
  if (first === null) return;
  // The source uses its buffer again.
  const head = first.slice();
  const rewound: ByteSource = {
    size: source.size,
    get done() {
      return source.done;
    },
    read: firstThen(head, source),
    close: () => source.close(),
  };
  if (looksLikeGzip(head)) yield* gunzip(rewound, name);
  else {
    for (let chunk = await rewound.read(); chunk !== null; chunk = await rewound.read()) yield chunk;
  }
}

function firstThen(head: Uint8Array, source: ByteSource): () => Promise<Uint8Array | null> {
  let given = false;
  return async () => {
    if (given) return source.read();
    given = true;
    return head;
  };
}
