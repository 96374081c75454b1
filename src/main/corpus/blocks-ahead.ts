import type { BlockReader } from './block-reader.ts';
import type { TextBlock } from './text-block.ts';

/** The blocks of a text, one after the other however many are asked for at once; the next one is already being read. */
export class BlocksAhead {
  private readonly reader: BlockReader;
  private ahead: Promise<TextBlock | null>;

  /** @param reader a text that was started and not read from */
  constructor(reader: BlockReader) {
    this.reader = reader;
    this.ahead = unasked(reader.next());
  }

  /** The next block, or `null` at the end. @throws what {@link BlockReader.next} throws */
  next(): Promise<TextBlock | null> {
    const current = this.ahead;
    this.ahead = unasked(current.then((block) => (block === null ? null : this.reader.next())));
    return current;
  }

  /** Resolves when nothing is being read any more, so that the text can be closed. */
  async settled(): Promise<void> {
    await this.ahead.catch(() => undefined);
  }
}

/** Whoever asks for the block hears of its error; until then it is nobody's. */
function unasked(block: Promise<TextBlock | null>): Promise<TextBlock | null> {
  block.catch(() => undefined);
  return block;
}
