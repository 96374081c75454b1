// What the committed libraries were made from.
import { sourceHash } from '../source-hash.mjs';

/** The hash of the library's source files. */
export const librarySourceHash = () => sourceHash(new URL('../../src/main/kernels/native/', import.meta.url));
