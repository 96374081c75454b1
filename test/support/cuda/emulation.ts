import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const kernel = fileURLToPath(new URL('../../../src/main/engines/cuda/kernel/', import.meta.url));

/**
 * Builds the emulated driver, on which our kernel runs without a card (driver.cpp), unless it was built from the same source before.
 * @returns the library's path, or why there is none
 */
export function emulatedDriver(): { readonly path: string } | { readonly missing: string } {
  if (process.platform !== 'linux') return { missing: 'skipped: the emulation is for Linux' };
  if (spawnSync('g++', ['--version']).status !== 0) return { missing: 'skipped: no g++' };
  const hash = createHash('sha256');
  for (const folder of [here, kernel]) {
    for (const name of readdirSync(folder).toSorted()) hash.update(readFileSync(join(folder, name)));
  }
  const folder = join(tmpdir(), 'semascope-emulation');
  const path = join(folder, `${hash.digest('hex').slice(0, 16)}.so`);
  if (existsSync(path)) return { path };
  mkdirSync(folder, { recursive: true });
  // Two test files may build at one time; each puts its own in place, whole.
  const unfinished = `${path}.${process.pid}`;
  const parameters = [
    '-std=c++17',
    '-O2',
    '-fPIC',
    '-shared',
    '-pthread',
    '-U_FORTIFY_SOURCE',
    '-Wno-unknown-pragmas',
  ];
  const { status, stderr } = spawnSync('g++', [...parameters, '-o', unfinished, join(here, 'driver.cpp')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the emulated driver does not compile:\n${stderr}`);
  renameSync(unfinished, path);
  return { path };
}
