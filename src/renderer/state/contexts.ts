import type {
  ContextComparison,
  ContextDevice,
  ContextFolder,
  ContextLayout,
  ContextMatrix,
  ContextModel,
  ContextScale,
  ContextStudy,
  ContextsDescription,
  PiecePooling,
  Senses,
  WordAge,
} from '../../shared/contexts.ts';
import type { SerializedError } from '../../shared/errors.ts';
import type { ChosenFiles } from './context-files.ts';

/** A sentence of the draft; its name stays while its text is edited. */
export interface DraftSentence {
  readonly id: string;
  readonly text: string;
}

/** What a person has typed and not run yet. */
export interface ContextDraft {
  readonly word: string;
  readonly sentences: readonly DraftSentence[];
  readonly pooling: PiecePooling;
}

/** An answer about a study. */
export type ContextAnswer = 'comparison' | 'matrix' | 'senses' | 'ages' | 'layout' | 'scale';

/** Which result the panel Contexts shows. */
export type ContextView = 'side-by-side' | 'matrix' | 'senses' | 'ages';

/** What is asked of a folder before it is loaded. */
export interface ContextChoice {
  readonly folder: ContextFolder;
  /** The file of weights. */
  readonly weights: string;
  readonly device: ContextDevice;
}

/** A folder that was chosen in the browser and holds several weights: none of it was sent yet. */
export interface FilesChoice {
  readonly files: ChosenFiles;
  /** The path of the weights to send. */
  readonly weights: string;
}

/** A word in many sentences, as far as the page knows it. */
export interface ContextsState {
  /** `null` until it is asked for. */
  readonly described: ContextsDescription | null;
  /** The folder that was looked into and waits to be loaded. */
  readonly choice: ContextChoice | null;
  readonly filesChoice: FilesChoice | null;
  /** The loaded model. */
  readonly model: ContextModel | null;
  readonly draft: ContextDraft;
  /** The draft as it was run last, whole or in part; `null` before the first run. */
  readonly study: ContextStudy | null;
  /** For each sentence of the study the draft's sentence it was, by its name. */
  readonly studied: readonly string[];
  /** Why the last run failed, until the next one. */
  readonly problem: SerializedError | null;
  /** Place in the model's `layers`. */
  readonly layer: number;
  /** The two occurrences that are compared. */
  readonly pair: readonly [number | null, number | null];
  /** The occurrence that is looked at. */
  readonly selected: number | null;
  /** The occurrence that the pointer rests on, in a list, the matrix or the cloud. */
  readonly hovered: number | null;
  readonly view: ContextView;
  /** The number of senses that the person chose; `null` for the suggested one. */
  readonly senseCount: number | null;
  /** Answers that are on their way; what was there before stays until they come. */
  readonly waiting: readonly ContextAnswer[];
  /** Answers about the study at the layer; `null` until they were asked for. */
  readonly comparison: ContextComparison | null;
  readonly matrix: ContextMatrix | null;
  readonly senses: Senses | null;
  readonly ages: readonly WordAge[] | null;
  readonly layout: ContextLayout | null;
  readonly scale: ContextScale | null;
  /** Whether the cloud shows the occurrences instead of the words. */
  readonly shown: boolean;
}

export const firstContexts: ContextsState = {
  described: null,
  choice: null,
  filesChoice: null,
  model: null,
  draft: { word: '', sentences: [], pooling: 'mean' },
  study: null,
  studied: [],
  problem: null,
  layer: 0,
  pair: [null, null],
  selected: null,
  hovered: null,
  view: 'side-by-side',
  senseCount: null,
  waiting: [],
  comparison: null,
  matrix: null,
  senses: null,
  ages: null,
  layout: null,
  scale: null,
  shown: false,
};

/** What is forgotten when other sentences were run. */
export const withoutStudy = {
  study: null,
  studied: [],
  problem: null,
  pair: [null, null],
  selected: null,
  hovered: null,
  senseCount: null,
  comparison: null,
  matrix: null,
  senses: null,
  ages: null,
  layout: null,
} satisfies Partial<ContextsState>;
