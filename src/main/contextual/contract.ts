/**
 * What the program asks of the process that runs a contextual model. All of it crosses a process boundary by structured clone.
 */
import type { ContextDevice, PiecePooling } from '../../shared/contexts.ts';

interface TokenizerRequest {
  /** Path of the model's folder. */
  readonly folder: string;
  /** What a person calls it, for errors. */
  readonly name: string;
}

export interface LoadRequest {
  /** Path of the model's folder. */
  readonly folder: string;
  /** What a person calls it, for errors. */
  readonly name: string;
  /** The weights' file, a path inside the folder. */
  readonly weights: string;
  readonly device: ContextDevice;
  /** Threads that the runtime may use. */
  readonly threads: number;
}

export interface LoadedModel {
  /** The layers that can be had, ascending, 0 being the embeddings. */
  readonly layers: readonly number[];
  /** Why only the last layer can be had; `null` where all can. */
  readonly lastLayerOnly: string | null;
  readonly hiddenSize: number;
  /** Pieces that the model reads at once, its marks among them. */
  readonly longestInput: number;
}

export interface ReadRequest {
  readonly sentences: readonly string[];
  /** The word to find; `null` reads each sentence from its beginning and finds nothing. */
  readonly word: string | null;
}

/** A sentence, or a window of it, cut into pieces. A sentence without the word gives none. */
export interface ReadPassage {
  /** Place in the request. */
  readonly sentence: number;
  /** UTF-16 units of the sentence that were read. */
  readonly start: number;
  readonly end: number;
  readonly cut: boolean;
  readonly ids: Int32Array;
  /** As the model writes them. */
  readonly pieces: readonly string[];
  /** Uint32Array of 2·pieces: begin and end of each in the sentence, UTF-16 units; equal for marks of the model. */
  readonly places: Uint32Array;
  readonly occurrences: readonly {
    readonly start: number;
    readonly end: number;
    readonly firstPiece: number;
    readonly endPiece: number;
  }[];
}

export interface RunRequest {
  /** Piece identifiers of each passage, marks included. */
  readonly sequences: readonly Int32Array[];
  /** What to give vectors of: pieces `firstPiece` … `endPiece` (exclusive) of a sequence. */
  readonly spans: readonly {
    readonly sequence: number;
    readonly firstPiece: number;
    readonly endPiece: number;
  }[];
  readonly pooling: PiecePooling;
}

/** The functions of the process, as its entry point serves them. */
export type ContextFunctions = {
  /**
   * Reads the tokenizer of a folder. A call of its own, so that its caller can tell a tokenizer that never ends from weights that take long.
   * @throws ProgramError `context-folder`, `tokenizer-missing`, `tokenizer-unusable`
   */
  openTokenizer(request: TokenizerRequest): Promise<null>;
  /**
   * Loads the weights of the folder whose tokenizer was opened.
   * @throws ProgramError `context-folder`, `context-weights`, `out-of-memory`
   */
  load(request: LoadRequest): Promise<LoadedModel>;
  /** @throws ProgramError `tokenizer-unusable` */
  read(request: ReadRequest): Promise<readonly ReadPassage[]>;
  /** Float32Array of layers·spans·hiddenSize, layer after layer. */
  run(request: RunRequest): Promise<Float32Array>;
  /** What the runtime can run on here. */
  devices(request: null): Promise<readonly ContextDevice[]>;
};
