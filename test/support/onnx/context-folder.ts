import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sizes } from './bert-model.mjs';
import { bertConfiguration, writeFolder } from './context-fixtures.mjs';
import type { ModelBuilder } from './model-builder.mjs';

/** Sizes for models that are made anew in every test. */
export const tinySizes: Sizes = { vocabulary: 60, width: 16, layers: 2, heads: 2, inner: 32, positions: 24 };

/** A folder in Hugging Face layout that is removed when it goes out of use. */
export interface ContextFolderOnDisk {
  readonly path: string;
  remove(): Promise<void>;
}

/** Writes a folder with these weights, a BERT's configuration and a file in the tokenizer's place; `files` are put beside or in their place. */
export async function contextFolder(
  model: ModelBuilder | Uint8Array,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<ContextFolderOnDisk> {
  const path = await mkdtemp(join(tmpdir(), 'semascope-context-'));
  await writeFolder(path, {
    'config.json': JSON.stringify(bertConfiguration(tinySizes)),
    'tokenizer.json': '{}',
    'onnx/model.onnx': model instanceof Uint8Array ? model : model.finish(),
    ...files,
  });
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
