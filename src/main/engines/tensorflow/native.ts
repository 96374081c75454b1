import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TensorFlow } from './model.ts';

/** Native TensorFlow, or why there is none. */
export type NativeTensorFlow =
  | { readonly tf: TensorFlow; readonly version: string; readonly cuda: boolean; readonly package: string }
  | { readonly reason: string };

/** With CUDA, and without. */
const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** Why there is no CUDA where nobody asked for it. */
export const notInstalled = `${packages[0]} is not installed`;

/** What of a native package tells about the device. */
interface NativeBackend {
  readonly isUsingGpuDevice?: boolean;
  readonly binding?: { readonly TF_Version?: string };
}

/**
 * Looks for TensorFlow's own library among the packages beside the program, then in other folders. The packages are never part of the program: a
 * native part of hundreds of megabytes belongs to them, which only who wants CUDA should fetch.
 * @param folders each with a `node_modules`
 */
export function openNative(folders: readonly string[]): NativeTensorFlow {
  const reasons: string[] = [];
  for (const name of packages) {
    const path = find(name, folders);
    if (path === null) {
      if (name === packages[0]) reasons.push(notInstalled);
      continue;
    }
    try {
      restoreRemovedFunctions();
      const tf = createRequire(import.meta.url)(path) as TensorFlow;
      const backend = tf.backend() as NativeBackend;
      return {
        ...{ tf, package: name, version: backend.binding?.TF_Version ?? '' },
        cuda: backend.isUsingGpuDevice === true,
      };
    } catch (error) {
      reasons.push(`${name} does not load: ${firstSentence(error)}`);
    }
  }
  return { reason: reasons.join('; ') };
}

/** Whether a native package is installed anywhere, whatever it is worth. */
export function nativeInstalled(folders: readonly string[]): boolean {
  return packages.some((name) => find(name, folders) !== null);
}

function find(name: string, folders: readonly string[]): string | null {
  for (const place of [import.meta.url, ...folders.map((folder) => join(folder, 'package.json'))]) {
    try {
      return createRequire(place).resolve(name);
    } catch {
      // Not here: that it is nowhere is told by the caller.
    }
  }
  return null;
}

/** Functions of Node that the packages still call, and that Node 23 removed. The change is seen by this thread alone. */
function restoreRemovedFunctions(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (value: unknown): boolean => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
}

/** The first line of an error: native loaders add pages of advice. */
function firstSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split('\n', 1)[0]!;
}
