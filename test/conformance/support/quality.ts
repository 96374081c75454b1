import { type EmbeddingMatrix, matrixRow } from '../../../src/main/kernels/matrix.ts';
import { plantedPairs, type SmallCorpus } from './corpora.ts';

/** Rows as unit vectors. */
function directions(matrix: EmbeddingMatrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, row) => {
    const values = [...matrixRow(matrix, row)];
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  });
}

const cosine = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0);

/** The share of the planted grammar's analogies a : b = c : ? that come out right by 3CosAdd, the words of the question left out. */
export function analogyAccuracy({ words }: SmallCorpus, vectors: EmbeddingMatrix): number {
  const rows = directions(vectors);
  const of = (word: string): readonly number[] => rows[words.indexOf(word)]!;
  let right = 0;
  let asked = 0;
  for (const [man, woman] of plantedPairs) {
    for (const [other, answer] of plantedPairs) {
      if (man === other) continue;
      const target = of(woman!).map((value, at) => value - of(man!)[at]! + of(other!)[at]!);
      const best = words
        .filter((word) => ![man, woman, other].includes(word))
        .reduce((a, b) => (cosine(of(b), target) > cosine(of(a), target) ? b : a));
      asked++;
      if (best === answer) right++;
    }
  }
  return right / asked;
}
