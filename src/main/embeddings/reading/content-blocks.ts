import { ProgramError } from '../../../shared/errors.ts';
import type { BlockTask } from './block-reading.ts';
import type { Content } from './content.ts';
import type { RowPlan } from './format.ts';
import { blockBytes } from './row-readers.ts';

/** A block before it has a number. */
type Piece = Pick<BlockTask, 'position' | 'content'>;

/** Where rows are in a file that is called `name`. */
export interface RowRegion extends Pick<RowPlan, 'start' | 'extent'> {
  readonly name: string;
}

/**
 * The rows of a file in blocks, each once, and the last one marked; there is at least one.
 * @throws ProgramError `model-format` when the content does not end where it has to
 */
export async function* blocksOf(
  content: Content,
  region: RowRegion,
): AsyncGenerator<BlockTask, void, undefined> {
  const pieces = content.descriptor === null ? inflated(content, region) : stored(content.fileBytes, region);
  let waiting: Piece = { position: region.start, content: new Uint8Array(0) };
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
function* stored(fileBytes: number, region: RowRegion): Generator<Piece> {
  requireEnd(fileBytes, region);
  const end = region.extent?.rows ?? fileBytes;
  for (let position = region.start; position < end; position += blockBytes)
    yield { position, content: Math.min(blockBytes, end - position) };
}

async function* inflated(content: Content, region: RowRegion): AsyncGenerator<Piece> {
  const { start, extent } = region;
  const end = extent?.rows ?? Number.POSITIVE_INFINITY;
  let position = start;
  let contentEnd = start;
  let block = new Uint8Array(blockBytes);
  let length = 0;
  for await (const chunk of content.stream(start)) {
    // What follows the rows is looked at, too: it may be damaged.
    const rowBytes = Math.max(0, Math.min(chunk.length, end - contentEnd));
    contentEnd += chunk.length;
    if (contentEnd > (extent?.content ?? Number.POSITIVE_INFINITY)) break;
    for (let at = 0; at < rowBytes; ) {
      const count = Math.min(rowBytes - at, blockBytes - length);
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
  requireEnd(contentEnd, region);
  if (length > 0) yield { position, content: block.slice(0, length) };
}

/** @param contentEnd where the content ends; or, when there is more than there should be, a place behind the right one */
function requireEnd(contentEnd: number, { extent, name }: RowRegion): void {
  if (extent === undefined || contentEnd === extent.content) return;
  throw new ProgramError(
    'model-format',
    contentEnd < extent.content
      ? { name, reason: 'it was cut short', byte: contentEnd }
      : { name, reason: 'something follows its numbers', byte: extent.content },
  );
}
