import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextWords } from '../../../src/main/analysis/context-words.ts';
import { groupByCosines, shownSimilarities } from '../../../src/main/analysis/cosine-groups.ts';
import { cutSenses } from '../../../src/main/analysis/senses.ts';
import { suggestedCount } from '../../../src/main/analysis/silhouettes.ts';
import { logLikelihoodRatio, tellingWords } from '../../../src/main/analysis/telling-words.ts';
import { cutTree } from '../../../src/main/analysis/ward.ts';
import { randomNumbers } from '../../support/stores.ts';

function cosinesOf(vectors: readonly (readonly number[])[]): Float64Array {
  const lengths = vectors.map((vector) => Math.hypot(...vector));
  return Float64Array.from({ length: vectors.length ** 2 }, (_, at) => {
    const [i, j] = [Math.floor(at / vectors.length), at % vectors.length];
    return (
      vectors[i]!.reduce((sum, value, k) => sum + value * vectors[j]![k]!, 0) / lengths[i]! / lengths[j]!
    );
  });
}

function group(vectors: readonly (readonly number[])[]) {
  const similarities = new Float32Array(vectors.length ** 2);
  return { similarities, ...groupByCosines(cosinesOf(vectors), similarities) };
}

const noWords = contextWords({ texts: [''], word: 'light' });
function cut(grouping: ReturnType<typeof group>, count: number) {
  const texts = new Uint32Array(grouping.tree.size);
  return cutSenses({ ...grouping, count, words: noWords, texts });
}

// Few different numbers, so that there are ties, equal vectors and zero vectors.
const vectorLists = fc.array(
  fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }), fc.integer({ min: 0, max: 1 })),
  {
    minLength: 1,
    maxLength: 24,
  },
);

/** The normal distribution, reproducibly (Box and Muller). */
function normal(count: number, seed: number): number[] {
  const uniform = randomNumbers(2 * count, seed);
  return Array.from(
    { length: count },
    (_, at) =>
      Math.sqrt(-2 * Math.log(uniform[2 * at]! + 0.5 + 1e-9)) * Math.cos(2 * Math.PI * uniform[2 * at + 1]!),
  );
}

/** Vectors with the few strong directions and the common offset of hidden states, around some centres. */
function likeHidden(n: number, groups: number, seed: number): number[][] {
  const dimension = 192;
  const shape = (values: number[]) => values.map((value, i) => value / Math.sqrt(i + 1));
  const centres = Array.from({ length: groups }, (_, index) =>
    shape(normal(dimension, seed + 7919 * (index + 1))),
  );
  const noise = normal(n * dimension, seed);
  return Array.from({ length: n }, (_, row) =>
    shape(noise.slice(row * dimension, (row + 1) * dimension)).map(
      (value, i) => value + (i === 7 ? 3 : 0) + (groups > 1 ? centres[row % groups]![i]! : 0),
    ),
  );
}

describe('grouping', () => {
  it('gives an order of all occurrences, nested partitions whose groups are runs of it, and finite numbers', () => {
    fc.assert(
      fc.property(vectorLists, (vectors) => {
        const grouping = group(vectors);
        const n = vectors.length;
        expect([...grouping.order].sort((a, b) => a - b)).toEqual([...vectors.keys()]);
        expect([...grouping.tree.heights].every((height, at, all) => height >= (all[at - 1] ?? 0))).toBe(
          true,
        );
        expect(grouping.silhouettes.length).toBe(Math.max(0, Math.min(10, n - 1) - 1));
        expect(grouping.silhouettes.every((value) => Math.abs(value) <= 1)).toBe(true);
        expect(grouping.suggested).toBeLessThanOrEqual(Math.max(1, n - 1));
        let coarser: Uint32Array = new Uint32Array(n);
        for (let count = 1; count <= Math.min(n, 20); count++) {
          const labels = cutTree(grouping.tree, count);
          expect(new Set(labels).size).toBe(count);
          const parents = new Map<number, number>();
          for (const [thing, label] of labels.entries()) {
            expect(parents.get(label) ?? coarser[thing]).toBe(coarser[thing]);
            parents.set(label, coarser[thing]!);
          }
          const runs = [...grouping.order].filter(
            (thing, at, all) => at === 0 || labels[thing] !== labels[all[at - 1]!],
          );
          expect(runs.length).toBe(count);
          coarser = labels;

          const { senses, assignments } = cut(grouping, count);
          expect(senses.flatMap((sense) => [...sense.occurrences]).sort((a, b) => a - b)).toEqual([
            ...vectors.keys(),
          ]);
          for (const [place, sense] of senses.entries()) {
            expect([...sense.occurrences].every((occurrence) => assignments[occurrence] === place)).toBe(
              true,
            );
            expect(sense.occurrences.length).toBeLessThanOrEqual(senses[place - 1]?.occurrences.length ?? n);
            expect(Number.isFinite(sense.silhouette)).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('leaves cosines of vectors without a direction undefined, and puts them together', () => {
    const grouping = group([
      [1, 0],
      [0, 0],
      [1, 0.1],
      [0, 0],
    ]);
    expect(grouping.withoutDirection).toEqual([1, 3]);
    const shown = shownSimilarities(grouping);
    expect([...shown.keys()].filter((at) => Number.isNaN(shown[at]!))).toEqual([
      1, 3, 4, 5, 6, 7, 9, 11, 12, 13, 14, 15,
    ]);
    expect([...cutTree(grouping.tree, 2)]).toEqual([0, 1, 0, 1]);
  });

  it('names the most typical occurrence first', () => {
    const { senses } = cut(
      group([
        [1, 0.4],
        [1, 0],
        [1, -0.1],
        [-1, 0],
        [1, 0.1],
      ]),
      2,
    );
    expect(senses.map((sense) => [...sense.occurrences])).toEqual([[4, 1, 2, 0], [3]]);
  });

  it('turns the order so that alike ones stand side by side', () => {
    const angles = [0, 80, 10, 70, 22];
    const { order } = group(
      angles.map((angle) => [Math.cos((angle / 180) * Math.PI), Math.sin((angle / 180) * Math.PI)]),
    );
    expect([...order]).toEqual([0, 2, 4, 3, 1]);
  });
});

describe('the number of senses', () => {
  it.each([5, 20, 60])('is 1 for %i vectors without groups, nearly always', (n) => {
    const suggestions = Array.from(
      { length: 20 },
      (_, seed) => group(likeHidden(n, 1, 100 * seed + 1)).suggested,
    );
    expect(suggestions.filter((count) => count > 1).length).toBeLessThanOrEqual(2);
  });

  it.each([12, 60])('is 3 for %i vectors in three groups as far apart as their members, mostly', (n) => {
    const suggestions = Array.from(
      { length: 10 },
      (_, seed) => group(likeHidden(n, 3, 100 * seed + 1)).suggested,
    );
    expect(suggestions.filter((count) => count === 3).length).toBeGreaterThanOrEqual(7);
  });

  it('is 2 for two clear pairs, and 1 below three occurrences', () => {
    expect(
      group([
        [1, 0],
        [0, 1],
        [1, 0.1],
        [0.1, 1],
      ]).suggested,
    ).toBe(2);
    expect(group([[1, 0]]).suggested).toBe(1);
    expect(
      group([
        [1, 0],
        [0, 1],
      ]).suggested,
    ).toBe(1);
    expect(suggestedCount([0.6, 0.7, 0.7], 100)).toBe(3);
  });
});

describe('telling words', () => {
  const texts = [
    'The light of the lamp fell on the lamp’s table.',
    'By the LIGHT of a lamp they read at the table!',
    'light’s lamp, a candle and a window',
    'The bag was light to carry.',
    'A light bag is easy to carry.',
    'He could carry the light box.',
  ];
  const words = contextWords({ texts, word: 'Light' });
  const occurrences = Uint32Array.from(texts.keys());
  const named = (labels: number[], senses: number) =>
    tellingWords(words, occurrences, Uint32Array.from(labels), senses).map((found) =>
      found.map(({ id, count }) => `${words.words[id]} ${count}`),
    );

  it('leave out the word, its possessive and function words, and count a text once', () => {
    expect(words.words).not.toContain('light');
    expect(words.words).not.toContain("light's");
    expect(words.words).not.toContain('the');
    expect(named([0, 0, 0, 1, 1, 1], 2)).toEqual([
      ['lamp 3', 'table 2'],
      ['carry 3', 'bag 2'],
    ]);
  });

  it('are said once where nothing is said twice', () => {
    expect(named([0, 0, 0, 0, 1, 2], 3)[2]).toEqual(['box 1', 'carry 1']);
  });

  it('of a single sense are frequent, but not everywhere', () => {
    expect(named([0, 0, 0, 0, 0, 0], 1)[0]).toEqual(['carry 3', 'lamp 3', 'bag 2', 'table 2']);
  });

  it('take words for data', () => {
    const odd = contextWords({ texts: ['constructor toString שלום 日本 lit', '…', ''], word: 'lit' });
    expect(odd.words).toEqual(['constructor', 'tostring', 'שלום', '日本']);
    expect([...odd.starts]).toEqual([0, 4, 4, 4]);
  });

  it('are scored by Dunning’s ratio', () => {
    // Computed with scipy 1.10: chi2_contingency([[8, 2], [1, 9]], correction=False, lambda_='log-likelihood').
    expect(logLikelihoodRatio(8, 10, 1, 10)).toBeCloseTo(11.0158, 3);
    expect(logLikelihoodRatio(1, 10, 8, 10)).toBeCloseTo(-11.0158, 3);
    expect(logLikelihoodRatio(5, 10, 5, 10)).toBe(0);
  });
});
