// What the committed PTX was made from.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Chunks of 32 floats that a row may have; src/main/engines/cuda/plan.ts has the same list, and a test holds them together. */
export const chunkCounts = [1, 2, 3, 4, 6, 8, 10, 16, 24, 32];

const folder = new URL('../../src/main/engines/cuda/kernel/', import.meta.url);

/** SHA-256 over names and texts of the kernel's source files. */
export function kernelHash() {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).toSorted()) {
    hash.update(`${name}\0${readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n')}\0`);
  }
  return hash.digest('hex');
}
