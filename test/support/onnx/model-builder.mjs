// Writes ONNX models node by node, for fixtures and tests. Field numbers are those of onnx.proto.
import { PbfWriter } from 'pbf';
import { halfBits } from './half.mjs';

/** Element types of TensorProto. */
const elementTypes = Object.freeze({
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
});

/**
 * @typedef {keyof typeof elementTypes} ElementType
 * @typedef {{ type: ElementType, dims: readonly number[], bytes: Uint8Array }} TensorData
 * @typedef {{ external: { location: string, offset: number, length: number } }} ExternalPlace
 * @typedef {{ tensor: TensorData & Partial<ExternalPlace> } | { float: number } | { string: string } | { graph: ModelBuilder } | number | readonly number[]} Attribute
 * @typedef {{ op: string, domain: string, name: string, inputs: readonly string[], outputs: readonly string[], attributes: Readonly<Record<string, Attribute>> }} NodeRecord
 * @typedef {{ name: string, type: ElementType | null, dims: readonly (number | string)[] }} ValueRecord
 */

/** Little-endian bytes of numbers as a tensor holds them. @param {ElementType} type @param {ArrayLike<number>} values */
function tensorBytes(type, values) {
  switch (type) {
    case 'float32':
      return new Uint8Array(Float32Array.from(values).buffer);
    case 'float16':
      return new Uint8Array(Uint16Array.from(values, halfBits).buffer);
    case 'int64':
      return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    case 'int32':
      return new Uint8Array(Int32Array.from(values).buffer);
    case 'int8':
      return new Uint8Array(Int8Array.from(values).buffer);
    default:
      return Uint8Array.from(values);
  }
}

/** A graph that grows node by node; `finish` gives the bytes of the model. */
export class ModelBuilder {
  /** @type {NodeRecord[]} */
  nodes = [];
  /** @type {Map<string, TensorData & Partial<ExternalPlace>>} */
  initializers = new Map();
  /** @type {ValueRecord[]} */
  inputs = [];
  /** @type {ValueRecord[]} */
  outputs = [];
  #opset;
  #count = 0;

  /** @param {{ opset?: number }} [options] */
  constructor({ opset = 17 } = {}) {
    this.#opset = opset;
  }

  /** @param {string} name @param {ElementType} type @param {readonly (number | string)[]} dims */
  input(name, type, dims) {
    this.inputs.push({ name, type, dims });
    return name;
  }

  /** An output with its type, or only its name. @param {string} name @param {ElementType | null} [type] @param {readonly (number | string)[]} [dims] */
  output(name, type = null, dims = []) {
    this.outputs.push({ name, type, dims });
  }

  /** @param {string} name @param {ElementType} type @param {readonly number[]} dims @param {ArrayLike<number>} values */
  constant(name, type, dims, values) {
    this.initializers.set(name, { type, dims, bytes: tensorBytes(type, values) });
    return name;
  }

  /** A small list of whole numbers, shared by name. @param {...number} values */
  integers(...values) {
    return this.constant(`integers_${values.join('_')}`, 'int64', [values.length], values);
  }

  /** One whole number without dimensions. @param {number} value */
  integer(value) {
    return this.constant(`integer_${value}`, 'int64', [], [value]);
  }

  /**
   * Adds a node and gives the names of its outputs. An output may be named by the caller.
   * @param {string} op @param {readonly string[]} inputs
   * @param {{ attributes?: Readonly<Record<string, Attribute>>, domain?: string, outputs?: number | readonly string[], name?: string }} [options]
   * @returns {string[]}
   */
  several(op, inputs, { attributes = {}, domain = '', outputs = 1, name } = {}) {
    const label = name ?? `${op}_${this.#count++}`;
    const names =
      typeof outputs === 'number'
        ? Array.from({ length: outputs }, (_, place) => `${label}_output_${place}`)
        : [...outputs];
    this.nodes.push({ op, domain, name: label, inputs, outputs: names, attributes });
    return names;
  }

  /** Adds a node with one output and gives its name. @param {string} op @param {readonly string[]} inputs @param {Parameters<ModelBuilder['several']>[2]} [options] @returns {string} */
  node(op, inputs, options) {
    return /** @type {string} */ (this.several(op, inputs, options)[0]);
  }

  /** The model's bytes. */
  finish() {
    const writer = new PbfWriter();
    writer.writeVarintField(1, 8);
    writer.writeStringField(2, 'semascope-fixtures');
    writer.writeMessage(7, writeGraph, this);
    for (const domain of new Set(['', ...this.nodes.map((node) => node.domain)])) {
      writer.writeMessage(8, writeOpset, { domain, version: domain === '' ? this.#opset : 1 });
    }
    return writer.finish().slice();
  }
}

/** @param {{ domain: string, version: number }} opset @param {PbfWriter} writer */
function writeOpset({ domain, version }, writer) {
  writer.writeStringField(1, domain);
  writer.writeVarintField(2, version);
}

/** @param {ModelBuilder} graph @param {PbfWriter} writer */
function writeGraph(graph, writer) {
  for (const node of graph.nodes) writer.writeMessage(1, writeNode, node);
  writer.writeStringField(2, 'graph');
  for (const [name, tensor] of graph.initializers) writer.writeMessage(5, writeTensor, { name, ...tensor });
  for (const value of graph.inputs) writer.writeMessage(11, writeValue, value);
  for (const value of graph.outputs) writer.writeMessage(12, writeValue, value);
}

/** @param {NodeRecord} node @param {PbfWriter} writer */
function writeNode(node, writer) {
  for (const input of node.inputs) writer.writeStringField(1, input);
  for (const output of node.outputs) writer.writeStringField(2, output);
  writer.writeStringField(3, node.name);
  writer.writeStringField(4, node.op);
  for (const [name, value] of Object.entries(node.attributes)) {
    writer.writeMessage(5, writeAttribute, { name, value });
  }
  if (node.domain !== '') writer.writeStringField(7, node.domain);
}

/** @param {{ name: string, value: Attribute }} attribute @param {PbfWriter} writer */
function writeAttribute({ name, value }, writer) {
  writer.writeStringField(1, name);
  if (typeof value === 'number') {
    writer.writeVarintField(3, value);
    writer.writeVarintField(20, 2);
  } else if ('float' in value) {
    writer.writeFloatField(2, value.float);
    writer.writeVarintField(20, 1);
  } else if ('string' in value) {
    writer.writeStringField(4, value.string);
    writer.writeVarintField(20, 3);
  } else if ('tensor' in value) {
    writer.writeMessage(5, writeTensor, { name: '', ...value.tensor });
    writer.writeVarintField(20, 4);
  } else if ('graph' in value) {
    writer.writeMessage(6, writeGraph, value.graph);
    writer.writeVarintField(20, 5);
  } else {
    for (const number of value) {
      writer.writeTag(8, 0);
      writer.writeVarint(number);
    }
    writer.writeVarintField(20, 7);
  }
}

/** @param {TensorData & Partial<ExternalPlace> & { name: string }} tensor @param {PbfWriter} writer */
function writeTensor({ name, type, dims, bytes, external }, writer) {
  for (const dim of dims) writer.writeVarintField(1, dim);
  writer.writeVarintField(2, elementTypes[type]);
  if (name !== '') writer.writeStringField(8, name);
  if (external === undefined) {
    writer.writeBytesField(9, bytes);
    return;
  }
  for (const [key, value] of Object.entries(external)) {
    writer.writeMessage(13, writeEntry, { key, value: String(value) });
  }
  writer.writeVarintField(14, 1);
}

/** @param {{ key: string, value: string }} entry @param {PbfWriter} writer */
function writeEntry({ key, value }, writer) {
  writer.writeStringField(1, key);
  writer.writeStringField(2, value);
}

/** @param {ValueRecord} value @param {PbfWriter} writer */
function writeValue({ name, type, dims }, writer) {
  writer.writeStringField(1, name);
  if (type !== null) writer.writeMessage(2, writeType, { type, dims });
}

/** @param {{ type: ElementType, dims: readonly (number | string)[] }} value @param {PbfWriter} writer */
function writeType(value, writer) {
  writer.writeMessage(1, writeTensorType, value);
}

/** @param {{ type: ElementType, dims: readonly (number | string)[] }} value @param {PbfWriter} writer */
function writeTensorType({ type, dims }, writer) {
  writer.writeVarintField(1, elementTypes[type]);
  writer.writeMessage(2, writeShape, dims);
}

/** @param {readonly (number | string)[]} dims @param {PbfWriter} writer */
function writeShape(dims, writer) {
  for (const dim of dims) writer.writeMessage(1, writeDimension, dim);
}

/** @param {number | string} dim @param {PbfWriter} writer */
function writeDimension(dim, writer) {
  if (typeof dim === 'number') writer.writeVarintField(1, dim);
  else writer.writeStringField(2, dim);
}
