import { ProgramError } from '../../shared/errors.ts';
import { gunzip, looksLikeGzip } from './gunzip.ts';
import { sniffText, type TextNature } from './sniff.ts';
import { endsClause, isAsciiSpace, type TextBlock } from './text-block.ts';
import type { ByteSource } from './text-source.ts';

/** Enough of the beginning to tell what kind of text it is. */
const headBytes = 256 * 1024;
/** A block grows to at most this size in search of white space. */
const longestBlock = 2 * 1024 * 1024;

/** {@link sniffText}, here or elsewhere. */
export type Sniff = (head: Uint8Array, whole: boolean, name: string) => TextNature | Promise<TextNature>;

/** Reads a text, compressed or not, as blocks of about `blockBytes`, cut behind line ends or else white space. */
export class BlockReader {
  private readonly source: ByteSource;
  private readonly name: string;
  private readonly blockBytes: number;
  private chunks: AsyncIterator<Uint8Array>;
  private ended = false;
  private buffer = new Uint8Array(1024 * 1024);
  private from = 0;
  private to = 0;
  /** Offset of `from` in the text. */
  private position = 0;
  private order = 0;
  private insideWord = false;
  private lineEnd: TextNature['lineEnd'] = 10;

  constructor(source: ByteSource, name: string, blockBytes: number) {
    this.source = source;
    this.name = name;
    this.blockBytes = blockBytes;
    this.chunks = plainChunks(source);
  }

  /**
   * Looks at the beginning of the text; to be called once, before {@link next}.
   * @param sniff who looks: what texts hold can keep it busy, so it may be another thread
   * @throws ProgramError `file-empty`, `file-changed`, `gzip-damaged`, `text-encoding`, `text-binary`
   */
  async start(sniff: Sniff = sniffText): Promise<TextNature> {
    await this.fill(2);
    if (this.to === 0) throw new ProgramError('file-empty', { name: this.name });
    if (looksLikeGzip(this.buffer.subarray(0, this.to))) {
      const seen = this.buffer.slice(0, this.to);
      this.to = 0;
      this.chunks = gunzip(withHead(seen, this.source), this.name);
    }
    await this.fill(headBytes);
    if (this.to === 0) throw new ProgramError('file-empty', { name: this.name });
    const nature = await sniff(this.buffer.subarray(0, this.to), this.ended, this.name);
    this.from = nature.markBytes;
    this.position = nature.markBytes;
    this.lineEnd = nature.lineEnd;
    return nature;
  }

  /**
   * The next block, or `null` behind the last one.
   * @throws ProgramError `file-changed`, `gzip-damaged`, `text-binary`
   */
  async next(): Promise<TextBlock | null> {
    await this.fill(this.blockBytes + 1);
    if (this.from === this.to) return null;
    const { end, insideWord } = await this.findCut();
    const bytes = this.buffer.slice(this.from, end);
    const nul = bytes.indexOf(0);
    if (nul >= 0) throw new ProgramError('text-binary', { name: this.name, byte: this.position + nul });
    const block: TextBlock = {
      order: this.order++,
      bytes,
      start: this.position,
      startsInsideWord: this.insideWord,
      storedDone: this.source.done,
    };
    this.position += bytes.length;
    this.from = end;
    this.insideWord = insideWord;
    return block;
  }

  async close(): Promise<void> {
    // A decompressor that has more to give must be let go, too.
    await this.chunks.return?.();
    await this.source.close();
  }

  /** Where the next block ends in the buffer. */
  private async findCut(): Promise<{ end: number; insideWord: boolean }> {
    if (this.to - this.from <= this.blockBytes) return { end: this.to, insideWord: false };
    const line = this.buffer.subarray(this.from, this.from + this.blockBytes).lastIndexOf(this.lineEnd);
    if (line >= 0) return { end: this.from + line + 1, insideWord: false };
    for (let at = this.from + this.blockBytes - 1; at >= this.from; at--) {
      if (isAsciiSpace(this.buffer[at]!)) return { end: at + 1, insideWord: false };
    }
    // No white space within reach: go on to the next.
    for (let length = this.blockBytes; length < longestBlock; length++) {
      if (this.from + length >= this.to) await this.fill(length + 64 * 1024);
      if (this.from + length >= this.to) return { end: this.to, insideWord: false };
      if (isAsciiSpace(this.buffer[this.from + length]!))
        return { end: this.from + length + 1, insideWord: false };
    }
    return this.cutWithoutSpace();
  }

  /** Cuts where no white space is: behind Chinese or Japanese punctuation, or else between two characters. */
  private async cutWithoutSpace(): Promise<{ end: number; insideWord: boolean }> {
    await this.fill(longestBlock + 1);
    const limit = this.from + longestBlock;
    const { buffer } = this;
    for (let at = limit - 3; at > this.from; at--)
      if (endsClause(buffer, at)) return { end: at + 3, insideWord: false };
    let end = limit;
    while (end > limit - 3 && (buffer[end]! & 0xc0) === 0x80) end--;
    return { end, insideWord: true };
  }

  /** Reads until at least `wanted` bytes lie in the buffer or the text ends. */
  private async fill(wanted: number): Promise<void> {
    while (this.to - this.from < wanted && !this.ended) {
      const { value, done } = await this.chunks.next();
      if (done === true) {
        this.ended = true;
        return;
      }
      this.append(value);
    }
  }

  private append(chunk: Uint8Array): void {
    if (this.to + chunk.length > this.buffer.length) {
      const kept = this.to - this.from;
      if (kept + chunk.length > this.buffer.length / 2) {
        const larger = new Uint8Array((kept + chunk.length) * 2);
        larger.set(this.buffer.subarray(this.from, this.to));
        this.buffer = larger;
      } else this.buffer.copyWithin(0, this.from, this.to);
      this.from = 0;
      this.to = kept;
    }
    this.buffer.set(chunk, this.to);
    this.to += chunk.length;
  }
}

async function* plainChunks(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) yield chunk;
}

/** `source` from its start again, where `head` was already read from it. */
function withHead(head: Uint8Array, source: ByteSource): ByteSource {
  let given = false;
  return {
    size: source.size,
    get done() {
      return source.done;
    },
    async read() {
      if (given) return source.read();
      given = true;
      return head;
    },
    close: () => source.close(),
  };
}
