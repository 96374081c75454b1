import { measureCosines } from './neighbors.ts';
import { meanSilhouettes, suggestedCount } from './silhouettes.ts';
import { leafOrder, type WardTree, wardTree } from './ward.ts';
import type { RowSource, Workspace } from './workspace.ts';

/** How occurrences are alike in one layer, and how they group. */
export interface Grouping {
  /**
   * Float32Array of n·n cosines on shared memory, symmetric, with a diagonal of exactly 1. A vector without a direction (zero, or not finite) counts as one
   * that is at right angles to all that have one, and like the others that have none.
   */
  readonly similarities: Float32Array;
  /** The occurrences without a direction: their cosines are not defined. */
  readonly withoutDirection: readonly number[];
  readonly tree: WardTree;
  /** Uint32Array of n: see {@link leafOrder}. */
  readonly order: Uint32Array;
  /** Mean silhouettes for 2 … min(10, n − 1) groups. */
  readonly silhouettes: readonly number[];
  readonly suggested: number;
}

/** What follows from the cosines. */
export type GroupingTree = Pick<
  Grouping,
  'withoutDirection' | 'tree' | 'order' | 'silhouettes' | 'suggested'
>;

/** Writes the cosines of the rows `from … to − 1` with those up to them, and the mirror image of it, to `cosines` (Float64Array of n·n). */
export function compareRows(
  workspace: Workspace,
  source: RowSource,
  norms: Float64Array,
  from: number,
  to: number,
  cosines: Float64Array,
): void {
  const { values, stride, rows } = source;
  const count = to - from;
  const vectors = Float64Array.from(values.subarray(from * stride, to * stride));
  const found = new Float64Array(to * count);
  measureCosines(workspace, source, norms, { vectors, count }, 0, to, found);
  for (let row = 0; row < to; row++) {
    for (let query = 0; query < count; query++) {
      const other = from + query;
      if (row > other) continue;
      const cosine = found[row * count + query]!;
      cosines[row * rows + other] = cosine;
      cosines[other * rows + row] = cosine;
    }
  }
}

/**
 * Clusters by cosines.
 * @param cosines Float64Array of n·n, NaN for rows without a direction; overwritten
 * @param similarities Float32Array of n·n, where {@link Grouping.similarities} are put
 */
export function groupByCosines(cosines: Float64Array, similarities: Float32Array): GroupingTree {
  const n = Math.sqrt(similarities.length);
  const withoutDirection: number[] = [];
  for (let i = 0; i < n; i++) if (Number.isNaN(cosines[i * n + i]!)) withoutDirection.push(i);
  for (let at = 0; at < n * n; at++) if (Number.isNaN(cosines[at]!)) cosines[at] = 0;
  for (const one of withoutDirection) for (const other of withoutDirection) cosines[one * n + other] = 1;
  for (let i = 0; i < n; i++) cosines[i * n + i] = 1;
  similarities.set(cosines);
  // Of unit vectors |a − b|² = 2 − 2·cosine.
  for (let at = 0; at < n * n; at++) cosines[at] = Math.max(0, 2 - 2 * cosines[at]!);
  const tree = wardTree(cosines, n);
  const silhouettes = meanSilhouettes(similarities, tree);
  const order = leafOrder(tree, (first, second) => similarities[first * n + second]!);
  return { withoutDirection, tree, order, silhouettes, suggested: suggestedCount(silhouettes, n) };
}

/** The cosines as they are shown: Float32Array of n·n, NaN for rows without a direction. */
export function shownSimilarities({ similarities, withoutDirection }: Grouping): Float32Array {
  const n = Math.sqrt(similarities.length);
  const shown = similarities.slice();
  for (const one of withoutDirection) {
    shown.fill(Number.NaN, one * n, (one + 1) * n);
    for (let row = 0; row < n; row++) shown[row * n + one] = Number.NaN;
  }
  return shown;
}
