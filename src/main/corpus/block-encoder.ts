import type { SentenceRule, TokenizerOptions } from '../../shared/corpus.ts';
import type { BlockLines, LineEnd, TextBlock } from './text-block.ts';
import { checkText, type InvalidBytes } from './text-check.ts';
import { type TokenFile, TokenWriter } from './token-file.ts';
import { TokenSink } from './token-sink.ts';
import { UnicodeTokenizer } from './unicode-tokenizer.ts';
import { WhitespaceTokenizer } from './whitespace-tokenizer.ts';

export interface EncoderOptions {
  readonly tokenizer: TokenizerOptions;
  readonly lineEnd: LineEnd;
  readonly sentenceRule: SentenceRule;
}

/** What a thread reports about a block; the tokens themselves stay with it until their places are known, or lie in a file. */
export interface EncodedBlock {
  readonly order: number;
  readonly tokens: number;
  /** Where the block lies in the file of tokens, in bytes; `null` while the thread has it. */
  readonly filePlace: number | null;
  /** Uint32Array, ascending: places among the block's tokens (0 … tokens) before which a sentence ends. */
  readonly boundaries: Uint32Array<ArrayBuffer>;
  readonly lines: BlockLines;
  readonly longWords: number;
  readonly invalid: InvalidBytes;
}

/** Where a block lies in the file of tokens, in bytes. */
export type FiledBlock = Pick<EncodedBlock, 'order'> & { readonly filePlace: number };

/** Where a block's tokens go in the corpus. */
export interface BlockPlace {
  readonly order: number;
  readonly offset: number;
}

/** A thread's share of a corpus: encodes blocks with word ids of its own, and later writes them with the ids of all. */
export class BlockEncoder {
  private readonly options: EncoderOptions;
  private readonly sink: TokenSink;
  private readonly tokenizer: UnicodeTokenizer | WhitespaceTokenizer;
  private readonly blocks = new Map<number, Uint32Array>();
  private file: TokenWriter | null = null;

  constructor(options: EncoderOptions) {
    this.options = options;
    this.sink = new TokenSink(options.sentenceRule);
    const { tokenizer, lowercase } = options.tokenizer;
    const Tokenizer = tokenizer === 'unicode' ? UnicodeTokenizer : WhitespaceTokenizer;
    this.tokenizer = new Tokenizer(lowercase, options.lineEnd);
  }

  /** Encodes a block, whose bytes are changed on the way. */
  encode(block: TextBlock): EncodedBlock {
    const { sink, options } = this;
    const checked = checkText(block.bytes, block.start, options.lineEnd);
    const { bytes } = checked;
    sink.startBlock();
    this.tokenizer.tokenize(bytes, block.startsInsideWord, sink);
    const last = bytes[bytes.length - 1];
    const lines = sink.takeLines(last !== options.lineEnd && last !== 10);
    const tokens = sink.tokens.take();
    if (this.file === null) this.blocks.set(block.order, tokens);
    return {
      order: block.order,
      tokens: tokens.length,
      filePlace: this.file?.write(tokens) ?? null,
      boundaries: sink.boundaries.take(),
      lines: {
        ...lines,
        first: lines.first | checked.lines.first,
        last: lines.last | checked.lines.last,
        invalid: checked.lines.between,
      },
      longWords: sink.longWords,
      invalid: checked.invalid,
    };
  }

  /**
   * Moves the blocks that are held to a file, where all that follow will go, too. Gives where each of them lies.
   * @throws ProgramError `disk-full`, `file-not-writable`
   */
  moveToFile(file: TokenFile): FiledBlock[] {
    const writer = new TokenWriter(file);
    this.file = writer;
    const filed = Array.from(this.blocks, ([order, tokens]) => ({ order, filePlace: writer.write(tokens) }));
    this.blocks.clear();
    return filed;
  }

  /** Lets go of the file, if there is one: nothing is encoded any more. */
  closeFile(): void {
    this.file?.close();
    this.file = null;
  }

  /** The distinct words of all blocks so far. */
  get words(): TokenSink['words'] {
    return this.sink.words;
  }

  /** Writes the tokens of blocks to their places as `globalIds[local id]`, and forgets them. */
  place(places: readonly BlockPlace[], globalIds: Uint32Array, tokens: Uint32Array): void {
    for (const { order, offset } of places) {
      const block = this.blocks.get(order);
      if (block === undefined) throw new Error(`block ${order} is not of this thread`);
      for (let index = 0; index < block.length; index++) tokens[offset + index] = globalIds[block[index]!]!;
      this.blocks.delete(order);
    }
  }
}
