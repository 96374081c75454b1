// The arithmetic limit of the machine, and what of it training can use. The unit is one operation on floats: a multiply-add, or an addition, which
// takes its place in the processor. A processor does as many at a time as the vectors that training uses are wide.

import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import asc from 'assemblyscript/asc';
import koffi from 'koffi';

/** Ten independent chains: enough to fill two units of a latency of four or five cycles. */
const chains = 10;
const source = `
export function spin(rounds: i32): f32 {
  const x = f32x4.splat(0.999);
  ${Array.from({ length: chains }, (_, chain) => `let a${chain} = f32x4.splat(${chain});`).join('\n  ')}
  for (; rounds > 0; rounds--) {
    ${Array.from({ length: chains }, (_, chain) => `a${chain} = f32x4.relaxed_madd(a${chain}, x, x);`).join('\n    ')}
  }
  ${Array.from({ length: chains - 1 }, (_, chain) => `a0 = f32x4.add(a0, a${chain + 1});`).join('\n  ')}
  return f32x4.extract_lane(a0, 0);
}
`;

/** A function that does `rounds` times `operations` on floats in one thread. */
async function portableSpin() {
  const { binary, error, stderr } = await asc.compileString(source, {
    ...{
      optimizeLevel: 3,
      runtime: 'stub',
      noAssert: true,
      use: ['abort='],
      enable: ['simd', 'relaxed-simd'],
    },
  });
  if (error !== null || binary === null) throw new Error(`the kernel does not compile:\n${stderr}`);
  // Node 20 has fused multiply-add behind a flag, which the program sets too; later ones know no such flag.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(binary), {});
  const spin = /** @type {(rounds: number) => number} */ (exports.spin);
  return { spin, operations: chains * 4 };
}

/** As {@link portableSpin}, with the vectors that our library uses here. */
function nativeSpin(/** @type {string} */ device) {
  const level = device.includes('AVX-512') ? 'avx512' : 'avx2';
  const file = process.platform === 'win32' ? 'win32-x64.dll' : 'linux-x64.so';
  const library = koffi.load(fileURLToPath(new URL(`../../assets/native/${file}`, import.meta.url)));
  const spin = /** @type {(rounds: number) => number} */ (
    library.func(`float ${level}_spin(int32_t rounds)`)
  );
  return { spin, operations: 12 * (level === 'avx512' ? 16 : 8) };
}

/**
 * Gives a function that measures how many multiply-adds of floats one thread can do in a second: the best of five short rounds.
 * @param {string} device what trained, as the program says it
 */
export async function limitMeter(device) {
  const { operations, spin } = device.includes('AVX') ? nativeSpin(device) : await portableSpin();
  const rounds = 5e6;
  spin(rounds);
  return () => {
    let best = 0;
    for (let attempt = 0; attempt < 5; attempt++) {
      const started = performance.now();
      spin(rounds);
      best = Math.max(best, (rounds * operations) / ((performance.now() - started) / 1000));
    }
    return best;
  };
}

/**
 * Operations on floats that a word of the corpus takes, words that are dropped included: for each pair of skip-gram one multiply-add
 * for the score and one for each update; for CBOW those of the outputs, and one addition for the mean and one for the step of each context word.
 * Windows and subsampling are drawn as the program draws them, but not the same ones; a noise word that is the word itself is counted.
 * @param {readonly (readonly string[])[]} sentences
 * @param {{dimension: number, window: number, negative: number, minimumCount: number, subsample: number, architecture: string}} options
 */
export function operationsPerWord(sentences, options) {
  const { architecture, dimension, minimumCount, negative, subsample, window } = options;
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const sentence of sentences)
    for (const word of sentence) counts.set(word, (counts.get(word) ?? 0) + 1);
  let trained = 0;
  for (const count of counts.values()) if (count >= minimumCount) trained += count;
  const keeps = (/** @type {string} */ word) => {
    const count = counts.get(word) ?? 0;
    const share = (subsample * trained) / count;
    return count >= minimumCount && (subsample === 0 || Math.random() < share + Math.sqrt(share));
  };
  let operations = 0;
  let words = 0;
  for (const sentence of sentences) {
    words += sentence.length;
    const kept = sentence.filter(keeps).length;
    for (let position = 0; kept > 1 && position < kept; position++) {
      const reach = 1 + Math.floor(Math.random() * window);
      const inputs = Math.min(position, reach) + Math.min(kept - 1 - position, reach);
      const outputs = negative + 1;
      operations += architecture === 'cbow' ? 3 * outputs + 2 * inputs : 3 * outputs * inputs;
    }
  }
  return (operations / words) * dimension;
}
