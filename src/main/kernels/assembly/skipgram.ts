// Skip-gram with negative sampling, one set of noise words shared by the whole window (Ji et al., "Parallelizing Word2Vec in
// Shared and Distributed Memory", arXiv:1611.06172): the context words of a position are the inputs, the word itself and the
// noise words the outputs. Many instances work on one memory without locks (Niu et al., "Hogwild!", 2011). An instance's own state is
// in its globals and in a working area that the caller sets aside; nothing here writes static data.
//
// A slice of the corpus is trained in three steps: the caller puts tokens and sentence ends into the working area,
// `begin` drops what is not trained, `train` goes through some positions at a time until none is left.
import { below, random, seedRandom } from './skipgram/random';
import { clearLoss, GROUP, placeWindow, readLoss, trainGroup, WEIGHT_BYTES } from './skipgram/window';

let inputRows: usize = 0;
let outputRows: usize = 0;
let rowBytes: usize = 0;
let vocabulary: u32 = 0;
let noiseTable: usize = 0;
let keepTable: usize = 0;
let window: u32 = 0;
let negative: i32 = 0;

let tokens: usize = 0;
let sentenceEnds: usize = 0;
/** Kept words: for each sentence its length, then its words. */
let kept: usize = 0;
let keptEnd: usize = 0;
let inputs: usize = 0;
let outputs: usize = 0;
let weights: usize = 0;
let zeroRow: usize = 0;

let cursor: usize = 0;
let sentenceStart: usize = 0;
let sentenceEnd: usize = 0;
let pairs: u64 = 0;

// @ts-ignore: decorator
@inline
function aligned(address: usize): usize {
  return (address + 63) & ~63;
}

/**
 * Where everything is, in bytes from the start of memory.
 * @param area working memory of this instance, zeros, 64-byte aligned: `capacity` tokens (u32), `capacity` sentence ends (u32), then room for the kernel
 * @param noise alias table: for each word the limit (u32) below which it is taken itself, and the other word (u32)
 * @param keep for each word the largest 32-bit random number (u32) for which an occurrence is kept
 * @returns where the working memory ends
 */
export function configure(
  area: usize, capacity: u32,
  inputAddress: usize, outputAddress: usize, stride: u32, words: u32,
  noise: usize, keep: usize,
  windowSize: u32, negativeSamples: i32,
): usize {
  inputRows = inputAddress;
  outputRows = outputAddress;
  rowBytes = <usize>stride << 2;
  vocabulary = words;
  noiseTable = noise;
  keepTable = keep;
  window = windowSize;
  negative = negativeSamples;
  const groups = <usize>((negative + GROUP) / GROUP);
  tokens = area;
  sentenceEnds = aligned(tokens + (<usize>capacity << 2));
  kept = aligned(sentenceEnds + (<usize>capacity << 2));
  inputs = aligned(kept + (<usize>capacity << 3));
  outputs = aligned(inputs + (<usize>window << 3));
  weights = aligned(outputs + groups * GROUP * 4);
  zeroRow = aligned(weights + groups * WEIGHT_BYTES);
  const gradients = aligned(zeroRow + rowBytes);
  const lossState = aligned(gradients + (<usize>window + 1) * 2 * GROUP * 4);
  placeWindow(lossState, gradients);
  return lossState + 64;
}

/** Where the caller puts the sentence ends of a slice, counted in tokens from the slice's start. */
export function sentenceEndsAddress(): usize {
  return sentenceEnds;
}

/**
 * Starts a slice: drops words outside the vocabulary and by subsampling, then sentences of fewer than two words.
 * @param seed of the run; with `stream`, the slice's number in the run, it gives the random numbers of the slice
 */
export function begin(sentences: u32, seed: u64, stream: u64): void {
  seedRandom(seed, stream);
  clearLoss();
  pairs = 0;
  let out = kept;
  let token = tokens;
  for (let sentence: u32 = 0; sentence < sentences; sentence++) {
    const end = tokens + (<usize>load<u32>(sentenceEnds + (<usize>sentence << 2)) << 2);
    const start = out;
    out += 4;
    for (; token < end; token += 4) {
      const word = load<u32>(token);
      if (word >= vocabulary) continue;
      store<u32>(out, word);
      const keeps = <u32>(random() >> 32) <= load<u32>(keepTable + (<usize>word << 2));
      out += <usize>keeps << 2;
    }
    const length = <u32>((out - start) >> 2) - 1;
    if (length < 2) out = start;
    else store<u32>(start, length);
  }
  keptEnd = out;
  cursor = kept;
  sentenceEnd = kept;
}

/** Adds an output row, or its weight where the row is there already. Returns the number of rows. */
// @ts-ignore: decorator
@inline
function chooseOutputs(word: u32): i32 {
  store<usize>(outputs, outputRows + <usize>word * rowBytes);
  store<f32>(weights, 1);
  let count = 1;
  for (let draw = 0; draw < negative; draw++) {
    const bits = random();
    const entry = below(bits, vocabulary);
    const slot = noiseTable + (<usize>entry << 3);
    const noise = <u32>bits < load<u32>(slot) ? entry : load<u32>(slot, 4);
    // The word itself is no noise.
    if (noise == word) continue;
    const row = outputRows + <usize>noise * rowBytes;
    let seen = 1;
    while (seen < count && load<usize>(outputs + (seen << 2)) != row) seen++;
    if (seen == count) {
      store<usize>(outputs + (count << 2), row);
      store<f32>(weightAddress(count), 1);
      count++;
    } else {
      const address = weightAddress(seen);
      store<f32>(address, load<f32>(address) + 1);
    }
  }
  return count;
}

// @ts-ignore: decorator
@inline
function weightAddress(output: i32): usize {
  return weights + (output / GROUP) * WEIGHT_BYTES + ((output % GROUP) << 2);
}

/**
 * Trains up to `limit` positions of the slice at the learning rate `rate`.
 * @returns 1 while positions are left, 0 at the end of the slice
 */
export function train(limit: i32, rate: f32): i32 {
  for (; limit > 0; limit--) {
    if (cursor == sentenceEnd) {
      if (cursor == keptEnd) return 0;
      sentenceStart = cursor + 4;
      sentenceEnd = sentenceStart + (<usize>load<u32>(cursor) << 2);
      cursor = sentenceStart;
    }
    position(rate);
    cursor += 4;
  }
  return i32(cursor != keptEnd);
}

// @ts-ignore: decorator
@inline
function position(rate: f32): void {
  const word = load<u32>(cursor);
  const reach = <usize>(below(random(), window) + 1) << 2;
  const first = cursor - reach < sentenceStart ? sentenceStart : cursor - reach;
  const end = cursor + reach + 4 > sentenceEnd ? sentenceEnd : cursor + reach + 4;
  let input = inputs;
  for (let context = first; context < end; context += 4) {
    store<usize>(input, inputRows + <usize>load<u32>(context) * rowBytes);
    input += context == cursor ? 0 : 4;
  }
  const m = <i32>((input - inputs) >> 2);
  const count = chooseOutputs(word);
  let heaviest: f32 = 1;
  let total: f32 = 0;
  for (let output = 0; output < count; output++) {
    const address = weightAddress(output);
    const weight = load<f32>(address);
    store<f32>(address, weight, GROUP * 4);
    total += weight;
    if (weight > heaviest) heaviest = weight;
  }
  pairs += <u64>m * <u64>total;
  const groups = (count + GROUP - 1) / GROUP;
  for (let output = count; output < groups * GROUP; output++) {
    store<usize>(outputs + (output << 2), zeroRow);
    const address = weightAddress(output);
    store<f32>(address, 0);
    store<f32>(address, 0, GROUP * 4);
  }
  for (let group = 0; group < groups; group++) {
    trainGroup(inputs, m, outputs + group * GROUP * 4, weights + group * WEIGHT_BYTES, heaviest, rowBytes, group == 0, rate);
  }
}

/** Sum over the slice so far of the negative-sampling loss of every (input, output) pair, natural logarithm. */
export function loss(): f64 {
  return readLoss();
}

/** How many (input, output) pairs the slice has trained so far. */
export function pairCount(): f64 {
  return <f64>pairs;
}

/**
 * Fills rows `first` … `end` − 1 of the inputs as word2vec starts them: uniform in (−½, ½) / dimension, the padding zero.
 * A row's numbers depend on the seed and the row alone.
 */
export function initialize(first: u32, end: u32, dimension: u32, seed: u64): void {
  const scale = <f32>1 / <f32>dimension;
  for (let row = first; row < end; row++) {
    seedRandom(~seed, row);
    const address = inputRows + <usize>row * rowBytes;
    for (let column: u32 = 0; column < dimension; column++) {
      // 23 random bits and a half step: never exactly 0 or an end of the range.
      const uniform = (<f32>(random() >> 41) + <f32>0.5) * <f32>1.1920928955078125e-7;
      store<f32>(address + (<usize>column << 2), (uniform - <f32>0.5) * scale);
    }
  }
}
