import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVectors, type VectorsRead } from '../../../src/main/embeddings/reading/read-vectors.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { Thread, ThreadHandlers, ThreadStarter } from '../../../src/main/threads/thread.ts';
import { isProgramError, ProgramError } from '../../../src/shared/errors.ts';
import { nearestFloat32 } from '../../conformance/support/nearest-float.ts';
import { builtResources } from '../../support/resources.ts';

const { kernels, workers } = builtResources;
const starter = threadStarter(workers, 2);

let folder: string;
let thread: Thread<ThreadHandlers>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-damaged-'));
  thread = starter.start('reading');
});
afterAll(async () => {
  await thread.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** One thread for thousands of small files: starting one takes longer than reading them. A file of one block leaves nothing behind. */
const sameThread: ThreadStarter = {
  cores: 1,
  start: <H extends ThreadHandlers>() =>
    ({ ...thread, dispose: async () => undefined }) as unknown as Thread<H>,
};

/** Rows as plain values: words as bytes (Latin-1 letters), and numbers. */
interface Plain {
  readonly words: readonly string[];
  readonly vectors: readonly (readonly number[])[];
}

/** What is in the bytes by a parser as simple as can be, which is told format and dimension; null when they do not fit. */
function plainlyRead(bytes: Buffer, format: string, dimension: number, limit: number | null): Plain | null {
  const rows =
    format === 'word2vec-binary' ? binaryRows(bytes, dimension) : textRows(bytes, format, dimension, limit);
  if (rows === null) return null;
  const first = new Map<string, readonly number[]>();
  for (const [word, vector] of rows.slice(0, limit ?? rows.length))
    if (!first.has(word)) first.set(word, vector);
  return { words: [...first.keys()], vectors: [...first.values()] };
}

type Row = readonly [word: string, vector: readonly number[]];

function textRows(bytes: Buffer, format: string, dimension: number, limit: number | null): Row[] | null {
  const lines = bytes
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .split('\n');
  if (format === 'word2vec-text') lines.shift();
  const rows: Row[] = [];
  let empty = false;
  for (const line of lines) {
    if (rows.length === limit) break;
    const content = line.replace(/\r$/, '').replace(/ +$/, '');
    if (content === '') {
      empty = true;
      continue;
    }
    const fields = content.split(' ');
    const numbers = fields.splice(-dimension);
    const fits = numbers.every((text) => /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text));
    if (empty || fields.length === 0 || !fits) return null;
    rows.push([fields.join(' '), numbers.map(nearestFloat32)]);
  }
  return rows;
}

function binaryRows(bytes: Buffer, dimension: number): Row[] | null {
  const rows: Row[] = [];
  let at = bytes.indexOf('\n') + 1;
  for (;;) {
    while (bytes[at] === 10) at++;
    if (at >= bytes.length) return rows;
    const end = bytes.indexOf(' ', at);
    if (end < 0 || end + 1 + dimension * 4 > bytes.length) return rows;
    const vector = Array.from({ length: dimension }, (_, field) => bytes.readFloatLE(end + 1 + field * 4));
    rows.push([bytes.toString('latin1', at, end), vector]);
    at = end + 1 + dimension * 4;
  }
}

function plain({ store }: VectorsRead): Plain {
  const { bytes, offsets } = store.words.packed;
  const rows = Array.from({ length: store.words.size }, (_, row) => row);
  return {
    words: rows.map((row) => Buffer.from(bytes.slice(offsets[row], offsets[row + 1])).toString('latin1')),
    vectors: rows.map((row) => [...(store.vector(row, 'trained') ?? [])]),
  };
}

const formats = ['glove-text', 'word2vec-text', 'word2vec-binary'] as const;

/** A good file of a few rows. */
function goodFile(format: (typeof formats)[number], rows: readonly Row[], lineEnd: string): Buffer {
  const header = `${rows.length} ${rows[0]![1].length}${lineEnd}`;
  if (format === 'word2vec-binary') {
    return Buffer.concat([
      Buffer.from(header.replace('\r', '')),
      ...rows.flatMap(([word, vector]) => [
        Buffer.from(`${word} `),
        Buffer.from(Float32Array.from(vector).buffer),
        Buffer.from(lineEnd.replace('\r', '')),
      ]),
    ]);
  }
  const lines = rows.map(([word, vector]) => `${word} ${vector.join(' ')}${lineEnd}`).join('');
  return Buffer.from(format === 'glove-text' ? lines : header + lines);
}

const anyWord = fc.oneof(
  fc.constantFrom('the', 'of', 'new york', '. .', '日本', '\u00a0', 'na\u00efve', '7', '-0.5', '__proto__'),
  fc.string({ minLength: 1, maxLength: 20 }).map((text) => text.replaceAll(/[\s\p{Control}]/gu, '_')),
);
const anyNumber = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true, min: -8, max: 8 }),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 1, -1, 0.5, 1e-40),
);
const anyRows = fc.integer({ min: 1, max: 9 }).chain((dimension) =>
  fc.array(fc.tuple(anyWord, fc.array(anyNumber, { minLength: dimension, maxLength: dimension })), {
    minLength: 1,
    maxLength: 12,
  }),
);

/** What can happen to a file; places and bytes are taken modulo what is there. */
const anyDamage = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'flip', 'set', 'insert', 'remove', 'cut'),
  place: fc.nat(),
  byte: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(10, 13, 32, 32, 46, 48, 101, 45)),
});

function damaged(file: Buffer, damages: readonly { kind: string; place: number; byte: number }[]): Buffer {
  let bytes = Buffer.from(file);
  for (const { kind, place, byte } of damages) {
    const at = place % (bytes.length + 1);
    if (kind === 'cut') bytes = bytes.subarray(0, at);
    else if (kind === 'insert')
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)]);
    else if (kind === 'remove') bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
    else if (at < bytes.length) bytes[at] = kind === 'set' ? byte : bytes[at]! ^ (1 << (byte % 8));
  }
  return bytes;
}

let files = 0;
async function open(
  bytes: Buffer,
  limit: number | null,
  threads: ThreadStarter,
): Promise<VectorsRead | ProgramError> {
  const path = join(folder, `file-${files++ % 8}`);
  await writeFile(path, bytes);
  return readVectors([{ path, name: 'm' }], { threads, kernels, limit }).catch((error: unknown) => {
    if (error instanceof ProgramError) return error;
    throw error;
  });
}

/** Asserts that a file is refused with an error that explains itself, or read as the simple parser reads it; whether it was read. */
async function checkFile(
  content: Buffer,
  stored: Buffer,
  limit: number | null,
  threads: ThreadStarter,
): Promise<boolean> {
  const result = await open(stored, limit, threads);
  if (result instanceof ProgramError) {
    for (const code of ['unexpected', 'thread-ended', 'bad-request'] as const)
      expect(isProgramError(result, code), result.message).toBe(false);
    return false;
  }
  expect(plain(result)).toEqual(plainlyRead(content, result.format, result.store.vectors.dimension, limit));
  return true;
}

describe('files that random cuts and flips have damaged', () => {
  const limits = fc.option(fc.integer({ min: 1, max: 5 }), { freq: 4 });

  it.each(formats)('are refused or read as they are: %s', { timeout: 240_000 }, async (format) => {
    let read = 0;
    const damages = fc.array(anyDamage, { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        anyRows,
        fc.constantFrom('\n', '\r\n'),
        damages,
        limits,
        async (rows, lineEnd, damage, limit) => {
          const content = damaged(goodFile(format, rows, lineEnd), damage);
          if (await checkFile(content, content, limit, sameThread)) read++;
        },
      ),
      { numRuns: 1000, seed: 21 },
    );
    expect(read).toBeGreaterThan(200);
  });

  it.each(formats)('are refused or read as they are: %s in gzip', { timeout: 240_000 }, async (format) => {
    let read = 0;
    const inside = fc.array(anyDamage, { maxLength: 2 });
    const outside = fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      fc.array(anyDamage, { maxLength: 2 }),
    );
    await fc.assert(
      fc.asyncProperty(anyRows, inside, outside, limits, async (rows, first, second, limit) => {
        const content = damaged(goodFile(format, rows, '\n'), first);
        const stored = damaged(gzipSync(content), second);
        // What is left of the compressed file may be none any more, or may hold something else.
        const inflated = ((): Buffer => {
          try {
            return gunzipSync(stored);
          } catch {
            return stored;
          }
        })();
        if (await checkFile(inflated, stored, limit, sameThread)) read++;
      }),
      { numRuns: 700, seed: 22 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('are refused or read as they are where they have many blocks', { timeout: 240_000 }, async () => {
    let read = 0;
    const few = { numRuns: 24, seed: 23 };
    const spread = fc.record({ seed: fc.nat(), dimension: fc.integer({ min: 1, max: 60 }) });
    const damages = fc.oneof(fc.constant([]), fc.array(anyDamage, { maxLength: 1 }));
    await fc.assert(
      fc.asyncProperty(
        spread,
        fc.constantFrom(...formats),
        fc.boolean(),
        damages,
        async (shape, format, packed, damage) => {
          let state = shape.seed;
          const random = (): number => {
            state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
            return state / 2 ** 32;
          };
          const rows = Array.from(
            { length: Math.ceil(150_000 / shape.dimension) },
            (_, row): Row => [
              `${'w'.repeat(Math.floor(random() * 30))}${row}`,
              Array.from({ length: shape.dimension }, () => Math.fround(random() * 4 - 2)),
            ],
          );
          const content = damaged(goodFile(format, rows, '\n'), damage);
          if (await checkFile(content, packed ? gzipSync(content, { level: 1 }) : content, null, starter))
            read++;
        },
      ),
      few,
    );
    expect(read).toBeGreaterThan(6);
  });
});
