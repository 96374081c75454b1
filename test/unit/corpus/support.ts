import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type CorpusReading, type CorpusSource, readCorpus } from '../../../src/main/corpus/read-corpus.ts';
import { openTokens } from '../../../src/main/corpus/tokens.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { TokenizerOptions } from '../../../src/shared/corpus.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import { WordTable } from '../../../src/shared/word-table.ts';
import { builtResources } from '../../support/resources.ts';

export const unicode: TokenizerOptions = { tokenizer: 'unicode', lowercase: true };
export const whitespace: TokenizerOptions = { tokenizer: 'whitespace', lowercase: false };

interface Reading {
  readonly tokenizer?: TokenizerOptions;
  readonly cores?: number;
  readonly blockBytes?: number;
  readonly signal?: AbortSignal;
  readonly report?: (progress: JobProgress) => void;
  readonly tokensInMemory?: number;
  readonly tokenFolder?: string;
}

/** Reads with the built threads, as the program does. */
export function read(source: CorpusSource, options: Reading = {}): Promise<CorpusReading> {
  return readCorpus(source, options.tokenizer ?? unicode, {
    id: 'test',
    threads: threadStarter(builtResources.workers, options.cores ?? 1),
    signal: options.signal ?? new AbortController().signal,
    report: options.report ?? (() => undefined),
    ...(options.blockBytes === undefined ? {} : { blockBytes: options.blockBytes }),
    ...(options.tokensInMemory === undefined ? {} : { tokensInMemory: options.tokensInMemory }),
    ...(options.tokenFolder === undefined ? {} : { tokenFolder: options.tokenFolder }),
  });
}

export function pasted(text: string | Uint8Array): CorpusSource {
  return { kind: 'text', text, name: 'pasted text' };
}

/** The sentences of a corpus as words. */
export function sentencesOf({ encoded }: CorpusReading): string[][] {
  const words = new WordTable(encoded.vocabulary.words);
  const { sentenceStarts } = encoded;
  const reader = openTokens(encoded.tokens);
  return Array.from({ length: sentenceStarts.length - 1 }, (_, index) =>
    Array.from(reader.read(sentenceStarts[index]!, sentenceStarts[index + 1]!), (id) => words.word(id)),
  );
}

/** A folder for the files of a test file; gone afterwards. */
export function temporaryFolder(): {
  path(name: string): string;
  file(name: string, content: string | Uint8Array): Promise<CorpusSource>;
} {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'semascope-corpus-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return {
    path: (name) => join(folder, name),
    async file(name, content) {
      const path = join(folder, name);
      await writeFile(path, content);
      return { kind: 'file', path, name };
    },
  };
}
