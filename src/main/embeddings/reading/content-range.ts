import { read } from 'node:fs';
import { promisify } from 'node:util';
import { Content } from './content.ts';
import type { NamedFile } from './format.ts';

const readAt = promisify(read);

/** So far into compressed content is worth reading for the sake of a few bytes. */
const farthest = 256 * 1024 * 1024;

/**
 * The bytes `start .. start + length` of a file's content; fewer where the content ends before, and none where they lie too far inside
 * compressed content. Memory grows as bytes come, whatever `length` says.
 * @throws as `Content.open`
 */
export async function readRange(file: NamedFile, start: number, length: number): Promise<Uint8Array> {
  const content = await Content.open(file);
  try {
    const { descriptor, fileBytes } = content;
    if (descriptor === null)
      return start > farthest ? new Uint8Array(0) : await streamed(content, start, length);
    const bytes = new Uint8Array(Math.max(0, Math.min(length, fileBytes - start)));
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await readAt(descriptor, bytes, done, bytes.length - done, start + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  } finally {
    await content.close();
  }
}

async function streamed(content: Content, start: number, length: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let position = 0;
  for await (const chunk of content.stream(0)) {
    const piece = chunk.slice(Math.max(0, start - position), Math.max(0, start + length - position));
    if (piece.length > 0) pieces.push(piece);
    position += chunk.length;
    if (position >= start + length) break;
  }
  return Buffer.concat(pieces);
}
