import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ProgramError } from '../../../shared/errors.ts';
import type { EncodedCorpus, Vocabulary } from '../../corpus/encoded.ts';
import { openTokens } from '../../corpus/tokens.ts';
import { writeError } from '../../files/atomic-write.ts';
import { type EmbeddingMatrix, matrixRow, matrixValues, strideOf } from '../../kernels/matrix.ts';
import type { PartRecord } from './record.ts';

/** Bytes that are copied, checked and written at once: a copy, since a matrix that is trained changes while it is written. */
const pieceBytes = 1024 * 1024;
/** Tokens that are looked at at once. */
const tokensAtOnce = 262_144;

/** What a part of a checkpoint is made of. */
type PartSource = EmbeddingMatrix | Uint8Array;

/** The functions of the thread that writes and reads checkpoints, waiting for the disk where nothing else waits. */
export type CheckpointTask = {
  identify(corpus: EncodedCorpus): string;
  /** Writes files into a folder and forces them to the disk. @throws ProgramError `disk-full`, `file-not-writable` */
  write(work: { folder: string; parts: readonly { file: string; source: PartSource }[] }): PartRecord[];
  /**
   * Fills `target` from a file.
   * @throws ProgramError `checkpoint-damaged` (its `name` is the file's), `file-unreadable`
   */
  read(work: { folder: string; part: PartRecord; target: PartSource }): void;
};

/** The thread's side. */
export function checkpointTask(): CheckpointTask {
  return {
    identify: corpusIdentity,
    write({ folder, parts }) {
      return parts.map(({ file, source }) => writePart(join(folder, file), source));
    },
    read({ folder, part, target }) {
      readPart(join(folder, part.file), part, target);
    },
  };
}

/** SHA-256 over the words, the sentences and all tokens of a corpus: the same for the same text read by the same tokenizer, wherever the tokens lie. */
function corpusIdentity({ vocabulary, sentenceStarts, tokens }: EncodedCorpus): string {
  const hash = createHash('sha256');
  for (const array of [vocabulary.words.bytes, vocabulary.words.offsets, sentenceStarts]) {
    const bytes = bytesOf(array);
    for (let at = 0; at < bytes.length; at += pieceBytes) hash.update(bytes.slice(at, at + pieceBytes));
  }
  const reader = openTokens(tokens);
  try {
    for (let at = 0; at < tokens.length; at += tokensAtOnce)
      hash.update(bytesOf(reader.read(at, Math.min(tokens.length, at + tokensAtOnce))).slice());
  } finally {
    reader.close();
  }
  return hash.digest('hex');
}

/** The parts in which a checkpoint keeps the vocabulary that a run began with. */
export function vocabularyParts({
  words,
  counts,
}: Vocabulary): readonly { file: string; source: Uint8Array }[] {
  return [
    { file: 'words.utf8', source: words.bytes },
    { file: 'offsets.u32', source: bytesOf(words.offsets) },
    { file: 'counts.f64', source: bytesOf(counts) },
  ];
}

function bytesOf(source: EmbeddingMatrix | ArrayBufferView): Uint8Array {
  const { buffer, byteOffset, byteLength } = 'memory' in source ? matrixValues(source) : source;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The bytes of a part, copied piece by piece into one array that the next piece overwrites. */
function* piecesOf(source: PartSource): Generator<Uint8Array> {
  if ('memory' in source && source.stride !== strideOf(source.dimension)) {
    yield* closeRows(source);
    return;
  }
  const bytes = bytesOf(source);
  const piece = new Uint8Array(pieceBytes);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const length = Math.min(pieceBytes, bytes.length - at);
    piece.set(bytes.subarray(at, at + length));
    yield piece.subarray(0, length);
  }
}

/** The rows of a matrix that has them farther apart than files do. */
function* closeRows(matrix: EmbeddingMatrix): Generator<Uint8Array> {
  const stride = strideOf(matrix.dimension);
  const rowsAtOnce = Math.max(1, Math.floor(pieceBytes / (stride * 4)));
  const piece = new Float32Array(rowsAtOnce * stride);
  for (let first = 0; first < matrix.rows; first += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, matrix.rows - first);
    for (let row = 0; row < rows; row++) piece.set(matrixRow(matrix, first + row), row * stride);
    yield bytesOf(piece.subarray(0, rows * stride));
  }
}

function writePart(path: string, source: PartSource): PartRecord {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      for (const piece of piecesOf(source)) {
        hash.update(piece);
        bytes += piece.length;
        for (let done = 0; done < piece.length; ) done += writeSync(file, piece, done, piece.length - done);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw writeError(basename(path), error);
  }
  return { file: basename(path), bytes, checksum: hash.digest('hex') };
}

function readPart(path: string, part: PartRecord, target: PartSource): void {
  const bytes = bytesOf(target);
  const hash = createHash('sha256');
  const piece = new Uint8Array(pieceBytes);
  const damaged = (reason: string): ProgramError =>
    new ProgramError('checkpoint-damaged', { name: part.file, keptAs: part.file, reason });
  if (bytes.length !== part.bytes) throw damaged(`${part.file} is not as long as its rows`);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw damaged(`${part.file} is missing`);
    throw unreadable(part.file, error);
  }
  try {
    for (let at = 0; at < bytes.length; ) {
      const length = readSync(file, piece, 0, Math.min(pieceBytes, bytes.length - at), null);
      if (length === 0) throw damaged(`${part.file} was cut short`);
      hash.update(piece.subarray(0, length));
      bytes.set(piece.subarray(0, length), at);
      at += length;
    }
  } catch (error) {
    throw error instanceof ProgramError ? error : unreadable(part.file, error);
  } finally {
    closeSync(file);
  }
  if (hash.digest('hex') !== part.checksum)
    throw damaged(`${part.file} has not the checksum that it was written with`);
}

function unreadable(name: string, error: unknown): ProgramError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new ProgramError('file-unreadable', { name, reason: code ?? message }, { cause: error });
}
