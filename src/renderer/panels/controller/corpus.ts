import type { CurrentCorpus, FileHandle } from '../../../shared/api.ts';
import type { CorpusSummary, TokenizerOptions } from '../../../shared/corpus.ts';
import { formatCounted, formatSeconds } from '../../../shared/format.ts';
import { defaultTrainingOptions, type TrainingOptions } from '../../../shared/training.ts';
import type { CorpusSource } from '../../state/store.ts';
import { optionProblem, type TrainingDraft, withMethod } from '../../state/training-form.ts';
import type { Context } from './context.ts';

/** Opening texts, and what is asked of the open one. */
export interface CorpusActions {
  pick(): Promise<void>;
  openFile(file: FileHandle): Promise<void>;
  /** Shows the corpus that is open in the program already: a page that was reloaded takes up where it was. */
  resume(current: CurrentCorpus): void;
  openDropped(file: File): Promise<void>;
  openText(name: string, text: string): Promise<void>;
  /** Gives the sample's summary, or `null` where it did not open. */
  openSample(): Promise<CorpusSummary | null>;
  reopen(recent: string): Promise<void>;
  /** Reads the open text again, split into words in another way. */
  setTokenizer(tokenizer: TokenizerOptions): Promise<void>;
  setDraft(change: Partial<TrainingDraft>): void;
  /** Chooses what trains, and how; a learning rate that nobody changed becomes the one that suits it. */
  setMethod(change: Partial<Pick<TrainingOptions, 'engine' | 'architecture'>>): void;
  resetDraft(): void;
}

export function createCorpusActions(context: Context): CorpusActions {
  const { platform, store, update, report, say } = context;
  const { api } = platform;
  let pairsAsked = 0;

  async function refreshPairs(): Promise<void> {
    pairsAsked += 1;
    const asked = pairsAsked;
    const { corpus, draft } = store.getState();
    if (corpus === null || draft === null) return;
    const { window, minimumCount } = draft;
    if (window === null || optionProblem('window', window) !== null) return;
    if (minimumCount === null || optionProblem('minimumCount', minimumCount) !== null) return;
    try {
      const pairs = await api.request('corpus.pairs', { corpus: corpus.id, window, minimumCount });
      if (asked === pairsAsked && store.getState().corpus?.id === corpus.id) update(() => ({ pairs }));
    } catch (error) {
      if (asked === pairsAsked) report(error);
    }
  }

  function defaults(corpus: CorpusSummary): TrainingDraft {
    const { program, draft } = store.getState();
    return defaultTrainingOptions(
      { tokens: corpus.tokens, distinctWords: corpus.distinctWords },
      program?.threads ?? 1,
      draft?.engine ?? 'auto',
      draft?.architecture ?? 'skip-gram',
    );
  }

  /** Makes a corpus the one that the panel shows. */
  function take(corpus: CorpusSummary, source: CorpusSource | null): void {
    update(() => ({
      corpus,
      corpusSource: source,
      tokenizer: corpus.tokenizer,
      draft: defaults(corpus),
      pairs: null,
    }));
    void refreshPairs();
  }

  /** Reads a text; the one that was open stays until the new one is there. */
  async function open(source: CorpusSource, tokenizer: TokenizerOptions): Promise<CorpusSummary | null> {
    const about = { kind: 'corpus', subject: sourceName(source) } as const;
    const before = store.getState().corpus;
    try {
      let corpus: CorpusSummary;
      if (source.kind === 'file') {
        corpus = await context.run('corpus.open', { file: source.file, tokenizer }, about);
      } else if (source.kind === 'text') {
        const { name, text } = source;
        corpus = await context.run('corpus.openText', { name, text, tokenizer }, about);
      } else {
        corpus = await context.run('corpus.openSample', {}, about);
      }
      // Another text was opened while this one was read: the later choice wins.
      const now = store.getState().corpus;
      if (now !== before && now?.id !== corpus.id) return corpus;
      take(corpus, source);
      void refreshRecent();
      say({
        kind: 'success',
        topic: 'text',
        text: `Read ${formatCounted(corpus.tokens, 'token')} of ${corpus.name} in ${formatSeconds(corpus.seconds)}.`,
      });
      return corpus;
    } catch (error) {
      report(error);
      return null;
    }
  }

  async function refreshRecent(): Promise<void> {
    const recent = await api.request('files.recent', {});
    update(() => ({ recent }));
  }

  async function openHandle(handle: FileHandle): Promise<void> {
    await open({ kind: 'file', file: handle.file, name: handle.name }, store.getState().tokenizer);
  }

  return {
    pick: async () => {
      try {
        const handle = await context.transfer('the chosen file', (options) =>
          platform.pickFile('corpus', options),
        );
        if (handle !== null) await openHandle(handle);
      } catch (error) {
        report(error);
      }
    },
    openFile: openHandle,
    resume: ({ summary, source }) => take(summary, source),
    openDropped: async (file) => {
      try {
        await openHandle(await context.transfer(file.name, (options) => platform.uploadFile(file, options)));
      } catch (error) {
        report(error);
      }
    },
    openText: async (name, text) => {
      await open({ kind: 'text', name, text }, store.getState().tokenizer);
    },
    openSample: () => open({ kind: 'sample' }, store.getState().tokenizer),
    reopen: async (recent) => {
      try {
        await openHandle(await api.request('files.reopen', { recent }));
      } catch (error) {
        report(error);
      }
    },
    setTokenizer: async (tokenizer) => {
      const { corpusSource } = store.getState();
      update(() => ({ tokenizer }));
      if (corpusSource === null) return;
      const corpus = await open(corpusSource, tokenizer);
      if (corpus === null) update((state) => ({ tokenizer: state.corpus?.tokenizer ?? tokenizer }));
    },
    setDraft: (change) => {
      update((state) => (state.draft === null ? {} : { draft: { ...state.draft, ...change } }));
      if (change.window !== undefined || change.minimumCount !== undefined) void refreshPairs();
    },
    setMethod: (change) =>
      update(({ draft }) => (draft === null ? {} : { draft: withMethod(draft, change) })),
    resetDraft: () => {
      const { corpus } = store.getState();
      if (corpus !== null) update(() => ({ draft: defaults(corpus) }));
      void refreshPairs();
    },
  };
}

function sourceName(source: CorpusSource): string {
  return source.kind === 'sample' ? 'the sample' : source.name;
}
