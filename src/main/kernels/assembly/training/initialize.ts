import { random, seedRandom } from './random';
import { inputRows, rowBytes } from './slice';

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
