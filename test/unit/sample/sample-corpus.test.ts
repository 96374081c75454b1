import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { families, fewestOccurrences, sampleSentences, wordsOf } from '../../../scripts/sample/corpus.mjs';
import { wordSets } from '../../../scripts/sample/word-sets.mjs';
import { builtResources } from '../../support/resources.ts';

const folder = join(builtResources.assets, 'sample');
const text = readFileSync(join(folder, 'sample-corpus.txt'), 'utf8');
const lines = text.split('\n').slice(0, -1);
const written = sampleSentences();

const counts = new Map<string, number>();
let tokens = 0;
for (const line of lines) {
  for (const word of wordsOf(line)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    tokens++;
  }
}

/** The lines for which `wrong` holds, a few of them. */
const offenders = (wrong: (line: string) => boolean): string[] => lines.filter(wrong).slice(0, 5);

describe('the sample corpus', () => {
  it('is what the generator writes, byte for byte', () => {
    expect(text === `${written.map((sentence) => sentence.text).join('\n')}\n`).toBe(true);
    const stored: unknown = JSON.parse(readFileSync(join(folder, 'word-sets.json'), 'utf8'));
    expect(stored).toEqual({ wordSets });
  });

  it('is large enough to learn from and small enough for a first start', () => {
    expect(lines.length).toBeGreaterThan(35_000);
    expect(lines.length).toBeLessThan(47_000);
    expect(tokens).toBeGreaterThan(350_000);
    expect(tokens).toBeLessThan(470_000);
    expect(counts.size).toBeGreaterThan(1_200);
    expect(counts.size).toBeLessThan(1_850);
  });

  it('repeats no sentence', () => {
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('frames no more than a third of its sentences as hearsay', () => {
    const framed = lines.filter((line) =>
      /^(?:\w+ )*?(?:say|says|said|told me|think|know|knows|heard|read|believe|seems|see|true) that\b/.test(
        line,
      ),
    );
    expect(framed.length).toBeGreaterThan(lines.length / 50);
    expect(framed.length).toBeLessThan(lines.length / 3);
  });

  it('has every word often enough', () => {
    expect([...counts].filter(([, count]) => count < fewestOccurrences)).toEqual([]);
    expect(fewestOccurrences).toBeGreaterThanOrEqual(40);
  });
});

describe('a sentence of the sample corpus', () => {
  it('begins with a capital and ends with a full stop, a question mark or an exclamation mark', () => {
    expect(offenders((line) => !/^\p{Lu}[^.?!]*[.?!]$/u.test(line))).toEqual([]);
  });

  it('has single spaces, commas only after words, and no slot left open', () => {
    expect(offenders((line) => /\s\s|\s[,.?]|,,|,[^ ]|^\s|\s$|[{}[\]|]|undefined/.test(line))).toEqual([]);
  });

  it('has three to twenty words and says none of them twice in a row', () => {
    expect(
      offenders((line) => {
        const length = wordsOf(line).length;
        return length < 3 || length > 20;
      }),
    ).toEqual([]);
    expect(offenders((line) => /\b(\p{L}+) \1\b/iu.test(line))).toEqual([]);
  });

  it('uses "a" and "an" by the sound that follows', () => {
    const soundsOtherwise = new Set(['hour', 'honest', 'heir', 'university', 'uniform', 'european', 'one']);
    const wrong = offenders((line) =>
      [...line.toLowerCase().matchAll(/(?<!\p{L})(an?) (\p{L}+)/gu)].some(([, article, next = '']) => {
        const vowelLetter = 'aeiou'.includes(next.charAt(0));
        return (article === 'an') !== (soundsOtherwise.has(next) ? !vowelLetter : vowelLetter);
      }),
    );
    expect(wrong).toEqual([]);
  });
});

describe('word-sets and senses', () => {
  it('names word sets once, gives each a colour slot, and lists only words that the corpus knows', () => {
    expect(new Set(wordSets.map((wordSet) => wordSet.name)).size).toBe(wordSets.length);
    for (const { name, color, words } of wordSets) {
      expect(color, name).toBeGreaterThanOrEqual(0);
      expect(color, name).toBeLessThan(8);
      expect(new Set(words).size, name).toBe(words.length);
      expect(
        words.filter((word) => (counts.get(word) ?? 0) < 40),
        name,
      ).toEqual([]);
    }
  });

  it('shows each ambiguous word in each of its senses at least 40 times', () => {
    const uses = new Map(families.filter((family) => family.word !== undefined).map(({ name }) => [name, 0]));
    for (const { text: sentence, family } of written) {
      if (family.word !== undefined && wordsOf(sentence).includes(family.word)) {
        uses.set(family.name, (uses.get(family.name) ?? 0) + 1);
      }
    }
    expect(uses.size).toBeGreaterThan(50);
    expect([...uses].filter(([, count]) => count < 40)).toEqual([]);
    const senses = new Map<string, Set<string>>();
    for (const { word, sense } of families) {
      if (word !== undefined && sense !== undefined) {
        senses.set(word, (senses.get(word) ?? new Set()).add(sense));
      }
    }
    expect([...senses].filter(([, kinds]) => kinds.size < 2)).toEqual([]);
  });
});
