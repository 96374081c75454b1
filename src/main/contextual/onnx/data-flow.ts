import type { GraphNode, ModelGraph } from './model-graph.ts';

/**
 * What these give is about a tensor rather than made of it: its shape, a comparison, a count. Masks and positions are made from the pieces' numbers by
 * way of them, and are not what the model says of the pieces.
 */
const aboutTensors = new Set([
  'And',
  'ArgMax',
  'ArgMin',
  'ConstantOfShape',
  'CumSum',
  'Equal',
  'Greater',
  'GreaterOrEqual',
  'IsInf',
  'IsNaN',
  'Less',
  'LessOrEqual',
  'NonZero',
  'Not',
  'Or',
  'Range',
  'Shape',
  'Size',
  'Xor',
]);

/** Of these only the first output carries the data; the others are scales, statistics, masks. */
const firstOutputOnly = new Set([
  'Dropout',
  'DynamicQuantizeLinear',
  'EmbedLayerNormalization',
  'LayerNormalization',
  'SimplifiedLayerNormalization',
]);

/** A node that lies on a way from the source to the target. */
export interface FlowNode {
  readonly node: GraphNode;
  /** Its data inputs that come from the source. */
  readonly inputs: readonly string[];
  /** Its outputs that lead to the target. */
  readonly outputs: readonly string[];
  /** Whether every way from the source to the target passes it. */
  readonly narrow: boolean;
}

/**
 * The nodes through which data of the tensor `source` flow into the tensor `target`, in an order in which each comes after what it needs. A node is
 * narrow when no edge jumps over it: in an order of that kind every way crosses every place, so that all ways meet there.
 */
export function dataFlow(graph: ModelGraph, source: string, target: string): readonly FlowNode[] {
  const ordered = inOrder(graph.nodes);
  const reached = new Set([source]);
  for (const node of ordered) {
    if (aboutTensors.has(node.operator) || !node.inputs.some((name) => reached.has(name))) continue;
    for (const name of dataOutputs(node)) reached.add(name);
  }
  const leading = new Set([target]);
  const onWay: { node: GraphNode; inputs: readonly string[]; outputs: readonly string[] }[] = [];
  for (const node of ordered.toReversed()) {
    const outputs = dataOutputs(node).filter((name) => leading.has(name) && reached.has(name));
    const inputs = [...new Set(node.inputs)].filter((name) => reached.has(name));
    if (outputs.length === 0 || inputs.length === 0 || aboutTensors.has(node.operator)) continue;
    for (const name of inputs) leading.add(name);
    onWay.push({ node, inputs, outputs });
  }
  return withNarrows(onWay.reverse());
}

function dataOutputs({ operator, outputs }: GraphNode): readonly string[] {
  const named = outputs.filter((name) => name !== '');
  return firstOutputOnly.has(operator) ? named.slice(0, 1) : named;
}

function withNarrows(onWay: readonly Omit<FlowNode, 'narrow'>[]): readonly FlowNode[] {
  const lastUse = new Map<string, number>();
  onWay.forEach(({ inputs }, place) => {
    for (const name of inputs) lastUse.set(name, place);
  });
  /** The farthest place that an edge from before leads to. */
  let farthest = 0;
  const seen = new Set<string>();
  return onWay.map((entry, place) => {
    // What no node before has made is the source itself.
    for (const name of entry.inputs) {
      if (!seen.has(name)) farthest = Math.max(farthest, lastUse.get(name) ?? place);
      seen.add(name);
    }
    const narrow = farthest <= place;
    for (const name of entry.outputs) {
      seen.add(name);
      farthest = Math.max(farthest, lastUse.get(name) ?? place);
    }
    return { ...entry, narrow };
  });
}

/** Nodes in an order in which each comes after what it needs (Kahn 1962). Nodes in a circle are left out. */
function inOrder(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const producers = new Map<string, number>();
  nodes.forEach(({ outputs }, place) => {
    for (const name of outputs) if (name !== '') producers.set(name, place);
  });
  const followers: number[][] = nodes.map(() => []);
  const waiting = new Uint32Array(nodes.length);
  nodes.forEach(({ inputs }, place) => {
    for (const producer of new Set(inputs.map((name) => producers.get(name)))) {
      if (producer === undefined) continue;
      followers[producer]?.push(place);
      waiting[place]!++;
    }
  });
  const ready = nodes.flatMap((_, place) => (waiting[place] === 0 ? [place] : []));
  for (let next = 0; next < ready.length; next++) {
    for (const follower of followers[ready[next]!]!) {
      waiting[follower]!--;
      if (waiting[follower] === 0) ready.push(follower);
    }
  }
  return ready.map((place) => nodes[place]!);
}
