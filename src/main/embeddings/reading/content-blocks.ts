import type { BlockTask } from './block-reading.ts';
import type { Content } from './content.ts';
import { blockBytes } from './row-readers.ts';

/** A block before it has a number. */
type Piece = Pick<BlockTask, 'position' | 'content'>;

/** The content from `start` on in blocks, each once, and the last one marked; there is at least one. */
export async function* blocksOf(content: Content, start: number): AsyncGenerator<BlockTask, void, undefined> {
  const pieces = content.descriptor === null ? inflated(content, start) : stored(content.fileBytes, start);
  let waiting: Piece = { position: start, content: new Uint8Array(0) };
  let order = 0;
  for await (const piece of pieces) {
    // Only behind the next one is it known which was the last.
    if (order > 0 || typeof waiting.content === 'number' || waiting.content.length > 0)
      yield { ...waiting, order: order++, last: false };
    waiting = piece;
  }
  yield { ...waiting, order, last: true };
}

/** Where the blocks of a file are, for threads that read it themselves. */
function* stored(fileBytes: number, start: number): Generator<Piece> {
  for (let position = start; position < fileBytes; position += blockBytes)
    yield { position, content: Math.min(blockBytes, fileBytes - position) };
}

async function* inflated(content: Content, start: number): AsyncGenerator<Piece> {
  let position = start;
  let block = new Uint8Array(blockBytes);
  let length = 0;
  for await (const chunk of content.stream(start)) {
    for (let at = 0; at < chunk.length; ) {
      const count = Math.min(chunk.length - at, blockBytes - length);
      block.set(chunk.subarray(at, at + count), length);
      at += count;
      length += count;
      if (length < blockBytes) continue;
      yield { position, content: block };
      position += length;
      block = new Uint8Array(blockBytes);
      length = 0;
    }
  }
  if (length > 0) yield { position, content: block.slice(0, length) };
}
