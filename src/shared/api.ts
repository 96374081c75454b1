/**
 * The whole contract between the page and the program, on one page. The page calls *requests* and hears *events*; it cannot tell which host
 * (desktop, browser, test) is behind them. Parameters are checked against these schemas at the boundary of every host; a call that does
 * not fit is rejected with `bad-request` and does nothing. Results and events come from our own code and are typed, not checked.
 */
import { z } from 'zod';
import {
  type Concordance,
  type ContextComparison,
  type ContextFolder,
  type ContextLayout,
  type ContextMatrix,
  type ContextModel,
  type ContextScale,
  type ContextStudy,
  type ContextsDescription,
  contextDeviceSchema,
  longestSentence,
  piecePoolingSchema,
  type Senses,
  type WordAge,
} from './contexts.ts';
import { type CorpusSummary, tokenizerOptionsSchema, type WindowPairs } from './corpus.ts';
import type { SerializedError } from './errors.ts';
import type { JobProgress } from './jobs.ts';
import type { LessonBegin, LessonStep } from './lesson.ts';
import type { CatalogueListing, LibraryListing, LoadNotes, ModelPreview } from './library.ts';
import type {
  ModelDescription,
  ModelVocabulary,
  Neighbors,
  Projection,
  SearchHits,
  TrainingFrame,
  WordDetails,
} from './models.ts';
import {
  type Answer,
  type AxesLayout,
  axisSchema,
  type CloserWords,
  type Drawing,
  type EvaluationReport,
  type Outliers,
  questionOptionsSchema,
  type Relation,
  subjectSchema,
} from './questions.ts';
import { type EngineDescription, type InterruptedTraining, trainingOptionsSchema } from './training.ts';
import { type WordSet, type Workspace, workspaceSchema } from './workspace.ts';

const id = z.string().min(1).max(64);
/** Names a job. The caller chooses it (a random UUID), so that it can cancel before the answer comes. */
const job = z.string().min(1).max(64);
const wordIndex = z.number().int().min(0).max(0xffff_fffe);
const rows = z.array(wordIndex).min(1).max(100_000);
/** What a file is chosen for. */
const filePurposeSchema = z.enum(['corpus', 'evaluation', 'model']);
export type FilePurpose = z.infer<typeof filePurposeSchema>;
/** A file and those that belong to it (words, metadata), the vectors' first. */
const files = z.array(id).min(1).max(8);
const exportFormatSchema = z.enum([
  'word2vec-text',
  'word2vec-binary',
  'glove-text',
  'safetensors',
  'projector',
]);
export type ExportFormat = z.infer<typeof exportFormatSchema>;
const vectorState = z.enum(['trained', 'initial']);
const studiedWord = z.string().trim().min(1).max(200);
/** One of the numbers in the model's `layers`. */
const layer = z.number().int().min(0).max(1000);
/** An occurrence's place in the study's `occurrences`. */
const occurrence = z.number().int().min(0).max(100_000);

/** Parameters of each request. What each one does and gives is said in {@link Results}. */
export const requestSchemas = {
  'program.describe': z.strictObject({}),
  'workspace.load': z.strictObject({}),
  'workspace.save': z.strictObject({ workspace: workspaceSchema }),

  'files.pick': z.strictObject({ purpose: filePurposeSchema }),
  'files.recent': z.strictObject({}),
  'files.reopen': z.strictObject({ recent: id }),

  'corpus.open': z.strictObject({ job, file: id, tokenizer: tokenizerOptionsSchema }),
  'corpus.openText': z.strictObject({
    job,
    name: z.string().min(1).max(200),
    text: z.string().max(1_000_000),
    tokenizer: tokenizerOptionsSchema,
  }),
  'corpus.openSample': z.strictObject({ job }),
  'corpus.current': z.strictObject({}),
  'corpus.pairs': z.strictObject({
    corpus: id,
    window: z.number().int().min(1).max(50),
    minimumCount: z.number().int().min(1),
  }),

  'training.start': z.strictObject({ job, corpus: id, options: trainingOptionsSchema }),
  'training.engines': z.strictObject({}),
  'training.continue': z.strictObject({ job, model: id, corpus: id, options: trainingOptionsSchema }),
  'training.interrupted': z.strictObject({}),
  'training.resume': z.strictObject({ job, checkpoint: id }),
  'training.forget': z.strictObject({ checkpoint: id }),
  'job.cancel': z.strictObject({ job }),

  'lesson.begin': z.strictObject({
    corpus: id,
    model: id,
    window: z.number().int().min(1).max(10),
    negative: z.number().int().min(1).max(20),
    learningRate: z.number().gt(0).max(10),
    seed: z.number().int().min(0).max(0xffff_ffff),
    /** Whether the vectors start as they were before training, where the model kept them; context vectors then start as zeros. */
    untrained: z.boolean(),
  }),
  'lesson.step': z.strictObject({ lesson: id, steps: z.number().int().min(1).max(1000) }),
  'lesson.end': z.strictObject({ lesson: id }),

  'models.list': z.strictObject({}),
  'model.close': z.strictObject({ model: id }),
  'model.vocabulary': z.strictObject({ model: id }),
  'model.project': z.strictObject({ job, model: id }),
  'model.word': z.strictObject({ model: id, index: wordIndex }),
  'model.find': z.strictObject({ model: id, words: z.array(z.string().max(10_000)).max(100_000) }),
  'model.neighbors': z.strictObject({
    model: id,
    index: wordIndex,
    top: z.number().int().min(1).max(1000),
    state: vectorState,
  }),
  'model.search': z.strictObject({
    model: id,
    text: z.string().max(10_000),
    mode: z.enum(['all', 'exact', 'prefix', 'substring', 'pattern', 'fuzzy']),
    limit: z.number().int().min(1).max(100_000),
  }),
  'model.spellings': z.strictObject({
    model: id,
    word: z.string().max(10_000),
    limit: z.number().int().min(1).max(20),
  }),

  'model.ask': z.strictObject({ model: id, subject: subjectSchema, options: questionOptionsSchema }),
  'model.draw': z.strictObject({ model: id, expression: z.string().max(10_000), layout: id }),
  'model.relate': z.strictObject({ model: id, first: rows, second: rows }),
  'model.closer': z.strictObject({
    model: id,
    first: wordIndex,
    second: wordIndex,
    limit: z.number().int().min(1).max(10_000),
  }),
  'model.outliers': z.strictObject({ model: id, rows }),
  'model.matrix': z.strictObject({ model: id, rows: z.array(wordIndex).min(1).max(500) }),
  'model.axes': z.strictObject({
    job,
    model: id,
    axes: z.array(axisSchema).min(1).max(3),
    orthogonal: z.boolean(),
  }),
  'model.evaluate': z.strictObject({
    job,
    model: id,
    file: id,
    restrict: z.number().int().min(1).nullable(),
    method: z.enum(['add', 'mul']),
  }),
  'model.export': z.strictObject({ job, model: id, format: exportFormatSchema }),

  'files.preview': z.strictObject({ files }),
  'files.load': z.strictObject({ job, files, limit: z.number().int().min(1).nullable() }),

  'library.list': z.strictObject({}),
  'library.open': z.strictObject({ job, entry: id }),
  'library.rename': z.strictObject({ entry: id, name: z.string().min(1).max(200) }),
  'library.remove': z.strictObject({ entry: id }),
  'library.reveal': z.strictObject({ entry: id.nullable() }),

  'catalogue.list': z.strictObject({}),
  'catalogue.fetch': z.strictObject({ job, name: z.string().min(1).max(200) }),
  'catalogue.discard': z.strictObject({ name: z.string().min(1).max(200) }),
  'catalogue.setSource': z.strictObject({ source: z.string().max(2000).nullable() }),

  'contexts.describe': z.strictObject({}),
  'contexts.pickFolder': z.strictObject({}),
  'contexts.gather': z.strictObject({
    files: z
      .array(z.strictObject({ file: id, path: z.string().min(1).max(1000) }))
      .min(1)
      .max(100),
  }),
  'contexts.inspect': z.strictObject({ folder: id }),
  'contexts.open': z.strictObject({
    job,
    folder: id,
    weights: z.string().min(1).max(1000).nullable(),
    device: contextDeviceSchema,
  }),
  'contexts.close': z.strictObject({}),
  'contexts.forget': z.strictObject({ folder: id }),
  'contexts.fetch': z.strictObject({
    job,
    name: z.string().min(1).max(200),
    precision: z.enum(['full', '8-bit']),
  }),
  'contexts.discard': z.strictObject({
    name: z.string().min(1).max(200),
    precision: z.enum(['full', '8-bit']),
  }),
  'contexts.setSource': z.strictObject({ source: z.string().max(2000).nullable() }),
  'contexts.concordance': z.strictObject({
    job,
    corpus: id,
    word: studiedWord,
    limit: z.number().int().min(1).max(2000),
  }),
  'contexts.study': z.strictObject({
    job,
    model: id,
    word: studiedWord,
    sentences: z.array(z.string().max(longestSentence)).min(1).max(100_000),
    pooling: piecePoolingSchema,
    /** A study whose projection is kept, so that its points stay where they are. */
    base: id.nullable(),
  }),
  'contexts.compare': z.strictObject({ study: id, first: occurrence, second: occurrence, layer }),
  'contexts.scale': z.strictObject({ job, model: id }),
  'contexts.matrix': z.strictObject({ study: id, layer }),
  'contexts.senses': z.strictObject({
    study: id,
    layer,
    /** How many senses; `null` for the number that silhouettes speak for. */
    count: z.number().int().min(1).max(20).nullable(),
  }),
  'contexts.layout': z.strictObject({ job, study: id }),
  'contexts.ages': z.strictObject({ study: id, first: occurrence, second: occurrence, layer }),
} as const;

export type RequestName = keyof typeof requestSchemas;
export type RequestParameters<N extends RequestName> = z.infer<(typeof requestSchemas)[N]>;

/** What each request gives. Every request can be rejected with a {@link SerializedError}. */
export interface Results {
  /** What this program is and runs on. */
  'program.describe': ProgramDescription;
  /** What was remembered; never rejected: damaged settings are set aside and said so in a `notice`. */
  'workspace.load': Workspace;
  'workspace.save': null;

  /** Shows the system's open dialog; `null` when the person closed it. Desktop only: elsewhere the page uploads (see its api room). */
  'files.pick': FileHandle | null;
  'files.recent': readonly RecentFile[];
  'files.reopen': FileHandle;

  /** Job: reads, counts and encodes a text. The corpus that was open before stays until this one is ready. */
  'corpus.open': CorpusSummary;
  'corpus.openText': CorpusSummary;
  'corpus.openSample': CorpusSummary;
  /** The open corpus, for a page that comes (back) to a running program; `null` when none is open. */
  'corpus.current': CurrentCorpus | null;
  /** How many skip-gram pairs a window gives. */
  'corpus.pairs': WindowPairs;

  /** Job: trains a model on an open corpus; `trainingFrame` events show the cloud on the way. Gives the finished model. */
  'training.start': ModelDescription;
  /** Every engine with its device, or why it is not available. */
  'training.engines': readonly EngineDescription[];
  /** Job: trains an open model further on the open corpus; words that it lacks are added. Gives a new model, the old one stays. */
  'training.continue': ModelDescription;
  /** Training runs that a crash or a quit cut short, latest first. */
  'training.interrupted': readonly InterruptedTraining[];
  /** Job: goes on with a run that was cut short. */
  'training.resume': ModelDescription;
  /** Removes what is kept of a run that was cut short. */
  'training.forget': null;
  /** Begins a lesson: single steps of skip-gram on copies of a model's vectors, so that the model stays as it is. */
  'lesson.begin': LessonBegin;
  'lesson.step': LessonStep;
  'lesson.end': null;
  /** Asks a job to stop; it then rejects with `cancelled` and leaves what was there before. Unknown jobs are ignored (they may just have ended). */
  'job.cancel': null;

  'models.list': readonly ModelDescription[];
  'model.close': null;
  'model.vocabulary': ModelVocabulary;
  /** Job: principal component analysis of all rows, three components. */
  'model.project': Projection;
  'model.word': WordDetails;
  /** Rows of words, in the order asked; 0xffffffff for a word that the model lacks. Exact spelling first, then lower case. */
  'model.find': Uint32Array;
  /** The nearest words by cosine similarity on the raw vectors, the word itself left out. */
  'model.neighbors': Neighbors;
  /** Rejected with `pattern-invalid` when a regular expression cannot be read. */
  'model.search': SearchHits;
  /** Rows of words that are spelled almost like `word`, nearest first. */
  'model.spellings': Uint32Array;

  /**
   * The words that answer a question best. Rejected with `expression-syntax`, `words-unknown` (all of them, with nearest spellings) or `no-direction`
   * (the words cancel out).
   */
  'model.ask': Answer;
  /** An expression as arrows in a layout; rejected as `model.ask` is, and with `bad-request` for a layout that is gone. */
  'model.draw': Drawing;
  'model.relate': Relation;
  /** The words nearer to the first word than the second one is, by cosine. */
  'model.closer': CloserWords;
  /** Which word of a set fits least. */
  'model.outliers': Outliers;
  /** Cosine of each word with each: Float32Array of n·n, row after row; NaN for words without a direction. */
  'model.matrix': Float32Array;
  /** Job: lays all words out on semantic axes. Rejected with `axis-empty` when an axis has no pair that the model knows. */
  'model.axes': AxesLayout;
  /** Job: the standard tests. What kind of file it is shows in its content. Rejected with `evaluation-format` or `evaluation-unknown-words`. */
  'model.evaluate': EvaluationReport;
  /** Job: writes the vectors to a file, or to the two files of the projector. */
  'model.export': ExportedFiles;

  /** What a file of vectors holds; reads only its beginning. Files that belong to it are found beside it or are given with it. */
  'files.preview': ModelPreview;
  /** Job: loads a file of vectors (or its first `limit` words), and keeps it in the library afterwards. */
  'files.load': LoadedModel;

  'library.list': LibraryListing;
  /** Job: opens a model of the library; one that is open already is given as it is. */
  'library.open': ModelDescription;
  'library.rename': null;
  /** Removes the entry from the disk; a model of it that is open stays open. */
  'library.remove': null;
  /** Shows the entry, or the library, in the system's file manager. Desktop only. */
  'library.reveal': null;

  'catalogue.list': CatalogueListing;
  /** Job: fetches a model (going on where an earlier download was interrupted), checks it, keeps it in the library and opens it. */
  'catalogue.fetch': ModelDescription;
  /** Removes what an interrupted download has left. */
  'catalogue.discard': null;
  /** Takes another place to fetch models from: an https address, or http on this machine; `null` for the original. */
  'catalogue.setSource': CatalogueListing;

  /** Contextual models: what is loaded, known and offered. Touches no network. */
  'contexts.describe': ContextsDescription;
  /** Shows the system's dialog for a folder; `null` when the person closed it. Desktop only: elsewhere the page uploads and gathers. */
  'contexts.pickFolder': ContextFolder | null;
  /** Puts uploaded files together as the folder they came from; `path` is each one's place in it, with forward slashes. */
  'contexts.gather': ContextFolder;
  /** Looks into a folder. Rejected with `context-folder`, `context-family` or `tokenizer-missing` where it holds no model that can be read. */
  'contexts.inspect': ContextFolder;
  /** Job: loads a model in a process of its own; the one before is closed once this one is there. `weights` of `null` takes the first choice. */
  'contexts.open': ContextModel;
  'contexts.close': null;
  /** Forgets where a folder lies; one that the program keeps is removed from the disk. */
  'contexts.forget': null;
  /** Job: fetches a model, going on where an earlier download was interrupted, and checks it. */
  'contexts.fetch': ContextFolder;
  /** Removes what an interrupted download has left. */
  'contexts.discard': null;
  /** Takes another place to fetch from, laid out as the hub is: an https address, or http on this machine; `null` for the hub. */
  'contexts.setSource': ContextsDescription;
  /** Job: looks for a word in the open corpus. */
  'contexts.concordance': Concordance;
  /** Job: runs sentences through the model. What was run before is not run again. Rejected with `context-process-ended` when the process dies. */
  'contexts.study': ContextStudy;
  'contexts.compare': ContextComparison;
  /** Job: measures what cosines mean in a model; remembered while it is loaded. */
  'contexts.scale': ContextScale;
  'contexts.matrix': ContextMatrix;
  'contexts.senses': Senses;
  /** Job: one joint projection of all layers. */
  'contexts.layout': ContextLayout;
  /** The word as one-hot, Word2Vec, GloVe and contextual vectors, for two of its occurrences. */
  'contexts.ages': readonly WordAge[];
}

/** What the page hears without asking. */
export interface Events {
  /** How far a running job is; at most about ten a second for each. */
  progress: { readonly job: string; readonly progress: JobProgress };
  trainingFrame: TrainingFrame;
  /** Something a person should know that no request of theirs failed with. */
  notice: SerializedError;
  /** What the library holds is no longer what it was. */
  libraryChanged: Record<string, never>;
  /** Contextual models: what is loaded or known is no longer what it was. */
  contextsChanged: Record<string, never>;
  /** A command chosen in the application menu. */
  menuCommand: { readonly command: MenuCommand };
  /** A file that the desktop was asked to open (second start, file manager). */
  fileOpened: FileHandle;
}

export type EventName = keyof Events;

/** Commands that the application menu can send to the page. */
export type MenuCommand =
  | 'open-corpus'
  | 'open-sample'
  | 'open-model'
  | 'export-vectors'
  | 'export-picture'
  | 'search'
  | 'commands'
  | 'fit'
  | 'toggle-dimensions'
  | 'toggle-labels'
  | 'toggle-theme'
  | 'reset-layout'
  | 'shortcuts'
  | 'about';

export interface ProgramDescription {
  readonly version: string;
  readonly host: 'desktop' | 'browser';
  /** Worker threads that training uses by default. */
  readonly threads: number;
  /** What trains, in words for a person: `CPU · 2 threads · WASM SIMD`. */
  readonly device: string;
  readonly sampleWordSets: readonly WordSet[];
}

/** A file that the person chose. The page never sees a path. */
export interface FileHandle {
  readonly file: string;
  /** Base name. */
  readonly name: string;
  readonly bytes: number;
}

export interface CurrentCorpus {
  readonly summary: CorpusSummary;
  /** What to read again with another tokenizer: the file's handle, the sample, or nothing (a pasted text is not kept). */
  readonly source:
    | { readonly kind: 'file'; readonly file: string; readonly name: string }
    | { readonly kind: 'sample' }
    | null;
}

export interface RecentFile {
  readonly recent: string;
  readonly name: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly openedAt: number;
}

interface LoadedModel {
  readonly model: ModelDescription;
  readonly notes: LoadNotes;
}

export type ExportedFiles =
  /** The person chose a place and the files are there; none when they closed the dialog. */
  | { readonly kind: 'saved'; readonly names: readonly string[] }
  /** The browser fetches each file from its path of the host, once. */
  | {
      readonly kind: 'download';
      readonly files: readonly { readonly name: string; readonly path: string }[];
    };

/** The contract as the page calls it. */
export interface Api {
  request<N extends RequestName>(name: N, parameters: RequestParameters<N>): Promise<Results[N]>;
  /** Calls `listener` at each event until the returned function is called. */
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
}
