import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import { afterEach, describe, expect, test } from 'vitest';
import { reasonOf } from '../../../src/main/contextual/onnx/runtime.ts';
import { openSession } from '../../../src/main/contextual/onnx/session.ts';
import { bertModel, bertWeights } from '../../support/onnx/bert-model.mjs';
import { writeFolder } from '../../support/onnx/context-fixtures.mjs';
import { contextFolder, tinySizes as sizes } from '../../support/onnx/context-folder.ts';
import { fusedModel } from '../../support/onnx/fused-model.mjs';
import { gpt2Model, gpt2Weights } from '../../support/onnx/gpt2-model.mjs';
import { ModelBuilder } from '../../support/onnx/model-builder.mjs';

const removals: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removals.splice(0)) await remove();
});

const sequences = [
  [2, 40, 17, 9, 3],
  [2, 17, 3],
].map((ids) => Int32Array.from(ids));
const length = 5;

async function folderWith(...parameters: Parameters<typeof contextFolder>): Promise<string> {
  const folder = await contextFolder(...parameters);
  removals.push(folder.remove);
  return folder.path;
}

async function open(folder: string, weights = 'onnx/model.onnx') {
  const session = await openSession({ folder, name: 'tiny', weights, device: 'cpu', threads: 1 });
  removals.push(() => session.dispose());
  return session;
}

/** The reason that the weights in a folder are refused with. */
async function refusal(folder: string, weights?: string): Promise<string> {
  const error: unknown = await open(folder, weights).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'context-weights',
    parameters: { name: 'tiny', file: weights ?? 'onnx/model.onnx' },
  });
  return (error as { parameters: { reason: string } }).parameters.reason;
}

/** The states of a graph that declares them itself, run by onnxruntime with nothing of ours between. */
async function directStates(
  model: { graph: ModelBuilder; states: readonly string[] },
  types: boolean,
): Promise<Tensor[]> {
  const session = await InferenceSession.create(model.graph.finish());
  const integers = (value: (ids: Int32Array, place: number) => number) =>
    new Tensor(
      'int64',
      BigInt64Array.from(
        sequences.flatMap((ids) => Array.from({ length }, (_, place) => BigInt(value(ids, place)))),
      ),
      [sequences.length, length],
    );
  const results = await session.run(
    {
      input_ids: integers((ids, place) => ids[place] ?? 0),
      attention_mask: integers((ids, place) => Number(place < ids.length)),
      ...(types ? { token_type_ids: integers(() => 0) } : {}),
    },
    model.states,
  );
  await session.release();
  return model.states.map((name) => results[name]!);
}

function largestDifference(values: Float32Array, expected: Tensor): number {
  const others = expected.data as Float32Array;
  expect(values.length).toBe(others.length);
  return values.reduce((most, value, at) => Math.max(most, Math.abs(value - others[at]!)), 0);
}

const weights = bertWeights(sizes, 1);

describe('all layers come from every way in which a graph is written', () => {
  test.each([
    { precision: 'full', norm: 'operator', head: 'none' },
    { precision: 'full', norm: 'decomposed', head: 'masked' },
    { precision: 'eight-bit', norm: 'decomposed', head: 'masked' },
    { precision: 'eight-bit', norm: 'operator', head: 'none' },
  ] as const)('$precision, $norm normalization, head: $head', async (way) => {
    const session = await open(await folderWith(bertModel(sizes, weights, way).graph));
    expect(session).toMatchObject({
      layers: [0, 1, 2],
      lastLayerOnly: null,
      embeddingRows: sizes.vocabulary,
    });
    const expected = await directStates(bertModel(sizes, weights, { ...way, declareStates: true }), true);
    const { layers } = await session.run(sequences);
    layers.forEach((values, layer) => {
      expect(largestDifference(values, expected[layer]!), `layer ${layer}`).toBeLessThan(1e-5);
    });
  });

  test.each(['decomposed', 'operator'] as const)('half precision, %s normalization', async (norm) => {
    const way = { precision: 'half', norm } as const;
    const session = await open(await folderWith(bertModel(sizes, weights, way).graph));
    expect(session).toMatchObject({ layers: [0, 1, 2], lastLayerOnly: null });
    const full = await directStates(bertModel(sizes, weights, { declareStates: true }), true);
    const { layers } = await session.run(sequences);
    layers.forEach((values, layer) => {
      // Half precision has eleven bits.
      expect(largestDifference(values, full[layer]!), `layer ${layer}`).toBeLessThan(0.05);
    });
  });

  test('fused operators', async () => {
    const session = await open(await folderWith(fusedModel(sizes).graph));
    expect(session).toMatchObject({ layers: [0, 1, 2], lastLayerOnly: null });
    const expected = await directStates(fusedModel(sizes, { declareStates: true }), false);
    const { layers } = await session.run(sequences);
    layers.forEach((values, layer) => {
      expect(largestDifference(values, expected[layer]!), `layer ${layer}`).toBeLessThan(1e-5);
    });
  });

  test('weights in a file beside the model', async () => {
    const { graph, file } = withExternalWords('model.onnx_data');
    const session = await open(await folderWith(graph, { 'onnx/model.onnx_data': file }));
    const inside = await open(await folderWith(bertModel(sizes, weights).graph));
    expect((await session.run(sequences)).layers).toEqual((await inside.run(sequences)).layers);
  });
});

test('padding does not change what a sentence’s pieces get', async () => {
  const session = await open(await folderWith(bertModel(sizes, weights).graph));
  const together = await session.run(sequences);
  const alone = await session.run([sequences[1]!]);
  expect(alone.length).toBe(3);
  alone.layers.forEach((values, layer) => {
    const from = length * sizes.width;
    const padded = together.layers[layer]!.subarray(from, from + values.length);
    values.forEach((value, at) => {
      expect(padded[at]).toBeCloseTo(value, 5);
    });
  });
});

test('no sentences and empty ones give nothing', async () => {
  const session = await open(await folderWith(bertModel(sizes, weights).graph));
  for (const none of [[], [new Int32Array(0)]]) {
    const { length: pieces, layers } = await session.run(none);
    expect(pieces).toBe(0);
    expect(layers.map((values) => values.length)).toEqual([0, 0, 0]);
  }
});

describe('only the last layer is given, with the reason', () => {
  test('where the configuration tells of other layers', async () => {
    const config = JSON.stringify({ model_type: 'bert', num_hidden_layers: 7, hidden_size: sizes.width });
    const session = await open(await folderWith(bertModel(sizes, weights).graph, { 'config.json': config }));
    expect(session).toMatchObject({ layers: [7], lastLayerOnly: expect.stringContaining('7 layers') });
    const { layers } = await session.run(sequences);
    const expected = await directStates(bertModel(sizes, weights, { declareStates: true }), true);
    expect(layers).toHaveLength(1);
    expect(largestDifference(layers[0]!, expected.at(-1)!)).toBeLessThan(1e-5);
  });

  test('where what lies between the layers is of another width', async () => {
    const config = JSON.stringify({ model_type: 'bert', num_hidden_layers: 1, hidden_size: 6 });
    const session = await open(await folderWith(narrowModel(), { 'config.json': config }));
    expect(session).toMatchObject({
      layers: [1],
      lastLayerOnly: expect.stringContaining('not hidden states'),
    });
    expect((await session.run(sequences)).layers.map((values) => values.length)).toEqual([2 * length * 6]);
  });
});

describe('weights are refused with a reason', () => {
  test('where text cannot give what they want', async () => {
    const { graph } = bertModel(sizes, weights);
    graph.input('pixel_values', 'float32', ['batch_size', 3, 224, 224]);
    expect(await refusal(await folderWith(graph))).toBe(
      'it wants an input "pixel_values", which text alone does not give',
    );
  });

  test('where they take no word pieces', async () => {
    const graph = new ModelBuilder();
    graph.output(graph.node('Neg', [graph.input('pixel_values', 'float32', ['batch', 3])]));
    expect(await refusal(await folderWith(graph))).toContain('does not take word pieces');
  });

  test('where nothing has the width of a hidden state', async () => {
    const config = JSON.stringify({ model_type: 'bert', num_hidden_layers: 2, hidden_size: 768 });
    const folder = await folderWith(bertModel(sizes, weights).graph, { 'config.json': config });
    expect(await refusal(folder)).toContain('768 numbers');
  });

  test('where the file is something else', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 435755784\n';
    expect(await refusal(await folderWith(new TextEncoder().encode(pointer)))).toContain('Git left a note');
    expect(await refusal(await folderWith(new TextEncoder().encode('<html></html>')))).toContain(
      'not an ONNX model',
    );
    const folder = await folderWith(bertModel(sizes, weights).graph);
    expect(await refusal(folder, 'onnx/other.onnx')).toBe('the file is not there');
    expect(await refusal(folder, 'onnx')).toMatch(/not a regular file|cannot be read/);
    expect(await refusal(folder, '../model.onnx')).toContain('outside the folder');
  });

  test('where the file is larger than ONNX allows, before it is read', async () => {
    const folder = await folderWith(bertModel(sizes, weights).graph);
    await truncate(join(folder, 'onnx/model.onnx'), 2 ** 31);
    expect(await refusal(folder)).toContain('larger than the 2 GB');
  });

  test('where the runtime lacks the device', async () => {
    const folder = await folderWith(bertModel(sizes, weights).graph);
    const missing = listSupportedBackends().some(({ name }) => name === 'coreml') ? 'dml' : 'coreml';
    const request = {
      folder,
      name: 'tiny',
      weights: 'onnx/model.onnx',
      device: missing,
      threads: 1,
    } as const;
    await expect(openSession(request)).rejects.toMatchObject({
      code: 'context-weights',
      parameters: { reason: `the runtime has no ${missing} here` },
    });
  });

  test('where the numbers beside the model are too few', async () => {
    const { graph } = withExternalWords('model.onnx_data');
    const folder = await folderWith(graph, { 'onnx/model.onnx_data': 'too short' });
    expect(await refusal(folder)).toContain('embeddings.words');
  });

  test('in the runtime’s words, without places in its source and on this machine', () => {
    const source =
      '/onnxruntime_src/core/context.cc:136 Context::Initialize()::<lambda()> result == Success was false.';
    expect(reasonOf(new Error(`${source} No supported adapters\n`), '/home/ada/bert')).toBe(
      'No supported adapters',
    );
    expect(reasonOf(new Error('/home/ada/bert/onnx/model.onnx_data is short'), '/home/ada/bert')).toBe(
      '/onnx/model.onnx_data is short',
    );
  });

  test('where an operator is not known', async () => {
    const { graph } = bertModel(sizes, weights);
    graph.nodes = graph.nodes.map((node) => (node.op === 'Erf' ? { ...node, op: 'Err' } : node));
    expect(await refusal(await folderWith(graph))).toContain('Err');
  });
});

test('a lack of memory is told from damage', async () => {
  const { graph, states } = bertModel(sizes, weights);
  graph.nodes = graph.nodes.filter(({ outputs }) => !outputs.includes('last_hidden_state'));
  // A hundred terabytes, made only when the model runs: the length of the input has a part in the shape.
  const pieces = graph.node('Gather', [graph.node('Shape', ['input_ids']), graph.integers(1)]);
  const shape = graph.node('Concat', [pieces, graph.integers(3e6, 2e6)], { attributes: { axis: 0 } });
  const huge = graph.node('ReduceMax', [graph.node('ConstantOfShape', [shape])], {
    attributes: { keepdims: 0 },
  });
  graph.several('Add', [states.at(-1)!, huge], { outputs: ['last_hidden_state'] });
  await expect(open(await folderWith(graph))).rejects.toMatchObject({
    code: 'out-of-memory',
    parameters: { purpose: 'the model “tiny”', bytes: 1.2e14 },
  });
});

describe('numbers outside the model’s file', () => {
  test.each([
    '../model.onnx_data',
    '/etc/passwd',
    'C:\\secrets',
    'c:secrets',
    '..\\data',
    'data/model',
    '..',
    '',
    'a\u0000b',
    '*/_ORT_MEM_ADDR_/*',
  ])('are refused at %j', async (location) => {
    const { graph, file } = withExternalWords(location);
    const folder = await folderWith(graph, { 'model.onnx_data': file, 'onnx/data/model': file });
    expect(await refusal(folder)).toContain('may lie outside its folder');
  });

  test('are refused where they are not there', async () => {
    const { graph } = withExternalWords('model.onnx_data');
    expect(await refusal(await folderWith(graph))).toContain('is not there');
  });

  test('are refused behind a link that leads out', async () => {
    const { graph, file } = withExternalWords('model.onnx_data');
    const folder = await folderWith(graph);
    await writeFile(join(folder, 'outside'), file);
    await symlink(join(folder, 'outside'), join(folder, 'onnx/model.onnx_data'));
    expect(await refusal(folder)).toContain('is a link that leads out of its folder');
  });

  test('are refused where they are no regular file', async () => {
    const { graph } = withExternalWords('model.onnx_data');
    const folder = await folderWith(graph);
    await mkdir(join(folder, 'onnx/model.onnx_data'));
    expect(await refusal(folder)).toContain('not a regular file');
  });
});

describe('pieces that do not fit are refused before the runtime sees them', () => {
  test.each([
    ['a number without a row', [2, sizes.vocabulary, 3], `the number ${sizes.vocabulary}`],
    ['a number below zero', [2, -1], 'the number -1'],
    ['too many', new Array<number>(sizes.positions + 1).fill(1), `${sizes.positions + 1} pieces at once`],
  ])('%s', async (_, ids, reason) => {
    const session = await open(await folderWith(bertModel(sizes, weights).graph));
    await expect(session.run([Int32Array.from(ids)])).rejects.toMatchObject({
      code: 'tokenizer-unusable',
      parameters: { name: 'tiny', reason: expect.stringContaining(reason) },
    });
  });
});

test('a closed session says so', async () => {
  const session = await open(await folderWith(bertModel(sizes, weights).graph));
  await session.dispose();
  await session.dispose();
  await expect(session.run(sequences)).rejects.toMatchObject({ code: 'context-weights' });
});

test('a cache in half precision is fed as such', async () => {
  const { graph } = gpt2Model(sizes, gpt2Weights(sizes, 1), { precision: 'half' });
  const folder = await folderWith(graph);
  await writeFolder(folder, {
    'config.json': JSON.stringify({
      model_type: 'gpt2',
      n_layer: 2,
      n_embd: sizes.width,
      n_head: 2,
      n_positions: 24,
    }),
  });
  expect(await open(folder)).toMatchObject({ layers: [0, 1, 2], longestInput: 24 });
});

/** One layer of attention in four numbers a piece, and a last state of six. */
function narrowModel(): ModelBuilder {
  const graph = new ModelBuilder();
  graph.input('input_ids', 'int64', ['batch_size', 'sequence_length']);
  const values = (count: number) => Array.from({ length: count }, (_, at) => Math.sin(at));
  const table = graph.constant('table', 'float32', [sizes.vocabulary, 4], values(sizes.vocabulary * 4));
  const state = graph.node('Gather', [table, 'input_ids']);
  const turned = graph.node('Transpose', [state], { attributes: { perm: [0, 2, 1] } });
  const shares = graph.node('Softmax', [graph.node('MatMul', [state, turned])], { attributes: { axis: -1 } });
  const sum = graph.node('Add', [graph.node('MatMul', [shares, state]), state]);
  const wider = graph.constant('wider', 'float32', [4, 6], values(24));
  graph.several('MatMul', [sum, wider], { outputs: ['last_hidden_state'] });
  graph.output('last_hidden_state', 'float32', ['batch_size', 'sequence_length', 6]);
  return graph;
}

/** A BERT whose table of words lies in another file, and that file. */
function withExternalWords(location: string): { graph: ModelBuilder; file: Uint8Array } {
  const { graph } = bertModel(sizes, weights);
  const words = graph.initializers.get('embeddings.words')!;
  words.external = { location, offset: 0, length: words.bytes.length };
  return { graph, file: words.bytes };
}
