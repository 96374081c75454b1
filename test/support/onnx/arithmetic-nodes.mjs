// What transformer graphs are made of, in the ways in which exporters write them.

/**
 * How a graph is written. `eight-bit` is onnxruntime's dynamic quantization; `half` is 16-bit floating point with layer normalization in 32 bits.
 * @typedef {'full' | 'half' | 'eight-bit'} Precision
 * @typedef {'decomposed' | 'operator'} NormStyle
 * @typedef {import('./model-builder.mjs').ModelBuilder} ModelBuilder
 * @typedef {{ graph: ModelBuilder, precision: Precision, norm: NormStyle }} Writing
 * @typedef {{ weight: Float32Array, bias: Float32Array, from: number, to: number }} Linear a weight matrix of from × to, row after row
 * @typedef {{ scale: Float32Array, bias: Float32Array }} Norm
 */

/** The type that numbers have in a graph. @param {Writing} writing @returns {'float32' | 'float16'} */
export function floatType({ precision }) {
  return precision === 'half' ? 'float16' : 'float32';
}

/** @param {Writing} writing @param {number} value */
export function scalar(writing, value) {
  return writing.graph.constant(`scalar_${value}`, floatType(writing), [], [value]);
}

/** Rows of a table, by number. @param {Writing} writing @param {string} name @param {Float32Array} table @param {number} width @param {string} ids */
export function lookup(writing, name, table, width, ids) {
  const { graph, precision } = writing;
  const dims = [table.length / width, width];
  if (precision !== 'eight-bit') {
    return graph.node('Gather', [graph.constant(name, floatType(writing), dims, table), ids]);
  }
  const codes = quantized(writing, name, table, dims);
  return graph.node('DequantizeLinear', [graph.node('Gather', [codes.values, ids]), codes.scale, codes.zero]);
}

/** x · weight + bias. @param {Writing} writing @param {string} name @param {string} x @param {Linear} layer */
export function linear(writing, name, x, { weight, bias, from, to }) {
  const { graph, precision } = writing;
  const offsets = graph.constant(`${name}.bias`, floatType(writing), [to], bias);
  const product =
    precision === 'eight-bit'
      ? quantizedProduct(writing, x, quantized(writing, `${name}.weight`, weight, [from, to]))
      : graph.node('MatMul', [x, graph.constant(`${name}.weight`, floatType(writing), [from, to], weight)]);
  return graph.node('Add', [product, offsets]);
}

/** Codes −127 … 127 with one scale for the whole matrix. @param {Writing} writing @param {string} name @param {Float32Array} values @param {readonly number[]} dims */
export function quantized({ graph }, name, values, dims) {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = Math.fround(largest / 127);
  return {
    values: graph.constant(
      `${name}_quantized`,
      'int8',
      dims,
      values.map((value) => Math.round(value / scale)),
    ),
    scale: graph.constant(`${name}_scale`, 'float32', [], [scale]),
    zero: graph.constant(`${name}_zero_point`, 'int8', [], [0]),
  };
}

/** @param {Writing} writing @param {string} x @param {ReturnType<typeof quantized>} codes */
export function quantizedProduct({ graph }, x, codes) {
  const [values = '', scale = '', zero = ''] = graph.several('DynamicQuantizeLinear', [x], { outputs: 3 });
  const sums = graph.node('MatMulInteger', [values, codes.values, zero, codes.zero]);
  const scales = graph.node('Mul', [scale, codes.scale]);
  return graph.node('Mul', [graph.node('Cast', [sums], { attributes: { to: 1 } }), scales]);
}

/** @param {Writing} writing @param {string} name @param {string} x @param {Norm} norm @param {number} epsilon */
export function layerNorm(writing, name, x, norm, epsilon) {
  const { graph, precision } = writing;
  const dims = [norm.scale.length];
  const half = precision === 'half';
  const wide = half ? graph.node('Cast', [x], { attributes: { to: 1 } }) : x;
  if (writing.norm === 'operator') {
    const scale = graph.constant(`${name}.weight`, 'float32', dims, norm.scale);
    const bias = graph.constant(`${name}.bias`, 'float32', dims, norm.bias);
    const attributes = { axis: -1, epsilon: { float: epsilon } };
    const result = graph.node('LayerNormalization', [wide, scale, bias], { attributes });
    return half ? graph.node('Cast', [result], { attributes: { to: 10 } }) : result;
  }
  const even = evened(graph, wide, epsilon);
  const narrow = half ? graph.node('Cast', [even], { attributes: { to: 10 } }) : even;
  const scale = graph.constant(`${name}.weight`, floatType(writing), dims, norm.scale);
  const bias = graph.constant(`${name}.bias`, floatType(writing), dims, norm.bias);
  return graph.node('Add', [graph.node('Mul', [narrow, scale]), bias]);
}

/** Numbers of mean 0 and variance 1 in each row, step by step. @param {ModelBuilder} graph @param {string} x @param {number} epsilon */
function evened(graph, x, epsilon) {
  const mean = graph.node('ReduceMean', [x], { attributes: { axes: [-1] } });
  const centred = graph.node('Sub', [x, mean]);
  const two = graph.constant('norm_two', 'float32', [], [2]);
  const squares = graph.node('Pow', [centred, two]);
  const variance = graph.node('ReduceMean', [squares], { attributes: { axes: [-1] } });
  const small = graph.constant(`norm_epsilon_${epsilon}`, 'float32', [], [epsilon]);
  const deviation = graph.node('Sqrt', [graph.node('Add', [variance, small])]);
  return graph.node('Div', [centred, deviation]);
}

/** One number of a tensor's shape, as a list of one. @param {ModelBuilder} graph @param {string} x @param {number} axis */
export function extent(graph, x, axis) {
  const length = graph.node('Gather', [graph.node('Shape', [x]), graph.integer(axis)], {
    attributes: { axis: 0 },
  });
  return graph.node('Unsqueeze', [length, graph.integers(0)]);
}

/** batch × length × width as batch × heads × length × (width / heads). @param {ModelBuilder} graph @param {string} x @param {number} heads @param {number} width */
export function splitHeads(graph, x, heads, width) {
  const shape = graph.node(
    'Concat',
    [extent(graph, x, 0), extent(graph, x, 1), graph.integers(heads), graph.integers(width / heads)],
    { attributes: { axis: 0 } },
  );
  return graph.node('Transpose', [graph.node('Reshape', [x, shape])], { attributes: { perm: [0, 2, 1, 3] } });
}

/** The way back from {@link splitHeads}. @param {ModelBuilder} graph @param {string} x @param {number} width */
export function joinHeads(graph, x, width) {
  const rows = graph.node('Transpose', [x], { attributes: { perm: [0, 2, 1, 3] } });
  const shape = graph.node(
    'Concat',
    [extent(graph, rows, 0), extent(graph, rows, 1), graph.integers(width)],
    {
      attributes: { axis: 0 },
    },
  );
  return graph.node('Reshape', [rows, shape]);
}

/** What is added to scores so that padding gets no attention: 0, or a very low number. @param {Writing} writing @param {string} mask */
export function attentionBias(writing, mask) {
  const { graph } = writing;
  const wide = graph.node('Unsqueeze', [mask, graph.integers(1, 2)]);
  const seen = graph.node('Cast', [wide], { attributes: { to: floatType(writing) === 'float16' ? 10 : 1 } });
  const unseen = graph.node('Sub', [scalar(writing, 1), seen]);
  return graph.node('Mul', [unseen, scalar(writing, lowest(writing))]);
}

/** @param {Writing} writing */
export function lowest(writing) {
  return floatType(writing) === 'float16' ? -65504 : -1e30;
}
