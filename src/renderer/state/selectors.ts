import { formatCount, formatShare } from '../../shared/format.ts';
import type { ModelDescription } from '../../shared/models.ts';
import type { Group } from '../../shared/workspace.ts';
import { groupColorCount } from './groups.ts';
import type { Job } from './jobs.ts';
import type { AppState, LiveCloud } from './store.ts';
import type { KnownRate } from './training-form.ts';

/** The row that stands for a word that a model lacks. */
export const missingRow = 0xffff_ffff;

export const noRows: Uint32Array = new Uint32Array();

/** Whether the cloud shows the training under way. */
export function showsLive(state: AppState): boolean {
  return state.live !== null && (state.shown === 'live' || state.model === null);
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
  const dimensions = state.workspace.view.dimensions;
  const share = formatShare(sum(model.projection.explainedVarianceRatio.slice(0, dimensions)));
  return `PCA of ${formatCount(model.description.words)} words · exact · ${share} of variance`;
}

/** Share of the variance on each of the three axes of what is shown; `null` where an axis has none. */
export function axisShares(state: AppState): readonly [number | null, number | null, number | null] {
  const shares = showsLive(state)
    ? state.live?.latest?.explainedVarianceRatio
    : state.model?.projection.explainedVarianceRatio;
  return [shares?.[0] ?? null, shares?.[1] ?? null, shares?.[2] ?? null];
}

/** Rows of each visible group's words in what is shown. */
export function visibleGroupRows(
  state: {
    readonly workspace: { readonly groups: readonly Group[] };
    readonly groupRows: AppState['groupRows'];
    readonly live: Pick<LiveCloud, 'frequentWords'> | null;
  },
  live: boolean,
): readonly { readonly group: Group; readonly rows: Uint32Array }[] {
  const visible = state.workspace.groups.filter((group) => group.visible);
  if (!live || state.live === null) {
    return visible.map((group) => ({
      group,
      rows: (state.groupRows.get(group.id) ?? noRows).filter((row) => row !== missingRow),
    }));
  }
  const places = new Map(state.live.frequentWords.map(({ word }, index) => [word, index]));
  return visible.map((group) => ({
    group,
    rows: Uint32Array.from(
      group.words.flatMap((word) => places.get(word) ?? places.get(word.toLowerCase()) ?? []),
    ),
  }));
}

export function paletteSlot(group: Group): number {
  return group.color % groupColorCount;
}

/** The groups that hold a word. */
export function groupsOfWord(groups: readonly Group[], word: string): readonly Group[] {
  const lower = word.toLowerCase();
  return groups.filter((group) => group.words.some((other) => other === word || other === lower));
}

/** How fast the latest training went, from which the next one can be guessed. */
export function knownRate(models: readonly ModelDescription[]): KnownRate | null {
  for (const { origin } of models.toReversed()) {
    if (origin.kind === 'trained' && origin.wordsPerSecond > 0) {
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
