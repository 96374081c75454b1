import { dataFlow, type FlowNode } from './data-flow.ts';
import type { ModelGraph } from './model-graph.ts';

/** Where a graph has its hidden states. */
export interface FoundLayers {
  /**
   * Names of tensors for layer 0 (the embeddings) and each layer after it but the last; empty where they could not be told.
   */
  readonly before: readonly string[];
  /** Names of tensors that may be the last hidden state, the likeliest first. */
  readonly last: readonly string[];
  /** Why there is nothing in `before`, as the middle of a sentence; `null` where there is. */
  readonly problem: string | null;
  /** Rows of the table of word pieces; `null` where it was not found. */
  readonly embeddingRows: number | null;
}

/** Names that exporters give to the last hidden state. */
const lastStateNames = [
  'last_hidden_state',
  'token_embeddings',
  'hidden_states',
  'encoder_last_hidden_state',
];

const attention = new Set([
  'Attention',
  'DecoderMaskedMultiHeadAttention',
  'DecoderMaskedSelfAttention',
  'GroupQueryAttention',
  'LongformerAttention',
  'MultiHeadAttention',
  'PackedAttention',
  'PackedMultiHeadAttention',
  'QAttention',
  'QLinearSoftmax',
  'QOrderedAttention',
  'Softmax',
  'SparseAttention',
]);

const tables = new Set([
  'EmbedLayerNormalization',
  'Gather',
  'GatherBlockQuantized',
  'QEmbedLayerNormalization',
]);

const products = new Set([
  'DynamicQuantizeMatMul',
  'FusedGemm',
  'FusedMatMul',
  'Gemm',
  'MatMul',
  'MatMulBnb4',
  'MatMulInteger',
  'MatMulIntegerToFloat',
  'MatMulNBits',
  'QGemm',
  'QLinearMatMul',
]);

/** What gives whole numbers, which no hidden state is made of. */
const wholeNumbers = new Set(['DynamicQuantizeLinear', 'MatMulInteger', 'QuantizeLinear']);
/** The sum with the way around a block is their fourth output, the normalized sum their first. */
const skipNorms = new Set(['SkipLayerNormalization', 'SkipSimplifiedLayerNormalization']);

/** Tensors of a head that are tried as the last hidden state, at most. */
const mostCandidates = 6;

/** A tensor that every way from the pieces to the target passes, and its place in the flow. */
interface Narrow {
  readonly name: string;
  readonly place: number;
}

/**
 * Finds the tensors with the hidden states of every layer by the graph's form alone, since names differ from export to export. Residual connections lead
 * around all that a layer computes, so that the tensors through which every way runs are the states between the layers (and what stands before the first
 * and after the last). The state of layer i is the last of them before attention i + 1 begins; the last state is an output with a usual name, or
 * what the head's first matrix reads.
 * @param layers how many the configuration tells of
 */
export function findLayers(graph: ModelGraph, layers: number): FoundLayers {
  const target = lastStateNames.find((name) => graph.outputs.some((output) => output.name === name));
  const flow = dataFlow(graph, 'input_ids', target ?? headOutput(graph));
  const begin = flow.findIndex(({ node, inputs }) => tables.has(node.operator) && usesTable(node, inputs));
  const blocks = flow.flatMap(({ node }, place) => (attention.has(node.operator) ? [place] : []));
  const narrows = narrowTensors(flow).filter(({ place }) => place >= begin);
  const last = target === undefined ? headCandidates(flow, narrows, blocks.at(-1)) : [target];
  const embeddingRows = begin < 0 ? null : tableRows(graph, flow[begin]!);
  const missing = (problem: string): FoundLayers => ({ before: [], last, problem, embeddingRows });

  if (begin < 0) return missing('where the graph looks word pieces up was not found');
  if (blocks.length !== layers) {
    return missing(
      `the graph shows ${blocks.length} steps of attention where the configuration tells of ${layers} layers`,
    );
  }
  const before = blocks.map((block) => narrows.findLast(({ place }) => place < block)?.name);
  if (before.includes(undefined) || new Set(before).size < before.length) {
    return missing('the layers of the graph are not joined by one tensor each');
  }
  return { before: before.filter((name) => name !== undefined), last, problem: null, embeddingRows };
}

/** The output of a head: the logits, or whatever comes first. */
function headOutput({ outputs }: ModelGraph): string {
  const named = ['logits', 'prediction_logits', 'start_logits'].find((name) =>
    outputs.some((output) => output.name === name),
  );
  return named ?? outputs[0]?.name ?? '';
}

/** Whether the rows do not come from the pieces themselves: a table that is read, not a tensor that is cut. */
function usesTable({ operator, inputs }: FlowNode['node'], dataInputs: readonly string[]): boolean {
  const table = inputs[0];
  return operator.endsWith('EmbedLayerNormalization') || (table !== undefined && !dataInputs.includes(table));
}

function narrowTensors(flow: readonly FlowNode[]): readonly Narrow[] {
  return flow.flatMap(({ node, outputs, narrow }, place) => {
    if (!narrow || wholeNumbers.has(node.operator)) return [];
    const sum = skipNorms.has(node.operator) ? node.outputs[3] : undefined;
    const name = sum !== undefined && outputs.includes(sum) ? sum : outputs[0];
    if (name === undefined || (outputs.length > 1 && name !== sum)) return [];
    return [{ name, place }];
  });
}

/**
 * What may be the last hidden state of a model with a head: tensors after the last attention and before the first matrix that no residual connection
 * leads around, the last of them first. Which one it is its shape will tell, since heads cut and sum before they multiply.
 */
function headCandidates(
  flow: readonly FlowNode[],
  narrows: readonly Narrow[],
  lastBlock: number | undefined,
): readonly string[] {
  const isHead = ({ node, narrow }: FlowNode): boolean => narrow && products.has(node.operator);
  const found =
    lastBlock === undefined
      ? flow.findLastIndex(isHead)
      : flow.findIndex((entry, place) => place > lastBlock && isHead(entry));
  const head = found < 0 ? flow.length : found;
  return narrows
    .filter(({ place }) => place > (lastBlock ?? -1) && place < head)
    .slice(-mostCandidates)
    .reverse()
    .map(({ name }) => name);
}

/** Rows of the table that the pieces are looked up in, also where it is stored in fewer bits or turned into another type first. */
function tableRows(graph: ModelGraph, { node }: FlowNode): number | null {
  let name = node.inputs[node.operator.endsWith('EmbedLayerNormalization') ? 2 : 0];
  // A table goes through two or three steps at most.
  for (let step = 0; step < 4 && name !== undefined; step++) {
    const dims = graph.weights.get(name);
    if (dims !== undefined) return dims[0] ?? null;
    name = graph.nodes.find(({ outputs }) => outputs.includes(name ?? ''))?.inputs[0];
  }
  return null;
}
