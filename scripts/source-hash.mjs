// Ties what is compiled and committed to what it was made from.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * SHA-256 over names and texts of the files in `folder`.
 * @param {URL} folder ends with a slash
 */
export function sourceHash(folder) {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).toSorted()) {
    hash.update(`${name}\0${readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n')}\0`);
  }
  return hash.digest('hex');
}
