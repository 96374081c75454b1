import type { ExpressionProblemKind } from './expression/expression.ts';

/**
 * What a folder that the program writes to is for: the library of models (what is fetched for it, too), models that are read in context, the words of
 * large texts while these are open, in the data folder or among the system's temporary files, and the state of training.
 */
export type DiskPlace = 'library' | 'contextual' | 'texts' | 'temporary' | 'checkpoints';

/**
 * The catalogue of everything that can go wrong and that a person hears about. Main throws a {@link ProgramError}
 * with a code and typed parameters; the side that shows it (a panel, the command line) turns it into a sentence
 * with {@link describeError}. Paths never travel: `name` is a file's base name.
 */
export interface ErrorParameters {
  /** A person or a caller stopped the work. */
  cancelled: Record<string, never>;
  /** A request did not fit its schema, or named something that is not there. */
  'bad-request': { reason: string };
  'thread-ended': { reason: string };
  'out-of-memory': { bytes: number; purpose: string };
  unexpected: { reason: string };

  'file-missing': { name: string };
  'file-not-regular': { name: string; kind: 'folder' | 'pipe' | 'device' | 'socket' | 'other' };
  'file-unreadable': { name: string; reason: string };
  'file-changed': { name: string };
  'file-empty': { name: string };
  'file-not-writable': { name: string; reason: string };
  'disk-full': { name: string };
  'file-too-large': { name: string; bytes: number; limit: number };
  'handle-unknown': Record<string, never>;

  'text-encoding': { name: string; looksLike: string; byte: number };
  'text-binary': { name: string; byte: number };
  'gzip-damaged': { name: string; reason: string; byte: number };
  'corpus-no-words': { name: string; lines: number };
  /** Fewer words than a window needs to hold one pair. */
  'corpus-too-small': { words: number; window: number };
  'corpus-not-open': Record<string, never>;
  /** No sentence of the text has two words that the model has. */
  'lesson-no-sentence': { corpus: string; model: string };
  /** A lesson that is asked for the next step was forgotten: its text or its model went, or later lessons took its place. */
  'lesson-over': Record<string, never>;

  'training-options': { option: string; reason: string };
  'training-vocabulary-empty': { minimumCount: number; mostFrequent: number };
  /** What was asked for cannot train this here; `install` says what would help, in sentences of its own. */
  'engine-unavailable': { engine: string; reason: string; install: string | null };
  /** What trained cannot go on, and another engine does: from `fraction` (0 … 1) of the run on. */
  'engine-lost': { engine: string; reason: string; next: string; fraction: number };

  'model-format': { name: string; reason: string; line?: number; byte?: number };
  /** A file of numbers has no words beside it. */
  'model-words-missing': { name: string; rows: number };
  /** A file beside a model's has not the right number of words. */
  'model-words-differ': { name: string; words: number; rows: number };
  'model-not-open': Record<string, never>;
  /** An entry of the library was cut short or changed; it was set aside. */
  'library-entry-damaged': { name: string; keptAs: string; reason: string };
  'library-entry-unknown': Record<string, never>;
  /** The disk has not the room that something needs. */
  'disk-too-small': { purpose: string; place: DiskPlace; needed: number; free: number };
  /** A download ended before it was whole; what came is kept. */
  'download-interrupted': { name: string; reason: string; fetched: number; total: number };
  /** What came is not what it should be; it was thrown away. */
  'download-checksum': { name: string };
  'download-refused': { name: string; reason: string };
  'catalogue-source': { source: string; reason: string };
  /** An expression cannot be read; `start` and `end` are UTF-16 units of `text`. */
  'expression-syntax': { text: string; kind: ExpressionProblemKind; start: number; end: number };
  /**
   * Words of an expression that the model lacks, each with where it first stands (UTF-16 units) and what could be typed in its place: words that are
   * spelled alike, in quotation marks where they need them, or `king - man` for `king-man`.
   */
  'words-unknown': {
    words: readonly { word: string; start: number; end: number; suggestions: readonly string[] }[];
  };
  /** The vectors asked for cancel out, or are zero: no direction is left to look in. */
  'no-direction': Record<string, never>;
  'pattern-invalid': { pattern: string; reason: string };
  /** No pair of an axis (counted from 1) is known, or all of its pairs cancel out. */
  'axis-empty': { axis: number; missing: readonly string[] };
  'evaluation-format': { name: string; reason: string; line?: number };
  /** Nothing in the file can be asked: the vocabulary lacks a word of every question. */
  'evaluation-unknown-words': { name: string; questions: number };
  /** A folder holds no contextual model that can be read. */
  'context-folder': { name: string; reason: string };
  /** A model of a kind that has no words in sentences: images, sound. */
  'context-family': { name: string; family: string };
  /** A contextual model that was fetched and kept was cut short or changed; it was set aside. */
  'context-model-damaged': { name: string; keptAs: string; reason: string };
  'tokenizer-missing': { name: string };
  /** A tokenizer that cannot be used: too large, does not fit the model, never ends. */
  'tokenizer-unusable': { name: string; reason: string };
  /** The weights could not be loaded, or what they compute is not hidden states. */
  'context-weights': { name: string; file: string; reason: string };
  /** The process that ran a contextual model is gone. */
  'context-process-ended': { name: string; reason: string };
  /** No contextual model is loaded, or another one. */
  'context-model-not-open': Record<string, never>;
  /** A study is gone: its model was closed, or many others came after it. */
  'context-study-unknown': Record<string, never>;
  /** None of the sentences holds the word. */
  'context-word-absent': { word: string; sentences: number };
  /** The corpus holds no line with the word. */
  'concordance-empty': { word: string };
  /** The text of the open corpus is not there any more. */
  'corpus-text-gone': { name: string };
  /** What was kept of a training run was cut short or changed; it was set aside. */
  'checkpoint-damaged': { name: string; keptAs: string; reason: string };
  /** A training run that was cut short is gone, or another program goes on with it. */
  'checkpoint-unknown': Record<string, never>;
  /** The state of a training run could not be kept; training goes on. `fix` is what to do about the reason, where that is known. */
  'checkpoint-not-kept': { name: string; reason: string; fix: string | null };
  /** The text of a training run that was cut short is not the one that it began with. */
  'checkpoint-text-changed': { name: string };
  'word-unknown': { word: string; suggestions: readonly string[] };
  'settings-damaged': { name: string; keptAs: string };
  'connection-lost': Record<string, never>;
}

export type ErrorCode = keyof ErrorParameters;

/** An error of the catalogue, as it travels between threads, processes and hosts. */
export type SerializedError = {
  [C in ErrorCode]: { readonly code: C; readonly parameters: ErrorParameters[C] };
}[ErrorCode];

/** An error that a person will read. */
export class ProgramError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly parameters: ErrorParameters[C];

  constructor(code: C, parameters: ErrorParameters[C], options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(parameters)}`, options);
    this.name = 'ProgramError';
    this.code = code;
    this.parameters = parameters;
  }

  static revive(serialized: SerializedError): ProgramError {
    return new ProgramError(serialized.code, serialized.parameters);
  }
}

/** Whether `error` is the catalogue's error with this code. */
export function isProgramError<C extends ErrorCode>(error: unknown, code: C): error is ProgramError<C> {
  return error instanceof ProgramError && error.code === code;
}

/** The form of any thrown value that may cross a boundary; what is not in the catalogue becomes `unexpected`. */
export function serializeError(error: unknown): SerializedError {
  if (error instanceof ProgramError) {
    return { code: error.code, parameters: error.parameters } as SerializedError;
  }
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', parameters: {} };
  return {
    code: 'unexpected',
    parameters: { reason: error instanceof Error ? error.message : String(error) },
  };
}
