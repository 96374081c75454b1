import { describe, expect, it } from 'vitest';
import { keepTable, noiseTable } from '../../../../src/main/engines/cpu/tables.ts';
import {
  type Batch,
  type ExampleSource,
  epochBatches,
} from '../../../../src/main/engines/tensorflow/examples.ts';
import { Random } from '../../../../src/main/engines/tensorflow/random.ts';
import { examplesPerToken } from '../../../../src/shared/tensorflow-plan.ts';

interface Shape {
  readonly words?: number;
  readonly subsample?: number;
  readonly window?: number;
  readonly negative?: number;
  readonly architecture?: ExampleSource['architecture'];
  readonly seed?: number;
}

function source(sentences: readonly (readonly number[])[], shape: Shape = {}): ExampleSource {
  const tokens = Uint32Array.from(sentences.flat());
  const words = shape.words ?? Math.max(...tokens) + 1;
  const counts = new Float64Array(words);
  for (const token of tokens) if (token < words) counts[token]!++;
  let end = 0;
  return {
    read: (start, stop) => tokens.subarray(start, stop),
    sentenceStarts: Uint32Array.from([0, ...sentences.map((sentence) => (end += sentence.length))]),
    words,
    noise: noiseTable(counts),
    keep: keepTable(counts, shape.subsample ?? 0),
    window: shape.window ?? 2,
    negative: shape.negative ?? 0,
    architecture: shape.architecture ?? 'skip-gram',
    seed: shape.seed ?? 1,
  };
}

/** The true pairs of skip-gram, each as "centre context", sorted. */
function truePairs(batches: readonly Batch[]): string[] {
  return batches
    .flatMap(({ examples: { inputs, labels, outputOf, outputs } }) =>
      [...outputs].flatMap((output, at) => (labels[at] === 1 ? [`${inputs[outputOf[at]!]} ${output}`] : [])),
    )
    .sort();
}

const long = Array.from({ length: 300 }, (_, index) => (index * 7) % 40);

describe('examples', () => {
  it('are all pairs of neighbours where the window is one', () => {
    const batches = [...epochBatches(source([[0, 1, 2], [], [3, 4], [5]], { window: 1 }), 0, 1, 1)];
    expect(truePairs(batches)).toEqual(['0 1', '1 0', '1 2', '2 1', '3 4', '4 3']);
  });

  it('close the window over words that are not trained', () => {
    const batches = [...epochBatches(source([[0, 9, 1, 9, 9, 2]], { words: 3, window: 1 }), 0, 1, 1)];
    expect(truePairs(batches)).toEqual(['0 1', '1 0', '1 2', '2 1']);
  });

  it('reach each distance of the window as often as word2vec does', () => {
    const window = 4;
    const sentence = Array.from({ length: 20_000 }, (_, index) => index);
    const [batch] = [...epochBatches(source([sentence], { window }), 0, 1, 1)];
    const { inputs, outputOf, outputs } = batch!.examples;
    const seen = new Float64Array(window + 1);
    for (const [at, output] of outputs.entries()) seen[Math.abs(output - inputs[outputOf[at]!]!)]!++;
    // A window uniform on 1 … w reaches d words with probability (w − d + 1) / w; five standard errors.
    for (let distance = 1; distance <= window; distance++) {
      const share = (window - distance + 1) / window;
      const error = Math.sqrt((share * (1 - share)) / sentence.length);
      expect(Math.abs(seen[distance]! / (2 * sentence.length) - share)).toBeLessThan(5 * error + 1e-3);
    }
    expect(outputs.length / sentence.length).toBeCloseTo(
      examplesPerToken({ window, negative: 0, architecture: 'skip-gram' }),
      1,
    );
  });

  it('are drawn as noise in proportion to count^0.75, the true word itself never', () => {
    const sentence = [...new Array(81).fill(0), ...new Array(16).fill(1), 2];
    const sentences = Array.from({ length: 200 }, () => sentence);
    const { examples } = [...epochBatches(source(sentences, { window: 1, negative: 5 }), 0, 1, 1)][0]!;
    const drawn = new Float64Array(3);
    let truth = -1;
    let itself = 0;
    for (const [at, output] of examples.outputs.entries()) {
      if (examples.labels[at] === 1) truth = output;
      else if (output === truth) itself++;
      // Beside the true word 2 the others are drawn without being left out.
      else if (truth === 2) drawn[output]!++;
    }
    expect(itself).toBe(0);
    expect(drawn[0]! / drawn[1]!).toBeGreaterThan(81 ** 0.75 / 16 ** 0.75 / 1.25);
    expect(drawn[0]! / drawn[1]!).toBeLessThan((81 ** 0.75 / 16 ** 0.75) * 1.25);
  });

  it('are subsampled by word2vec’s probability', () => {
    const counts = [9000, 1000];
    const sentence = counts.flatMap((count, word) => new Array<number>(count).fill(word));
    const threshold = 0.01;
    const [batch] = [...epochBatches(source([sentence], { subsample: threshold, window: 1 }), 0, 1, 1)];
    const kept = new Float64Array(2);
    for (const input of batch!.examples.inputs) kept[input]!++;
    for (const [word, count] of counts.entries()) {
      const ratio = threshold / (count / 10_000);
      const share = Math.min(1, Math.sqrt(ratio) + ratio);
      expect(Math.abs(kept[word]! / count - share)).toBeLessThan(
        5 * Math.sqrt((share * (1 - share)) / count) + 2 / count,
      );
    }
  });

  it('predict the word from those around it with CBOW', () => {
    const drawn = source([[0, 1, 2]], { window: 1, architecture: 'cbow' });
    const { examples } = [...epochBatches(drawn, 0, 1, 1)][0]!;
    expect(examples).toEqual({
      predictions: 3,
      inputs: Int32Array.of(1, 0, 2, 1),
      inputOf: Int32Array.of(0, 1, 1, 2),
      outputs: Int32Array.of(0, 1, 2),
      outputOf: Int32Array.of(0, 1, 2),
      labels: Float32Array.of(1, 1, 1),
    });
  });

  it('are the same however the epoch is cut, and every token is counted once', () => {
    const sentences = [long, [0, 1], [], long.slice(0, 50), [5]];
    const whole = [...epochBatches(source(sentences, { negative: 3 }), 2, 1, 3)];
    const cut = [...epochBatches(source(sentences, { negative: 3 }), 2, 7, 3)];
    expect(whole).toHaveLength(1);
    expect(cut.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(truePairs(cut)).toEqual(truePairs(whole));
    expect(cut.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(sentences.flat().length);
    const sizes = cut.map(({ examples }) => examples.outputs.length);
    expect(Math.max(...sizes)).toBeLessThan(3 * Math.min(...sizes));
    expect([...epochBatches(source(sentences, { negative: 3 }), 2, 353, 3)]).toHaveLength(353);
  });

  it('differ between epochs and seeds, and are the same again for the same', () => {
    const drawn = (epoch: number, seed: number): unknown => [
      ...epochBatches(source([long], { negative: 2, seed }), epoch, 1, 1),
    ];
    expect(drawn(0, 1)).toEqual(drawn(0, 1));
    expect(drawn(1, 1)).not.toEqual(drawn(0, 1));
    expect(drawn(0, 2)).not.toEqual(drawn(0, 1));
  });
});

describe('random numbers', () => {
  it('are uniform, and their streams do not agree', () => {
    const counts = new Float64Array(16);
    const [a, b] = [new Random(0, 0), new Random(0, 1)];
    let agreed = 0;
    for (let draw = 0; draw < 160_000; draw++) {
      const place = a.below(16);
      counts[place]!++;
      if (place === b.below(16)) agreed++;
    }
    // χ² of 15 degrees of freedom is above 37.7 once in a thousand.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(37.7);
    expect(Math.abs(agreed / 160_000 - 1 / 16)).toBeLessThan(0.004);
  });
});
