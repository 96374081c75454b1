import type { ContextStudy } from '../../../shared/contexts.ts';
import { serializeError } from '../../../shared/errors.ts';
import { firstLayer } from '../../state/context-layers.ts';
import { carriedPair, type NamedStudy, sameOccurrence } from '../../state/context-pairs.ts';
import { type ContextQuestions, neighborQuestions, wantedAnswers } from '../../state/context-questions.ts';
import type { ContextAnswer, ContextsState } from '../../state/contexts.ts';
import type { AppState } from '../../state/store.ts';
import type { Context } from './context.ts';
import { latestOnly } from './latest.ts';

type Answers = { readonly [N in ContextAnswer]: NonNullable<ContextsState[N]> };

/** Studies up to this size are answered so fast that the layers beside the shown one are asked ahead. */
const mostAskedAhead = 200;
/** Numbers that the kept answers of one kind hold at most, about. */
const mostKept = 4_000_000;

/** What can be done when a study is gone. */
export interface StudyRunner {
  run(): Promise<void>;
}

/** Asks for what the views need whenever the study, the layer or the pair is another one. Returns what ends it. */
export function followStudy(context: Context, runner: StudyRunner): () => void {
  const { store, report } = context;
  const { api } = context.platform;
  /** The study that was found to be gone; `null` once another one has answered. */
  let gone: string | null = null;

  /** Tells of a failure once; a study that is gone is run again, once. */
  function failed(error: unknown): void {
    const { code } = serializeError(error);
    const study = store.getState().contexts.study?.id ?? null;
    if (code === 'cancelled') return;
    if (code === 'context-study-unknown') {
      // Several questions may find out at the same time.
      if (gone === study) return;
      const again = gone === null;
      gone = study;
      if (again) {
        runner.run().catch(report);
        return;
      }
    }
    report(error);
  }
  const answered = () => {
    gone = null;
  };

  const follow = <N extends ContextAnswer>(name: N, send: Send<N>) =>
    followAnswer(context, name, send, { answered, failed });
  const followers = [
    follow('comparison', (question) => api.request('contexts.compare', question)),
    follow('matrix', (question) => api.request('contexts.matrix', question)),
    follow('senses', (question) => api.request('contexts.senses', question)),
    // The open models of words are part of the question only here: main knows them.
    follow('ages', ({ study, first, second, layer }) =>
      api.request('contexts.ages', { study, first, second, layer }),
    ),
    follow('layout', (question) => context.run('contexts.layout', question, about(store.getState()))),
    // The scale is the model's: its answer says nothing about whether the study is there.
    followAnswer(
      context,
      'scale',
      (question) => context.run('contexts.scale', question, about(store.getState())),
      { answered: () => undefined, failed },
    ),
  ];

  const stops = [
    followChange(context),
    store.subscribe((state) => {
      for (const { changed } of followers) changed(state);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    for (const { dispose } of followers) dispose();
  };
}

function about({ contexts: { model } }: AppState) {
  return { kind: 'contexts', subject: model?.name ?? '' } as const;
}

/** Keeps the pair, the selection and the layer meaningful when a study or a model comes. */
function followChange({ store, update }: Context): () => void {
  let { study, model } = store.getState().contexts;
  let before: (NamedStudy & Pick<ContextsState, 'pair' | 'selected'>) | null = null;
  return store.subscribe(({ contexts }) => {
    const { study: nextStudy, model: nextModel, studied, pair, selected } = contexts;
    if (nextModel !== model) {
      const last = model;
      model = nextModel ?? model;
      if (nextModel !== null) {
        const layer = firstLayer(nextModel, last, contexts.layer);
        update((state) => ({ contexts: { ...state.contexts, layer, scale: null } }));
      }
    }
    if (nextStudy === null) {
      study = null;
      return;
    }
    if (nextStudy === study) {
      before = { study: nextStudy, studied, pair, selected };
      return;
    }
    study = nextStudy;
    const after = { study: nextStudy, studied };
    const next = {
      pair: carriedPair(before, after, before?.pair ?? pair),
      selected: before === null ? null : sameOccurrence(before, after, before.selected),
      hovered: null,
      // What is known of other occurrences would be shown with the wrong sentences.
      comparison: null,
      matrix: null,
      senses: null,
      ages: null,
    };
    update((state) => ({ contexts: { ...state.contexts, ...next } }));
  });
}

type Send<N extends ContextAnswer> = (question: ContextQuestions[N]) => Promise<Answers[N]>;

interface Follower {
  changed(state: AppState): void;
  dispose(): void;
}

/** Keeps one kind of answer in step with what is wanted. What was answered stays at hand while the study is the same. */
function followAnswer<N extends ContextAnswer>(
  { store, update }: Context,
  name: N,
  send: Send<N>,
  { answered, failed }: { readonly answered: () => void; readonly failed: (error: unknown) => void },
): Follower {
  const ask = latestOnly(send);
  const kept = new Map<string, Answers[N]>();
  let keptOf: ContextStudy | null = null;
  let wanted: string | null = null;
  let disposed = false;

  const wait = (waits: boolean) =>
    update(({ contexts }) => {
      if (contexts.waiting.includes(name) === waits) return {};
      const others = contexts.waiting.filter((other) => other !== name);
      return { contexts: { ...contexts, waiting: waits ? [...others, name] : others } };
    });
  const show = (answer: Answers[N]) =>
    update(({ contexts }) => ({
      contexts: { ...contexts, [name]: answer, waiting: contexts.waiting.filter((other) => other !== name) },
    }));
  const keep = (key: string, answer: Answers[N]) => {
    const { study } = store.getState().contexts;
    if (study !== keptOf) kept.clear();
    keptOf = study;
    const most = Math.max(1, Math.floor(mostKept / Math.max(1, (study?.occurrences.length ?? 0) ** 2)));
    kept.set(key, answer);
    for (const old of kept.keys()) {
      if (kept.size <= Math.min(most, 64)) break;
      kept.delete(old);
    }
  };

  /** Asks the layers beside the shown one while nothing else is wanted. Failures are told when the layer is asked for itself. */
  async function askAhead(question: ContextQuestions[N], key: string): Promise<void> {
    const { study, model } = store.getState().contexts;
    if (study === null || model === null || study.occurrences.length > mostAskedAhead) return;
    for (const next of neighborQuestions(question, model.layers)) {
      const nextKey = JSON.stringify(next);
      if (kept.has(nextKey)) continue;
      if (disposed || wanted !== key || store.getState().contexts.study !== study) return;
      const answer = await send(next).catch(() => null);
      if (answer === null || store.getState().contexts.study !== study) return;
      keep(nextKey, answer);
    }
  }

  async function put(question: ContextQuestions[N], key: string): Promise<void> {
    const current = () => !disposed && wanted === key;
    try {
      const answer = await ask(question);
      // An answer that was overtaken has another one behind it.
      if (answer === null || !current()) return;
      answered();
      keep(key, answer);
      show(answer);
      void askAhead(question, key);
    } catch (error) {
      if (!current()) return;
      wait(false);
      failed(error);
    }
  }

  return {
    changed: (state) => {
      const question = wantedAnswers[name](state);
      const key = question === null ? null : JSON.stringify(question);
      if (key === wanted) return;
      wanted = key;
      if (question === null || key === null) {
        wait(false);
        return;
      }
      const answer = keptOf === state.contexts.study ? kept.get(key) : undefined;
      if (answer !== undefined) {
        show(answer);
        void askAhead(question, key);
        return;
      }
      wait(true);
      void put(question, key);
    },
    dispose: () => {
      disposed = true;
    },
  };
}
