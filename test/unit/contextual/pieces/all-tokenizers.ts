import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PreTrainedTokenizer } from '@huggingface/transformers';
import { loadTokenizer, type PieceTokenizer } from '../../../../src/main/contextual/pieces/tokenizer.ts';
import { sharedData } from '../../../support/resources.ts';
import { smallTokenizers, writeTokenizer } from './tokenizers.ts';

/** A tokenizer as the program has it, and as the library alone has it. */
export interface TestedTokenizer {
  readonly name: string;
  readonly tokenizer: PieceTokenizer;
  readonly library: PreTrainedTokenizer;
}

const fixtures = fileURLToPath(new URL('../../../fixtures/contextual/', import.meta.url));
const folders: readonly (readonly [name: string, folder: string])[] = [
  ['the small BERT', join(fixtures, 'bert')],
  ['the small GPT-2', join(fixtures, 'gpt2')],
  ['bert-base-uncased', join(sharedData, 'bert-uncased-tokenizer')],
];

/** Every tokenizer at hand: those of the fixtures, the shared one where it is, and small ones of each family. */
export async function allTokenizers(): Promise<TestedTokenizer[]> {
  const temporary = await mkdtemp(join(tmpdir(), 'semascope-tokenizers-'));
  try {
    const small = await Promise.all(
      Object.entries(smallTokenizers).map(async ([name, make]) => {
        return [name, await writeTokenizer(join(temporary, name), make())] as const;
      }),
    );
    const present = folders.filter(([, folder]) => existsSync(folder));
    return await Promise.all([...present, ...small].map(([name, folder]) => load(name, folder)));
  } finally {
    await rm(temporary, { recursive: true });
  }
}

async function load(name: string, folder: string): Promise<TestedTokenizer> {
  const file: unknown = JSON.parse(await readFile(join(folder, 'tokenizer.json'), 'utf8'));
  return {
    name,
    tokenizer: await loadTokenizer(folder, name),
    library: new PreTrainedTokenizer(file as object, {}),
  };
}
