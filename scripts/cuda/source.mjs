// What the committed PTX was made from.
import { sourceHash } from '../source-hash.mjs';

/** Chunks of 32 floats that a row may have; src/main/engines/cuda/plan.ts has the same list, and a test holds them together. */
export const chunkCounts = [1, 2, 3, 4, 6, 8, 10, 16, 24, 32];

/** The hash of the kernel's source files. */
export const kernelHash = () => sourceHash(new URL('../../src/main/engines/cuda/kernel/', import.meta.url));
