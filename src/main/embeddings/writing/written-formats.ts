import { basename } from 'node:path';
import { ProgramError } from '../../../shared/errors.ts';
import type { VectorFormat } from '../../../shared/models.ts';

/** How vectors can be written. */
export type WrittenFormat = Exclude<VectorFormat, 'numpy'>;

const formats: ReadonlyMap<string, WrittenFormat> = new Map([
  ['bin', 'word2vec-binary'],
  ['vec', 'word2vec-text'],
  ['txt', 'word2vec-text'],
  ['glove', 'glove-text'],
  ['safetensors', 'safetensors'],
  ['tsv', 'projector'],
]);

/** The ending that a file of each format usually has. */
export const usualEnding: Readonly<Record<WrittenFormat, string>> = {
  'word2vec-text': 'txt',
  'word2vec-binary': 'bin',
  'glove-text': 'glove',
  safetensors: 'safetensors',
  projector: 'tsv',
};

/**
 * The format that a file name asks for: `.bin` is word2vec binary, `.glove` is GloVe text (no header), `.vec` and `.txt` are word2vec text,
 * `.safetensors` is what it says, `.tsv` is TensorBoard's projector, which takes two files; `.gz` behind the name of a single file compresses.
 * @throws ProgramError `model-format` for any other ending
 */
export function formatOfName(path: string): { format: WrittenFormat; compressed: boolean } {
  const name = basename(path);
  const parts = name.toLowerCase().split('.');
  const compressed = parts.length > 1 && parts.at(-1) === 'gz';
  if (compressed) parts.pop();
  const format = parts.length > 1 ? formats.get(parts.at(-1)!) : undefined;
  if (format === undefined || (compressed && format === 'projector')) {
    throw new ProgramError('model-format', {
      name,
      reason:
        'vectors are written as .txt, .vec, .bin, .glove or .safetensors, each also with .gz, or as .tsv',
    });
  }
  return { format, compressed };
}

/** The second file of the projector's format, which holds the words: `model.metadata.tsv` beside `model.tsv`. */
export function metadataPathOf(path: string): string {
  return `${path.replace(/\.tsv$/i, '')}.metadata.tsv`;
}
