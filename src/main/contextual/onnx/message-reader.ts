import { PbfReader } from 'pbf';
import { WeightsProblem } from './weights-problem.ts';

/** More messages than any model has; what claims to hold more is refused before memory runs out. */
const mostMessages = 500_000;
/** Subgraphs inside subgraphs: real models have two or three. */
const deepest = 100;
const longestText = 1 << 16;

/** A field's number, and the reader to take its value with. What is not taken is skipped. */
export type ReadField = (field: number, reader: MessageReader) => void;

/**
 * Reads Protocol Buffers that nobody vouches for. `pbf` itself trusts lengths; here no message ends outside its parent, and depth, text and the number
 * of messages are bounded, so that any bytes end soon: in what they say, or in a {@link WeightsProblem}.
 */
export class MessageReader {
  readonly #pbf: PbfReader;
  #end: number;
  #depth = 0;
  #messages = 0;

  constructor(bytes: Uint8Array) {
    this.#pbf = new PbfReader(bytes);
    this.#end = bytes.length;
  }

  /** Reads all fields up to the end of the current message. */
  fields(readField: ReadField): void {
    const end = this.#end;
    for (;;) {
      const field = this.#pbf.nextField(end);
      // A value may reach past the end of its message, which shows only after it was skipped.
      if (this.#pbf.pos > end) throw this.#damaged();
      if (field === 0) {
        if (this.#pbf.pos < end) throw this.#damaged();
        return;
      }
      readField(field, this);
      if (this.#pbf.pos > end) throw this.#damaged();
    }
  }

  /** Reads the value of the current field as a message. */
  message(readField: ReadField): void {
    this.#messages++;
    this.#depth++;
    if (this.#messages > mostMessages || this.#depth > deepest) {
      throw new WeightsProblem('it holds more parts than a model has');
    }
    const outer = this.#end;
    this.#end = this.#lengthDelimitedEnd();
    this.fields(readField);
    this.#end = outer;
    this.#depth--;
  }

  text(): string {
    const from = this.#pbf.pos;
    const end = this.#lengthDelimitedEnd();
    if (end - this.#pbf.pos > longestText) throw this.#damaged();
    this.#pbf.pos = from;
    return this.#pbf.readString();
  }

  integer(): number {
    if (this.#pbf.type !== 0) throw this.#damaged();
    return this.#pbf.readVarint(true);
  }

  /** Whole numbers of a repeated field, packed or one by one, added to `numbers`, of which at most `most` are kept. */
  integers(numbers: number[], most: number): void {
    if (this.#pbf.type !== 2) {
      if (numbers.length < most) numbers.push(this.integer());
      return;
    }
    const end = this.#lengthDelimitedEnd();
    while (this.#pbf.pos < end && numbers.length < most) numbers.push(this.#pbf.readVarint(true));
    this.#pbf.pos = Math.max(this.#pbf.pos, end);
  }

  /** Reads a length and gives where what follows ends. */
  #lengthDelimitedEnd(): number {
    if (this.#pbf.type !== 2) throw this.#damaged();
    const end = this.#pbf.readVarint() + this.#pbf.pos;
    if (end > this.#end) throw this.#damaged();
    return end;
  }

  #damaged(): WeightsProblem {
    return new WeightsProblem(`it is not an ONNX model, or damaged at byte ${this.#pbf.pos}`);
  }
}
