import type { ContextStudy } from '../../shared/contexts.ts';
import { longestSentence } from '../../shared/contexts.ts';
import type { Workspace } from '../../shared/workspace.ts';
import type { ContextDraft, ContextsState, DraftSentence } from './contexts.ts';

/** Sentences of a draft at most: what one request may hold. */
const mostDraftSentences = 100_000;
/** UTF-16 units of a word at most. */
const longestWord = 200;
/** Up to this many sentences are read again by themselves when one of them was changed. */
const fewSentences = 50;
/** UTF-16 units of sentences that are remembered; at most three times as many bytes, so that a save stays below 1 MiB. */
const rememberedUnits = 300_000;

/** Lines of a text as sentences: without the space around them, and without empty ones. */
export function linesOf(text: string): readonly string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Makes sentences of a draft from texts: one line each, none longer than can be read. */
export function draftSentences(texts: readonly string[], makeId: () => string): readonly DraftSentence[] {
  return texts
    .map((text) => text.replace(/[\n\r\u2028\u2029]+/gu, ' ').slice(0, longestSentence))
    .map((text) => ({ id: makeId(), text }));
}

/** Puts sentences behind another one, by its name; at the end without one. There are never more than can be asked for. */
export function insertSentences(
  draft: ContextDraft,
  added: readonly DraftSentence[],
  behind: string | null = null,
): ContextDraft {
  const place = behind === null ? -1 : draft.sentences.findIndex(({ id }) => id === behind);
  const at = place === -1 ? draft.sentences.length : place + 1;
  const room = added.slice(0, Math.max(0, mostDraftSentences - draft.sentences.length));
  return room.length === 0 ? draft : { ...draft, sentences: draft.sentences.toSpliced(at, 0, ...room) };
}

export function editSentence(draft: ContextDraft, id: string, text: string): ContextDraft {
  const clean = text.slice(0, longestSentence);
  if (!draft.sentences.some((sentence) => sentence.id === id && sentence.text !== clean)) return draft;
  return {
    ...draft,
    sentences: draft.sentences.map((sentence) => (sentence.id === id ? { id, text: clean } : sentence)),
  };
}

/** Puts lines in the place of a sentence: the first into it, the others behind it. */
export function splitSentence(
  draft: ContextDraft,
  id: string,
  first: string,
  others: readonly DraftSentence[],
): ContextDraft {
  return insertSentences(editSentence(draft, id, first), others, id);
}

export function removeSentence(draft: ContextDraft, id: string): ContextDraft {
  const sentences = draft.sentences.filter((sentence) => sentence.id !== id);
  return sentences.length === draft.sentences.length ? draft : { ...draft, sentences };
}

export function setDraftWord(draft: ContextDraft, word: string): ContextDraft {
  return { ...draft, word: word.slice(0, longestWord) };
}

/** What of a draft is remembered: all of it, or as many of its first sentences as fit. */
export function rememberedDraft({ word, sentences, pooling }: ContextDraft): Workspace['contexts'] {
  let room = rememberedUnits;
  const kept: string[] = [];
  for (const { text } of sentences) {
    room -= text.length + 4;
    if (room < 0) break;
    kept.push(text);
  }
  return { word, sentences: kept, pooling };
}

export function recalledDraft(remembered: Workspace['contexts'], makeId: () => string): ContextDraft {
  return { ...remembered, sentences: draftSentences(remembered.sentences, makeId) };
}

/** What of a draft is read: the word, and the sentences that say something. */
export interface DraftRun {
  readonly model: string;
  readonly word: string;
  readonly pooling: ContextDraft['pooling'];
  readonly sentences: readonly DraftSentence[];
}

/** What running the draft would read; `null` while something is missing. */
export function draftRun({ model, draft }: Pick<ContextsState, 'model' | 'draft'>): DraftRun | null {
  const word = draft.word.trim();
  const sentences = draft.sentences.filter(({ text }) => text.trim() !== '');
  if (model === null || word === '' || sentences.length === 0) return null;
  return { model: model.id, word, pooling: draft.pooling, sentences };
}

/** Why the draft cannot be run; `null` where it can. */
export function runObstacle({ model, draft }: Pick<ContextsState, 'model' | 'draft'>): string | null {
  if (model === null) return 'Load a model first';
  if (draft.word.trim() === '') return 'Type the word first';
  return draft.sentences.some(({ text }) => text.trim() !== '') ? null : 'Add a sentence first';
}

/** Whether a draft is short enough to be read by itself once typing rests. */
export function runsByItself(run: DraftRun): boolean {
  return run.sentences.length <= fewSentences;
}

/** Whether what was read last is what the draft would read now. */
export function isCurrent(contexts: Pick<ContextsState, 'model' | 'draft' | 'study' | 'studied'>): boolean {
  const { study, studied } = contexts;
  const run = draftRun(contexts);
  if (run === null || study === null) return false;
  if (study.model !== run.model || study.word !== run.word || study.pooling !== run.pooling) return false;
  if (study.asked !== run.sentences.length) return false;
  const texts = new Map(run.sentences.map(({ id, text }) => [id, text]));
  return study.sentences.every((text, place) => texts.get(studied[place] ?? '') === text);
}

/** Whether two runs read the same. */
export function sameRun(one: DraftRun, other: DraftRun): boolean {
  return one.sentences.length === other.sentences.length && onlyAdds(one, other);
}

/** Whether a run reads what another one read, as it was, and perhaps more. */
export function onlyAdds(run: DraftRun, before: DraftRun): boolean {
  if (run.model !== before.model || run.word !== before.word || run.pooling !== before.pooling) return false;
  const texts = new Map(run.sentences.map(({ id, text }) => [id, text]));
  return before.sentences.every(({ id, text }) => texts.get(id) === text);
}

/** For each sentence of a study the name of the draft's sentence it was. A study may have read only a sample of them, in their order. */
export function studiedNames(
  study: Pick<ContextStudy, 'sentences'>,
  asked: readonly DraftSentence[],
): readonly string[] {
  let next = 0;
  return study.sentences.map((text) => {
    while (next < asked.length && asked[next]?.text !== text) next += 1;
    const name = asked[next]?.id ?? '';
    next += 1;
    return name;
  });
}

/** A sentence of the draft as the model read it last. */
export interface ReadSentence {
  /** Its place in the study. */
  readonly sentence: number;
  /** Its passages, by their place in the study: more than one where the sentence was too long and holds the word far apart. */
  readonly passages: readonly number[];
  /** Its occurrences, by their place in the study. */
  readonly occurrences: readonly number[];
}

/** What was read of each sentence, by the name of the draft's sentence. */
export function readSentences({
  study,
  studied,
}: Pick<ContextsState, 'study' | 'studied'>): ReadonlyMap<string, ReadSentence> {
  const read = new Map<string, { sentence: number; passages: number[]; occurrences: number[] }>();
  if (study === null) return read;
  const bySentence = studied.map((name, sentence) => {
    const entry = { sentence, passages: [], occurrences: [] };
    read.set(name, entry);
    return entry as { passages: number[]; occurrences: number[] };
  });
  for (const [place, { sentence }] of study.passages.entries()) bySentence[sentence]?.passages.push(place);
  for (const [place, { sentence }] of study.occurrences.entries())
    bySentence[sentence]?.occurrences.push(place);
  return read;
}

/** The length of an occurrence's vector and its first values in a layer, by the layer's place in the model's `layers`. */
export function firstNumbers(
  study: Pick<ContextStudy, 'norms' | 'firstValues' | 'first' | 'occurrences'>,
  layer: number,
  occurrence: number,
): { readonly norm: number; readonly values: Float32Array } {
  const row = layer * study.occurrences.length + occurrence;
  return {
    norm: study.norms[row] ?? Number.NaN,
    values: study.firstValues.subarray(row * study.first, (row + 1) * study.first),
  };
}
