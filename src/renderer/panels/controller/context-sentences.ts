import type { ContextStudy, PiecePooling } from '../../../shared/contexts.ts';
import { describeError } from '../../../shared/describe-error.ts';
import { serializeError } from '../../../shared/errors.ts';
import { formatCount, formatCounted } from '../../../shared/format.ts';
import {
  type DraftRun,
  draftRun,
  draftSentences,
  editSentence,
  insertSentences,
  isCurrent,
  linesOf,
  onlyAdds,
  recalledDraft,
  rememberedDraft,
  removeSentence,
  runsByItself,
  sameRun,
  setDraftWord,
  splitSentence,
  studiedNames,
} from '../../state/context-draft.ts';
import { type ContextDraft, type ContextsState, withoutStudy } from '../../state/contexts.ts';
import { pushSentences } from '../../state/undo.ts';
import type { Context } from './context.ts';
import type { ContextViewActions } from './context-views.ts';

/** What can be done with the word and its sentences. Changes of the draft are undone one by one, and remembered. */
export interface ContextSentenceActions {
  setWord(word: string): void;
  setPooling(pooling: PiecePooling): void;
  /** Adds sentences at the end, one a line; empty lines are left out. */
  add(texts: readonly string[]): void;
  /** Puts an empty sentence behind another. Gives its name; `null` when there are too many. */
  insertBehind(id: string): string | null;
  /** Puts lines in the place of a sentence. */
  split(id: string, lines: readonly string[]): void;
  edit(id: string, text: string): void;
  remove(id: string): void;
  clear(): void;
  /** Puts in a word with sentences to try. */
  tryExample(): void;
  /** Adds lines of the open corpus that hold the word; gives how many of how many, `null` where none were found. */
  addFromCorpus(limit: number): Promise<{ readonly added: number; readonly total: number } | null>;
  /** Runs the draft. A run under way is cancelled first. Where only sentences were added, the projection stays. */
  run(): Promise<void>;
  /** Stops the run under way. */
  stop(): void;
  /** Shows a draft as it was before, or as it was remembered. */
  restore(draft: ContextDraft): void;
  /** Puts back what was remembered when the program was used last; it is not run before it is asked for. */
  recall(): void;
  /** Runs the draft soon, where that is short work. */
  runSoon(): void;
  dispose(): void;
}

/** How long typing rests before the draft is read. */
const restMilliseconds = 450;

const example = {
  word: 'light',
  sentences: [
    'She switched on the light in the hallway.',
    'The light of the lamp was too dim to read by.',
    'His suitcase was light enough to lift with one hand.',
    'We had only a light lunch before the long walk.',
    'He asked for a match to light the candles.',
    'The walls were painted a light shade of blue.',
  ],
};

export function createContextSentenceActions(
  context: Context,
  views: Pick<ContextViewActions, 'show'>,
): ContextSentenceActions {
  const { store, update, report, say } = context;
  const makeId = (): string => crypto.randomUUID();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What is being read, with the job that reads it. */
  let running: { readonly run: DraftRun; job: string | null } | null = null;
  let asked = 0;
  /** What was read last, and what the shown projection was fitted to. */
  let last: { readonly run: DraftRun; readonly study: string } | null = null;
  let fitted: { readonly run: DraftRun; readonly study: string } | null = null;
  /** Counts the rests of typing: what is typed between two of them is one step to undo. */
  let rests = 0;
  /** What could not be read, so that it is not tried again by itself. */
  let failed: DraftRun | null = null;

  const contexts = (): ContextsState => store.getState().contexts;

  /** Shows a draft and remembers it. */
  function show(draft: ContextDraft): void {
    update((state) => ({
      contexts: { ...state.contexts, draft },
      workspace: { ...state.workspace, contexts: rememberedDraft(draft) },
    }));
    if (draft.sentences.length > 0) return;
    stop();
    update((state) => ({ contexts: { ...state.contexts, ...withoutStudy } }));
    views.show(false);
  }

  function change(
    label: string,
    target: string | null,
    next: (draft: ContextDraft) => ContextDraft,
  ): boolean {
    const before = contexts().draft;
    const draft = next(before);
    if (draft === before) return false;
    show(draft);
    const step = target === null ? null : `${target} ${rests}`;
    const entry = { kind: 'sentences', label, before, target: step } as const;
    update((state) => ({ undo: pushSentences(state.undo, entry) }));
    runSoon();
    return true;
  }

  function add(texts: readonly string[], label = 'add sentences'): void {
    const added = draftSentences(texts.flatMap(linesOf), makeId);
    change(label, null, (draft) => insertSentences(draft, added));
  }

  function runSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      rests += 1;
      const wanted = draftRun(contexts());
      if (wanted === null || !runsByItself(wanted) || (running === null && isCurrent(contexts()))) return;
      const tried = [running?.run, failed].some((run) => run != null && sameRun(wanted, run));
      if (!tried) void run();
    }, restMilliseconds);
  }

  function stop(): void {
    clearTimeout(timer);
    asked += 1;
    if (running?.job != null) context.cancel(running.job);
    running = null;
  }

  /** The study whose projection can stay: the latest that this run only adds to. */
  function baseFor(run: DraftRun): string | null {
    if (contexts().study === null) return null;
    for (const before of [last, fitted])
      if (before !== null && onlyAdds(run, before.run)) return before.study;
    return null;
  }

  async function request(
    run: DraftRun,
    base: string | null,
    mine: { job: string | null },
  ): Promise<ContextStudy> {
    const { model, word, pooling, sentences } = run;
    return await context.run(
      'contexts.study',
      { model, word, pooling, base, sentences: sentences.map(({ text }) => text) },
      {
        kind: 'context-run',
        subject: contexts().model?.name ?? 'the model',
        onStart: (job) => {
          mine.job = job;
        },
      },
    );
  }

  async function run(): Promise<void> {
    const wanted = draftRun(contexts());
    if (wanted === null) return;
    stop();
    const turn = asked;
    const mine: { readonly run: DraftRun; job: string | null } = { run: wanted, job: null };
    running = mine;
    failed = null;
    update((state) => ({ contexts: { ...state.contexts, problem: null } }));
    let base = baseFor(wanted);
    try {
      const study = await request(wanted, base, mine).catch((error: unknown) => {
        if (base === null || serializeError(error).code !== 'context-study-unknown') throw error;
        // The study that the projection was made for is gone; then there is a new projection.
        base = null;
        return request(wanted, null, mine);
      });
      if (turn !== asked || contexts().model?.id !== wanted.model) return;
      const first = contexts().study === null;
      last = { run: wanted, study: study.id };
      if (base === null) fitted = last;
      const studied = studiedNames(study, wanted.sentences);
      update((state) => ({ contexts: { ...state.contexts, study, studied, problem: null } }));
      if (first) views.show(true);
    } catch (error) {
      const problem = serializeError(error);
      if (turn !== asked || problem.code === 'cancelled') return;
      failed = wanted;
      update((state) => ({ contexts: { ...state.contexts, problem } }));
      say({ kind: 'error', text: describeError(problem).sentence });
    } finally {
      if (running === mine) running = null;
    }
  }

  return {
    setWord: (word) => void change('change the word', 'word', (draft) => setDraftWord(draft, word)),
    setPooling: (pooling) =>
      void change('change how pieces are joined', null, (draft) =>
        draft.pooling === pooling ? draft : { ...draft, pooling },
      ),
    add,
    insertBehind: (id) => {
      const added = draftSentences([''], makeId);
      const inserted = change('add a sentence', null, (draft) => insertSentences(draft, added, id));
      return inserted ? (added[0]?.id ?? null) : null;
    },
    split: (id, [first = '', ...others]) => {
      const added = draftSentences(others, makeId);
      change('add sentences', null, (draft) => splitSentence(draft, id, first, added));
    },
    edit: (id, text) => void change('change a sentence', id, (draft) => editSentence(draft, id, text)),
    remove: (id) => void change('remove a sentence', null, (draft) => removeSentence(draft, id)),
    clear: () => {
      const count = contexts().draft.sentences.length;
      if (!change('clear the sentences', null, (draft) => ({ ...draft, sentences: [] }))) return;
      say({
        kind: 'information',
        text: `Removed ${formatCounted(count, 'sentence')}.`,
        card: true,
        fix: { label: 'Undo', action: 'undo' },
      });
    },
    tryExample: () =>
      void change('try an example', null, (draft) => ({
        ...draft,
        word: example.word,
        sentences: draftSentences(example.sentences, makeId),
      })),
    addFromCorpus: async (limit) => {
      const { corpus } = store.getState();
      const word = contexts().draft.word.trim();
      if (corpus === null || word === '') return null;
      try {
        const { lines, total } = await context.run(
          'contexts.concordance',
          { corpus: corpus.id, word, limit },
          { kind: 'context-lines', subject: corpus.name },
        );
        const there = new Set(contexts().draft.sentences.map(({ text }) => text));
        const added = lines.filter((line) => !there.has(line));
        add(added, 'add lines of the text');
        say({
          kind: 'success',
          topic: 'contexts',
          text: `Added ${formatCount(added.length)} of ${formatCounted(total, 'line')} with “${word}”.`,
        });
        return { added: added.length, total };
      } catch (error) {
        report(error);
        return null;
      }
    },
    run,
    stop,
    restore: (draft) => {
      show(draft);
      runSoon();
    },
    recall: () => {
      const { workspace } = store.getState();
      update((state) => ({
        contexts: { ...state.contexts, draft: recalledDraft(workspace.contexts, makeId) },
      }));
    },
    runSoon,
    dispose: () => clearTimeout(timer),
  };
}
