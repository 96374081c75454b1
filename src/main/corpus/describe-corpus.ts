import type { CorpusSummary } from '../../shared/corpus.ts';
import { WordTable } from '../../shared/word-table.ts';
import { type EncodedCorpus, vocabularySize } from './encoded.ts';
import { openTokens, type TokenReader } from './tokens.ts';

export type CorpusDescription = Pick<
  CorpusSummary,
  'frequentWords' | 'vocabularyByMinimumCount' | 'examples'
>;

const frequentWords = 2000;
const largestMinimumCount = 100;
const exampleCount = 8;
const shortestExample = 6;
const longestExample = 20;
/** Sentences looked at for one example. */
const candidates = 200;

/** What is shown of a corpus before training, as far as the encoded corpus tells it. */
export function describeCorpus(corpus: EncodedCorpus): CorpusDescription {
  const words = new WordTable(corpus.vocabulary.words);
  const { counts } = corpus.vocabulary;
  const tokens = openTokens(corpus.tokens);
  const examples = chooseExamples(corpus, tokens, words);
  tokens.close();
  return {
    frequentWords: Array.from({ length: Math.min(frequentWords, counts.length) }, (_, id) => ({
      word: words.word(id),
      count: counts[id]!,
    })),
    vocabularyByMinimumCount: Array.from({ length: largestMinimumCount + 1 }, (_, minimumCount) =>
      vocabularySize(counts, minimumCount),
    ),
    examples,
  };
}

/** From each of several parts of the corpus the liveliest sentence; its first tokens where all are long. */
function chooseExamples(corpus: EncodedCorpus, tokens: TokenReader, words: WordTable): string[][] {
  const { sentenceStarts } = corpus;
  const sentences = sentenceStarts.length - 1;
  const parts = Math.min(exampleCount, sentences);
  const chosen: string[][] = [];
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * sentences) / parts);
    const to = Math.min(Math.floor(((part + 1) * sentences) / parts), from + candidates);
    let best = -1;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let sentence = from; sentence < to; sentence++) {
      const score = liveliness(corpus, tokens, words, sentence);
      if (score > bestScore) {
        best = sentence;
        bestScore = score;
      }
    }
    const start = sentenceStarts[best]!;
    const end = Math.min(sentenceStarts[best + 1]!, start + longestExample);
    chosen.push(Array.from(tokens.read(start, end), (id) => words.word(id)));
  }
  return chosen;
}

/**
 * How well a sentence shows what a window sees: 6 … 20 words, no word twice, words known from elsewhere in the corpus, few numbers and
 * marks. Higher is better.
 */
function liveliness(corpus: EncodedCorpus, tokens: TokenReader, words: WordTable, sentence: number): number {
  const start = corpus.sentenceStarts[sentence]!;
  const end = corpus.sentenceStarts[sentence + 1]!;
  const length = end - start;
  if (length < shortestExample) return length - 100;
  if (length > longestExample) return -50;
  const ids = tokens.read(start, end);
  let known = 0;
  let plain = 0;
  let telling = 0;
  for (const id of ids) {
    if (corpus.vocabulary.counts[id]! >= 5) known++;
    const word = words.word(id);
    if (/^[\p{L}\p{M}]+$/u.test(word)) plain++;
    // The hundred most frequent words are mostly grammar.
    if (id >= 100) telling++;
  }
  const distinct = new Set(ids).size;
  return (2 * distinct + known + 2 * plain + telling) / length;
}
