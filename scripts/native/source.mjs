// What the committed libraries were made from.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../src/main/kernels/native/', import.meta.url);

/** SHA-256 over names and texts of the library's source files. */
export function librarySourceHash() {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).toSorted()) {
    hash.update(`${name}\0${readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n')}\0`);
  }
  return hash.digest('hex');
}
