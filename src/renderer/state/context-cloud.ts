import type { ContextStudy, Senses } from '../../shared/contexts.ts';
import { formatCounted, formatShare } from '../../shared/format.ts';
import type { ContextsState } from './contexts.ts';
import { lessonCaption, shownLesson } from './lesson-cloud.ts';
import { cloudCaption, showsLive } from './selectors.ts';
import type { AppState } from './store.ts';

/** The occurrences of a word as a cloud: what of the state it needs, all of it there. */
export interface OccurrenceCloud {
  readonly study: ContextStudy;
  readonly layout: NonNullable<ContextsState['layout']>;
  readonly model: NonNullable<ContextsState['model']>;
  /** Place in the model's `layers`. */
  readonly layer: number;
}

/** What the cloud shows of contexts; `null` while it shows words. Built anew each time: compare its parts, not itself. */
export function occurrenceCloud(state: AppState): OccurrenceCloud | null {
  const { shown, study, layout, model, layer } = state.contexts;
  if (!shown || study === null || layout === null || model === null || showsLive(state)) return null;
  const rows = study.occurrences.length * model.layers.length;
  return rows > 0 && layout.positions.length === rows * 3 ? { study, layout, model, layer } : null;
}

/** Whether the cloud shows occurrences of a word in place of the words. */
export function showsOccurrences(state: AppState): boolean {
  return occurrenceCloud(state) !== null;
}

/** Float32Array of occurrences·3: where they lie in a layer; a view of the layout's positions. */
export function layerPositions({ study, layout, layer }: OccurrenceCloud): Float32Array {
  const length = study.occurrences.length * 3;
  return layout.positions.subarray(layer * length, (layer + 1) * length);
}

/** What the picture of the occurrences is, how it was made and how much of this layer's variance it holds. */
export function occurrenceCaption({ study, layout, model, layer }: OccurrenceCloud): string {
  const number = model.layers[layer] ?? 0;
  const last = model.layers.at(-1) ?? 0;
  const place = number === 0 ? 'embeddings' : `layer ${number} of ${last}`;
  const joint =
    model.layers.length === 1
      ? ''
      : ` · one projection for ${formatCounted(model.layers.length, 'layer')}, each centred and scaled`;
  const share = formatShare(layout.layerShares[layer] ?? 0);
  const placed = study.occurrences.length - layout.fitted;
  const later = placed > 0 ? ` · ${formatCounted(placed, 'occurrence')} only placed` : '';
  return `PCA of ${formatCounted(study.occurrences.length, 'occurrence')} of “${study.word}” · ${place}${joint} · ${share} of its variance${later}`;
}

/** What stands on the picture: what it is and how it was made. */
export function pictureCaption(state: AppState): string {
  const lesson = shownLesson(state);
  if (lesson !== null) return lessonCaption(lesson);
  const occurrences = occurrenceCloud(state);
  return occurrences === null ? cloudCaption(state) : occurrenceCaption(occurrences);
}

/** What the picture is of, for a file's name. */
export function pictureName(state: AppState): string {
  if (showsLive(state)) return state.live?.name ?? 'cloud';
  return occurrenceCloud(state)?.study.word ?? state.model?.description.name ?? 'cloud';
}

/** How many words stand on each side of the word in a label, and how long a label may be, in UTF-16 units a side. */
const wordsAround = 2;
const longestSide = 22;

/** An occurrence with the words around it, short enough for a label: `turned on the light in his`. */
export function occurrenceLabel(study: ContextStudy, index: number): string {
  const { before, word, after } = occurrenceParts(study, index);
  const start = before.trimEnd().split(/\s+/u).slice(-wordsAround).join(' ').slice(-longestSide);
  const end = after.trimStart().split(/\s+/u).slice(0, wordsAround).join(' ').slice(0, longestSide);
  // What touched the word in the sentence touches it here.
  const left = /\s$/u.test(before) || before === '' ? ' ' : '';
  const right = /^\s/u.test(after) || after === '' ? ' ' : '';
  return `${start}${left}${word}${right}${end}`.trim();
}

/** The sentence of an occurrence, cut at the word. */
export function occurrenceParts(
  study: ContextStudy,
  index: number,
): { readonly before: string; readonly word: string; readonly after: string } {
  const occurrence = study.occurrences[index];
  const sentence = occurrence === undefined ? undefined : study.sentences[occurrence.sentence];
  if (occurrence === undefined || sentence === undefined) return { before: '', word: study.word, after: '' };
  const { start, end } = occurrence;
  return { before: sentence.slice(0, start), word: sentence.slice(start, end), after: sentence.slice(end) };
}

/** What a sense is called: its most telling words. */
export function senseName(senses: Senses, place: number): string {
  const words = senses.senses[place]?.words.slice(0, 3).map(({ word }) => word) ?? [];
  return words.length === 0 ? `Sense ${place + 1}` : words.join(', ');
}
