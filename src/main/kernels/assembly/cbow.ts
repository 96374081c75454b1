// Continuous bag of words with negative sampling (Mikolov et al. 2013, "Efficient Estimation of Word Representations in Vector Space",
// section 3.1): the mean of the context words' input rows is one input, the word itself and the noise words are its outputs. Each
// context word moves by the whole gradient of the mean, not by its share of it, as in word2vec and in gensim (`cbow_mean=1`): the mean itself
// then moves by one gradient step, however many words it is the mean of.
import { averageRows, moveOutputs, moveRows } from './cbow/mean';
import { GROUP, settleAll, WEIGHT_BYTES } from './training/logistic';
import { scoreOne } from './training/score';
import {
  aligned, groupCount, groupOutputs, groupWeights, hasPosition, heaviestOutput, inputs, leavePosition, nextPosition, outputLength,
  outputWeight, placeSlice, rowBytes, stableRate,
} from './training/slice';

export { initialize } from './training/initialize';
export { readLoss as loss } from './training/logistic';
export { begin, measure, pairCount, sentenceEndsAddress } from './training/slice';

/** The mean of the window under training, and the step that its context words take. */
let mean: usize = 0;
let step: usize = 0;
/** The scores of one group, then its gradients. */
let gradients: usize = 0;

/** As {@link placeSlice}. @returns where the working memory ends */
export function configure(
  area: usize, capacity: u32,
  inputAddress: usize, outputAddress: usize, stride: u32, words: u32,
  noise: usize, keep: usize, lengths: usize,
  windowSize: u32, negativeSamples: i32,
): usize {
  const end = placeSlice(area, capacity, inputAddress, outputAddress, stride, words, noise, keep, lengths, windowSize, negativeSamples);
  gradients = aligned(end);
  mean = gradients + aligned(WEIGHT_BYTES);
  step = aligned(mean + rowBytes);
  return step + rowBytes;
}

/**
 * Trains up to `limit` positions of the slice at the learning rate `rate`.
 * @returns 1 while positions are left, 0 at the end of the slice
 */
export function train(limit: i32, rate: f32): i32 {
  for (; limit > 0 && hasPosition(); limit--) {
    const m = nextPosition();
    const inputsEnd = inputs + (<usize>m << 2);
    const length = averageRows(inputs, inputsEnd, mean, rowBytes);
    const heaviest = heaviestOutput();
    const total = outputWeight();
    // An output's row counts as one longer than it was when it was measured: it may have grown since.
    const stable = stableRate(rate, max(length * heaviest, (outputLength() + total) * repetition(inputsEnd, m)));
    const groups = groupCount();
    for (let group = 0; group < groups; group++) {
      const outputs = groupOutputs(group);
      scoreOne(mean, outputs, gradients, rowBytes);
      settleAll(gradients, 1, groupWeights(group), heaviest, group == 0, stable);
      moveOutputs(mean, step, outputs, gradients, rowBytes, group == 0);
    }
    moveRows(inputs, inputsEnd, step, rowBytes);
    leavePosition(<u64>total);
  }
  return i32(hasPosition());
}

/**
 * How many steps the mean takes when each of its m words takes one. Words that differ give 1; one that stands there c times moves c
 * times and counts c times: Σ c² / m.
 */
function repetition(inputsEnd: usize, m: i32): f32 {
  let moves = m;
  for (let input = inputs; input < inputsEnd; input += 4) {
    const row = load<usize>(input);
    for (let other = input + 4; other < inputsEnd; other += 4) moves += i32(load<usize>(other) == row) << 1;
  }
  return <f32>moves / <f32>m;
}
