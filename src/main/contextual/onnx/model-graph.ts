import { MessageReader } from './message-reader.ts';
import { WeightsProblem } from './weights-problem.ts';

export interface GraphNode {
  /** What it computes: `MatMul`. */
  readonly operator: string;
  /** Names of tensors; an empty name is an input that is left out. Those that its subgraphs may take from outside come last. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface GraphValue {
  readonly name: string;
  /** Number of the element type in onnx.proto; 0 where it is not given. */
  readonly type: number;
  /** Whole numbers, or names of sizes that are known only when it runs; `null` where the shape is not given. */
  readonly dims: readonly (number | string)[] | null;
}

/** The graph of an ONNX model without its weights. */
export interface ModelGraph {
  readonly nodes: readonly GraphNode[];
  /** What must be fed: the declared inputs that are no weights. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** Shapes of weights and constants, by name. */
  readonly weights: ReadonlyMap<string, readonly number[]>;
  /** Files that hold weights outside the model's file, as the model writes them, subgraphs included. */
  readonly externalFiles: ReadonlySet<string>;
}

/** Element types of onnx.proto that matter here. */
export const elementType = { float: 1, int32: 6, int64: 7, bool: 9, half: 10 } as const;

const mostDimensions = 16;

interface Collected {
  readonly nodes: GraphNode[];
  readonly inputs: GraphValue[];
  readonly outputs: GraphValue[];
  readonly weights: Map<string, readonly number[]>;
  readonly externalFiles: Set<string>;
}

/**
 * Reads the graph of an ONNX model (field numbers of onnx.proto, opset-independent). Weights are passed over, not decoded.
 * @throws WeightsProblem where the bytes are no ONNX model
 */
export function readModelGraph(bytes: Uint8Array): ModelGraph {
  const graph = emptyGraph(new Set());
  let graphs = 0;
  try {
    new MessageReader(bytes).fields((field, reader) => {
      // ModelProto.graph. Of several, Protocol Buffers make one: its lists are joined.
      if (field !== 7) return;
      graphs++;
      readGraph(reader, graph);
    });
  } catch (error) {
    if (error instanceof WeightsProblem) throw error;
    throw new WeightsProblem('it is not an ONNX model, or damaged', { cause: error });
  }
  if (graphs === 0 || graph.nodes.length === 0) throw new WeightsProblem('it is not an ONNX model');
  return { ...graph, inputs: graph.inputs.filter(({ name }) => !graph.weights.has(name)) };
}

function emptyGraph(externalFiles: Set<string>): Collected {
  return { nodes: [], inputs: [], outputs: [], weights: new Map(), externalFiles };
}

/** GraphProto. */
function readGraph(reader: MessageReader, graph: Collected): void {
  reader.message((field) => {
    if (field === 1) graph.nodes.push(readNode(reader, graph));
    else if (field === 5) {
      const { name, dims } = readTensor(reader, graph.externalFiles);
      graph.weights.set(name, dims);
    } else if (field === 11) graph.inputs.push(readValue(reader));
    else if (field === 12) graph.outputs.push(readValue(reader));
    else if (field === 15) readSparseTensor(reader, graph);
  });
}

/** NodeProto. The tensor of a Constant becomes one of the graph's weights. */
function readNode(reader: MessageReader, graph: Collected): GraphNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const captured: string[] = [];
  let operator = '';
  let value: readonly number[] | null = null;
  reader.message((field) => {
    if (field === 1) inputs.push(reader.text());
    else if (field === 2) outputs.push(reader.text());
    else if (field === 4) operator = reader.text();
    else if (field === 5) value = readAttribute(reader, graph.externalFiles, captured) ?? value;
  });
  const [first] = outputs;
  if (operator === 'Constant' && first !== undefined && value !== null) graph.weights.set(first, value);
  return { operator, inputs: [...inputs, ...captured], outputs };
}

/** AttributeProto: gives the shape of its tensor, and collects the names that its subgraphs use. */
function readAttribute(
  reader: MessageReader,
  externalFiles: Set<string>,
  captured: string[],
): readonly number[] | null {
  let dims: readonly number[] | null = null;
  reader.message((field) => {
    if (field === 5 || field === 10) dims = readTensor(reader, externalFiles).dims;
    else if (field === 6 || field === 11) {
      const inner = emptyGraph(externalFiles);
      readGraph(reader, inner);
      for (const node of inner.nodes) captured.push(...node.inputs);
      for (const output of inner.outputs) captured.push(output.name);
    } else if (field === 22 || field === 23) readSparseTensor(reader, emptyGraph(externalFiles));
  });
  return dims;
}

/** TensorProto: its name, its shape, and the file that holds its numbers, where that is another. */
function readTensor(
  reader: MessageReader,
  externalFiles: Set<string>,
): { readonly name: string; readonly dims: readonly number[] } {
  const dims: number[] = [];
  const locations: string[] = [];
  let name = '';
  reader.message((field) => {
    if (field === 1) reader.integers(dims, mostDimensions);
    else if (field === 8) name = reader.text();
    else if (field === 13) {
      const { key, value } = readEntry(reader);
      if (key === 'location') locations.push(value);
    }
  });
  // Also where data_location does not say that they are outside: the name alone must not lead out of the folder.
  for (const location of locations) externalFiles.add(location);
  return { name, dims };
}

/** SparseTensorProto: the tensor of values bears its name; the tensor of places may lie outside like any other. */
function readSparseTensor(reader: MessageReader, graph: Collected): void {
  reader.message((field) => {
    if (field === 1) graph.weights.set(readTensor(reader, graph.externalFiles).name, []);
    else if (field === 2) readTensor(reader, graph.externalFiles);
  });
}

/** StringStringEntryProto. */
function readEntry(reader: MessageReader): { readonly key: string; readonly value: string } {
  let key = '';
  let value = '';
  reader.message((field) => {
    if (field === 1) key = reader.text();
    else if (field === 2) value = reader.text();
  });
  return { key, value };
}

/** ValueInfoProto, of tensors. */
function readValue(reader: MessageReader): GraphValue {
  let name = '';
  let type = 0;
  let dims: (number | string)[] | null = null;
  reader.message((field) => {
    if (field === 1) name = reader.text();
    // TypeProto, and in it TypeProto.Tensor.
    else if (field === 2) {
      reader.message((kind) => {
        if (kind !== 1) return;
        reader.message((part) => {
          if (part === 1) type = reader.integer();
          else if (part === 2) dims = readShape(reader);
        });
      });
    }
  });
  return { name, type, dims };
}

/** TensorShapeProto. */
function readShape(reader: MessageReader): (number | string)[] {
  const dims: (number | string)[] = [];
  reader.message((field) => {
    if (field !== 1) return;
    let dim: number | string = '';
    reader.message((part) => {
      if (part === 1) dim = reader.integer();
      else if (part === 2) dim = reader.text();
    });
    dims.push(dim);
  });
  return dims;
}
