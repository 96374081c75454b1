import type { Architecture } from '../../../shared/training.ts';
import { Random } from './random.ts';

/**
 * Examples for one step. A *prediction* is made at one position of the text: from its word (skip-gram) or from the mean of the words
 * around (CBOW). Each is tried on several words, those that truly stand there and noise.
 */
export interface Examples {
  /** How many predictions there are. */
  readonly predictions: number;
  /** Int32Array of n: rows of the input table. Skip-gram has one for each prediction, in order. */
  readonly inputs: Int32Array;
  /** Int32Array of n: the prediction that each input belongs to. */
  readonly inputOf: Int32Array;
  /** Int32Array of m: rows of the output table that are tried. */
  readonly outputs: Int32Array;
  /** Int32Array of m: the prediction that each of them is tried on. */
  readonly outputOf: Int32Array;
  /** Float32Array of m: 1 for the word that truly stands there, 0 for noise. */
  readonly labels: Float32Array;
}

/** Examples, and how far their text goes. */
export interface Batch {
  /** Number of the batch in its epoch, from 0. */
  readonly index: number;
  /** Tokens of the text gone through since the batch before. */
  readonly tokens: number;
  readonly examples: Examples;
}

/** What examples are drawn from. */
export interface ExampleSource {
  /** The ids of the tokens `start` … `end` − 1. */
  readonly read: (start: number, end: number) => Uint32Array;
  /** Uint32Array of (sentences + 1), the last entry the number of tokens. */
  readonly sentenceStarts: Uint32Array;
  /** How many words are trained: ids below this. */
  readonly words: number;
  /** Alias table of the noise distribution, two numbers a word. */
  readonly noise: Uint32Array;
  /** For each word the largest random 32-bit number for which subsampling keeps an occurrence. */
  readonly keep: Uint32Array;
  readonly window: number;
  readonly negative: number;
  readonly architecture: Architecture;
  readonly seed: number;
}

/**
 * The examples of an epoch, drawn by word2vec's laws: words that are not trained and those that subsampling drops are taken out before windows
 * are made; a window reaches 1 … `window` words to each side, uniformly; each true word comes with `negative` noise words, those left out
 * that are the true word itself. Sentences are gone through by steps of `stride`, so that every batch holds text from everywhere.
 * @param batches in how many batches the epoch is cut: they end at equal distances in the text, and one may be empty
 * @param stride has no divisor in common with the number of sentences
 */
export function* epochBatches(
  source: ExampleSource,
  epoch: number,
  batches: number,
  stride: number,
): Generator<Batch> {
  const { keep, sentenceStarts, words } = source;
  const random = new Random(source.seed, epoch + 1);
  const sentences = sentenceStarts.length - 1;
  const drawn = new Draw(source, random);
  const total = sentenceStarts[sentences]!;
  let index = 0;
  let passed = 0;
  let reported = 0;
  const boundary = (): number => Math.floor((total * (index + 1)) / batches);
  const take = (reached: number): Batch => {
    const batch = { index, tokens: reached - reported, examples: drawn.take() };
    reported = reached;
    index++;
    return batch;
  };
  for (let visited = 0; visited < sentences; visited++) {
    const sentence = (visited * stride) % sentences;
    const start = sentenceStarts[sentence]!;
    const length = sentenceStarts[sentence + 1]! - start;
    const places: number[] = [];
    const kept: number[] = [];
    for (const [place, word] of source.read(start, start + length).entries()) {
      if (word >= words || random.next() > keep[word]!) continue;
      places.push(place);
      kept.push(word);
    }
    for (let position = 0; position < kept.length; position++) {
      while (index < batches - 1 && passed + places[position]! >= boundary()) yield take(boundary());
      drawn.predict(kept, position);
    }
    passed += length;
  }
  while (index < batches) yield take(boundary());
}

/** One batch of all examples of the first `rounds` epochs; it counts as one epoch of the text. */
export function fixedBatch(source: ExampleSource, rounds: number, stride: number): Batch {
  const drawn = Array.from({ length: rounds }, (_, round) => [
    ...epochBatches(source, round, 1, stride),
  ]).flat();
  return { index: 0, tokens: drawn[0]?.tokens ?? 0, examples: joined(drawn.map(({ examples }) => examples)) };
}

function joined(parts: readonly Examples[]): Examples {
  let predictions = 0;
  const firsts = parts.map((part) => {
    predictions += part.predictions;
    return predictions - part.predictions;
  });
  const all = (pick: (part: Examples) => Int32Array, shifted: boolean): Int32Array =>
    Int32Array.from(
      parts.flatMap((part, at) => Array.from(pick(part), (value) => value + (shifted ? firsts[at]! : 0))),
    );
  return {
    predictions,
    inputs: all((part) => part.inputs, false),
    inputOf: all((part) => part.inputOf, true),
    outputs: all((part) => part.outputs, false),
    outputOf: all((part) => part.outputOf, true),
    labels: Float32Array.from(parts.flatMap((part) => [...part.labels])),
  };
}

/** Examples as they are being drawn. */
class Draw {
  readonly #source: ExampleSource;
  readonly #random: Random;
  #predictions = 0;
  #inputs: number[] = [];
  #inputOf: number[] = [];
  #outputs: number[] = [];
  #outputOf: number[] = [];
  #labels: number[] = [];

  constructor(source: ExampleSource, random: Random) {
    this.#source = source;
    this.#random = random;
  }

  /** Adds what is predicted at `position` of a sentence. */
  predict(sentence: readonly number[], position: number): void {
    const { architecture, window } = this.#source;
    const reach = this.#random.below(window) + 1;
    const around = [
      ...sentence.slice(Math.max(0, position - reach), position),
      ...sentence.slice(position + 1, position + 1 + reach),
    ];
    if (around.length === 0) return;
    const word = sentence[position]!;
    for (const input of architecture === 'skip-gram' ? [word] : around) {
      this.#inputs.push(input);
      this.#inputOf.push(this.#predictions);
    }
    for (const output of architecture === 'skip-gram' ? around : [word]) this.#try(output);
    this.#predictions++;
  }

  /** Adds a true word and its noise. */
  #try(word: number): void {
    this.#add(word, 1);
    for (let sample = 0; sample < this.#source.negative; sample++) {
      const noise = this.#noiseWord();
      if (noise !== word) this.#add(noise, 0);
    }
  }

  #add(word: number, label: number): void {
    this.#outputs.push(word);
    this.#outputOf.push(this.#predictions);
    this.#labels.push(label);
  }

  #noiseWord(): number {
    const { noise, words } = this.#source;
    const entry = this.#random.below(words);
    return this.#random.next() < noise[entry * 2]! ? entry : noise[entry * 2 + 1]!;
  }

  /** What was drawn since the last time. */
  take(): Examples {
    const examples = {
      predictions: this.#predictions,
      inputs: Int32Array.from(this.#inputs),
      inputOf: Int32Array.from(this.#inputOf),
      outputs: Int32Array.from(this.#outputs),
      outputOf: Int32Array.from(this.#outputOf),
      labels: Float32Array.from(this.#labels),
    };
    this.#predictions = 0;
    this.#inputs = [];
    this.#inputOf = [];
    this.#outputs = [];
    this.#outputOf = [];
    this.#labels = [];
    return examples;
  }
}
