import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ContextWeights } from '../../shared/contexts.ts';
import { ProgramError } from '../../shared/errors.ts';
import { readConfiguration } from './configuration.ts';
import { rankWeights } from './weights-files.ts';

/** What a folder in Hugging Face layout holds, seen without loading anything. */
export interface InspectedFolder {
  readonly family: string;
  readonly layers: number;
  readonly hiddenSize: number;
  /** Word pieces that the model reads at once, as its configuration says. */
  readonly longestInput: number;
  /** The best choice for a first look first; never empty. */
  readonly weights: readonly ContextWeights[];
  /** Of the files in the folder and in its folder `onnx`. */
  readonly bytes: number;
}

/** More files than a model's folder has; what comes after them is not looked at. */
const mostFiles = 5000;

const otherFormats: readonly (readonly [RegExp, string])[] = [
  [/\.safetensors$/i, 'safetensors'],
  [/\.(?:bin|pt|pth|ckpt)$/i, 'PyTorch'],
  [/\.h5$/i, 'TensorFlow'],
  [/\.msgpack$/i, 'Flax'],
  [/\.gguf$/i, 'GGUF'],
];

/**
 * Looks at a folder with a contextual model: its configuration, its weights in ONNX, whether a tokenizer is there.
 * @param name what a person calls it; the folder's own name where none is given
 * @throws ProgramError `context-folder`, `context-family`, `tokenizer-missing`
 */
export async function inspectFolder(path: string, name: string = basename(path)): Promise<InspectedFolder> {
  const problem = (reason: string): ProgramError => new ProgramError('context-folder', { name, reason });
  const found = await stat(path).catch(() => null);
  if (found === null) throw problem('it is not there');
  if (!found.isDirectory()) throw problem('it is a file, not a folder');
  const { family, layers, hiddenSize, longestInput } = await readConfiguration(path, name);

  const files = await listFiles(path, problem);
  const weights = rankWeights(files);
  if (weights.length === 0) throw problem(withoutWeights([...files.keys()]));
  if (!files.has('tokenizer.json')) throw new ProgramError('tokenizer-missing', { name });
  const bytes = [...files.values()].reduce((sum, size) => sum + size, 0);
  return { family, layers, hiddenSize, longestInput, weights, bytes };
}

/** Regular files in the folder and in `onnx`, by path with forward slashes, and their sizes. */
async function listFiles(
  folder: string,
  problem: (reason: string) => ProgramError,
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const inner of ['', 'onnx/']) {
    const names = await readdir(join(folder, inner)).catch((error: NodeJS.ErrnoException) => {
      if (inner !== '') return [];
      throw problem(`it cannot be read (${error.code ?? error.message})`);
    });
    for (const name of names.sort().slice(0, mostFiles)) {
      const found = await stat(join(folder, inner, name)).catch(() => null);
      if (found?.isFile() === true) sizes.set(`${inner}${name}`, found.size);
    }
  }
  return sizes;
}

function withoutWeights(files: readonly string[]): string {
  for (const [pattern, format] of otherFormats) {
    const file = files.find((path) => pattern.test(path));
    if (file === undefined) continue;
    return `its weights are in the format of ${format} (${basename(file)}), and only ONNX (model.onnx) can be run`;
  }
  return 'it has no weights in ONNX (model.onnx)';
}
