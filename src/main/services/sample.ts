import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { WordSet } from '../../shared/workspace.ts';

/** What people call the corpus that ships with the program. */
export const sampleName = 'Sample';

/** The sample's text inside the assets folder. */
export function sampleCorpusPath(assets: string): string {
  return join(assets, 'sample', 'sample-corpus.txt');
}

const schema = z.object({
  wordSets: z.array(
    z.object({ name: z.string(), color: z.number().int().min(0), words: z.array(z.string()) }),
  ),
});

/** How many strongly distinct colours the palette starts with. */
const distinctColors = 8;

/** The word sets that ship with the sample. Those whose colour another one has already wait hidden, so that each colour on screen means one thing. */
export async function readSampleWordSets(assets: string): Promise<readonly WordSet[]> {
  const text = await readFile(join(assets, 'sample', 'word-sets.json'), 'utf8');
  return schema.parse(JSON.parse(text)).wordSets.map((wordSet, index) => ({
    id: `sample-${index}`,
    ...wordSet,
    visible: index < distinctColors,
  }));
}
