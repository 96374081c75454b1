import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** The first python3 on the path, or in the usual system folders, that has `module`; null where none does. */
export function pythonWith(module: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin', '/usr/local/bin');
  for (const folder of new Set(folders)) {
    const python = join(folder, 'python3');
    if (spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0) return python;
  }
  return null;
}
