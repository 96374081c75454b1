import type { Content } from './content.ts';
import type { RecognisedFile } from './format.ts';

/** Deflate makes at most so much of a byte (RFC 1951: 258 bytes of two bits). */
const largestInflation = 1032;
/** Rows may be shorter than the first ones by so much on average before an estimate from them says too many. */
const certainty = 0.8;

/** What a file's first bytes, its header and its size tell about the number of its rows. */
type Facts = Pick<RecognisedFile, 'claimedRows' | 'rowBytes' | 'start'>;
type Size = Pick<Content, 'compression' | 'fileBytes'>;

/** How many rows there are and whether that is an estimate from the length of the first ones; `null` where nothing tells. */
export function countOfRows(
  { claimedRows, rowBytes, start }: Facts,
  { compression, fileBytes }: Size,
): { rows: number; estimated: boolean } | null {
  if (claimedRows !== null) return { rows: claimedRows, estimated: false };
  if (compression !== null) return null;
  return { rows: Math.max(1, Math.round((fileBytes - start) / rowBytes)), estimated: true };
}

/**
 * How many rows a file holds at least, as far as can be told before it is read; what its header claims counts only as far as there are bytes
 * for it.
 */
export function expectedRows(facts: Facts, { compression, fileBytes }: Size, limit: number | null): number {
  const { claimedRows, rowBytes, start } = facts;
  const bytes = compression === null ? fileBytes - start : fileBytes * largestInflation;
  const fitting = (bytes / rowBytes) * certainty;
  const unsure = compression === null ? fitting : 0;
  return Math.floor(
    Math.min(limit ?? Infinity, claimedRows === null ? unsure : Math.min(claimedRows, fitting)),
  );
}
