import { formatCount, formatShare } from '../../shared/format.ts';
import type { ModelDescription } from '../../shared/models.ts';
import type { EngineName } from '../../shared/training.ts';
import type { WordSet } from '../../shared/workspace.ts';
import type { Job } from './jobs.ts';
import { hasRow } from './rows.ts';
import type { AppState, LiveCloud } from './store.ts';
import type { KnownRate } from './training-form.ts';
import { wordSetColorCount } from './word-sets.ts';

/** The row that stands for a word that a model lacks. */
export const missingRow = 0xffff_ffff;

export const noRows: Uint32Array = new Uint32Array();

/** The rows of a word set's words that the model has, in the order of the words. */
export function knownRows(rows: Uint32Array | undefined): Uint32Array {
  return rows?.filter((row) => row !== missingRow) ?? noRows;
}

/** Whether the cloud shows the training under way. */
export function showsLive(state: AppState): boolean {
  return state.live !== null && (state.shown === 'live' || state.model === null);
}

/** The selected word where others are isolated and it is not shown. */
export function hiddenWord({ focus, history: { present }, model }: AppState): string | null {
  if (focus?.mode !== 'isolate' || present === null || model === null) return null;
  return hasRow(focus.rows, present) ? null : model.words.word(present);
}

export function trainingJob(state: AppState): Job | null {
  return state.jobs.find((job) => job.kind === 'training') ?? null;
}

export function corpusJob(state: AppState): Job | null {
  return state.jobs.find((job) => job.kind === 'corpus') ?? null;
}

/** What the picture is, how it was made and how much of the variance it holds: always on screen. */
export function cloudCaption(state: AppState): string {
  if (showsLive(state)) {
    const frame = state.live?.latest;
    if (frame === null || frame === undefined) return 'Preparing to train';
    const rows = `the ${formatCount(frame.sample)} most frequent words`;
    const share = formatShare(sum(frame.explainedVarianceRatio));
    const stage = frame.wordsTrained === 0 ? 'random, before training' : 'live sample';
    return `PCA of ${rows} · ${stage} · aligned · ${share} of variance`;
  }
  const model = state.model;
  if (model === null) return '';
  const { focus, layout } = state;
  const all = `${formatCount(model.description.words)} words`;
  const some = focus?.mode === 'isolate' ? `${formatCount(focus.rows.length)} of ${all} shown` : null;
  if (layout !== null) {
    const names = layout.axes.map(({ low, high }) => `${low} → ${high}`).join(' · ');
    return `Semantic ${layout.axes.length === 1 ? 'axis' : 'axes'} ${names} · cosine · ${some ?? all}`;
  }
  const dimensions = state.workspace.view.dimensions;
  const share = formatShare(sum(model.projection.explainedVarianceRatio.slice(0, dimensions)));
  return `PCA of ${all} · exact · ${share} of variance${some === null ? '' : ` · ${some}`}`;
}

/** In how many dimensions the cloud is shown: fewer than three semantic axes span a plane, whatever was chosen. */
export function shownDimensions(state: AppState): 2 | 3 {
  const { layout, workspace } = state;
  return layout !== null && layout.axes.length < 3 && !showsLive(state) ? 2 : workspace.view.dimensions;
}

/** Share of the variance on each of the three axes of what is shown; `null` where an axis has none. */
export function axisShares(state: AppState): readonly [number | null, number | null, number | null] {
  const shares = showsLive(state)
    ? state.live?.latest?.explainedVarianceRatio
    : state.model?.projection.explainedVarianceRatio;
  return [shares?.[0] ?? null, shares?.[1] ?? null, shares?.[2] ?? null];
}

/** Rows of each visible word set's words in what is shown. */
export function visibleWordSetRows(
  state: {
    readonly workspace: { readonly wordSets: readonly WordSet[] };
    readonly wordSetRows: AppState['wordSetRows'];
    readonly live: Pick<LiveCloud, 'frequentWords'> | null;
  },
  live: boolean,
): readonly { readonly wordSet: WordSet; readonly rows: Uint32Array }[] {
  const visible = state.workspace.wordSets.filter((wordSet) => wordSet.visible);
  if (!live || state.live === null) {
    return visible.map((wordSet) => ({
      wordSet,
      rows: knownRows(state.wordSetRows.get(wordSet.id)),
    }));
  }
  const places = new Map(state.live.frequentWords.map(({ word }, index) => [word, index]));
  return visible.map((wordSet) => ({
    wordSet,
    rows: Uint32Array.from(
      wordSet.words.flatMap((word) => places.get(word) ?? places.get(word.toLowerCase()) ?? []),
    ),
  }));
}

export function paletteSlot(wordSet: WordSet): number {
  return wordSet.color % wordSetColorCount;
}

/** The word sets that hold a word. */
export function wordSetsOfWord(wordSets: readonly WordSet[], word: string): readonly WordSet[] {
  const lower = word.toLowerCase();
  return wordSets.filter((wordSet) => wordSet.words.some((other) => other === word || other === lower));
}

/** How fast the latest training by an engine went, from which its next one can be guessed. */
export function knownRate(models: readonly ModelDescription[], engine: EngineName): KnownRate | null {
  for (const { origin } of models.toReversed()) {
    if (origin.kind === 'trained' && origin.engine === engine && origin.wordsPerSecond > 0) {
      const { dimension, window, negative } = origin.options;
      return { wordsPerSecond: origin.wordsPerSecond, dimension, window, negative };
    }
  }
  return null;
}

/** `100 d · 24,310 words` */
export function modelSize(model: Pick<ModelDescription, 'words' | 'dimension'>): string {
  return `${formatCount(model.words)} words × ${formatCount(model.dimension)} d`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The open model that training starts from, if one was chosen and is open; `null`: training starts from nothing. */
export function startingModel({ startFrom, model }: AppState): ModelDescription | null {
  return startFrom === 'nothing' ? null : (model?.description ?? null);
}
