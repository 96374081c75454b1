/** Where an FNV-1a hash starts and what it is multiplied by (Fowler, Noll and Vo; 32 bits). */
export const hashStart = 0x811c9dc5 | 0;
export const hashPrime = 0x01000193;

/** The hash by which {@link WordInterner} finds a word: FNV-1a over `bytes[start .. end)`. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = hashStart;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, hashPrime);
  return hash;
}

const firstSlots = 1 << 14;

/**
 * Numbers distinct byte strings 0, 1, 2 … in the order of their first appearance and counts them: an open-addressing hash table
 * (linear probing, at most half full) over bytes, so that a token costs no JavaScript string.
 */
export class WordInterner {
  /** How many distinct words there are. */
  size = 0;
  /** Uint32Array, entries 0 … size − 1: how often each word was added. */
  counts = new Uint32Array(firstSlots / 2);
  /** Uint32Array, entries 0 … size: word `i` is `pool[offsets[i] .. offsets[i + 1])`. */
  offsets = new Uint32Array(firstSlots / 2 + 1);
  /** Int32Array, entries 0 … size − 1: the words' hashes. */
  hashes = new Int32Array(firstSlots / 2);
  pool = new Uint8Array(firstSlots * 4);
  /** Word id + 1 in each slot; 0 is free. */
  private slots = new Int32Array(firstSlots);

  /**
   * The id of the word `bytes[start .. end)`, added if it is new; its count rises by `count`.
   * @param hash what {@link hashBytes} gives for it
   */
  add(bytes: Uint8Array, start: number, end: number, hash: number, count = 1): number {
    const { slots, hashes, offsets, pool } = this;
    const mask = slots.length - 1;
    const length = end - start;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = slots[slot]! - 1;
      if (id < 0) return this.insert(bytes, start, end, hash, count, slot);
      if (hashes[id]! === hash) {
        const offset = offsets[id]!;
        if (offsets[id + 1]! - offset === length) {
          let same = 0;
          while (same < length && pool[offset + same]! === bytes[start + same]!) same++;
          if (same === length) {
            this.counts[id]! += count;
            return id;
          }
        }
      }
      slot = (slot + 1) & mask;
    }
  }

  private insert(
    bytes: Uint8Array,
    start: number,
    end: number,
    hash: number,
    count: number,
    slot: number,
  ): number {
    const id = this.size;
    if ((id + 1) * 2 > this.slots.length) {
      this.grow();
      return this.add(bytes, start, end, hash, count);
    }
    const offset = this.offsets[id]!;
    const needed = offset + end - start;
    if (needed > this.pool.length) {
      const pool = new Uint8Array(Math.max(needed, this.pool.length * 2));
      pool.set(this.pool);
      this.pool = pool;
    }
    for (let at = start, to = offset; at < end; at++, to++) this.pool[to] = bytes[at]!;
    this.offsets[id + 1] = needed;
    this.hashes[id] = hash;
    this.counts[id] = count;
    this.slots[slot] = id + 1;
    this.size = id + 1;
    return id;
  }

  private grow(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      const hash = this.hashes[id]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot]! !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.slots = slots;
    this.counts = enlarged(this.counts, new Uint32Array(slots.length / 2));
    this.hashes = enlarged(this.hashes, new Int32Array(slots.length / 2));
    this.offsets = enlarged(this.offsets, new Uint32Array(slots.length / 2 + 1));
  }
}

function enlarged<T extends Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
