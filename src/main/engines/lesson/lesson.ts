import type { LessonStep } from '../../../shared/lesson.ts';
import type { NoiseWords } from './noise.ts';
import { pairStep } from './pair-step.ts';
import { type Random, seededRandom } from './random.ts';
import { type WindowPlace, windowPlaces } from './windows.ts';

/** Losses of so many steps are remembered. */
const lossesKept = 500;

export interface LessonSetup {
  /** For each sentence the rows of its words: see {@link windowPlaces}. */
  readonly sentences: readonly Uint32Array[];
  readonly noise: NoiseWords;
  readonly window: number;
  readonly negative: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly dimension: number;
  /** The input vector that a row starts with: `dimension` numbers, which are copied. */
  readonly inputOf: (row: number) => ArrayLike<number>;
  /** The output vector that a row starts with; `null` for zeros, as word2vec starts them. */
  readonly outputOf: (row: number) => ArrayLike<number> | null;
}

/**
 * Skip-gram with negative sampling, one pair of words at a time, in plain arithmetic on copies of the rows that it touches.
 *
 * A step is a context word (the input) with the word at the centre of its window (the true output) and noise words: the inner loop of the original
 * word2vec. Our engine takes the same steps in larger bites (see `kernels/assembly/skipgram.ts`): all context words of a position at once,
 * against one set of noise words, each from the scores before the bite. Here nothing is shared, no score is clamped, the learning rate stays what it is,
 * and no frequent word is left out by subsampling, so that whoever watches can follow every number and every word.
 */
export class Lesson {
  readonly #setup: LessonSetup;
  readonly #random: Random;
  readonly #places: Generator<WindowPlace, never>;
  readonly #inputs = new Map<number, Float64Array>();
  readonly #outputs = new Map<number, Float64Array>();
  readonly #losses: number[] = [];
  #step = 0;

  /** @throws RangeError when no sentence has two words of the model */
  constructor(setup: LessonSetup) {
    this.#setup = setup;
    this.#random = seededRandom(setup.seed);
    this.#places = windowPlaces(setup.sentences, setup.window, this.#random);
  }

  /** Takes one step. What it did is told without the places in the picture, which are not the lesson's business. */
  step(): Omit<LessonStep, 'moved' | 'positions'> {
    const { sentences, noise, negative, learningRate } = this.#setup;
    const place = this.#places.next().value;
    const rows = sentences[place.sentence]!;
    const input = rows[place.context]!;
    const center = rows[place.center]!;
    const words = [center, ...noise.drawOthers(this.#random, negative, center)];
    const vector = this.input(input);
    const outputs = words.map((row) => this.#output(row));
    const before = Float32Array.from(vector);
    const outputsBefore = outputs.map((output) => Float32Array.from(output));
    const labels = words.map((_, at) => (at === 0 ? 1 : 0));
    const pairs = pairStep(vector, outputs, labels, learningRate);
    this.#step += 1;
    this.#losses.push(pairs.reduce((sum, { loss }) => sum + loss, 0) / pairs.length);
    if (this.#losses.length > lossesKept) this.#losses.shift();
    return {
      ...place,
      step: this.#step,
      input,
      before,
      after: Float32Array.from(vector),
      pairs: pairs.map((pair, at) => ({
        ...pair,
        output: words[at]!,
        before: outputsBefore[at]!,
        after: Float32Array.from(outputs[at]!),
      })),
      losses: [...this.#losses],
    };
  }

  /** A row's input vector as the lesson has it now: the lesson's own copy. */
  input(row: number): Float64Array {
    return ownCopy(this.#inputs, row, this.#setup.inputOf);
  }

  #output(row: number): Float64Array {
    const { dimension, outputOf } = this.#setup;
    return ownCopy(this.#outputs, row, (asked) => outputOf(asked) ?? new Float64Array(dimension));
  }
}

function ownCopy(
  copies: Map<number, Float64Array>,
  row: number,
  source: (row: number) => ArrayLike<number>,
): Float64Array {
  let copy = copies.get(row);
  if (copy === undefined) {
    copy = Float64Array.from(source(row));
    copies.set(row, copy);
  }
  return copy;
}
