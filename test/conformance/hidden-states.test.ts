/**
 * Hidden states of every layer of the small models, against a run of the same graph that declares them itself, and against plain arithmetic.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { openSession } from '../../src/main/contextual/onnx/session.ts';
import { bertModel, bertWeights } from '../support/onnx/bert-model.mjs';
import { bertSeed, bertSizes, gpt2Seed, gpt2Shape } from '../support/onnx/context-fixtures.mjs';
import { gpt2Model, gpt2Weights } from '../support/onnx/gpt2-model.mjs';
import { bertStates, gpt2States } from '../support/onnx/transformer-reference.ts';

const fixtures = fileURLToPath(new URL('../fixtures/contextual/', import.meta.url));
const batch = [
  [2, 700, 901, 1250, 44, 2999, 3, 17],
  [2, 1250, 3],
  [2, 55, 1250, 1400, 1250, 60, 61, 62, 1800, 900, 12, 3],
].map((ids) => ids.map((id) => id % 2000));
/** As many pieces as the models read at once. */
const longest = Array.from({ length: 128 }, (_, place) => (place * 37) % 2000);

interface Checked {
  readonly layers: number;
  readonly width: number;
  /** A model's bytes that declare every layer's hidden states, and their names. */
  readonly declared: () => { readonly bytes: Uint8Array; readonly states: readonly string[] };
  readonly reference: (ids: readonly number[]) => readonly (readonly (readonly number[])[])[];
  readonly feeds: (sequences: readonly (readonly number[])[], length: number) => Record<string, Tensor>;
}

const vocabulary = (await configuration('gpt2')).vocab_size;
const gpt2Sizes = { ...gpt2Shape, vocabulary };
const models: Record<string, Checked> = {
  bert: {
    layers: bertSizes.layers,
    width: bertSizes.width,
    declared: () => {
      const { graph, states } = bertModel(bertSizes, bertWeights(bertSizes, bertSeed), {
        declareStates: true,
      });
      return { bytes: graph.finish(), states };
    },
    reference: (ids) => bertStates(bertWeights(bertSizes, bertSeed), bertSizes.width, bertSizes.heads, ids),
    feeds: (sequences, length) => ({
      ...idsAndMask(sequences, length),
      token_type_ids: integers(sequences, length, () => 0),
    }),
  },
  gpt2: {
    layers: gpt2Shape.layers,
    width: gpt2Shape.width,
    declared: () => {
      const { graph, states } = gpt2Model(gpt2Sizes, gpt2Weights(gpt2Sizes, gpt2Seed), {
        declareStates: true,
      });
      return { bytes: graph.finish(), states };
    },
    reference: (ids) => gpt2States(gpt2Weights(gpt2Sizes, gpt2Seed), gpt2Shape.width, gpt2Shape.heads, ids),
    feeds: (sequences, length) => {
      const size = gpt2Shape.width / gpt2Shape.heads;
      const empty = () =>
        new Tensor('float32', new Float32Array(0), [sequences.length, gpt2Shape.heads, 0, size]);
      const caches = Array.from({ length: gpt2Shape.layers }, (_, layer) =>
        ['key', 'value'].map((part) => [`past_key_values.${layer}.${part}`, empty()] as const),
      );
      return { ...idsAndMask(sequences, length), ...Object.fromEntries(caches.flat()) };
    },
  },
};

async function configuration(model: string): Promise<{ vocab_size: number }> {
  return JSON.parse(await readFile(join(fixtures, model, 'config.json'), 'utf8'));
}

function integers(
  sequences: readonly (readonly number[])[],
  length: number,
  value: (id: number | undefined) => number,
): Tensor {
  const values = sequences.flatMap((ids) => Array.from({ length }, (_, place) => BigInt(value(ids[place]))));
  return new Tensor('int64', BigInt64Array.from(values), [sequences.length, length]);
}

function idsAndMask(sequences: readonly (readonly number[])[], length: number): Record<string, Tensor> {
  return {
    input_ids: integers(sequences, length, (id) => id ?? 0),
    attention_mask: integers(sequences, length, (id) => Number(id !== undefined)),
  };
}

/** The largest difference of two lists of numbers; NaN where one is not a number. */
function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  expect(left.length).toBe(right.length);
  let largest = 0;
  for (let at = 0; at < left.length; at++) largest = Math.max(largest, Math.abs(left[at]! - right[at]!));
  return largest;
}

const runs: Record<string, readonly (readonly number[])[]> = {
  'one sentence': [batch[0]!],
  'one piece': [[7]],
  'a batch with padding': batch,
  'as much as fits': [longest, batch[1]!],
};

describe.each(Object.entries(models))('%s', (name, model) => {
  const open = () =>
    openSession({
      folder: join(fixtures, name),
      name,
      weights: 'onnx/model.onnx',
      device: 'cpu',
      threads: 1,
    });

  test.each(Object.entries(runs))('every layer equals a direct run: %s', async (_, sequences) => {
    const session = await open();
    expect(session).toMatchObject({
      layers: Array.from({ length: model.layers + 1 }, (_, layer) => layer),
      lastLayerOnly: null,
      hiddenSize: model.width,
      longestInput: 128,
    });
    const found = await session.run(sequences.map((ids) => Int32Array.from(ids)));
    await session.dispose();

    const length = Math.max(...sequences.map((ids) => ids.length));
    const { bytes, states } = model.declared();
    const direct = await InferenceSession.create(bytes);
    const expected = await direct.run(model.feeds(sequences, length), states);
    await direct.release();
    expect(found.length).toBe(length);
    expect(found.layers).toHaveLength(states.length);
    states.forEach((state, layer) => {
      const values = expected[state]!.data as Float32Array;
      expect(largestDifference(found.layers[layer]!, values), `layer ${layer}`).toBeLessThan(1e-5);
    });
  });

  test.each(Object.entries(runs))('every layer equals plain arithmetic: %s', async (_, sequences) => {
    const session = await open();
    const { layers, length } = await session.run(sequences.map((ids) => Int32Array.from(ids)));
    await session.dispose();
    sequences.forEach((ids, row) => {
      model.reference(ids).forEach((expected, layer) => {
        const from = row * length * model.width;
        const values = layers[layer]!.subarray(from, from + ids.length * model.width);
        expect(largestDifference(values, expected.flat()), `sentence ${row}, layer ${layer}`).toBeLessThan(
          1e-4,
        );
      });
    });
  });
});

test('weights of eight bits give nearly the same states in every layer', async () => {
  const [full, small] = await Promise.all(
    ['onnx/model.onnx', 'onnx/model_quantized.onnx'].map(async (weights) => {
      const session = await openSession({
        folder: join(fixtures, 'bert'),
        name: 'bert',
        weights,
        device: 'cpu',
        threads: 1,
      });
      const states = await session.run([Int32Array.from(batch[0]!)]);
      await session.dispose();
      return states.layers;
    }),
  );
  expect(small).toHaveLength(bertSizes.layers + 1);
  small!.forEach((layer, at) => {
    expect(cosine(layer, full![at]!)).toBeGreaterThan(0.99);
    expect(largestDifference(layer, full![at]!)).toBeGreaterThan(0);
  });
});

test('one word in two contexts gets vectors that are alike and not the same', async () => {
  const session = await openSession({
    folder: join(fixtures, 'bert'),
    name: 'bert',
    weights: 'onnx/model.onnx',
    device: 'cpu',
    threads: 1,
  });
  const { layers, length } = await session.run(batch.slice(1).map((ids) => Int32Array.from(ids)));
  await session.dispose();
  const places = [1, 2].map((place, row) => row * length + place);
  const vectors = (layer: number) =>
    places.map((place) => layers[layer]!.subarray(place * bertSizes.width, (place + 1) * bertSizes.width));
  const [early, late] = [0, bertSizes.layers].map((layer) => {
    const [first, second] = vectors(layer);
    return cosine(first!, second!);
  });
  expect(early).toBeGreaterThan(0.9);
  expect(late).toBeGreaterThan(0.1);
  expect(late).toBeLessThan(0.9);
});

function cosine(left: Float32Array, right: Float32Array): number {
  let product = 0;
  let first = 0;
  let second = 0;
  left.forEach((value, at) => {
    product += value * right[at]!;
    first += value ** 2;
    second += right[at]! ** 2;
  });
  return product / Math.sqrt(first * second);
}
