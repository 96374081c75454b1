import { ProgramError } from '../../shared/errors.ts';
import { type EncodedCorpus, vocabularySize } from '../corpus/encoded.ts';

/**
 * How many words of the vocabulary occur often enough to be trained.
 * @throws ProgramError `corpus-too-small`, `training-vocabulary-empty`
 */
export function trainedWords(
  corpus: EncodedCorpus,
  options: { readonly minimumCount: number; readonly window: number },
): number {
  const { minimumCount, window } = options;
  const { counts } = corpus.vocabulary;
  if (corpus.tokens.length < 2) {
    throw new ProgramError('corpus-too-small', { words: corpus.tokens.length, window });
  }
  const words = vocabularySize(counts, minimumCount);
  if (words === 0) {
    throw new ProgramError('training-vocabulary-empty', { minimumCount, mostFrequent: counts[0] ?? 0 });
  }
  return words;
}
