import type { ContextWords } from './context-words.ts';
import { distanceSums, silhouettes } from './silhouettes.ts';
import { type TellingWord, tellingWords } from './telling-words.ts';
import { cutTree, type WardTree } from './ward.ts';

/** What senses are cut from. */
export interface SenseCut {
  /** Float32Array of n·n cosines. */
  readonly similarities: Float32Array;
  readonly tree: WardTree;
  /** How many senses, 1 … n. */
  readonly count: number;
  readonly words: Pick<ContextWords, 'ids' | 'starts' | 'frequencies'>;
  /** Uint32Array of n: the text of each occurrence. */
  readonly texts: Uint32Array;
}

/** Senses, largest first; of equal ones the one with the earliest occurrence. */
export interface CutSenses {
  readonly senses: readonly {
    readonly words: readonly TellingWord[];
    /** Uint32Array of occurrences, nearest to the centre of the sense first. */
    readonly occurrences: Uint32Array;
    /** Mean of its occurrences. */
    readonly silhouette: number;
  }[];
  /** Uint8Array of n. */
  readonly assignments: Uint8Array;
}

/** Cuts a tree of occurrences into senses, and says what tells them apart. */
export function cutSenses({ similarities, tree, count, words, texts }: SenseCut): CutSenses {
  const labels = sortedBySize(cutTree(tree, count), count);
  const sums = distanceSums(similarities, labels, count);
  const values = silhouettes(sums);
  const telling = tellingWords(words, texts, labels, count);
  const senses = telling.map((found, sense) => {
    const members = [...labels.keys()].filter((occurrence) => labels[occurrence] === sense);
    // The cosine with the centre of unit vectors is the mean cosine with all of them, so the least summed distance is the nearest.
    const far = (occurrence: number): number => sums.sums[occurrence * count + sense]!;
    const silhouette =
      members.reduce((sum, occurrence) => sum + values[occurrence]!, 0) / Math.max(1, members.length);
    members.sort((a, b) => far(a) - far(b) || a - b);
    return { words: found, occurrences: Uint32Array.from(members), silhouette };
  });
  return { senses, assignments: Uint8Array.from(labels) };
}

/** The labels numbered anew: 0 is the largest group. Labels are numbered by first members, which is how ties are settled. */
function sortedBySize(labels: Uint32Array, count: number): Uint32Array {
  const sizes = new Uint32Array(count);
  for (const label of labels) sizes[label] = sizes[label]! + 1;
  const order = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const places = new Uint32Array(count);
  for (const [place, label] of order.entries()) places[label] = place;
  return labels.map((label) => places[label]!);
}
