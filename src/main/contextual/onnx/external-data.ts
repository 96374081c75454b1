import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WeightsProblem } from './weights-problem.ts';

/**
 * Holds the files that a model names for its weights to plain names of regular files in the folder of the model's file.
 * @throws WeightsProblem
 */
export async function checkExternalFiles(model: string, locations: Iterable<string>): Promise<void> {
  const folder = await realpath(dirname(model));
  for (const location of locations) {
    const quoted = JSON.stringify(location.slice(0, 100));
    if (!isPlainName(location)) {
      throw new WeightsProblem(`it takes numbers from ${quoted}, which may lie outside its folder`);
    }
    const path = await realpath(join(folder, location)).catch(() => null);
    if (path === null) throw new WeightsProblem(`the file ${quoted}, which holds its numbers, is not there`);
    if (dirname(path) !== folder) {
      throw new WeightsProblem(`the file ${quoted} is a link that leads out of its folder`);
    }
    if (!(await stat(path)).isFile()) {
      throw new WeightsProblem(`${quoted}, which should hold its numbers, is not a regular file`);
    }
  }
}

/** A name without a way: no separators of any system, no drive, no parent, nothing that cannot be seen. */
function isPlainName(name: string): boolean {
  return name !== '.' && name !== '..' && /^[^/\\:\p{Cc}]{1,255}$/u.test(name);
}
