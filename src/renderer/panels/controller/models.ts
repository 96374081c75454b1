import type { ExportFormat } from '../../../shared/api.ts';
import { formatCount, formatCounted, formatSeconds } from '../../../shared/format.ts';
import type { ModelDescription } from '../../../shared/models.ts';
import type { InterruptedTraining } from '../../../shared/training.ts';
import { WordTable } from '../../../shared/word-table.ts';
import { startingModel } from '../../state/selectors.ts';
import { type AppState, type LiveCloud, withoutModel } from '../../state/store.ts';
import { draftOptions } from '../../state/training-form.ts';
import type { AboutJob, Context } from './context.ts';
import type { SelectionActions } from './selection.ts';

/** Training models, and choosing the one that is looked at. */
export interface ModelActions {
  /** Trains with what the form says; does nothing while the form has a problem or training runs. */
  train(): Promise<void>;
  /** Chooses whether training starts from nothing or from the model that is open. */
  startFrom(from: AppState['startFrom']): void;
  /** Goes on with a run that was cut short; does nothing while another one trains. */
  resume(run: InterruptedTraining): Promise<void>;
  cancel(job: string): void;
  show(model: string): Promise<void>;
  /** Shows the training under way in the cloud. */
  showLive(): void;
  close(model: string): Promise<void>;
  exportVectors(format: ExportFormat): Promise<void>;
}

export function createModelActions(context: Context, selection: SelectionActions): ModelActions {
  const { platform, store, update, report, say } = context;
  const { api } = platform;
  let opened = 0;

  /** Brings a model's words and projection into the page, and then shows it. What was shown stays until then. */
  async function open(description: ModelDescription): Promise<void> {
    opened += 1;
    const asked = opened;
    const before = store.getState();
    const selected = before.history.present;
    const selectedWord = selected === null ? null : (before.model?.words.word(selected) ?? null);
    const [vocabulary, projection] = await Promise.all([
      api.request('model.vocabulary', { model: description.id }),
      context.run(
        'model.project',
        { model: description.id },
        { kind: 'projection', subject: description.name },
      ),
    ]);
    // Another model was chosen while this one was on its way.
    if (asked !== opened) return;
    update(() => ({
      model: { description, words: new WordTable(vocabulary.words), counts: vocabulary.counts, projection },
      shown: 'model',
      ...withoutModel,
      ...(description.hasInitialVectors ? {} : { vectorState: 'trained' as const }),
    }));
    if (selectedWord !== null) await selection.selectWord(selectedWord);
  }

  /** Follows a run from its first picture to the finished model, which is then shown. */
  async function follow(
    about: { readonly subject: string; readonly frequentWords: LiveCloud['frequentWords'] },
    run: (job: AboutJob) => Promise<ModelDescription>,
  ): Promise<void> {
    const { subject, frequentWords } = about;
    let job = '';
    try {
      const model = await run({
        kind: 'training',
        subject,
        onStart: (started) => {
          job = started;
          const live = { job, name: subject, frequentWords, first: null, latest: null };
          update(() => ({ live, shown: 'live' }));
        },
      });
      update((state) => ({ models: [...state.models.filter(({ id }) => id !== model.id), model] }));
      await open(model);
      if (model.origin.kind === 'trained') {
        const { trainSeconds, wordsPerSecond } = model.origin;
        say({
          kind: 'success',
          topic: 'training',
          text: `Trained ${formatCounted(model.words, 'word')} on ${model.name} in ${formatSeconds(trainSeconds)}, ${formatCount(wordsPerSecond)} words/s.`,
        });
      }
    } catch (error) {
      report(error);
    } finally {
      update((state) => (state.live?.job === job ? { live: null, shown: 'model' } : {}));
    }
  }

  return {
    train: async () => {
      const { corpus, draft, jobs } = store.getState();
      if (corpus === null || draft === null || jobs.some(({ kind }) => kind === 'training')) return;
      const options = draftOptions(draft);
      if (options === null) return;
      const { id, name, frequentWords } = corpus;
      const base = startingModel(store.getState());
      await follow({ subject: name, frequentWords: base === null ? frequentWords : [] }, (about) =>
        base === null
          ? context.run('training.start', { corpus: id, options }, about)
          : context.run('training.continue', { model: base.id, corpus: id, options }, about),
      );
    },
    startFrom: (startFrom) => update(() => ({ startFrom })),
    resume: async ({ checkpoint, corpus }) => {
      if (store.getState().jobs.some(({ kind }) => kind === 'training')) return;
      await follow({ subject: corpus, frequentWords: [] }, (about) =>
        context.run('training.resume', { checkpoint }, about),
      );
    },
    cancel: (job) => context.cancel(job),
    show: async (id) => {
      const { model, models } = store.getState();
      if (model?.description.id === id) {
        opened += 1;
        update(() => ({ shown: 'model' }));
        return;
      }
      const description = models.find((candidate) => candidate.id === id);
      if (description === undefined) return;
      try {
        await open(description);
      } catch (error) {
        report(error);
      }
    },
    showLive: () => update((state) => (state.live === null ? {} : { shown: 'live' })),
    close: async (id) => {
      try {
        await api.request('model.close', { model: id });
        const models = store.getState().models.filter((model) => model.id !== id);
        update(() => ({ models }));
        if (store.getState().model?.description.id !== id) return;
        opened += 1;
        update(() => ({ model: null, ...withoutModel }));
        const next = models.at(-1);
        if (next !== undefined) await open(next);
      } catch (error) {
        report(error);
      }
    },
    exportVectors: async (format) => {
      const { model } = store.getState();
      if (model === null) {
        say({ kind: 'information', text: 'There is no model to save yet: train one first.', card: true });
        return;
      }
      const { id, name } = model.description;
      try {
        const files = await context.run(
          'model.export',
          { model: id, format },
          { kind: 'export', subject: name },
        );
        platform.fetchExport(files);
        const names = files.kind === 'saved' ? files.names : files.files.map((file) => file.name);
        if (names.length > 0) say({ kind: 'success', text: `Saved the vectors as ${names.join(' and ')}.` });
      } catch (error) {
        report(error);
      }
    },
  };
}

/** Takes the pictures that training sends. Those of other jobs, and late ones, are dropped. */
export function receiveFrames({ platform, store, update }: Context): () => void {
  return platform.api.on('trainingFrame', (frame) => {
    const { live } = store.getState();
    if (live === null || live.job !== frame.job) return;
    if (live.latest !== null && frame.sequence <= live.latest.sequence) return;
    update((state) =>
      state.live === null
        ? {}
        : {
            live: {
              ...state.live,
              ...{ frequentWords: frame.words ?? state.live.frequentWords },
              ...{ first: state.live.first ?? frame, latest: frame },
            },
          },
    );
  });
}
