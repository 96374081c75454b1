import { type SerializedError, serializeError } from '../../../shared/errors.ts';
import type { Answer, QuestionOptions, Subject } from '../../../shared/questions.ts';
import { checkedGallery, type GallerySection, galleryWords } from '../../state/gallery.ts';
import { keepExample, type Question, rememberExpression, removeExample } from '../../state/questions.ts';
import { missingRow } from '../../state/selectors.ts';
import type { Context } from './context.ts';
import { latestOnly } from './latest.ts';

/** Asking the model: word algebra and neighbours. */
export interface QuestionActions {
  /** Puts a question: its answer comes into the panel of neighbours, and its expression is drawn in the cloud. */
  ask(subject: Subject, label: string): Promise<void>;
  /** Asks what a person typed, and remembers it where it can be answered. */
  askExpression(text: string): Promise<void>;
  /** Asks the current model a question of before; where it cannot answer, nothing happens. */
  again(question: Question): Promise<void>;
  /** Changes how questions are answered, and asks again. */
  setOptions(change: Partial<QuestionOptions>): void;
  /** Forgets the question; the cloud shows no arrows. */
  clear(): void;
  /** The best answers to an expression that is being typed; `null` when a later one has overtaken it, or there is no model. */
  preview(text: string): Promise<Preview | null>;
  /** How a word that is not among the answers stands to the question; `null` where that cannot be said cheaply. */
  standing(row: number): Promise<Standing | null>;
  /** The gallery of analogies with the words that the current model lacks; `null` without a model. */
  gallery(): Promise<readonly GallerySection[] | null>;
  /** Keeps an expression as an example with the current model. */
  keep(expression: string): void;
  unkeep(expression: string): void;
  /** Takes an expression out of what was asked before. */
  forget(expression: string): void;
}

/** What an expression gives while it is being typed. */
export interface Preview {
  readonly text: string;
  readonly answer: Answer | null;
  readonly problem: SerializedError | null;
}

export interface Standing {
  readonly cosine: number;
  /** Place among all words by cosine, from 1; `null` where it is not known. */
  readonly rank: number | null;
}

/** How many answers are shown while one types. */
const previewed = 5;

export function createQuestionActions(context: Context): QuestionActions {
  const { platform, store, update } = context;
  const { api } = platform;
  let asked = 0;
  let lastId = 0;

  /** Puts a question to the current model. Says whether it was answered, and no other question was put meanwhile. */
  async function put(
    question: Pick<Question, 'id' | 'subject' | 'label'>,
    { silent = false } = {},
  ): Promise<boolean> {
    const { model, questionOptions: options } = store.getState();
    if (model === null) return false;
    asked += 1;
    const request = asked;
    const { id, subject, label } = question;
    const current = () => request === asked && store.getState().model === model;
    try {
      const answer = await api.request('model.ask', { model: model.description.id, subject, options });
      if (!current()) return false;
      update(() => ({ question: { id, subject, label, options, answer, problem: null } }));
      return true;
    } catch (error) {
      if (!current() || silent) return false;
      const problem = serializeError(error);
      update(() => ({ question: { id, subject, label, options, answer: null, problem }, drawing: null }));
      return false;
    }
  }

  async function ask(subject: Subject, label: string): Promise<boolean> {
    const { model, questionOptions: options } = store.getState();
    if (model === null) return false;
    lastId += 1;
    const question = { id: lastId, subject, label, options, answer: null, problem: null };
    update(() => ({ question, drawing: null }));
    return await put(question);
  }

  const preview = latestOnly(async (text: string): Promise<Preview | null> => {
    const { model, questionOptions } = store.getState();
    if (model === null) return null;
    try {
      const answer = await api.request('model.ask', {
        model: model.description.id,
        subject: { kind: 'expression', text },
        options: { ...questionOptions, top: previewed },
      });
      return store.getState().model === model ? { text, answer, problem: null } : null;
    } catch (error) {
      return store.getState().model === model ? { text, answer: null, problem: serializeError(error) } : null;
    }
  });

  const standing = latestOnly(async (row: number): Promise<Standing | null> => {
    const { model, question } = store.getState();
    const rows = rowsOf(question);
    if (model === null || rows === null) return null;
    const relation = await api.request('model.relate', {
      model: model.description.id,
      first: [row],
      second: [...rows],
    });
    if (store.getState().model !== model) return null;
    return { cosine: relation.cosine, rank: relation.ranks?.ofFirst ?? null };
  });

  const inWorkspace = (change: Partial<ReturnType<typeof store.getState>['workspace']>) =>
    update((state) => ({ workspace: { ...state.workspace, ...change } }));

  return {
    ask: async (subject, label) => void (await ask(subject, label)),
    again: async (question) => void (await put(question, { silent: true })),
    askExpression: async (text) => {
      const expression = text.trim();
      if (!(await ask({ kind: 'expression', text: expression }, expression))) return;
      const { expressions } = store.getState().workspace;
      inWorkspace({ expressions: rememberExpression(expressions, expression) });
    },
    setOptions: (change) => {
      update((state) => ({ questionOptions: fittingOptions(state.questionOptions, change) }));
      const { question } = store.getState();
      if (question !== null) void put(question);
    },
    clear: () => {
      // No answer that is on its way may bring the question back.
      asked += 1;
      update(() => ({ question: null, drawing: null }));
    },
    preview,
    standing,
    gallery: async () => {
      const { model } = store.getState();
      if (model === null) return null;
      const words = galleryWords();
      const rows = await api.request('model.find', { model: model.description.id, words: [...words] });
      if (store.getState().model !== model) return null;
      return checkedGallery(new Set(words.filter((_, place) => rows[place] !== missingRow)));
    },
    keep: (expression) => {
      const { model, workspace } = store.getState();
      if (model === null) return;
      const example = { model: model.description.name, expression };
      inWorkspace({ examples: keepExample(workspace.examples, example) });
    },
    unkeep: (expression) => {
      const { model, workspace } = store.getState();
      if (model === null) return;
      const example = { model: model.description.name, expression };
      inWorkspace({ examples: removeExample(workspace.examples, example) });
    },
    forget: (expression) => {
      const { expressions } = store.getState().workspace;
      inWorkspace({ expressions: expressions.filter((other) => other !== expression) });
    },
  };
}

/** The rows whose mean direction a question asks for; `null` where it has other weights, or no answer yet. */
function rowsOf(question: Question | null): readonly number[] | null {
  const terms = question?.answer?.terms;
  if (terms === undefined || terms.length === 0) return null;
  return terms.every(({ weight }) => weight === 1) ? terms.map(({ row }) => row) : null;
}

/** The options with a change, and what goes with it: only cosines can be multiplied. */
function fittingOptions(options: QuestionOptions, change: Partial<QuestionOptions>): QuestionOptions {
  const next = { ...options, ...change };
  if (next.method !== 'mul' || next.metric === 'cosine') return next;
  return change.method === 'mul' ? { ...next, metric: 'cosine' } : { ...next, method: 'add' };
}
