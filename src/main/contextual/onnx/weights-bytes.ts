import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { WeightsProblem } from './weights-problem.ts';

/** Protocol Buffers, and with them ONNX, know no larger files; larger models keep their numbers in another one. */
const largestFile = 2 ** 31 - 1;
const largestRead = 1 << 30;

/** Bytes behind a file's own that are kept free, so that outputs can be added without a copy of the whole. */
const room = 1 << 16;

/**
 * The bytes of a file of weights.
 * @throws WeightsProblem where it is no regular file, or larger than ONNX allows
 */
export async function readWeights(path: string): Promise<Uint8Array> {
  // Without waiting: a pipe would never open.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(
    (error: NodeJS.ErrnoException) => {
      throw new WeightsProblem(
        error.code === 'ENOENT'
          ? 'the file is not there'
          : `it cannot be read (${error.code ?? error.message})`,
      );
    },
  );
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new WeightsProblem('it is not a regular file');
    if (found.size > largestFile) throw new WeightsProblem('it is larger than the 2 GB that ONNX allows');
    const bytes = new Uint8Array(found.size + room).subarray(0, found.size);
    for (let done = 0; done < bytes.length; ) {
      const wanted = Math.min(bytes.length - done, largestRead);
      const { bytesRead } = await handle.read(bytes, done, wanted, done);
      if (bytesRead === 0) throw new WeightsProblem('it became shorter while it was read');
      done += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

/** `bytes`, which {@link readWeights} gave, with `more` behind them: in place where there is room. */
export function withAppended(bytes: Uint8Array, more: Uint8Array): Uint8Array {
  const length = bytes.length + more.length;
  if (bytes.byteOffset + length <= bytes.buffer.byteLength) {
    const both = new Uint8Array(bytes.buffer, bytes.byteOffset, length);
    both.set(more, bytes.length);
    return both;
  }
  const both = new Uint8Array(length);
  both.set(bytes);
  both.set(more, bytes.length);
  return both;
}

/** Whether this is what Git leaves in the place of a large file that was not fetched. */
export function isGitPointer(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 40)).toString('latin1').startsWith('version https://git-lfs');
}
