import type { ContextAnswer, ContextsState } from './contexts.ts';
import type { AppState } from './store.ts';

/** What is asked about a study; each field changes the answer. */
export interface ContextQuestions {
  readonly comparison: PairQuestion;
  readonly matrix: LayerQuestion;
  readonly senses: LayerQuestion & { readonly count: number | null };
  /** `models` are the open models of words, whose vectors are compared too. */
  readonly ages: PairQuestion & { readonly models: string };
  readonly layout: { readonly study: string };
  readonly scale: { readonly model: string };
}

interface LayerQuestion {
  readonly study: string;
  /** Its number in the model. */
  readonly layer: number;
}

interface PairQuestion extends LayerQuestion {
  readonly first: number;
  readonly second: number;
}

type Wanted = { readonly [N in ContextAnswer]: (state: AppState) => ContextQuestions[N] | null };

/** What the shown view and the cloud need to know now; `null` for what neither shows. */
export const wantedAnswers: Wanted = {
  comparison: ({ contexts }) => (contexts.view === 'side-by-side' ? pairQuestion(contexts) : null),
  matrix: ({ contexts }) => (contexts.view === 'matrix' ? layerQuestion(contexts) : null),
  senses: ({ contexts }) => {
    const { view, shown, senseCount: count } = contexts;
    // The matrix is ordered by sense, and the cloud coloured.
    const question = shown || view === 'senses' || view === 'matrix' ? layerQuestion(contexts) : null;
    return question === null ? null : { ...question, count };
  },
  ages: ({ contexts, models }) => {
    const question = contexts.view === 'ages' ? pairQuestion(contexts) : null;
    return question === null ? null : { ...question, models: models.map(({ id }) => id).join(' ') };
  },
  layout: ({ contexts: { study, shown } }) => (study !== null && shown ? { study: study.id } : null),
  // It takes a while, waits for what was asked before it, and holds for all studies of a model.
  scale: ({ contexts: { model, comparison, scale, view } }) =>
    model !== null && comparison !== null && scale === null && view === 'side-by-side'
      ? { model: model.id }
      : null,
};

function layerQuestion({ study, layer, model }: ContextsState): LayerQuestion | null {
  const number = model?.layers[layer];
  return study === null || number === undefined || study.model !== model?.id
    ? null
    : { study: study.id, layer: number };
}

function pairQuestion(contexts: ContextsState): PairQuestion | null {
  const question = layerQuestion(contexts);
  const [first, second] = contexts.pair;
  return question === null || first === null || second === null ? null : { ...question, first, second };
}

/** The same question of the layers beside it, which may be asked next; none where it is about no layer. */
export function neighborQuestions<T extends object>(question: T, layers: readonly number[]): readonly T[] {
  if (!('layer' in question) || typeof question.layer !== 'number') return [];
  const place = layers.indexOf(question.layer);
  return [layers[place + 1], layers[place - 1]]
    .filter((layer) => layer !== undefined)
    .map((layer) => ({ ...question, layer }));
}
