// GPT-2 as it is exported with a cache of keys and values: pre-norm blocks, a causal mask, logits through the table of
// words (Radford and others 2019).
import {
  attentionBias,
  extent,
  floatType,
  joinHeads,
  layerNorm,
  lookup,
  lowest,
  quantized,
  quantizedProduct,
  scalar,
  splitHeads,
} from './arithmetic-nodes.mjs';
import { ModelBuilder } from './model-builder.mjs';
import { weightSource } from './random-weights.mjs';

/**
 * @typedef {import('./arithmetic-nodes.mjs').Linear} Linear
 * @typedef {import('./arithmetic-nodes.mjs').Norm} Norm
 * @typedef {import('./arithmetic-nodes.mjs').Writing} Writing
 * @typedef {import('./bert-model.mjs').Sizes} Sizes
 * @typedef {{ attentionNorm: Norm, attention: Linear, output: Linear, innerNorm: Norm, inner: Linear, outer: Linear }} Gpt2Block
 * @typedef {{ words: Float32Array, positions: Float32Array, blocks: Gpt2Block[], norm: Norm }} Gpt2Weights
 */

export const gpt2Epsilon = 1e-5;

/** Random weights, scaled as those of `bertWeights`. @param {Sizes} sizes @param {number} seed @returns {Gpt2Weights} */
export function gpt2Weights({ vocabulary, width, layers, inner, positions }, seed) {
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
    blocks: Array.from({ length: layers }, () => ({
      attentionNorm: norm(),
      attention: matrix(width, 3 * width, 1.3),
      output: matrix(width, width, 1),
      innerNorm: norm(),
      inner: matrix(width, inner, 1),
      outer: matrix(inner, width, 1),
    })),
    norm: norm(),
  };
}

/**
 * @param {Sizes} sizes @param {Gpt2Weights} weights
 * @param {{ precision?: Writing['precision'], norm?: Writing['norm'], declareStates?: boolean }} [options]
 * @returns {{ graph: ModelBuilder, states: string[] }} the names of each layer's hidden states; the last is after the last normalization
 */
export function gpt2Model(sizes, weights, options = {}) {
  const { precision = 'full', norm = 'decomposed', declareStates = false } = options;
  const { width, heads, vocabulary, positions } = sizes;
  const graph = new ModelBuilder();
  const writing = { graph, precision, norm };
  const type = floatType(writing);
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'sequence_length']);
  const mask = graph.input('attention_mask', 'int64', ['batch_size', 'past_sequence_length + 1']);
  const cacheDims = ['batch_size', heads, 'past_sequence_length', width / heads];
  const caches = weights.blocks.map((_, layer) => ({
    key: graph.input(`past_key_values.${layer}.key`, type, cacheDims),
    value: graph.input(`past_key_values.${layer}.value`, type, cacheDims),
  }));

  const flat = graph.node('Reshape', [
    ids,
    graph.node('Concat', [graph.integers(-1), extent(graph, ids, 1)], { attributes: { axis: 0 } }),
  ]);
  const past = length(graph, caches[0]?.key ?? '', 2);
  const end = graph.node('Add', [past, length(graph, ids, 1)]);
  const range = graph.node('Range', [past, end, graph.integer(1)]);
  const places = graph.node('Unsqueeze', [range, graph.integers(0)]);
  let state = graph.node('Add', [
    lookup(writing, 'wte', weights.words, width, flat),
    lookup(writing, 'wpe', weights.positions, width, places),
  ]);
  const causal = Array.from({ length: positions ** 2 }, (_, place) =>
    Number(place % positions <= Math.floor(place / positions)),
  );
  graph.constant('causal', 'bool', [1, 1, positions, positions], causal);
  const bias = attentionBias(writing, mask);
  const states = [state];
  weights.blocks.forEach((block, layer) => {
    const cache = caches[layer] ?? { key: '', value: '' };
    state = gpt2Block(writing, sizes, block, `h.${layer}`, state, bias, cache, layer);
    states.push(state);
  });
  const last = layerNorm(writing, 'ln_f', state, weights.norm, gpt2Epsilon);
  const shape = graph.node('Concat', [extent(graph, ids, 0), extent(graph, ids, 1), graph.integers(width)], {
    attributes: { axis: 0 },
  });
  const shaped = graph.node('Reshape', [last, shape]);
  states[states.length - 1] = shaped;
  logits(writing, sizes, weights.words, shaped);
  graph.output('logits', type, ['batch_size', 'sequence_length', vocabulary]);
  weights.blocks.forEach((_, layer) => {
    graph.output(`present.${layer}.key`, type, cacheDims);
    graph.output(`present.${layer}.value`, type, cacheDims);
  });
  if (declareStates) {
    for (const name of states) graph.output(name, type, ['batch_size', 'sequence_length', width]);
  }
  return { graph, states };
}

/** @param {ModelBuilder} graph @param {string} x @param {number} axis */
function length(graph, x, axis) {
  return graph.node('Gather', [graph.node('Shape', [x]), graph.integer(axis)], { attributes: { axis: 0 } });
}

/**
 * @param {Writing} writing @param {Sizes} sizes @param {Gpt2Block} block @param {string} name @param {string} x @param {string} bias
 * @param {{ key: string, value: string }} cache @param {number} layer
 */
function gpt2Block(writing, { heads, width }, block, name, x, bias, cache, layer) {
  const { graph } = writing;
  const even = layerNorm(writing, `${name}.ln_1`, x, block.attentionNorm, gpt2Epsilon);
  const together = flatProduct(writing, `${name}.attn.c_attn`, even, block.attention);
  const parts = graph.several('Split', [together, graph.integers(width, width, width)], {
    attributes: { axis: 2 },
    outputs: 3,
  });
  const [query = '', ownKey = '', ownValue = ''] = parts.map((part) => splitHeads(graph, part, heads, width));
  const [key = ''] = graph.several('Concat', [cache.key, ownKey], {
    attributes: { axis: 2 },
    outputs: [`present.${layer}.key`],
  });
  const [value = ''] = graph.several('Concat', [cache.value, ownValue], {
    attributes: { axis: 2 },
    outputs: [`present.${layer}.value`],
  });
  const products = graph.node('MatMul', [
    query,
    graph.node('Transpose', [key], { attributes: { perm: [0, 1, 3, 2] } }),
  ]);
  const scores = graph.node('Div', [products, scalar(writing, Math.sqrt(width / heads))]);
  const keys = extent(graph, key, 2);
  const first = graph.node('Sub', [keys, extent(graph, query, 2)]);
  const rows = graph.node('Slice', ['causal', first, keys, graph.integers(2)]);
  const allowed = graph.node('Slice', [rows, graph.integers(0), keys, graph.integers(3)]);
  const seen = graph.node('Where', [allowed, scores, scalar(writing, lowest(writing))]);
  const shares = graph.node('Softmax', [graph.node('Add', [seen, bias])], { attributes: { axis: -1 } });
  const mixed = joinHeads(graph, graph.node('MatMul', [shares, value]), width);
  const attended = graph.node('Add', [flatProduct(writing, `${name}.attn.c_proj`, mixed, block.output), x]);
  const middle = layerNorm(writing, `${name}.ln_2`, attended, block.innerNorm, gpt2Epsilon);
  const inner = tanhGelu(writing, flatProduct(writing, `${name}.mlp.c_fc`, middle, block.inner));
  return graph.node('Add', [attended, flatProduct(writing, `${name}.mlp.c_proj`, inner, block.outer)]);
}

/** x · weight + bias with all rows in one matrix, as GPT-2's own layers are exported. @param {Writing} writing @param {string} name @param {string} x @param {Linear} layer */
function flatProduct(writing, name, x, layer) {
  const { graph, precision } = writing;
  const shape = graph.node('Concat', [extent(graph, x, 0), extent(graph, x, 1), graph.integers(layer.to)], {
    attributes: { axis: 0 },
  });
  const rows = graph.node('Reshape', [x, graph.integers(-1, layer.from)]);
  const type = floatType(writing);
  const dims = [layer.from, layer.to];
  const bias = graph.constant(`${name}.bias`, type, [layer.to], layer.bias);
  if (precision === 'eight-bit') {
    const codes = quantized(writing, `${name}.weight`, layer.weight, dims);
    return graph.node('Reshape', [graph.node('Add', [quantizedProduct(writing, rows, codes), bias]), shape]);
  }
  const weight = graph.constant(`${name}.weight`, type, dims, layer.weight);
  return graph.node('Reshape', [graph.node('Gemm', [rows, weight, bias]), shape]);
}

/** x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))), GPT-2's approximation. @param {Writing} writing @param {string} x */
function tanhGelu(writing, x) {
  const { graph } = writing;
  const cube = graph.node('Pow', [x, scalar(writing, 3)]);
  const curved = graph.node('Add', [x, graph.node('Mul', [cube, scalar(writing, 0.044715)])]);
  const bent = graph.node('Tanh', [graph.node('Mul', [curved, scalar(writing, Math.sqrt(2 / Math.PI))])]);
  const half = graph.node('Mul', [x, scalar(writing, 0.5)]);
  return graph.node('Mul', [half, graph.node('Add', [bent, scalar(writing, 1)])]);
}

/** @param {Writing} writing @param {Sizes} sizes @param {Float32Array} words @param {string} x */
function logits(writing, { vocabulary, width }, words, x) {
  const { graph, precision } = writing;
  if (precision === 'eight-bit') {
    const turned = Float32Array.from(
      { length: words.length },
      (_, place) => words[(place % vocabulary) * width + Math.floor(place / vocabulary)] ?? 0,
    );
    const codes = quantized(writing, 'lm_head', turned, [width, vocabulary]);
    graph.several('Identity', [quantizedProduct(writing, x, codes)], { outputs: ['logits'] });
    return;
  }
  const turned = graph.node('Transpose', ['wte'], { attributes: { perm: [1, 0] } });
  graph.several('MatMul', [x, turned], { outputs: ['logits'] });
}
