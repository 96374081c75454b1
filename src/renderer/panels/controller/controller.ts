import type { MenuCommand } from '../../../shared/api.ts';
import { ProgramError } from '../../../shared/errors.ts';
import type { AppStore } from '../../state/store.ts';
import { withSampleWordSets } from '../../state/word-sets.ts';
import { type AxesActions, createAxesActions } from './axes.ts';
import { type Context, createContext, type Platform } from './context.ts';
import { followWords } from './context-cloud.ts';
import {
  type ContextModelActions,
  createContextModelActions,
  followContextModels,
} from './context-models.ts';
import { type ContextSentenceActions, createContextSentenceActions } from './context-sentences.ts';
import { type ContextViewActions, createContextViewActions } from './context-views.ts';
import { type CorpusActions, createCorpusActions } from './corpus.ts';
import { createEngineActions, type EngineActions } from './engines.ts';
import { createEscape, type Escape } from './escape.ts';
import { createEvaluationActions, type EvaluationActions } from './evaluation.ts';
import { followDrawing, followQuestion } from './follow-question.ts';
import { followStudy } from './follow-study.ts';
import { createInterruptedActions, type InterruptedActions } from './interrupted.ts';
import { createLessonActions, followLesson, type LessonActions } from './lesson.ts';
import { createLibraryActions, followLibrary, type LibraryActions } from './library.ts';
import { createMarkActions, type MarkActions } from './marks.ts';
import { createModelActions, type ModelActions, receiveFrames } from './models.ts';
import { createQuestionActions, type QuestionActions } from './questions.ts';
import { createRelationActions, type RelationActions } from './relations.ts';
import { createSearch, type Search } from './search.ts';
import { createSelectionActions, type SelectionActions } from './selection.ts';
import { createSuggest, type Suggest } from './suggest.ts';
import { createUndo, type Undo } from './undo.ts';
import { createWordSetActions, followWordSetRows, type WordSetActions } from './word-sets.ts';
import { createWorkspaceActions, saveWorkspace, type WorkspaceActions } from './workspace.ts';

/** Everything a panel can do. */
export interface Controller {
  readonly corpus: CorpusActions;
  readonly models: ModelActions;
  readonly selection: SelectionActions;
  readonly wordSets: WordSetActions;
  readonly questions: QuestionActions;
  readonly relations: RelationActions;
  readonly marks: MarkActions;
  readonly library: LibraryActions;
  readonly axes: AxesActions;
  readonly evaluation: EvaluationActions;
  readonly contextModels: ContextModelActions;
  readonly contextSentences: ContextSentenceActions;
  readonly contextViews: ContextViewActions;
  readonly engines: EngineActions;
  readonly interrupted: InterruptedActions;
  readonly lesson: LessonActions;
  readonly undo: Undo;
  readonly workspace: WorkspaceActions;
  readonly search: Search;
  readonly escape: Escape;
  readonly suggest: Suggest;
  readonly say: Context['say'];
  readonly report: Context['report'];
  readonly saveBlob: Platform['saveBlob'];
  /** Loads what was remembered: the model that is open, or the latest of the library; on a first start trains on the sample. */
  start(): Promise<void>;
  /** Calls `listener` at each command of the application menu until the returned function is called. */
  onMenuCommand(listener: (command: MenuCommand) => void): () => void;
  dispose(): void;
}

export function createController(platform: Platform, store: AppStore): Controller {
  const context = createContext(platform, store);
  const { api } = platform;
  const { update, report } = context;
  const selection = createSelectionActions(context);
  const marks = createMarkActions(context);
  const wordSets = createWordSetActions(context, marks);
  const questions = createQuestionActions(context);
  const axes = createAxesActions(context);
  const corpus = createCorpusActions(context);
  const models = createModelActions(context, selection);
  const contextViews = createContextViewActions(context);
  const engines = createEngineActions(context);
  const contextSentences = createContextSentenceActions(context, contextViews);
  const contextModels = createContextModelActions(context, contextSentences.runSoon);
  const lesson = createLessonActions(context);
  const library = createLibraryActions(context, models, corpus);
  const interrupted = createInterruptedActions(context, models, corpus);
  const search = createSearch(context, marks, wordSets);

  const stops = [
    api.onConnection((connected) => {
      update(() => ({ connected }));
      if (connected)
        context.say({
          kind: 'success',
          text: 'Connected to Semascope again.',
          card: true,
          topic: 'connection',
        });
      else report(new ProgramError('connection-lost', {}));
    }),
    api.on('notice', (error) => report(ProgramError.revive(error))),
    api.on('fileOpened', (file) => void library.openFile(file)),
    followLibrary(context, library),
    receiveFrames(context),
    followWordSetRows(context),
    followDrawing(context),
    followQuestion(context, questions),
    followContextModels(context, contextModels),
    followStudy(context, contextSentences),
    followWords(context),
    followLesson(context, lesson),
    saveWorkspace(context),
  ];

  async function start(): Promise<void> {
    const [program, workspace, known, recent, current] = await Promise.all([
      api.request('program.describe', {}),
      api.request('workspace.load', {}),
      api.request('models.list', {}),
      api.request('files.recent', {}),
      api.request('corpus.current', {}),
    ]);
    const remembered = workspace.sampleWordSetsAdded
      ? workspace
      : {
          ...workspace,
          sampleWordSetsAdded: true,
          wordSets: [...withSampleWordSets(workspace.wordSets, program.sampleWordSets)],
        };
    update(() => ({ program, workspace, models: known, recent }));
    contextSentences.recall();
    // In two steps, so that the change is seen as one and remembered.
    update(() => ({ ready: true }));
    update(() => ({ workspace: remembered }));
    if (current !== null) corpus.resume(current);
    const asked = interrupted.refresh();
    const latest = known.at(-1);
    if (latest !== undefined) {
      await models.show(latest.id);
      return;
    }
    // What was looked at last is there again.
    await library.refresh();
    const kept = store.getState().library?.entries[0];
    if (kept !== undefined && (await library.open(kept.entry))) return;
    // A run that waits to be gone on with is what a person comes back for.
    await asked;
    if (store.getState().interrupted.length > 0) return;
    const sample = await corpus.openSample();
    if (sample !== null) await models.train();
  }

  return {
    corpus,
    engines,
    interrupted,
    models,
    selection,
    wordSets,
    questions,
    relations: createRelationActions(context),
    marks,
    library,
    axes,
    evaluation: createEvaluationActions(context, questions),
    contextModels,
    contextSentences,
    contextViews,
    lesson,
    undo: createUndo(context, selection, contextSentences),
    workspace: createWorkspaceActions(context),
    search,
    escape: createEscape(context, { selection, questions, marks, search, axes, contextViews, lesson }),
    suggest: createSuggest(context),
    say: context.say,
    report,
    saveBlob: (blob, name) => platform.saveBlob(blob, name),
    start: async () => {
      try {
        await start();
      } catch (error) {
        update(() => ({ ready: true }));
        report(error);
      }
      // Asking hardware and loading TensorFlow is work: it comes behind what somebody waits for.
      await engines.refresh();
    },
    onMenuCommand: (listener) => api.on('menuCommand', ({ command }) => listener(command)),
    dispose: () => {
      for (const stop of stops) stop();
      search.dispose();
      contextSentences.dispose();
      lesson.pause();
    },
  };
}
