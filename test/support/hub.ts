import { createHash } from 'node:crypto';
import {
  downloadFromHub,
  type HubDownload,
  type HubDownloadOptions,
} from '../../src/main/contextual/hub/download.ts';
import type { KeptModel } from '../../src/main/contextual/hub/kept.ts';
import { mirrorAt, type Source } from '../../src/main/downloads/source.ts';
import { quickSurroundings } from './downloads.ts';
import type { Mirror } from './mirror.ts';

export const firstCommit = '1'.repeat(40);
export const secondCommit = '2'.repeat(40);

/** The files of a model by their paths. */
export type HubFiles = Readonly<Record<string, Uint8Array | string>>;

/** What the hub's list says of a file: of weights the SHA-256 of their content, of everything else what git calls it. */
export function treeEntry(path: string, content: Uint8Array | string): Record<string, unknown> {
  const bytes = Buffer.from(content);
  const size = bytes.length;
  if (!path.includes('.onnx'))
    return {
      type: 'file',
      path,
      size,
      oid: createHash('sha1').update(`blob ${size}\0`).update(bytes).digest('hex'),
    };
  const oid = createHash('sha256').update(bytes).digest('hex');
  return { type: 'file', path, size, oid: 'a'.repeat(40), lfs: { oid, size, pointerSize: 130 } };
}

/** The path on a mirror of a model's file at a commit. */
export function resolvePath(name: string, path: string, commit: string = firstCommit): string {
  return `/${name}/resolve/${commit}/${path}`;
}

/**
 * Puts a model on a mirror as the hub has it, and makes a commit its newest.
 * @param tree entries of the list, by default those of the files
 */
export function putHubModel(
  mirror: Mirror,
  name: string,
  files: HubFiles,
  {
    commit = firstCommit,
    tree = Object.entries(files).map(([path, content]) => treeEntry(path, content)),
  }: { commit?: string; tree?: unknown } = {},
): void {
  const json = { 'content-type': 'application/json; charset=utf-8' };
  mirror.put(`/api/models/${name}/revision/main`, JSON.stringify({ id: name, sha: commit }), json);
  mirror.put(treePath(name, commit), JSON.stringify(tree), json);
  for (const [path, content] of Object.entries(files)) mirror.put(resolvePath(name, path, commit), content);
}

/** The path on a mirror of the list of a model's files. */
export function treePath(name: string, commit: string = firstCommit): string {
  return `/api/models/${name}/tree/${commit}?recursive=true`;
}

/** Downloads from a mirror, or from any source, as the program would. */
export function downloadModel(
  from: Mirror | Source,
  wanted: HubDownload,
  folder: string,
  settings: Partial<HubDownloadOptions> = {},
): Promise<KeptModel> {
  return downloadFromHub(wanted, {
    source: 'kind' in from ? from : mirrorAt(from.address),
    folder,
    signal: new AbortController().signal,
    report: () => undefined,
    surroundings: quickSurroundings(),
    ...settings,
  });
}
