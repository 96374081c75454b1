import { describe, expect, test } from 'vitest';
import { findLayers } from '../../../src/main/contextual/onnx/find-layers.ts';
import { readModelGraph } from '../../../src/main/contextual/onnx/model-graph.ts';
import { bertModel, bertWeights } from '../../support/onnx/bert-model.mjs';
import { tinySizes as sizes } from '../../support/onnx/context-folder.ts';
import { fusedModel } from '../../support/onnx/fused-model.mjs';
import { gpt2Model, gpt2Weights } from '../../support/onnx/gpt2-model.mjs';
import { ModelBuilder } from '../../support/onnx/model-builder.mjs';

const precisions = ['full', 'half', 'eight-bit'] as const;
const norms = ['decomposed', 'operator'] as const;
const ways = precisions.flatMap((precision) => norms.map((norm) => ({ precision, norm })));
const bert = bertWeights(sizes, 1);
const gpt2 = gpt2Weights(sizes, 1);

const layersOf = (graph: ModelBuilder, layers = sizes.layers) =>
  findLayers(readModelGraph(graph.finish()), layers);

describe.each(ways)('with $precision precision and $norm normalization', (way) => {
  test('BERT’s layers are what its normalizations give', () => {
    const { graph, states } = bertModel(sizes, bert, way);
    expect(layersOf(graph)).toEqual({
      before: states.slice(0, -1),
      last: ['last_hidden_state'],
      problem: null,
      embeddingRows: sizes.vocabulary,
    });
  });

  test('BERT’s last state is found below a head for masked words', () => {
    const { graph, states } = bertModel(sizes, bert, { ...way, head: 'masked' });
    const found = layersOf(graph);
    expect(found.before).toEqual(states.slice(0, -1));
    expect(found.last[0]).toBe(states.at(-1));
  });

  test('GPT-2’s layers are the sums between its blocks, and the last is normalized', () => {
    const { graph, states } = gpt2Model(sizes, gpt2, way);
    const found = layersOf(graph);
    expect(found).toMatchObject({
      before: states.slice(0, -1),
      problem: null,
      embeddingRows: sizes.vocabulary,
    });
    expect(found.last[0]).toBe(states.at(-1));
  });
});

test('sums that come out of fused operators beside their normalization are found', () => {
  const { graph, states } = fusedModel(sizes);
  expect(layersOf(graph)).toMatchObject({
    before: states.slice(0, -1),
    last: ['last_hidden_state'],
    problem: null,
  });
});

test('names and the order of nodes do not matter', () => {
  const { graph, states } = bertModel(sizes, bert);
  const renamed = new Map<string, string>();
  const rename = (name: string): string => {
    if (name === '' || name === 'input_ids' || name === 'last_hidden_state') return name;
    renamed.set(name, renamed.get(name) ?? `t${renamed.size}`);
    return renamed.get(name)!;
  };
  graph.nodes = graph.nodes
    .map((node) => ({
      ...node,
      name: '',
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    }))
    .reverse();
  graph.initializers = new Map([...graph.initializers].map(([name, tensor]) => [rename(name), tensor]));
  expect(layersOf(graph).before).toEqual(states.slice(0, -1).map(rename));
});

test.each(['Equal', 'Greater', 'Less'])(
  'a mask that is made from the pieces by %s leads around nothing',
  (operator) => {
    const { graph, states } = bertModel(sizes, bert);
    // As graphs do that are exported without a mask of their own: pieces other than the padding are read.
    const own = graph.node('Cast', [graph.node(operator, ['input_ids', graph.integer(0)])], {
      attributes: { to: 7 },
    });
    graph.nodes = graph.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map((name) => (name === 'attention_mask' ? own : name)),
    }));
    expect(layersOf(graph).before).toEqual(states.slice(0, -1));
  },
);

describe('only the last layer is offered', () => {
  test('where the configuration tells of more layers than the graph has', () => {
    const found = layersOf(bertModel(sizes, bert).graph, 12);
    expect(found).toMatchObject({ before: [], last: ['last_hidden_state'] });
    expect(found.problem).toBe(
      'the graph shows 2 steps of attention where the configuration tells of 12 layers',
    );
  });

  test('where an edge leads around all layers', () => {
    const { graph, states } = bertModel(sizes, bert);
    graph.nodes = graph.nodes.filter(({ outputs }) => !outputs.includes('last_hidden_state'));
    graph.several('Add', [states[0]!, states.at(-1)!], { outputs: ['last_hidden_state'] });
    expect(layersOf(graph)).toMatchObject({ before: [], problem: expect.stringContaining('not joined') });
  });

  test('where nothing is looked up', () => {
    const graph = new ModelBuilder();
    graph.input('input_ids', 'int64', ['batch', 'length']);
    graph.several('Cast', ['input_ids'], { attributes: { to: 1 }, outputs: ['last_hidden_state'] });
    graph.output('last_hidden_state');
    expect(layersOf(graph)).toMatchObject({ before: [], problem: expect.stringContaining('not found') });
  });
});
