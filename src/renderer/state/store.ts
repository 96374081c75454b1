import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ProgramDescription, RecentFile } from '../../shared/api.ts';
import {
  type CorpusSummary,
  defaultTokenizerOptions,
  type TokenizerOptions,
  type WindowPairs,
} from '../../shared/corpus.ts';
import type { CatalogueListing, LibraryListing } from '../../shared/library.ts';
import type {
  ModelDescription,
  Neighbors,
  Projection,
  TrainingFrame,
  VectorState,
  WordDetails,
} from '../../shared/models.ts';
import {
  type AxesLayout,
  type Drawing,
  defaultQuestionOptions,
  type QuestionOptions,
} from '../../shared/questions.ts';
import type { EngineDescription, InterruptedTraining } from '../../shared/training.ts';
import type { WordTable } from '../../shared/word-table.ts';
import { firstWorkspace, type Workspace } from '../../shared/workspace.ts';
import { type AxesDraft, type AxesProblem, firstAxesDraft } from './axes.ts';
import { type ContextsState, firstContexts } from './contexts.ts';
import { type Evaluation, type EvaluationForm, firstEvaluationForm } from './evaluations.ts';
import type { Focus } from './focus.ts';
import { emptyHistory, type History } from './history.ts';
import type { Job } from './jobs.ts';
import { firstLesson, type LessonState } from './lesson.ts';
import type { Opening } from './library.ts';
import type { Message } from './messages.ts';
import type { Question } from './questions.ts';
import type { FoundWords } from './search.ts';
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
  /** What training starts from, where a model is open. */
  readonly startFrom: 'nothing' | 'model';
  readonly pairs: WindowPairs | null;
  /** What can train here, fastest first; none while the program has not answered. */
  readonly engines: readonly EngineDescription[];

  readonly jobs: readonly Job[];
  /** Training runs that a crash or a quit cut short, latest first. */
  readonly interrupted: readonly InterruptedTraining[];
  readonly live: LiveCloud | null;
  readonly models: readonly ModelDescription[];
  readonly model: OpenModel | null;
  readonly shown: Shown;

  readonly history: History;
  readonly inspection: Inspection | null;
  readonly vectorState: VectorState;
  /** What the search box found last; `null` when it looks for nothing. */
  readonly search: FoundWords | null;
  /** Vocabulary indices of what a search found, lit in the cloud. */
  readonly hits: Uint32Array;
  /** Rows of each word set's words in the model, in the order of the words; 0xffffffff where the model lacks one. */
  readonly wordSetRows: ReadonlyMap<string, Uint32Array>;
  /** The word set that the pointer rests on in the legend. */
  readonly litWordSet: string | null;
  /** The word set whose words are laid open in its panel. */
  readonly openedWordSet: string | null;

  /** What was asked last, in the panel of neighbours and in the cloud; `null` when nothing is. */
  readonly question: Question | null;
  /** How questions are answered. */
  readonly questionOptions: QuestionOptions;
  /** The question's expression as arrows in the layout that is shown. */
  readonly drawing: Drawing | null;
  /** Words chosen together, ascending vocabulary indices. */
  readonly marked: Uint32Array;
  readonly focus: Focus | null;
  /** The layout on semantic axes; `null` while the principal components are shown. */
  readonly layout: AxesLayout | null;
  readonly axesDraft: AxesDraft;
  readonly axesProblem: AxesProblem | null;
  /** How many pairs each axis of a layout was asked for with, by the layout's name. */
  readonly axesPairs: ReadonlyMap<string, readonly number[]>;
  /** What dragging over the cloud does. */
  readonly tool: 'turn' | 'box' | 'lasso';
  /** The models on disk; `null` until they are asked for. */
  readonly library: LibraryListing | null;
  readonly catalogue: CatalogueListing | null;
  /** The file that was looked into and waits to be loaded. */
  readonly opening: Opening | null;
  /** Tests taken in this session, the latest first. */
  readonly evaluations: readonly Evaluation[];
  readonly evaluationForm: EvaluationForm;
  /** A word in many sentences. */
  readonly contexts: ContextsState;
  /** How skip-gram learns, one step after the other. */
  readonly lesson: LessonState;

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
  startFrom: 'nothing',
  pairs: null,
  engines: [],
  jobs: [],
  interrupted: [],
  live: null,
  models: [],
  model: null,
  shown: 'model',
  history: emptyHistory,
  inspection: null,
  vectorState: 'trained',
  search: null,
  hits: new Uint32Array(),
  wordSetRows: new Map(),
  litWordSet: null,
  openedWordSet: null,
  question: null,
  questionOptions: defaultQuestionOptions,
  drawing: null,
  marked: new Uint32Array(),
  focus: null,
  layout: null,
  axesDraft: firstAxesDraft,
  axesProblem: null,
  axesPairs: new Map(),
  tool: 'turn',
  library: null,
  catalogue: null,
  opening: null,
  evaluations: [],
  evaluationForm: firstEvaluationForm,
  contexts: firstContexts,
  lesson: firstLesson,
  undo: [],
  messages: [],
};

/** What is forgotten when another model is looked at: it was about rows of the one before. */
export const withoutModel = {
  history: emptyHistory,
  inspection: null,
  search: null,
  hits: new Uint32Array(),
  wordSetRows: new Map(),
  litWordSet: null,
  question: null,
  drawing: null,
  marked: new Uint32Array(),
  focus: null,
  layout: null,
  axesProblem: null,
  axesPairs: new Map(),
} satisfies Partial<AppState>;

export function createAppStore(): AppStore {
  return createStore<AppState>(() => firstState);
}
