// What both architectures share: a slice of the corpus, its windows one after the other, and the outputs of each, the word itself and noise
// words. Many instances work on one memory without locks (Niu et al., "Hogwild!", 2011). An instance's own state is in its globals and
// in a working area that the caller sets aside; nothing here writes static data.
//
// Noise words are not drawn afresh for each window but picked from a pool of POOL words of the noise distribution, of which the oldest are
// replaced as windows go by (our own addition). Each pick still has exactly the noise distribution, so the expected step is the same; but a
// word stays in the pool for POOL / ⌈k / USES⌉ windows (k: noise words a window) and is picked about USES times, and its row is still in the processor's
// cache then. What rises is the dependence between the noise of windows near each other, and so the variance of the summed steps; little, since the few
// windows that hold one occurrence pick from the whole pool and seldom the same. (One set of noise words for several windows side by side
// saves more but was worse at analogies.) And the loss is measured on noise words that were pushed away a moment ago, so it is somewhat lower than
// with fresh ones.
//
// A slice of the corpus is trained in three steps: the caller puts tokens and sentence ends into the working area,
// `begin` drops what is not trained, `train` goes through some positions at a time until none is left.
import { squaredLength } from './lanes';
import { clearLoss, GROUP, placeLoss, WEIGHT_BYTES } from './logistic';
import { below, random, seedRandom } from './random';

/** Where the rows begin. */
export let inputRows: usize = 0;
let outputRows: usize = 0;
/** Bytes of a row, a multiple of 16. */
export let rowBytes: usize = 0;
let vocabulary: u32 = 0;
let noiseTable: usize = 0;
let keepTable: usize = 0;
/** For each word the squared lengths of its input and its output row as they lately were (two f32). */
let lengthTable: usize = 0;
let window: u32 = 0;
let negative: i32 = 0;

let tokens: usize = 0;
let sentenceEnds: usize = 0;
/** Kept words: for each sentence its length, then its words. */
let kept: usize = 0;
let keptEnd: usize = 0;
/** Addresses of the context words' input rows at the position under training. */
export let inputs: usize = 0;
/** The summed squared lengths of these rows as they lately were. */
export let inputLength: f32 = 0;
/** What was drawn for the position under training. */
let present: usize = 0;
/** The word at the position under training. */
let presentWord: usize = 0;
let zeroRow: usize = 0;
/** Noise words (u32), the squared lengths of their output rows (f32), and the place of the oldest. */
let pool: usize = 0;
let poolLengths: usize = 0;
let oldest: usize = 0;
/** The random number that picks the next noise word. */
let coming: u64 = 0;

// What was drawn for a position: a few numbers, then the addresses of the outputs, then their weights. There are two of these: the next
// position is drawn before the present one is trained, so that the processor does both at a time and nothing is read right after it was written.
let drawn: usize = 0;
let drawnNext: usize = 0;
let weightOffset: usize = 0;

// @ts-ignore: decorator
@inline
const GROUPS_AT: usize = 0;
// @ts-ignore: decorator
@inline
const REACH_AT: usize = 4;
// @ts-ignore: decorator
@inline
const HEAVIEST_AT: usize = 8;
// @ts-ignore: decorator
@inline
const TOTAL_AT: usize = 12;
// @ts-ignore: decorator
@inline
const LENGTH_AT: usize = 16;
// @ts-ignore: decorator
@inline
const MEASURE_AT: usize = 20;
// @ts-ignore: decorator
@inline
const TOUCHED_AT: usize = 24;
// @ts-ignore: decorator
@inline
const OUTPUTS_AT: usize = 32;

/** Noise words in the pool: eight random bits pick one. */
// @ts-ignore: decorator
@inline
const POOL: usize = 256;
/** How often a noise word is used on average before it leaves the pool. */
// @ts-ignore: decorator
@inline
const USES: i32 = 5;

/** Steps along a curve of c are stable up to 2 / c; half of that, with c a quarter of the summed squared lengths. */
// @ts-ignore: decorator
@inline
const STABLE_STEP: f32 = 4;

/** The position drawn last, which is the next to train. */
let cursor: usize = 0;
let sentenceStart: usize = 0;
let sentenceEnd: usize = 0;
let pairs: u64 = 0;

/** The next address that begins a cache line. */
// @ts-ignore: decorator
@inline
export function aligned(address: usize): usize {
  return (address + 63) & ~63;
}

/**
 * Where everything is, in bytes from the start of memory.
 * @param area working memory of this instance, zeros, 64-byte aligned: `capacity` tokens (u32), `capacity` sentence ends (u32), then room for the kernel
 * @param noise alias table: for each word the limit (u32) below which it is taken itself, and the other word (u32)
 * @param keep for each word the largest 32-bit random number (u32) for which an occurrence is kept
 * @param lengths two f32 a word, zeros: the kernel's notes on how long rows are
 * @returns where the working memory ends so far: the rest is the architecture's own
 */
export function placeSlice(
  area: usize, capacity: u32,
  inputAddress: usize, outputAddress: usize, stride: u32, words: u32,
  noise: usize, keep: usize, lengths: usize,
  windowSize: u32, negativeSamples: i32,
): usize {
  inputRows = inputAddress;
  outputRows = outputAddress;
  rowBytes = <usize>stride << 2;
  vocabulary = words;
  noiseTable = noise;
  keepTable = keep;
  lengthTable = lengths;
  window = windowSize;
  negative = negativeSamples;
  const groups = <usize>((negative + GROUP) / GROUP);
  tokens = area;
  sentenceEnds = aligned(tokens + (<usize>capacity << 2));
  kept = aligned(sentenceEnds + (<usize>capacity << 2));
  inputs = aligned(kept + (<usize>capacity << 3));
  drawn = aligned(inputs + (<usize>window << 3));
  weightOffset = OUTPUTS_AT + groups * GROUP * 4;
  drawnNext = aligned(drawn + weightOffset + groups * WEIGHT_BYTES);
  zeroRow = aligned(drawnNext + weightOffset + groups * WEIGHT_BYTES);
  const lossState = aligned(zeroRow + rowBytes);
  placeLoss(lossState);
  pool = lossState + 64;
  poolLengths = pool + POOL * 4;
  return poolLengths + POOL * 4;
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
  sentenceEnd = kept;
  cursor = kept;
  if (cursor != keptEnd) {
    oldest = 0;
    coming = random();
    for (let place: usize = 0; place < POOL; place++) renewNoise(drawn);
    enterSentence();
    draw(drawn);
  }
}

// @ts-ignore: decorator
@inline
function enterSentence(): void {
  sentenceStart = cursor + 4;
  sentenceEnd = sentenceStart + (<usize>load<u32>(cursor) << 2);
  cursor = sentenceStart;
}

/** Whether positions of the slice are left. */
// @ts-ignore: decorator
@inline
export function hasPosition(): bool {
  return cursor != keptEnd;
}

/**
 * Goes to the next position: gathers its context words in {@link inputs}, and draws the one after it, whose rows are on their way to the
 * processor while this one is trained.
 * @returns how many context words there are, at least 1
 */
export function nextPosition(): i32 {
  const reach = <usize>load<u32>(drawn, REACH_AT);
  const first = cursor - reach < sentenceStart ? sentenceStart : cursor - reach;
  const end = cursor + reach + 4 > sentenceEnd ? sentenceEnd : cursor + reach + 4;
  let input = inputs;
  let length: f32 = 0;
  for (let context = first; context < end; context += 4) {
    const word = <usize>load<u32>(context);
    store<usize>(input, inputRows + word * rowBytes);
    if (context == cursor) continue;
    input += 4;
    length += load<f32>(lengthTable + (word << 3));
  }
  inputLength = length;
  present = drawn;
  presentWord = <usize>load<u32>(cursor);
  cursor += 4;
  if (cursor != keptEnd) {
    if (cursor == sentenceEnd) enterSentence();
    drawn = drawnNext;
    drawnNext = present;
    draw(drawn);
  }
  return <i32>((input - inputs) >> 2);
}

/** Once a position is trained: counts its pairs, and measures the word's rows now and then. */
// @ts-ignore: decorator
@inline
export function leavePosition(trained: u64): void {
  pairs += trained;
  if (load<u32>(present, MEASURE_AT) != 0) return;
  measureWord(presentWord);
}

/** Notes how long the rows `first` … `end` − 1 are, before training. */
export function measure(first: u32, end: u32): void {
  for (let word = first; word < end; word++) measureWord(word);
}

// @ts-ignore: decorator
@inline
function measureWord(word: usize): void {
  const lengths = lengthTable + (word << 3);
  noteLength(lengths, squaredLength(inputRows + word * rowBytes, rowBytes));
  noteLength(lengths + 4, squaredLength(outputRows + word * rowBytes, rowBytes));
}

/** Other threads read these too: what has hardly changed stays, and so do their copies of the cache line. */
// @ts-ignore: decorator
@inline
function noteLength(noted: usize, length: f32): void {
  const before = load<f32>(noted);
  const change = length - before;
  if (change * change > before * before * <f32>0.015625) store<f32>(noted, length);
}

// The outputs of the position under training.

/** Groups of six outputs. */
// @ts-ignore: decorator
@inline
export function groupCount(): i32 {
  return load<i32>(present, GROUPS_AT);
}

/** Addresses of the six rows of a group. */
// @ts-ignore: decorator
@inline
export function groupOutputs(group: i32): usize {
  return present + OUTPUTS_AT + group * GROUP * 4;
}

/** The twelve weights of a group: how often each output counts, twice over. */
// @ts-ignore: decorator
@inline
export function groupWeights(group: i32): usize {
  return present + weightOffset + group * WEIGHT_BYTES;
}

/** The largest weight of an output. */
// @ts-ignore: decorator
@inline
export function heaviestOutput(): f32 {
  return load<f32>(present, HEAVIEST_AT);
}

/** All weights together. */
// @ts-ignore: decorator
@inline
export function outputWeight(): f32 {
  return load<f32>(present, TOTAL_AT);
}

/** The summed squared lengths of the outputs' rows as they lately were, a row of weight w counted w times. */
// @ts-ignore: decorator
@inline
export function outputLength(): f32 {
  return load<f32>(present, LENGTH_AT);
}

/**
 * The rate that a window bears. All its steps start from one set of scores, so on rows of great length they would overshoot, and the next ones
 * more. The loss of a row curves by at most a quarter of the summed squared lengths it is trained against.
 * @param steepest the largest of these sums
 */
// @ts-ignore: decorator
@inline
export function stableRate(rate: f32, steepest: f32): f32 {
  return rate * steepest > STABLE_STEP ? STABLE_STEP / steepest : rate;
}

/** Draws the window and the outputs of the position at the cursor. */
function draw(target: usize): void {
  const word = load<u32>(cursor);
  const outputs = target + OUTPUTS_AT;
  const weights = target + weightOffset;
  const chance = random();
  store<u32>(target, (below(chance, window) + 1) << 2, REACH_AT);
  // One occurrence in four is enough to know how long a word's rows are.
  store<u32>(target, <u32>chance & 3, MEASURE_AT);
  store<usize>(outputs, outputRows + <usize>word * rowBytes);
  touch(target, outputRows + <usize>word * rowBytes);
  // The word that the windows now reach for the first time.
  const ahead = cursor + (<usize>window << 2);
  if (ahead < sentenceEnd) touch(target, inputRows + <usize>load<u32>(ahead) * rowBytes);
  setWeight(weights, 0, 1);
  let count = 1;
  let total: f32 = 1;
  let heaviest: f32 = 1;
  let length = load<f32>(lengthTable + (<usize>word << 3), 4);
  for (let sample = 0; sample < negative; sample += USES) renewNoise(target);
  let places: u64 = 0;
  for (let sample = 0; sample < negative; sample++) {
    if ((sample & 7) == 0) places = random();
    const place = (<usize>places & (POOL - 1)) << 2;
    const noise = load<u32>(pool + place);
    places >>= 8;
    // The word itself is no noise.
    if (noise == word) continue;
    const row = outputRows + <usize>noise * rowBytes;
    let seen = 1;
    while (seen < count && load<usize>(outputs + (seen << 2)) != row) seen++;
    if (seen == count) {
      store<usize>(outputs + (count << 2), row);
      setWeight(weights, count, 1);
      count++;
    } else {
      // A word drawn twice counts twice: two updates of one row side by side would lose one of them.
      heaviest = max(heaviest, addWeight(weights, seen));
    }
    length += load<f32>(poolLengths + place);
    total += 1;
  }
  const groups = (count + GROUP - 1) / GROUP;
  for (; count < groups * GROUP; count++) {
    store<usize>(outputs + (count << 2), zeroRow);
    setWeight(weights, count, 0);
  }
  store<i32>(target, groups, GROUPS_AT);
  store<f32>(target, heaviest, HEAVIEST_AT);
  store<f32>(target, total, TOTAL_AT);
  store<f32>(target, length, LENGTH_AT);
}

/** Puts a new word of the noise distribution in the place of the oldest. */
// @ts-ignore: decorator
@inline
function renewNoise(target: usize): void {
  const entry = below(coming, vocabulary);
  const slot = noiseTable + (<usize>entry << 3);
  const noise = <u32>coming < load<u32>(slot) ? entry : load<u32>(slot, 4);
  coming = random();
  // A length is looked up when the next word comes: by then it has had the time to arrive.
  const before = (oldest - 1) & (POOL - 1);
  store<f32>(poolLengths + (before << 2), load<f32>(lengthTable + (<usize>load<u32>(pool + (before << 2)) << 3), 4));
  store<u32>(pool + (oldest << 2), noise);
  store<f32>(poolLengths + (oldest << 2), 1);
  oldest = (oldest + 1) & (POOL - 1);
  touch(target, outputRows + <usize>noise * rowBytes);
}

/** Reads each cache line of a row, so that it is near by the time it is needed. What was read is kept, or reading would be left out. */
// @ts-ignore: decorator
@inline
function touch(target: usize, row: usize): void {
  let bits: u32 = 0;
  for (let line: usize = 0; line < rowBytes; line += 64) bits |= load<u32>(row + line);
  store<u32>(target, bits, TOUCHED_AT);
}

// @ts-ignore: decorator
@inline
function weightAddress(weights: usize, output: i32): usize {
  return weights + (output / GROUP) * WEIGHT_BYTES + ((output % GROUP) << 2);
}

// @ts-ignore: decorator
@inline
function setWeight(weights: usize, output: i32, weight: f32): void {
  const address = weightAddress(weights, output);
  store<f32>(address, weight);
  store<f32>(address, weight, GROUP * 4);
}

// @ts-ignore: decorator
@inline
function addWeight(weights: usize, output: i32): f32 {
  const weight = load<f32>(weightAddress(weights, output)) + 1;
  setWeight(weights, output, weight);
  return weight;
}

/** How many (input, output) pairs the slice has trained so far. */
export function pairCount(): f64 {
  return <f64>pairs;
}
