import type { EngineProgress } from '../engine.ts';
import { type CoursePlace, LossCourse } from '../loss-course.ts';
import { type Control, learningRateAt, lossScale, meanLoss, wordsDone } from './control.ts';

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
  readonly #course: LossCourse;
  /** Sums of the finished epochs, which do not change any more. */
  readonly #finishedSums = { sum: 0, pairs: 0 };
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
    this.#course = new LossCourse(this.#place(), now());
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
      this.#add(this.#finishedSums, this.#finishedEpochs);
      this.#finishedEpochs++;
    }
    this.#course.note(this.#now(), () => this.#place());
    const current =
      this.#finishedEpochs < this.#epochs ? meanLoss(this.#control, this.#finishedEpochs) : null;
    return {
      epoch: Math.min(this.#finishedEpochs + 1, this.#epochs),
      epochs: this.#epochs,
      losses: current === null ? [...this.#finishedLosses] : [...this.#finishedLosses, current],
      finishedEpochs: this.#finishedEpochs,
      course: this.#course.points,
      learningRate: learningRateAt(this.#learningRate, words, this.#wordsTotal),
      wordsDone: words,
      wordsTotal: this.#wordsTotal,
      wordsPerSecond: this.#rate(words),
    };
  }

  /** Where the run is, its sums over all epochs that were begun. */
  #place(): CoursePlace {
    const sums = { ...this.#finishedSums };
    // Threads may be in the next epoch while another one ends this.
    for (let epoch = this.#finishedEpochs; epoch < this.#epochs; epoch++)
      if (!this.#add(sums, epoch) && epoch > this.#finishedEpochs) break;
    return { epoch: (wordsDone(this.#control) / this.#wordsTotal) * this.#epochs, ...sums };
  }

  /** Adds what an epoch has so far. Gives whether that is anything. */
  #add(sums: { sum: number; pairs: number }, epoch: number): boolean {
    const pairs = Number(Atomics.load(this.#control.pairs, epoch));
    sums.sum += Number(Atomics.load(this.#control.losses, epoch)) / lossScale;
    sums.pairs += pairs;
    return pairs > 0;
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
