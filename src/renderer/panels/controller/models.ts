import type { ExportFormat } from '../../../shared/api.ts';
import type { CorpusSummary } from '../../../shared/corpus.ts';
import { formatCount, formatCounted, formatSeconds } from '../../../shared/format.ts';
import type { ModelDescription } from '../../../shared/models.ts';
import type { TrainingOptions } from '../../../shared/training.ts';
import { WordTable } from '../../../shared/word-table.ts';
import { withoutModel } from '../../state/store.ts';
import { draftOptions } from '../../state/training-form.ts';
import type { Context } from './context.ts';
import type { SelectionActions } from './selection.ts';

/** Training models, and choosing the one that is looked at. */
export interface ModelActions {
  /** Trains with what the form says; does nothing while the form has a problem or training runs. */
  train(): Promise<void>;
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

  async function start(options: TrainingOptions, corpus: CorpusSummary): Promise<void> {
    let job = '';
    try {
      const model = await context.run(
        'training.start',
        { corpus: corpus.id, options },
        {
          kind: 'training',
          subject: corpus.name,
          onStart: (started) => {
            job = started;
            const { name, frequentWords } = corpus;
            update(() => ({ live: { job, name, frequentWords, first: null, latest: null }, shown: 'live' }));
          },
        },
      );
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
      await start(options, corpus);
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
      state.live === null ? {} : { live: { ...state.live, first: state.live.first ?? frame, latest: frame } },
    );
  });
}
