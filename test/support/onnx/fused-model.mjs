// A pre-norm transformer in onnxruntime's fused operators, as its optimizer writes them: the sum around a block and its
// normalization come out of one node.
import { ModelBuilder } from './model-builder.mjs';
import { weightSource } from './random-weights.mjs';

const domain = 'com.microsoft';

/**
 * @param {Omit<import('./bert-model.mjs').Sizes, 'positions' | 'inner'>} sizes @param {{ declareStates?: boolean }} [options]
 * @returns {{ graph: ModelBuilder, states: string[] }}
 */
export function fusedModel({ vocabulary, width, layers, heads }, { declareStates = false } = {}) {
  const source = weightSource(3);
  const graph = new ModelBuilder();
  const dims = ['batch_size', 'sequence_length'];
  const ids = graph.input('input_ids', 'int64', dims);
  const mask = graph.input('attention_mask', 'int64', dims);
  const lengths = graph.node(
    'Cast',
    [graph.node('ReduceSum', [mask, graph.integers(1)], { attributes: { keepdims: 0 } })],
    {
      attributes: { to: 6 },
    },
  );
  /** @param {string} name @param {number} from @param {number} to */
  const matrix = (name, from, to) =>
    graph.constant(name, 'float32', [from, to], source.values(from * to, 1 / Math.sqrt(from)));
  const scale = graph.constant('scale', 'float32', [width], source.values(width, 0.1, 1));
  const bias = graph.constant('bias', 'float32', [width], source.values(width, 0.1));
  const threefold = graph.constant('threefold', 'float32', [3 * width], source.values(3 * width, 0.1));
  const table = graph.constant('table', 'float32', [vocabulary, width], source.values(vocabulary * width, 1));

  let sum = graph.node('Gather', [table, ids]);
  const states = [sum];
  let even = graph.node('LayerNormalization', [sum, scale, bias], { attributes: { axis: -1 } });
  const skip = (/** @type {string} */ x, /** @type {string} */ around) => {
    const name = `SkipLayerNormalization_${states.length}_${x}`;
    const outputs = [`${name}_even`, '', '', `${name}_sum`];
    graph.several('SkipLayerNormalization', [x, around, scale, bias], { domain, outputs });
    return /** @type {[string, string]} */ ([outputs[0], outputs[3]]);
  };
  for (let layer = 0; layer < layers; layer += 1) {
    const mixed = graph.node(
      'Attention',
      [even, matrix(`attention_${layer}`, width, 3 * width), threefold, lengths],
      {
        domain,
        attributes: { num_heads: heads },
      },
    );
    const [middle, around] = skip(mixed, sum);
    const inner = graph.node(
      'Gelu',
      [graph.node('MatMul', [middle, matrix(`inner_${layer}`, width, width)])],
      { domain },
    );
    [even, sum] = skip(inner, around);
    states.push(sum);
  }
  graph.several('Identity', [even], { outputs: ['last_hidden_state'] });
  states[layers] = 'last_hidden_state';
  graph.output('last_hidden_state', 'float32', [...dims, width]);
  if (declareStates) for (const name of states.slice(0, -1)) graph.output(name, 'float32', [...dims, width]);
  return { graph, states };
}
