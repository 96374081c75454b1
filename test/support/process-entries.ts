import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';

/** Entry points of child processes, built as the program's own are, since Node reads no TypeScript. */
export async function buildEntries(
  ...sources: readonly string[]
): Promise<{ readonly folder: string; dispose(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'semascope-entries-'));
  for (const source of sources) {
    const bundle = await rolldown({ input: source, platform: 'node' });
    await bundle.write({ file: join(folder, `${basename(source, '.ts')}.js`), format: 'cjs' });
    await bundle.close();
  }
  return { folder, dispose: () => rm(folder, { recursive: true }) };
}
