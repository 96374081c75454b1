// Skip-gram with negative sampling, one set of noise words shared by the whole window (Ji et al., "Parallelizing Word2Vec in
// Shared and Distributed Memory", arXiv:1611.06172): the context words of a position are the inputs, the word itself and the
// noise words the outputs.
import { GROUP } from './training/logistic';
import {
  aligned, groupCount, groupOutputs, groupWeights, hasPosition, heaviestOutput, inputLength, inputs, leavePosition, nextPosition, outputLength,
  outputWeight, placeSlice, rowBytes, stableRate,
} from './training/slice';
import { placeWindow, trainGroup } from './skipgram/window';

export { initialize } from './training/initialize';
export { readLoss as loss } from './training/logistic';
export { begin, measure, pairCount, sentenceEndsAddress } from './training/slice';

/** As {@link placeSlice}. @returns where the working memory ends */
export function configure(
  area: usize, capacity: u32,
  inputAddress: usize, outputAddress: usize, stride: u32, words: u32,
  noise: usize, keep: usize, lengths: usize,
  windowSize: u32, negativeSamples: i32,
): usize {
  const end = placeSlice(area, capacity, inputAddress, outputAddress, stride, words, noise, keep, lengths, windowSize, negativeSamples);
  const gradients = aligned(end);
  placeWindow(gradients);
  return gradients + (<usize>windowSize + 1) * 2 * GROUP * 4;
}

/**
 * Trains up to `limit` positions of the slice at the learning rate `rate`.
 * @returns 1 while positions are left, 0 at the end of the slice
 */
export function train(limit: i32, rate: f32): i32 {
  for (; limit > 0 && hasPosition(); limit--) {
    const m = nextPosition();
    const groups = groupCount();
    const heaviest = heaviestOutput();
    const total = outputWeight();
    // A row counts as one longer than it was when it was measured: it may have grown since.
    const stable = stableRate(rate, max((inputLength + <f32>m) * heaviest, outputLength() + total));
    for (let group = 0; group < groups; group++) {
      trainGroup(inputs, m, groupOutputs(group), groupWeights(group), heaviest, rowBytes, group == 0, stable);
    }
    leavePosition(<u64>m * <u64>total);
  }
  return i32(hasPosition());
}
