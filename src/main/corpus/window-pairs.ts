import { setImmediate } from 'node:timers/promises';
import type { WindowPairs } from '../../shared/corpus.ts';
import { type EncodedCorpus, vocabularySize } from './encoded.ts';
import { openTokens } from './tokens.ts';

/** Tokens gone through between two looks at the event loop: about 2 ms. */
const tokensAtOnce = 1_000_000;
/** Tokens read at once where they lie on the disk. */
const readAtOnce = 200_000;

/**
 * How many skip-gram pairs a window gives, counted exactly over all sentences. Words below the minimum count are taken out first, so that
 * the window closes over the gap, as in word2vec. Gives way to the event loop on large corpora.
 * @param window words to each side, at least 1
 */
export async function windowPairs(
  corpus: EncodedCorpus,
  window: number,
  minimumCount: number,
): Promise<WindowPairs> {
  const { sentenceStarts, vocabulary } = corpus;
  const limit = vocabularySize(vocabulary.counts, minimumCount);
  const allWords = limit === vocabulary.counts.length;
  const tokens = allWords ? null : openTokens(corpus.tokens, readAtOnce);
  let pairs = 0;
  let expectedPairs = 0;
  let sinceRest = 0;
  const counted = new Map<number, SentencePairs>();
  try {
    for (let sentence = 0; sentence + 1 < sentenceStarts.length; sentence++) {
      const start = sentenceStarts[sentence]!;
      const end = sentenceStarts[sentence + 1]!;
      let length = end - start;
      if (tokens !== null) {
        length = 0;
        for (const id of tokens.read(start, end)) if (id < limit) length++;
      }
      let ofLength = counted.get(length);
      if (ofLength === undefined) {
        ofLength = sentencePairs(length, window);
        counted.set(length, ofLength);
      }
      pairs += ofLength.pairs;
      expectedPairs += ofLength.expectedPairs;
      sinceRest += tokens === null ? 8 : 8 + end - start;
      if (sinceRest >= tokensAtOnce) {
        sinceRest = 0;
        await setImmediate();
      }
    }
  } finally {
    tokens?.close();
  }
  return { window, pairs, expectedPairs };
}

type SentencePairs = Pick<WindowPairs, 'pairs' | 'expectedPairs'>;

/**
 * The pairs in one sentence of `length` words: 2·(length − d) pairs lie d words apart, and the dynamic window, uniform on 1 … window,
 * reaches that far with probability (window − d + 1) / window.
 */
function sentencePairs(length: number, window: number): SentencePairs {
  let pairs = 0;
  let expectedPairs = 0;
  for (let distance = 1; distance <= Math.min(window, length - 1); distance++) {
    const apart = 2 * (length - distance);
    pairs += apart;
    expectedPairs += (apart * (window - distance + 1)) / window;
  }
  return { pairs, expectedPairs };
}
