import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { previewVectors } from '../../src/main/embeddings/reading/preview-vectors.ts';
import { readVectors, type VectorsRead } from '../../src/main/embeddings/reading/read-vectors.ts';
import type { EmbeddingStore } from '../../src/main/embeddings/store.ts';
import { matrixRow } from '../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import type { Thread, ThreadHandlers, ThreadStarter } from '../../src/main/threads/thread.ts';
import { describeError } from '../../src/shared/describe-error.ts';
import { serializeError } from '../../src/shared/errors.ts';
import type { ModelPreview } from '../../src/shared/library.ts';
import { builtResources } from './resources.ts';

/** Vectors that other programs wrote; test/fixtures/make.py says how. */
export const fixtures = fileURLToPath(new URL('../fixtures/vectors/', import.meta.url));

/** The words and numbers of the vectors in the fixtures, as gensim has them. */
export interface Reference {
  readonly words: string[];
  /** Bits of all numbers, row after row. */
  readonly bits: number[];
}

export async function gensimReference(): Promise<Reference> {
  const { words, bits } = JSON.parse(await readFile(join(fixtures, 'gensim.json'), 'utf8')) as Reference;
  return { words, bits };
}

/** A temporary folder whose files are read in one thread: starting one takes longer than reading a small file. */
export class ReadingFolder {
  readonly folder: string;
  readonly threads: ThreadStarter;
  readonly #thread: Thread<ThreadHandlers>;

  private constructor(folder: string) {
    this.folder = folder;
    const thread = threadStarter(builtResources.workers, 1).start('reading');
    this.#thread = thread;
    this.threads = {
      cores: 1,
      start: <H extends ThreadHandlers>() =>
        ({ ...thread, dispose: async () => undefined }) as unknown as Thread<H>,
    };
  }

  static async create(): Promise<ReadingFolder> {
    return new ReadingFolder(await mkdtemp(join(tmpdir(), 'semascope-reading-')));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async write(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(this.path(name), content);
    return this.path(name);
  }

  /** Reads the file `name` of this folder, with others that belong to it. */
  read(name: string, ...others: string[]): Promise<VectorsRead> {
    return readVectors(
      [name, ...others].map((file) => ({ path: this.path(file), name: file })),
      { threads: this.threads, kernels: builtResources.kernels },
    );
  }

  preview(name: string, ...others: string[]): Promise<ModelPreview> {
    return previewVectors([name, ...others].map((file) => ({ path: this.path(file), name: file })));
  }

  /** What a person reads when a file cannot be read; null when it can. */
  async refusal(name: string, ...others: string[]): Promise<string | null> {
    return this.read(name, ...others).then(
      () => null,
      (error: unknown) => describeError(serializeError(error)).sentence,
    );
  }

  async dispose(): Promise<void> {
    await this.#thread.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The words of a store and the bits of its numbers. */
export function contentOf(store: EmbeddingStore): Reference {
  const rows = Array.from({ length: store.words.size }, (_, row) => row);
  return {
    words: store.words.words(),
    bits: rows.flatMap((row) => [...new Uint32Array(matrixRow(store.vectors, row).slice().buffer)]),
  };
}
