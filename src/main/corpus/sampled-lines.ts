/**
 * An even sample of lines, each kept once however often it comes: those with the smallest hashes (bottom-k sampling; Cohen & Kaplan 2007). Equal lines have
 * equal hashes, so repetition gives a line no better chance, and memory depends on the size of the sample alone. The hash is fixed: the same lines give
 * the same sample.
 */
export class SampledLines {
  readonly #limit: number;
  readonly #kept = new Map<string, { readonly hash: number; readonly position: number }>();
  #largest = Number.POSITIVE_INFINITY;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @param position where the line stands; of equal lines the first one counts */
  add(line: string, position: number): void {
    const hash = hashOf(line);
    if (hash > this.#largest || this.#kept.has(line)) return;
    this.#kept.set(line, { hash, position });
    // Sorting only when twice as many have gathered costs little for each.
    if (this.#kept.size >= 2 * this.#limit) this.#prune();
  }

  /** The sample in the order of the positions. */
  lines(): string[] {
    this.#prune();
    return [...this.#kept].sort(([, a], [, b]) => a.position - b.position).map(([line]) => line);
  }

  #prune(): void {
    if (this.#kept.size <= this.#limit) return;
    const ranked = [...this.#kept].sort(([, a], [, b]) => a.hash - b.hash || a.position - b.position);
    for (const [line] of ranked.slice(this.#limit)) this.#kept.delete(line);
    this.#largest = ranked[this.#limit - 1]![1].hash;
  }
}

/** 53 bits of a line: two multiplicative hashes over its UTF-16 units, each mixed at the end so that every bit depends on all of the line. */
function hashOf(line: string): number {
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  for (let at = 0; at < line.length; at++) {
    const unit = line.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x85ebca6b);
  }
  return mixed(first) * 2 ** 21 + (mixed(second) >>> 11);
}

/** The last step of MurmurHash3 (Appleby), which spreads a change of any bit over all 32. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
