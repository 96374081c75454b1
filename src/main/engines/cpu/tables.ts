/**
 * The noise distribution, proportional to count^0.75 (Mikolov et al. 2013, section 2.2), as an alias table (Walker 1977; Vose 1991):
 * one random entry and one comparison draw a word.
 * @param counts how often each word occurs
 * @returns Uint32Array of n·2: for each word the limit under which a random 32-bit number takes the word itself, and the word taken otherwise
 */
export function noiseTable(counts: Float64Array): Uint32Array {
  const size = counts.length;
  const shares = new Float64Array(size);
  let total = 0;
  for (let word = 0; word < size; word++) {
    shares[word] = counts[word]! ** 0.75;
    total += shares[word]!;
  }
  // Words with less than their even share are filled up by words with more. The two lists grow towards each other in one array.
  const order = new Uint32Array(size);
  let small = 0;
  let large = size;
  for (let word = 0; word < size; word++) {
    shares[word]! *= size / total;
    if (shares[word]! < 1) order[small++] = word;
    else order[--large] = word;
  }
  const table = new Uint32Array(size * 2);
  let filled = 0;
  while (filled < small && large < size) {
    const poor = order[filled++]!;
    const rich = order[large]!;
    table[poor * 2] = limit(shares[poor]!);
    table[poor * 2 + 1] = rich;
    shares[rich]! -= 1 - shares[poor]!;
    if (shares[rich]! < 1) {
      // The place that `rich` leaves is never below the end of the poor list, so nothing waiting is overwritten.
      order[small++] = rich;
      large++;
    }
  }
  // What rounding left over has an even share.
  for (const word of [...order.subarray(filled, small), ...order.subarray(large)]) {
    table[word * 2] = 0xffff_ffff;
    table[word * 2 + 1] = word;
  }
  return table;
}

/**
 * How likely subsampling keeps an occurrence of each word: (sqrt(f/t) + 1)·t/f for a word of frequency f, as word2vec has it.
 * @param counts how often each word of the training vocabulary occurs
 * @param threshold t; 0 keeps everything
 * @returns Uint32Array of n: the largest random 32-bit number for which an occurrence is kept
 */
export function keepTable(counts: Float64Array, threshold: number): Uint32Array {
  let total = 0;
  for (const count of counts) total += count;
  return Uint32Array.from(counts, (count) => limit(keepProbability(count / total, threshold)));
}

/** The probability itself, 0 … 1. */
function keepProbability(frequency: number, threshold: number): number {
  if (threshold === 0) return 1;
  const ratio = threshold / frequency;
  return Math.min(1, Math.sqrt(ratio) + ratio);
}

/** The largest 32-bit number whose share of all of them is at most `probability`. */
function limit(probability: number): number {
  return Math.min(0xffff_ffff, Math.max(0, Math.round(probability * 0x1_0000_0000) - 1));
}
