import { openTokens, type TokenReader, type Tokens } from '../../corpus/tokens.ts';

/**
 * How a corpus is handed out to threads: in slices of whole sentences. A sentence longer than a slice is cut; only there are
 * windows shorter than they would be.
 */
export interface Slices {
  /** Uint32Array of (slices + 1): the token where each slice starts, last the number of tokens. Shared memory. */
  readonly tokens: Uint32Array;
  /** Uint32Array of slices: the sentence that each slice starts in. Shared memory. */
  readonly sentences: Uint32Array;
}

/** The most tokens in a slice; small enough that a slice and its rows stay near the processor. */
export const largestSlice = 4096;

/** How many tokens a slice should have: enough slices for all threads, but no crumbs. */
export function sliceSize(tokens: number, threads: number): number {
  return Math.min(largestSlice, Math.max(1024, Math.ceil(tokens / (threads * 4))));
}

/**
 * Cuts a corpus into slices of at most `size` tokens.
 * @param sentenceStarts Uint32Array of (sentences + 1), the last entry the number of tokens
 */
export function cutSlices(sentenceStarts: Uint32Array, size: number): Slices {
  const sentences = sentenceStarts.length - 1;
  const tokenStarts: number[] = [];
  const sentenceOf: number[] = [];
  let start = 0;
  let firstSentence = 0;
  const close = (end: number): void => {
    if (end > start) {
      tokenStarts.push(start);
      sentenceOf.push(firstSentence);
    }
    start = end;
  };
  for (let sentence = 0; sentence < sentences; sentence++) {
    const sentenceStart = sentenceStarts[sentence]!;
    const end = sentenceStarts[sentence + 1]!;
    if (end - start > size) {
      close(sentenceStart);
      firstSentence = sentence;
      while (end - start > size) close(start + size);
    }
  }
  const total = sentenceStarts[sentences]!;
  close(total);
  tokenStarts.push(total);
  return { tokens: sharedCopy(tokenStarts), sentences: sharedCopy(sentenceOf) };
}

function sharedCopy(values: readonly number[]): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(values.length * 4));
  copy.set(values);
  return copy;
}

/**
 * The order in which an epoch goes through its slices: by steps of about 0.618 of them, so that every part of the epoch sees
 * every part of the corpus, and threads at work at one time are in different texts.
 * @returns a step that has no divisor in common with the number of slices
 */
export function sliceStep(slices: number): number {
  let step = Math.max(1, Math.round(slices * 0.6180339887498949));
  while (greatestCommonDivisor(step, slices) !== 1) step++;
  return step;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Tokens looked at together where they lie on the disk. */
const readAtOnce = 65_536;

/** Whether any sentence has two words of the training vocabulary, and so anything to learn from. */
export function holdsPair(corpus: Tokens, sentenceStarts: Uint32Array, vocabulary: number): boolean {
  const tokens = openTokens(corpus, readAtOnce);
  try {
    return anyPair(tokens, sentenceStarts, vocabulary);
  } finally {
    tokens.close();
  }
}

function anyPair(tokens: TokenReader, sentenceStarts: Uint32Array, vocabulary: number): boolean {
  for (let sentence = 0; sentence + 1 < sentenceStarts.length; sentence++) {
    let known = 0;
    for (const id of tokens.read(sentenceStarts[sentence]!, sentenceStarts[sentence + 1]!)) {
      if (id < vocabulary && ++known === 2) return true;
    }
  }
  return false;
}
