import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { ProgramError } from '../../../shared/errors.ts';
import type { NamedFile } from './format.ts';

/** One embedding of a projector's config. Its paths are not to be trusted. */
export interface ProjectorConfig {
  readonly tensorPath: string;
  readonly metadataPath: string | null;
  /** Rows and numbers a row, where the config tells. */
  readonly shape: readonly [number, number] | null;
}

/**
 * The first embedding in a projector's config; null when `head` is something else.
 * @throws ProgramError `model-format` when it is a config that names no vectors
 */
export function readProjectorConfig(head: Uint8Array, whole: boolean, name: string): ProjectorConfig | null {
  if (!whole || !/^\s*\{/.test(new TextDecoder().decode(head.slice(0, 1024)))) return null;
  let config: unknown;
  try {
    config = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(head.slice()));
  } catch {
    return null;
  }
  const { embeddings } = config as { embeddings?: unknown };
  if (!Array.isArray(embeddings)) return null;
  const refuse = (reason: string): never => {
    throw new ProgramError('model-format', { name, reason });
  };
  const first: unknown = embeddings.find(
    (embedding: unknown) => typeof embedding === 'object' && embedding !== null && 'tensorPath' in embedding,
  );
  if (first === undefined) return refuse('this config names no file of vectors ("tensorPath")');
  const { tensorPath, metadataPath, tensorShape } = first as Record<string, unknown>;
  if (typeof tensorPath !== 'string' || tensorPath === '')
    return refuse('the "tensorPath" in this config is not a name');
  if (metadataPath !== undefined && metadataPath !== null && typeof metadataPath !== 'string')
    return refuse('the "metadataPath" in this config is not a name');
  const shape = tensorShape === undefined || tensorShape === null ? null : shapeOf(tensorShape);
  if (shape === undefined)
    return refuse('the "tensorShape" in this config is not the number of words and of numbers a word');
  const metadata = typeof metadataPath === 'string' && metadataPath !== '' ? metadataPath : null;
  return { tensorPath, metadataPath: metadata, shape };
}

function shapeOf(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  return value.every((length) => Number.isSafeInteger(length) && length > 0)
    ? [value[0] as number, value[1] as number]
    : undefined;
}

/** The base name in a path of either kind of system. */
export function baseNameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? '';
}

/**
 * The file that a config names: one of those that were given with it, by its base name; or, when none was given, one in the config's folder.
 * Nothing else is ever looked at: no other folder, and no link that leads there.
 * @throws ProgramError `model-format`
 */
export async function resolveConfigPath(
  path: string,
  config: NamedFile,
  others: readonly NamedFile[],
): Promise<NamedFile> {
  const { name } = config;
  const refuse = (reason: string): never => {
    throw new ProgramError('model-format', { name, reason });
  };
  if (
    /^[\\/]|^[a-z]:|^[a-z][a-z+.-]*:\/\//i.test(path) ||
    path.split(/[\\/]/).includes('..') ||
    path.includes('\0')
  )
    return refuse(`it names a file outside its own folder, "${path}", which is not opened`);
  const base = baseNameOf(path);
  if (others.length > 0) {
    const given = others.find((other) => other.name === base);
    return given ?? refuse(`it names the file "${base}", which was not opened with it`);
  }
  const folder = await realpath(dirname(config.path));
  const found = await realpath(join(folder, path)).catch(() => null);
  if (found === null)
    return refuse(`it names the file "${path}", which is not beside it; open both together`);
  const inside = relative(folder, found);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || dirname(inside).startsWith('..'))
    return refuse(`it names a file outside its own folder, "${path}", which is not opened`);
  return { path: found, name: basename(path) };
}
