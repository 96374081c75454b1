import type { EncodedCorpus } from '../../../src/main/corpus/encoded.ts';
import { tokensInMemory } from '../../../src/main/corpus/tokens.ts';
import { packWords } from '../../../src/shared/word-table.ts';

/** A small corpus and its words, most frequent first. */
export interface SmallCorpus {
  readonly corpus: EncodedCorpus;
  readonly words: readonly string[];
}

/** Encodes sentences given as text, words between spaces. */
export function encode(lines: readonly string[]): SmallCorpus {
  const sentences = lines.map((line) => line.split(' ').filter((word) => word !== ''));
  const counts = new Map<string, number>();
  for (const word of sentences.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1));
  const ids = new Map(words.map((word, id) => [word, id]));
  const total = sentences.reduce((sum, sentence) => sum + sentence.length, 0);
  const tokens = new Uint32Array(new SharedArrayBuffer(total * 4));
  const sentenceStarts = new Uint32Array(new SharedArrayBuffer((sentences.length + 1) * 4));
  let at = 0;
  for (const [index, sentence] of sentences.entries()) {
    for (const word of sentence) tokens[at++] = ids.get(word)!;
    sentenceStarts[index + 1] = at;
  }
  const vocabulary = {
    words: packWords(words),
    counts: Float64Array.from(words, (word) => counts.get(word)!),
  };
  return { corpus: { vocabulary, tokens: tokensInMemory(tokens), sentenceStarts }, words };
}

/** Numbers in [0, 1), the same on every run. */
function pseudoRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const people = [
  ['king', 'queen', 'crown'],
  ['prince', 'princess', 'palace'],
  ['uncle', 'aunt', 'family'],
  ['waiter', 'waitress', 'restaurant'],
  ['actor', 'actress', 'theatre'],
  ['host', 'hostess', 'party'],
] as const;

/**
 * Sentences of a small grammar in which men go with "he" words, women with "she" words, and each pair with words of its own, so that
 * king is to queen as prince is to princess.
 */
export function plantedGrammar(count: number, seed = 1): string[] {
  const random = pseudoRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  return Array.from({ length: count }, () => {
    const pair = pick(people);
    const female = random() < 0.5 ? 1 : 0;
    const signs = female === 1 ? ['she', 'her', 'lady', 'mother'] : ['he', 'his', 'gentleman', 'father'];
    const place = pair[2];
    const filler = pick(['today', 'often', 'slowly', 'gladly', 'again', 'never']);
    return pick([
      `${pick(signs)} ${pair[female]!} ${place} ${place}stone ${filler}`,
      `${place} ${pair[female]!} ${pick(signs)} ${pick(signs)} ${filler}`,
      `${filler} ${pick(signs)} ${pair[female]!} ${place}room ${place}`,
    ]);
  });
}

export const plantedPairs: readonly (readonly string[])[] = people.map(([man, woman]) => [man, woman]);
