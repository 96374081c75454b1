import { basename, join } from 'node:path';
import { type RemoteSource, type Source, whyNotFetch } from '../../downloads/source.ts';

/** Where models are published. A mirror answers at the same paths; a folder holds each file of a model at `name/path`. */
const hub = 'https://huggingface.co';

/** Whether the hub's files lie at `host`: its own, or one of those that its addresses of files lead to. */
function isHubHost(host: string): boolean {
  return (
    host === 'huggingface.co' || host.endsWith('.hf.co') || /^cdn-lfs[a-z0-9-]*\.huggingface\.co$/.test(host)
  );
}

/** Why nothing may be fetched from `address`, which `source` gave or led to; `null` when it may. */
export function whyNotFetchFromHub(source: Source, address: URL): string | null {
  return whyNotFetch(source, address, isHubHost);
}

/** What a person reads about the source: an address, or the folder's name without its path. */
export function describeHub(source: Source): string {
  switch (source.kind) {
    case 'original':
      return hub;
    case 'mirror':
      return source.base;
    case 'folder':
      return basename(source.folder);
  }
}

/** Tells the newest commit of a model. */
export function revisionAddress(source: RemoteSource, name: string): URL {
  return new URL(`${describeHub(source)}/api/models/${name}/revision/main`);
}

/** Lists the files of a model as they were at a commit. */
export function treeAddress(source: RemoteSource, name: string, revision: string): URL {
  return new URL(`${describeHub(source)}/api/models/${name}/tree/${revision}?recursive=true`);
}

/** A file of a model as it was at a commit. */
export function fileAddress(source: RemoteSource, name: string, revision: string, path: string): URL {
  return new URL(`${describeHub(source)}/${name}/resolve/${revision}/${path}`);
}

/** A file of a model in a folder. */
export function fileInFolder(folder: string, name: string, path: string): string {
  return join(folder, ...name.split('/'), ...path.split('/'));
}
