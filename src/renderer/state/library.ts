import type { FileHandle } from '../../shared/api.ts';
import type { CatalogueEntry, LibraryListing, ModelPreview } from '../../shared/library.ts';
import type { Job } from './jobs.ts';

/** A file of vectors that was looked into and waits to be loaded. */
export interface Opening {
  /** The vectors' file first, then those that belong to it. */
  readonly files: readonly FileHandle[];
  readonly preview: ModelPreview;
}

/** Words above which loading only the first ones is offered first. */
const manyWords = 1_000_000;
const offeredWords = 400_000;

/** Memory that so many words take, in bytes; `null` where the file does not tell how many there are. */
export function memoryOf(preview: ModelPreview, limit: number | null): number | null {
  const { words, memoryBytes } = preview;
  if (memoryBytes === null || words === null || words === 0) return null;
  return limit === null || limit >= words ? memoryBytes : (memoryBytes / words) * limit;
}

/** How many words to offer to load: all (`null`), or the first ones of a file that is very large or more than the memory holds. */
export function offeredLimit(preview: ModelPreview): number | null {
  const { words, memoryBytes, freeMemoryBytes } = preview;
  if (words === null || memoryBytes === null) return null;
  if (memoryBytes > freeMemoryBytes) {
    const fitting = Math.floor((freeMemoryBytes / memoryBytes) * words * 0.8);
    return Math.max(1, Math.min(offeredWords, fitting));
  }
  return words > manyWords ? offeredWords : null;
}

/** All that the library's models take on the disk, in bytes. */
export function libraryBytes(listing: LibraryListing): number {
  return listing.entries.reduce((sum, entry) => sum + entry.bytes, 0);
}

/** The download of a model of the catalogue that is under way. */
export function downloadOf(jobs: readonly Job[], entry: Pick<CatalogueEntry, 'name'>): Job | null {
  return jobs.find((job) => job.kind === 'download' && job.subject === entry.name) ?? null;
}
