/**
 * Random 32-bit numbers, the same for the same seed and stream: xoshiro128++ (Blackman & Vigna 2021, "Scrambled linear pseudorandom
 * number generators", section 5), its state filled by the finalizer of MurmurHash3.
 */
export class Random {
  readonly #state: Uint32Array;

  /** @param stream a run has many streams, which do not depend on each other */
  constructor(seed: number, stream: number) {
    this.#state = Uint32Array.from([1, 2, 3, 4], (place) =>
      scrambled(scrambled(seed + Math.imul(place, 0x9e3779b9)) ^ scrambled(stream + place)),
    );
    // The generator cannot leave a state of zeros.
    this.#state[0]! |= 1;
  }

  /** A whole number, uniform on 0 … 2^32 − 1. */
  next(): number {
    const state = this.#state;
    const [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
    const result = (rotated((a + d) >>> 0, 7) + a) >>> 0;
    const mixed = c ^ a;
    const last = d ^ b;
    state[0] = a ^ last;
    state[1] = b ^ mixed;
    state[2] = mixed ^ (b << 9);
    state[3] = rotated(last, 11);
    return result;
  }

  /** A whole number, uniform on 0 … `limit` − 1 but for the 32 bits' rounding. */
  below(limit: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * limit);
  }
}

function rotated(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}

function scrambled(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
