import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ProgramDescription, RecentFile } from '../../shared/api.ts';
import {
  type CorpusSummary,
  defaultTokenizerOptions,
  type TokenizerOptions,
  type WindowPairs,
} from '../../shared/corpus.ts';
import type {
  ModelDescription,
  Neighbors,
  Projection,
  TrainingFrame,
  VectorState,
  WordDetails,
} from '../../shared/models.ts';
import type { WordTable } from '../../shared/word-table.ts';
import { firstWorkspace, type Workspace } from '../../shared/workspace.ts';
import { emptyHistory, type History } from './history.ts';
import type { Job } from './jobs.ts';
import type { Message } from './messages.ts';
import type { TrainingDraft } from './training-form.ts';
import type { UndoEntry } from './undo.ts';

/** The model that is looked at, with all that the page holds of it. */
export interface OpenModel {
  readonly description: ModelDescription;
  readonly words: WordTable;
  /** Float64Array of n occurrences, or `null`. */
  readonly counts: Float64Array | null;
  readonly projection: Projection;
}

/** The cloud of a model that is being trained. */
export interface LiveCloud {
  readonly job: string;
  readonly name: string;
  /** The most frequent words of the corpus: the first rows of every frame. */
  readonly frequentWords: CorpusSummary['frequentWords'];
  /** Frame 0: the noise before training. */
  readonly first: TrainingFrame | null;
  readonly latest: TrainingFrame | null;
}

/** What is known of the selected word; parts are `null` until they come. */
interface Inspection {
  readonly model: string;
  readonly index: number;
  readonly details: WordDetails | null;
  readonly trained: Neighbors | null;
  readonly initial: Neighbors | null;
}

/** What the cloud shows: a model, or the training under way. */
type Shown = 'model' | 'live';

/** Everything the page knows, as plain data; it is replaced, never changed in place. */
export interface AppState {
  /** Whether the workspace was read and the panels may appear. */
  readonly ready: boolean;
  readonly connected: boolean;
  readonly program: ProgramDescription | null;
  readonly workspace: Workspace;

  readonly recent: readonly RecentFile[];
  readonly tokenizer: TokenizerOptions;
  readonly corpus: CorpusSummary | null;
  /** File handle of the open corpus; `null` for a pasted text and the sample. */
  readonly corpusSource: CorpusSource | null;
  readonly draft: TrainingDraft | null;
  readonly pairs: WindowPairs | null;

  readonly jobs: readonly Job[];
  readonly live: LiveCloud | null;
  readonly models: readonly ModelDescription[];
  readonly model: OpenModel | null;
  readonly shown: Shown;

  readonly history: History;
  readonly inspection: Inspection | null;
  readonly vectorState: VectorState;
  /** Vocabulary indices of what a search found, lit in the cloud. */
  readonly hits: Uint32Array;
  /** Rows of each word set's words in the model, in the order of the words; 0xffffffff where the model lacks one. */
  readonly wordSetRows: ReadonlyMap<string, Uint32Array>;
  /** The word set that the pointer rests on in the legend. */
  readonly litWordSet: string | null;

  readonly undo: readonly UndoEntry[];
  readonly messages: readonly Message[];
}

export type CorpusSource =
  | { readonly kind: 'file'; readonly file: string; readonly name: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  | { readonly kind: 'sample' };

export type AppStore = StoreApi<AppState>;

export const firstState: AppState = {
  ready: false,
  connected: true,
  program: null,
  workspace: firstWorkspace,
  recent: [],
  tokenizer: defaultTokenizerOptions,
  corpus: null,
  corpusSource: null,
  draft: null,
  pairs: null,
  jobs: [],
  live: null,
  models: [],
  model: null,
  shown: 'model',
  history: emptyHistory,
  inspection: null,
  vectorState: 'trained',
  hits: new Uint32Array(),
  wordSetRows: new Map(),
  litWordSet: null,
  undo: [],
  messages: [],
};

export function createAppStore(): AppStore {
  return createStore<AppState>(() => firstState);
}
