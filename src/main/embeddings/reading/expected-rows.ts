import type { Content } from './content.ts';
import type { RecognisedFile } from './format.ts';

/** Deflate makes at most so much of a byte (RFC 1951: 258 bytes of two bits). */
const largestInflation = 1032;
/** Rows may be longer than the first ones on average: of those that would fit, this share is as good as sure. */
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
 * How many rows will have to fit into memory, as far as can be told before they are read. What a header claims counts only when there are
 * about enough bytes for it.
 * @param limit the most rows that are wanted
 */
export function expectedRows(facts: Facts, { compression, fileBytes }: Size, limit: number | null): number {
  const { claimedRows, rowBytes, start } = facts;
  const bytes = compression === null ? fileBytes - start : fileBytes * largestInflation;
  const fitting = bytes / rowBytes;
  const wanted = limit ?? Number.POSITIVE_INFINITY;
  if (claimedRows !== null && claimedRows * certainty <= fitting) return Math.min(wanted, claimedRows);
  if (claimedRows === null && compression !== null) return 0;
  return Math.min(wanted, Math.floor(fitting * certainty));
}
