/** Files of vectors, the library of models on disk, and the catalogue of models that can be fetched. */
import type { ModelOrigin, VectorFormat } from './models.ts';

/** What a file of vectors holds, before it is loaded. */
export interface ModelPreview {
  /** Base name. */
  readonly name: string;
  readonly format: VectorFormat;
  readonly compression: 'gzip' | 'zip' | null;
  /** How many words there are, as far as the first bytes, a header or the file's size tell; `null` where they do not. */
  readonly words: number | null;
  /** Whether `words` was computed from the length of the first rows. */
  readonly estimated: boolean;
  readonly dimension: number;
  /** The first rows: at most ten, each with at most eight values. */
  readonly rows: readonly { readonly word: string; readonly values: readonly number[] }[];
  readonly fileBytes: number;
  /** Memory that all words take; `null` where their number is not known. */
  readonly memoryBytes: number | null;
  /** Memory that this machine can give to vectors now. */
  readonly freeMemoryBytes: number;
  /** Base names of files that belong to it and were found: words, metadata. */
  readonly companions: readonly string[];
}

/** What was noticed while a file was loaded. */
export interface LoadNotes {
  /** Rows left out because their word had come before. */
  readonly duplicates: number;
  /** How many rows the header claimed, when that was not the number of rows. */
  readonly claimedRows: number | null;
  /** Words whose bytes were no valid UTF-8 and were read with replacement characters. */
  readonly invalidWords: number;
}

/** A model that the library keeps. */
export interface LibraryEntry {
  /** Opaque name of the entry in requests. */
  readonly entry: string;
  readonly name: string;
  readonly words: number;
  readonly dimension: number;
  /** On disk. */
  readonly bytes: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly savedAt: number;
  readonly origin: ModelOrigin;
  /** The open model that it is, by its name in requests. */
  readonly model: string | null;
}

export interface LibraryListing {
  /** Where the library lies, for a person to read. */
  readonly folder: string;
  /** Latest first. */
  readonly entries: readonly LibraryEntry[];
  /** Free space on its disk; `null` where it cannot be told. */
  readonly freeBytes: number | null;
  /** Whether the host can show a folder in the file manager. */
  readonly canReveal: boolean;
}

/** A pretrained model that can be fetched. */
export interface CatalogueEntry {
  readonly name: string;
  readonly words: number;
  readonly dimension: number;
  /** What it was trained on, in words. */
  readonly trainedOn: string;
  readonly licence: string;
  readonly downloadBytes: number;
  /** Space on the disk that fetching and keeping it takes at most. */
  readonly neededBytes: number;
  readonly parts: number;
  /** Pages about it. */
  readonly readMore: readonly string[];
  /** Bytes that an earlier, interrupted download has left. */
  readonly fetchedBytes: number;
  /** The library's entry that it became; `null` while it is not there. */
  readonly entry: string | null;
}

export interface CatalogueListing {
  /** Where models are fetched from: the address of a mirror, or a folder's name. */
  readonly source: string;
  /** Whether that is the place that the program ships with. */
  readonly original: boolean;
  /** The models that tutorials name come first. */
  readonly entries: readonly CatalogueEntry[];
}
