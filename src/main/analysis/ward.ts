/**
 * Ward's hierarchical clustering (Ward 1963; Lance & Williams 1967 for the update) by the nearest-neighbour chain (Murtagh 1983): n² time and memory. Of
 * equally near clusters the one before in the chain counts, then the one with the earliest first member, so that the answer does not depend on chance.
 */
export interface WardTree {
  /** Number of things that were clustered. */
  readonly size: number;
  /** Uint32Array of 2·(n − 1): what each merge joins, by rising height. Things are 0 … n − 1, merge m makes cluster n + m; the lower number comes first. */
  readonly pairs: Uint32Array;
  /** Float64Array of n − 1: √(2·|a|·|b| / (|a| + |b|)) · (distance of the two centres), as scipy gives it. */
  readonly heights: Float64Array;
}

interface Merge {
  /** A member of each side. */
  readonly first: number;
  readonly second: number;
  /** Squared. */
  readonly height: number;
}

/**
 * Clusters points.
 * @param distances Float64Array of n·n squared Euclidean distances, symmetric; overwritten
 */
export function wardTree(distances: Float64Array, size: number): WardTree {
  const merges = chainMerges(distances, size);
  // A parent is at least as high as its children and comes after them in the list, and sorting is stable.
  merges.sort((a, b) => a.height - b.height);
  const pairs = new Uint32Array(2 * merges.length);
  const roots = new Roots(size);
  const clusters = Uint32Array.from({ length: size }, (_, thing) => thing);
  for (const [number, { first, second }] of merges.entries()) {
    const a = clusters[roots.find(first)]!;
    const b = clusters[roots.find(second)]!;
    pairs[2 * number] = Math.min(a, b);
    pairs[2 * number + 1] = Math.max(a, b);
    clusters[roots.join(first, second)] = size + number;
  }
  return { size, pairs, heights: Float64Array.from(merges, ({ height }) => Math.sqrt(height)) };
}

/**
 * The clusters that are left when only the lowest merges are made.
 * @param count how many clusters, 1 … n
 * @returns Uint32Array of n: the cluster of each thing, numbered by their first members
 */
export function cutTree({ size, pairs }: WardTree, count: number): Uint32Array {
  const merges = Math.max(0, size - Math.max(1, count));
  const parents = Uint32Array.from({ length: size + merges }, (_, cluster) => cluster);
  for (let merge = 0; merge < merges; merge++) {
    parents[pairs[2 * merge]!] = size + merge;
    parents[pairs[2 * merge + 1]!] = size + merge;
  }
  // Parents have higher numbers than their children, so one pass downwards finds every root.
  for (let cluster = parents.length - 1; cluster >= 0; cluster--)
    parents[cluster] = parents[parents[cluster]!]!;
  const numbers = new Map<number, number>();
  return Uint32Array.from({ length: size }, (_, thing) => {
    const root = parents[thing]!;
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
}

/**
 * The things in the order of the tree's leaves: every cluster of every cut is a run. At each merge the two runs are turned so that the most similar ends
 * meet; the larger half of the whole comes first.
 * @param similarity of two things; higher is more alike
 */
export function leafOrder(
  { size, pairs }: WardTree,
  similarity: (first: number, second: number) => number,
): Uint32Array {
  const runs: (readonly number[])[] = Array.from({ length: size }, (_, thing) => [thing]);
  let whole: readonly number[] = size === 0 ? [] : [0];
  for (let merge = 0; 2 * merge < pairs.length; merge++) {
    const a = runs[pairs[2 * merge]!]!;
    const b = runs[pairs[2 * merge + 1]!]!;
    runs[pairs[2 * merge]!] = [];
    runs[pairs[2 * merge + 1]!] = [];
    whole = joinedRuns(a, b, similarity);
    runs.push(whole);
    if (merge === size - 2 && leadingSmaller(whole, a, b)) whole = whole.toReversed();
  }
  return Uint32Array.from(whole);
}

function joinedRuns(
  a: readonly number[],
  b: readonly number[],
  similarity: (first: number, second: number) => number,
): number[] {
  let best = Number.NEGATIVE_INFINITY;
  let turned = { a: false, b: false };
  for (const turn of [
    { a: false, b: false },
    { a: false, b: true },
    { a: true, b: false },
    { a: true, b: true },
  ]) {
    const near = similarity(a.at(turn.a ? 0 : -1)!, b.at(turn.b ? -1 : 0)!);
    if (near > best) {
      best = near;
      turned = turn;
    }
  }
  return [...(turned.a ? a.toReversed() : a), ...(turned.b ? b.toReversed() : b)];
}

function leadingSmaller(whole: readonly number[], a: readonly number[], b: readonly number[]): boolean {
  const smaller = a.length < b.length ? a : b;
  return a.length !== b.length && smaller.includes(whole[0]!);
}

/** All merges; each one's place in the list is behind those of its parts. */
function chainMerges(distances: Float64Array, size: number): Merge[] {
  const merges: Merge[] = [];
  const sizes = new Uint32Array(size).fill(1);
  const heights = new Float64Array(size);
  let active = Uint32Array.from({ length: size }, (_, thing) => thing);
  const chain: number[] = [];
  while (merges.length < size - 1) {
    if (chain.length === 0) chain.push(active[0]!);
    const top = chain.at(-1)!;
    const before = chain.at(-2);
    const nearest = nearestCluster(distances, size, active, top, before);
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    // A cluster is known by its earliest member.
    const kept = Math.min(top, nearest);
    const gone = Math.max(top, nearest);
    // Rounding must not put a cluster below its parts.
    const height = Math.max(distances[kept * size + gone]!, heights[kept]!, heights[gone]!, 0);
    merges.push({ first: kept, second: gone, height });
    active = active.filter((cluster) => cluster !== gone);
    updateDistances(distances, size, active, sizes, kept, gone);
    sizes[kept] = sizes[kept]! + sizes[gone]!;
    heights[kept] = height;
  }
  return merges;
}

function nearestCluster(
  distances: Float64Array,
  size: number,
  active: Uint32Array,
  from: number,
  before: number | undefined,
): number {
  let nearest = before ?? -1;
  let least = before === undefined ? Number.POSITIVE_INFINITY : distances[from * size + before]!;
  const row = distances.subarray(from * size, (from + 1) * size);
  for (const cluster of active) {
    const distance = row[cluster]!;
    if (distance < least && cluster !== from) {
      least = distance;
      nearest = cluster;
    }
  }
  return nearest;
}

function updateDistances(
  distances: Float64Array,
  size: number,
  active: Uint32Array,
  sizes: Uint32Array,
  kept: number,
  gone: number,
): void {
  const a = sizes[kept]!;
  const b = sizes[gone]!;
  const between = distances[kept * size + gone]!;
  for (const cluster of active) {
    if (cluster === kept) continue;
    const c = sizes[cluster]!;
    const distance =
      ((a + c) * distances[kept * size + cluster]! +
        (b + c) * distances[gone * size + cluster]! -
        c * between) /
      (a + b + c);
    distances[kept * size + cluster] = distance;
    distances[cluster * size + kept] = distance;
  }
}

/** Disjoint sets with path halving (Tarjan & van Leeuwen 1984). */
class Roots {
  readonly #parents: Uint32Array;

  constructor(size: number) {
    this.#parents = Uint32Array.from({ length: size }, (_, thing) => thing);
  }

  find(thing: number): number {
    const parents = this.#parents;
    let at = thing;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  }

  /** Joins two sets; gives the root of both. */
  join(first: number, second: number): number {
    const root = this.find(first);
    this.#parents[this.find(second)] = root;
    return root;
  }
}
