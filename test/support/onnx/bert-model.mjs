// BERT as PyTorch exports it: post-norm blocks, attention in single steps, GELU by the error function
// (Devlin and others 2019).
import {
  attentionBias,
  extent,
  floatType,
  joinHeads,
  layerNorm,
  linear,
  lookup,
  scalar,
  splitHeads,
} from './arithmetic-nodes.mjs';
import { ModelBuilder } from './model-builder.mjs';
import { weightSource } from './random-weights.mjs';

/**
 * @typedef {import('./arithmetic-nodes.mjs').Linear} Linear
 * @typedef {import('./arithmetic-nodes.mjs').Norm} Norm
 * @typedef {import('./arithmetic-nodes.mjs').Writing} Writing
 * @typedef {{ vocabulary: number, width: number, layers: number, heads: number, inner: number, positions: number }} Sizes
 * @typedef {{ query: Linear, key: Linear, value: Linear, output: Linear, attentionNorm: Norm, inner: Linear, outer: Linear, outputNorm: Norm }} BertBlock
 * @typedef {{ words: Float32Array, positions: Float32Array, types: Float32Array, norm: Norm, blocks: BertBlock[] }} BertWeights
 */

export const bertEpsilon = 1e-12;

/**
 * Random weights, scaled so that attention picks a few words out and mixes them in: one word in two sentences then gets two vectors that are alike
 * but not the same.
 * @param {Sizes} sizes @param {number} seed @returns {BertWeights}
 */
export function bertWeights({ vocabulary, width, layers, inner, positions }, seed) {
  const source = weightSource(seed);
  /** @param {number} from @param {number} to @param {number} gain @returns {Linear} */
  const matrix = (from, to, gain) => ({
    weight: source.values(from * to, gain / Math.sqrt(from)),
    bias: source.values(to, 0.05),
    from,
    to,
  });
  /** @returns {Norm} */
  const norm = () => ({ scale: source.values(width, 0.1, 1), bias: source.values(width, 0.05) });
  return {
    words: source.values(vocabulary * width, 1),
    positions: source.values(positions * width, 0.2),
    types: source.values(2 * width, 0.1),
    norm: norm(),
    blocks: Array.from({ length: layers }, () => ({
      query: matrix(width, width, 1.4),
      key: matrix(width, width, 1.4),
      value: matrix(width, width, 1.3),
      output: matrix(width, width, 1),
      attentionNorm: norm(),
      inner: matrix(width, inner, 1),
      outer: matrix(inner, width, 1),
      outputNorm: norm(),
    })),
  };
}

/**
 * @param {Sizes} sizes @param {BertWeights} weights
 * @param {{ precision?: Writing['precision'], norm?: Writing['norm'], declareStates?: boolean, head?: 'none' | 'masked' }} [options]
 * `declareStates` makes every layer's hidden states outputs; `head` `masked` gives logits through a transformation, as models for masked words do
 * @returns {{ graph: ModelBuilder, states: string[] }} the names of each layer's hidden states
 */
export function bertModel(sizes, weights, options = {}) {
  const { precision = 'full', norm = 'decomposed', declareStates = false, head = 'none' } = options;
  const graph = new ModelBuilder();
  const writing = { graph, precision, norm };
  const dims = ['batch_size', 'sequence_length'];
  const ids = graph.input('input_ids', 'int64', dims);
  const mask = graph.input('attention_mask', 'int64', dims);
  const types = graph.input('token_type_ids', 'int64', dims);

  const bias = attentionBias(writing, mask);
  let state = embeddings(writing, sizes, weights, ids, types);
  const states = [state];
  weights.blocks.forEach((block, layer) => {
    state = bertBlock(writing, sizes, block, `encoder.layer.${layer}`, state, bias);
    states.push(state);
  });
  const type = floatType(writing);
  if (head === 'masked') {
    maskedHead(writing, sizes, weights, state);
    graph.output('logits', type, [...dims, sizes.vocabulary]);
  } else {
    graph.several('Identity', [state], { outputs: ['last_hidden_state'] });
    graph.output('last_hidden_state', type, [...dims, sizes.width]);
  }
  if (declareStates) for (const name of states) graph.output(name, type, [...dims, sizes.width]);
  return { graph, states };
}

/** @param {Writing} writing @param {Sizes} sizes @param {BertWeights} weights @param {string} ids @param {string} types */
function embeddings(writing, { width, positions }, weights, ids, types) {
  const { graph } = writing;
  const words = lookup(writing, 'embeddings.words', weights.words, width, ids);
  const kinds = lookup(writing, 'embeddings.types', weights.types, width, types);
  const all = graph.constant(
    'position_ids',
    'int64',
    [1, positions],
    Array.from({ length: positions }, (_, place) => place),
  );
  const some = graph.node('Slice', [all, graph.integers(0), extent(graph, ids, 1), graph.integers(1)]);
  const places = lookup(writing, 'embeddings.positions', weights.positions, width, some);
  const sum = graph.node('Add', [graph.node('Add', [words, kinds]), places]);
  return layerNorm(writing, 'embeddings.norm', sum, weights.norm, bertEpsilon);
}

/** @param {Writing} writing @param {Sizes} sizes @param {BertBlock} block @param {string} name @param {string} x @param {string} bias */
function bertBlock(writing, { heads, width }, block, name, x, bias) {
  const { graph } = writing;
  const query = splitHeads(graph, linear(writing, `${name}.query`, x, block.query), heads, width);
  const key = splitHeads(graph, linear(writing, `${name}.key`, x, block.key), heads, width);
  const value = splitHeads(graph, linear(writing, `${name}.value`, x, block.value), heads, width);
  const turned = graph.node('Transpose', [key], { attributes: { perm: [0, 1, 3, 2] } });
  const products = graph.node('MatMul', [query, turned]);
  const scores = graph.node('Div', [products, scalar(writing, Math.sqrt(width / heads))]);
  const shares = graph.node('Softmax', [graph.node('Add', [scores, bias])], { attributes: { axis: -1 } });
  const mixed = joinHeads(graph, graph.node('MatMul', [shares, value]), width);
  const attended = graph.node('Add', [linear(writing, `${name}.output`, mixed, block.output), x]);
  const middle = layerNorm(writing, `${name}.attentionNorm`, attended, block.attentionNorm, bertEpsilon);
  const inner = gelu(writing, linear(writing, `${name}.inner`, middle, block.inner));
  const sum = graph.node('Add', [linear(writing, `${name}.outer`, inner, block.outer), middle]);
  return layerNorm(writing, `${name}.outputNorm`, sum, block.outputNorm, bertEpsilon);
}

/** x / 2 · (1 + erf(x / √2)). @param {Writing} writing @param {string} x */
function gelu(writing, x) {
  const { graph } = writing;
  const error = graph.node('Erf', [graph.node('Div', [x, scalar(writing, Math.SQRT2)])]);
  const share = graph.node('Add', [error, scalar(writing, 1)]);
  return graph.node('Mul', [graph.node('Mul', [x, share]), scalar(writing, 0.5)]);
}

/** @param {Writing} writing @param {Sizes} sizes @param {BertWeights} weights @param {string} x */
function maskedHead(writing, { width, vocabulary }, weights, x) {
  const { graph } = writing;
  const transform = /** @type {BertBlock} */ (weights.blocks[0]).output;
  const changed = gelu(writing, linear(writing, 'head.transform', x, transform));
  const even = layerNorm(writing, 'head.norm', changed, weights.norm, bertEpsilon);
  const table = graph.constant('head.words', floatType(writing), [vocabulary, width], weights.words);
  const turned = graph.node('Transpose', [table], { attributes: { perm: [1, 0] } });
  const bias = graph.constant('head.bias', floatType(writing), [vocabulary], new Float32Array(vocabulary));
  graph.several('Add', [graph.node('MatMul', [even, turned]), bias], { outputs: ['logits'] });
}
