import type { ModelPreview } from '../../../shared/library.ts';
import type { VectorFormat } from '../../../shared/models.ts';
import type { PackedWords } from '../../../shared/word-table.ts';
import type { RowLayout } from './row-layout.ts';
import type { VectorRows } from './vector-rows.ts';

/** A file on this machine, and what a person calls it. */
export interface NamedFile {
  readonly path: string;
  readonly name: string;
}

/** The beginning of a file that may hold vectors. */
export interface Beginning extends NamedFile {
  /** The first bytes, decompressed: the first line and 64 KiB where there are so many, and little more than 1 MiB at most. */
  readonly head: Uint8Array;
  /** Whether `head` is all there is. */
  readonly whole: boolean;
  readonly compression: ModelPreview['compression'];
  /** Bytes of the file as stored. */
  readonly fileBytes: number;
  /** Files that were given with it, which belong to it. */
  readonly others: readonly NamedFile[];
}

/**
 * Looks whether a file is of a format, by its content alone: the name plays no part.
 * @returns `null` when it is something else
 * @throws ProgramError when it is of this format and cannot be read
 */
export type Recognise = (file: Beginning) => RecognisedFile | null | Promise<RecognisedFile | null>;

/** A file of vectors whose format is known. Nothing of it was loaded, and nothing is allocated from what it claims. */
export interface RecognisedFile {
  readonly format: VectorFormat;
  readonly dimension: number;
  /** How many words a header claims; `null` without one. */
  readonly claimedRows: number | null;
  /** Bytes that a row takes in the file on average, as the first rows tell, and where the first row starts. */
  readonly rowBytes: number;
  readonly start: number;
  /** The file that holds the rows, where it is another one. */
  readonly rowFile?: Pick<Beginning, 'compression' | 'fileBytes'>;
  /** Base names of other files that belong to it and were found. */
  readonly companions: readonly string[];
  /** The first rows, for a person to look at: at most ten, each with at most eight values. */
  firstRows(): ModelPreview['rows'] | Promise<ModelPreview['rows']>;
  /**
   * Reads the rows.
   * @throws ProgramError when they cannot be read, with where
   */
  load(loading: Loading): Promise<VectorRows>;
}

/** What a format loads with. */
export interface Loading {
  /** Only the first so many rows are wanted; `null` for all. */
  readonly limit: number | null;
  readonly signal: AbortSignal | undefined;
  /** Reads rows in all threads, straight into the matrix of the model. */
  readRows(plan: RowPlan): Promise<VectorRows>;
}

/** Where something ends, in bytes of the content. */
interface Extent {
  readonly rows: number;
  readonly content: number;
}

/** Where rows are and how they lie. */
export interface RowPlan {
  /** The file that holds them; by default the one that was recognised. It may be compressed, too. */
  readonly file?: NamedFile;
  /** Where the first row starts, in bytes of the content. */
  readonly start: number;
  readonly layout: RowLayout;
  /** Where the rows end and where the content has to, when a header tells; by default all that follows is rows. */
  readonly extent?: Extent;
  /** The words of the rows, where they do not lie between the numbers: at least as many as rows are read. */
  readonly words?: PackedWords;
}
