import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProgramError } from '../../shared/errors.ts';
import type { EvaluationText } from '../analysis/evaluation-file.ts';
import { BlockReader } from '../corpus/block-reader.ts';
import { sniffText } from '../corpus/sniff.ts';
import { addInvalid, checkText, nothingInvalid, requireUtf8 } from '../corpus/text-check.ts';
import { fileSource } from '../corpus/text-source.ts';

/** The standard files have less than 1 MB; what is much larger is something else. */
const largestFile = 64 * 1024 * 1024;
const blockBytes = 256 * 1024;

/**
 * Reads an evaluation file, plain or gzip, and makes sure that it is UTF-8 text of a size that can be one; what it says is left to `evaluationLines`.
 * @param name what the file is called in errors
 * @throws ProgramError `file-missing`, `file-not-regular`, `file-unreadable`, `file-changed`, `file-empty`, `file-too-large`, `gzip-damaged`,
 * `text-encoding`, `text-binary`, `cancelled`
 */
export async function readEvaluationFile(
  path: string,
  name: string,
  signal?: AbortSignal,
): Promise<EvaluationText> {
  const source = await fileSource(path, name);
  const reader = new BlockReader(source, name, blockBytes);
  try {
    requireSize(source.size, name);
    const { lineEnd } = await reader.start((head, whole) => sniffText(head, whole, name, false));
    const blocks: Uint8Array[] = [];
    let invalid = nothingInvalid;
    let size = 0;
    for (let block = await reader.next(); block !== null; block = await reader.next()) {
      if (signal?.aborted === true) throw new ProgramError('cancelled', {});
      size += block.bytes.length;
      requireSize(size, name);
      const checked = checkText(block.bytes, block.start, lineEnd);
      invalid = addInvalid(invalid, checked.invalid);
      blocks.push(checked.bytes);
    }
    requireUtf8(invalid, size, name);
    return { name, bytes: await joined(blocks), lineEnd };
  } finally {
    await reader.close();
  }
}

function requireSize(bytes: number, name: string): void {
  if (bytes > largestFile) throw new ProgramError('file-too-large', { name, bytes, limit: largestFile });
}

/** Blocks copied at once: some milliseconds. */
const blocksAtOnce = 16;

/** One array on shared memory, so that a thread reads it without a copy. */
async function joined(blocks: readonly Uint8Array[]): Promise<Uint8Array> {
  const length = blocks.reduce((sum, block) => sum + block.length, 0);
  const bytes = new Uint8Array(new SharedArrayBuffer(length));
  let at = 0;
  for (const [index, block] of blocks.entries()) {
    if (index % blocksAtOnce === blocksAtOnce - 1) await nextTurn();
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}
