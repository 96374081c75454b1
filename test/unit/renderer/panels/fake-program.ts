import type { Platform } from '../../../../src/renderer/panels/controller/context.ts';
import type {
  EventName,
  Events,
  RequestName,
  RequestParameters,
  Results,
} from '../../../../src/shared/api.ts';
import type { CorpusSummary } from '../../../../src/shared/corpus.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import type { ModelDescription } from '../../../../src/shared/models.ts';
import { packWords } from '../../../../src/shared/word-table.ts';
import { firstWorkspace } from '../../../../src/shared/workspace.ts';

export const modelOf = (id: string, change: Partial<ModelDescription> = {}): ModelDescription => ({
  id,
  name: `${id}.txt`,
  words: 3,
  dimension: 2,
  origin: { kind: 'file', file: id, format: 'word2vec-text' },
  hasInitialVectors: true,
  entry: null,
  ...change,
});

export const corpusOf = (id: string): CorpusSummary => ({
  id,
  name: `${id}.txt`,
  bytes: 100,
  tokenizer: { tokenizer: 'unicode', lowercase: true },
  lines: 3,
  sentences: 3,
  sentenceRule: 'lines',
  tokens: 30,
  distinctWords: 3,
  frequentWords: [{ word: 'king', count: 20 }],
  vocabularyByMinimumCount: [3, 3],
  skipped: { empty: 0, withoutWords: 0, invalidText: 0, cut: 0, longWords: 0 },
  examples: [['king', 'queen']],
  seconds: 0.1,
});

const words = ['king', 'queen', '__proto__'];

type Handlers = {
  [N in RequestName]?: (parameters: RequestParameters<N>) => Results[N] | Promise<Results[N]>;
};

/** A program that answers from memory; each answer can be replaced, and held back by a promise. */
export class FakeProgram {
  readonly asked: { name: RequestName; parameters: unknown }[] = [];
  readonly handlers: Handlers;
  readonly #listeners = new Map<string, Set<(payload: never) => void>>();
  readonly #connection = new Set<(connected: boolean) => void>();

  constructor(handlers: Handlers = {}) {
    this.handlers = {
      'training.interrupted': () => [],
      'program.describe': () => ({
        version: '0',
        host: 'browser',
        threads: 2,
        device: 'test',
        sampleWordSets: [{ id: 's', name: 'Royalty', color: 0, words: ['king', 'zzz'], visible: true }],
      }),
      'workspace.load': () => firstWorkspace,
      'workspace.save': () => null,
      'files.recent': () => [],
      'models.list': () => [],
      'library.list': () => ({ folder: 'library', entries: [], freeBytes: null, canReveal: false }),
      'catalogue.list': () => ({ source: 'https://example.org', original: true, entries: [] }),
      'corpus.openSample': () => corpusOf('sample'),
      'corpus.current': () => null,
      'corpus.openText': ({ name }) => corpusOf(name),
      'corpus.pairs': ({ window }) => ({ window, pairs: 10 * window, expectedPairs: 6 * window }),
      'training.engines': () => [],
      'training.start': () => modelOf('trained'),
      'job.cancel': () => null,
      'model.close': () => null,
      'model.vocabulary': () => ({ words: packWords(words), counts: Float64Array.of(9, 5, 1) }),
      'model.project': () => ({
        layout: 'principal-components',
        positions: new Float32Array(9),
        components: 3,
        explainedVarianceRatio: [0.5, 0.2, 0.1],
        seconds: 0,
      }),
      'model.word': ({ index }) => ({
        index,
        word: words[index] ?? '',
        count: 1,
        rank: index + 1,
        vector: Float32Array.of(1, 0),
        norm: 1,
        initial: null,
      }),
      'model.find': (parameters) =>
        Uint32Array.from(parameters.words, (word) => words.indexOf(word)).map((row) => row >>> 0),
      'model.neighbors': () => ({ indices: Uint32Array.of(1), similarities: Float32Array.of(0.5) }),
      ...handlers,
    };
  }

  emit<E extends EventName>(event: E, payload: Events[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(payload as never);
  }

  connect(connected: boolean): void {
    for (const listener of this.#connection) listener(connected);
  }

  count(name: RequestName): number {
    return this.asked.filter((asked) => asked.name === name).length;
  }

  readonly platform: Platform = {
    api: {
      request: async (name, parameters) => {
        this.asked.push({ name, parameters });
        const handler = this.handlers[name];
        if (handler === undefined) throw new ProgramError('bad-request', { reason: `no ${name} here` });
        return await handler(parameters as never);
      },
      on: (event, listener) => {
        const listeners = this.#listeners.get(event) ?? new Set();
        this.#listeners.set(event, listeners);
        listeners.add(listener as (payload: never) => void);
        return () => listeners.delete(listener as (payload: never) => void);
      },
      onConnection: (listener) => {
        this.#connection.add(listener);
        return () => this.#connection.delete(listener);
      },
    },
    pickModelFiles: async () => [],
    pickFile: async () => null,
    hasFolderDialog: false,
    pickBrowserFolder: async () => null,
    droppedFolder: () => null,
    uploadFile: async () => ({ file: 'f', name: 'f.txt', bytes: 1 }),
    saveBlob: () => undefined,
    fetchExport: () => undefined,
  };
}

/** A promise that is settled from outside. */
export function later<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
