import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { NamedFile } from './format.ts';
import { looksLikeWords } from './words-file.ts';

/**
 * Looks beside a file for the one with its words: of the same name, or with the name that such files usually have. What holds vectors itself is
 * passed over.
 */
export async function findWordsBeside({ path }: NamedFile): Promise<NamedFile | null> {
  const own = basename(path);
  const stem = own.replace(/\.(?:gz|zip)$/i, '').replace(/\.(?:npy|npz|safetensors|tsv|bytes)$/i, '');
  const usual = [
    `${stem}.metadata.tsv`,
    // So gensim's word2vec2tensor calls it.
    `${stem.replace(/_tensor$/, '')}_metadata.tsv`,
    ...['words', 'vocab', 'txt', 'tsv'].map((ending) => `${stem}.${ending}`),
    'metadata.tsv',
    'words.txt',
    'vocab.txt',
  ];
  for (const name of usual.filter((candidate) => candidate !== own)) {
    const candidate = { path: join(dirname(path), name), name };
    const found = await stat(candidate.path).catch(() => null);
    if (found?.isFile() === true && (await looksLikeWords(candidate))) return candidate;
  }
  return null;
}

/** The file with the words: of those that were given, the first one; where none was given, one that lies beside. */
export async function wordsFileFor(file: NamedFile, others: readonly NamedFile[]): Promise<NamedFile | null> {
  return others[0] ?? (await findWordsBeside(file));
}
