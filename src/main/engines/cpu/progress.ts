import type { EngineProgress } from '../engine.ts';
import { type Control, learningRateAt, meanLoss, wordsDone } from './control.ts';

/** Over how many milliseconds the rate is taken. */
const rateSpan = 3000;

/** Reads the progress of a run out of its {@link Control}. */
export class ProgressReader {
  readonly #control: Control;
  readonly #epochs: number;
  readonly #wordsTotal: number;
  readonly #learningRate: number;
  readonly #slicesPerEpoch: number;
  readonly #now: () => number;
  readonly #finishedLosses: number[] = [];
  #finishedEpochs = 0;
  #samples: { readonly time: number; readonly words: number }[] = [];

  /** @param now a clock in milliseconds */
  constructor(
    control: Control,
    run: { epochs: number; wordsTotal: number; learningRate: number; slicesPerEpoch: number },
    now: () => number,
  ) {
    this.#control = control;
    this.#epochs = run.epochs;
    this.#wordsTotal = run.wordsTotal;
    this.#learningRate = run.learningRate;
    this.#slicesPerEpoch = run.slicesPerEpoch;
    this.#now = now;
  }

  /** Mean loss per pair of each finished epoch. An epoch in which subsampling left no pair repeats the value before it. */
  get losses(): readonly number[] {
    return this.#finishedLosses;
  }

  read(): EngineProgress {
    const words = wordsDone(this.#control);
    while (
      this.#finishedEpochs < this.#epochs &&
      Atomics.load(this.#control.slicesDone, this.#finishedEpochs) === this.#slicesPerEpoch
    ) {
      this.#finishedLosses.push(
        meanLoss(this.#control, this.#finishedEpochs) ?? this.#finishedLosses.at(-1) ?? Math.LN2,
      );
      this.#finishedEpochs++;
    }
    const current =
      this.#finishedEpochs < this.#epochs ? meanLoss(this.#control, this.#finishedEpochs) : null;
    return {
      epoch: Math.min(this.#finishedEpochs + 1, this.#epochs),
      epochs: this.#epochs,
      losses: current === null ? [...this.#finishedLosses] : [...this.#finishedLosses, current],
      finishedEpochs: this.#finishedEpochs,
      learningRate: learningRateAt(this.#learningRate, words, this.#wordsTotal),
      wordsDone: words,
      wordsTotal: this.#wordsTotal,
      wordsPerSecond: this.#rate(words),
    };
  }

  #rate(words: number): number | null {
    const time = this.#now();
    const recent = this.#samples.findLastIndex((sample) => sample.time <= time - rateSpan);
    this.#samples = [...this.#samples.slice(Math.max(0, recent)), { time, words }];
    const oldest = this.#samples[0]!;
    return time === oldest.time || words === oldest.words
      ? null
      : ((words - oldest.words) * 1000) / (time - oldest.time);
  }
}
