import fc from 'fast-check';
import { PbfWriter } from 'pbf';
import { describe, expect, test } from 'vitest';
import { outputsToAppend } from '../../../src/main/contextual/onnx/expose.ts';
import { findLayers } from '../../../src/main/contextual/onnx/find-layers.ts';
import { readModelGraph } from '../../../src/main/contextual/onnx/model-graph.ts';
import { WeightsProblem } from '../../../src/main/contextual/onnx/weights-problem.ts';
import { bertModel, bertWeights } from '../../support/onnx/bert-model.mjs';
import { tinySizes as sizes } from '../../support/onnx/context-folder.ts';
import { ModelBuilder } from '../../support/onnx/model-builder.mjs';

const { graph } = bertModel(sizes, bertWeights(sizes, 1));
const bytes = graph.finish();

test('a graph is read as it was written', () => {
  const read = readModelGraph(bytes);
  expect(read.nodes).toEqual(
    graph.nodes.map(({ op, inputs, outputs }) => ({ operator: op, inputs, outputs })),
  );
  expect(read.inputs).toEqual(
    ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => ({
      name,
      type: 7,
      dims: ['batch_size', 'sequence_length'],
    })),
  );
  expect(read.outputs).toEqual([
    { name: 'last_hidden_state', type: 1, dims: ['batch_size', 'sequence_length', sizes.width] },
  ]);
  expect(read.weights.get('embeddings.words')).toEqual([sizes.vocabulary, sizes.width]);
  expect(read.externalFiles.size).toBe(0);
});

test('outputs that stand behind a model’s bytes are read as its own', () => {
  const more = Buffer.concat([bytes, outputsToAppend(['one', 'two'])]);
  expect(readModelGraph(more).outputs.map(({ name }) => name)).toEqual(['last_hidden_state', 'one', 'two']);
});

test('weights that are declared as inputs too need not be fed', () => {
  const builder = new ModelBuilder();
  builder.input('input_ids', 'int64', [1, 1]);
  builder.input(builder.constant('table', 'float32', [2, 1], [0, 1]), 'float32', [2, 1]);
  builder.node('Gather', ['table', 'input_ids']);
  expect(readModelGraph(builder.finish()).inputs.map(({ name }) => name)).toEqual(['input_ids']);
});

describe('files outside are seen', () => {
  const external = { location: 'elsewhere', offset: 0, length: 4 };
  const tensor = { type: 'float32' as const, dims: [1], bytes: new Uint8Array(4), external };

  test('in weights', () => {
    const builder = new ModelBuilder();
    builder.initializers.set('table', tensor);
    builder.node('Gather', ['table', 'input_ids']);
    expect(readModelGraph(builder.finish()).externalFiles).toEqual(new Set(['elsewhere']));
  });

  test('in constants, also inside branches', () => {
    const branch = new ModelBuilder();
    branch.node('Constant', [], { attributes: { value: { tensor } } });
    const builder = new ModelBuilder();
    builder.node('If', ['use_cache_branch'], { attributes: { then_branch: { graph: branch } } });
    expect(readModelGraph(builder.finish()).externalFiles).toEqual(new Set(['elsewhere']));
  });
});

test('what a branch takes from outside counts among its node’s inputs', () => {
  const branch = new ModelBuilder();
  branch.node('Neg', ['outer']);
  const builder = new ModelBuilder();
  builder.node('If', ['condition'], { attributes: { then_branch: { graph: branch } } });
  expect(readModelGraph(builder.finish()).nodes[0]!.inputs).toEqual(['condition', 'outer']);
});

describe('refused', () => {
  const reading = (content: Uint8Array) => () => readModelGraph(content);

  test.each([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('<!doctype html><title>404</title>')],
    ['zeros', new Uint8Array(1000)],
    ['a graph without nodes', new ModelBuilder().finish()],
  ])('%s', (_, content) => {
    expect(reading(content)).toThrow(WeightsProblem);
  });

  test('a part that claims to be longer than what holds it', () => {
    const writer = new PbfWriter();
    writer.writeTag(7, 2);
    writer.writeVarint(2 ** 40);
    expect(reading(writer.finish())).toThrow(/damaged at byte/);
  });

  test('subgraphs inside subgraphs without end', () => {
    let node = new Uint8Array(0);
    for (let depth = 0; depth < 2000; depth++) {
      // NodeProto.attribute { AttributeProto.g { GraphProto.node { … } } }
      for (const field of [1, 6, 5]) {
        const writer = new PbfWriter();
        writer.writeBytesField(field, node);
        node = writer.finish().slice();
      }
    }
    const writer = new PbfWriter();
    writer.writeMessage(7, (content, inner) => inner.writeBytesField(1, content), node);
    expect(reading(writer.finish())).toThrow('more parts than a model has');
  });

  test('millions of empty nodes', () => {
    const empty = new Uint8Array(2_000_000);
    for (let at = 0; at < empty.length; at += 2) empty[at] = 0x0a;
    const writer = new PbfWriter();
    writer.writeBytesField(7, empty);
    expect(reading(writer.finish())).toThrow('more parts than a model has');
  });
});

test('any bytes end in a graph or in a sentence', () => {
  const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 });
  // Most bytes are weights; the graph's own are at the beginning and at the end.
  const places = fc.oneof(
    fc.nat(20_000),
    fc.nat(bytes.length),
    fc.nat(600).map((back) => bytes.length - back),
  );
  let graphs = 0;
  let refusals = 0;
  fc.assert(
    fc.property(
      changes,
      places,
      fc.boolean(),
      fc.uint8Array({ maxLength: 12 }),
      (flips, place, cut, inserted) => {
        const head = bytes.slice(0, place);
        const damaged = Buffer.concat([head, inserted, cut ? new Uint8Array(0) : bytes.slice(place)]);
        for (const [at, value] of flips) damaged[at % damaged.length] = value;
        try {
          findLayers(readModelGraph(damaged), sizes.layers);
          graphs++;
        } catch (error) {
          expect(error).toBeInstanceOf(WeightsProblem);
          refusals++;
        }
      },
    ),
    { numRuns: 600 },
  );
  expect(graphs).toBeGreaterThan(0);
  expect(refusals).toBeGreaterThan(0);
});
