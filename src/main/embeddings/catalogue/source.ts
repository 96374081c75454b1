import { basename, join } from 'node:path';
import { type RemoteSource, type Source, whyNotFetch as whyNotFetchFrom } from '../../downloads/source.ts';

// A mirror and a folder are laid out alike: `list.json`, and each model in a folder of its name.

/** The addresses that gensim's own downloader uses. */
const originalBase = 'https://github.com/RaRe-Technologies/gensim-data/releases/download';
const originalIndex = 'https://raw.githubusercontent.com/RaRe-Technologies/gensim-data/master/list.json';

/** Where the original's files lie: the last two are where its release addresses lead. */
const originalHosts: ReadonlySet<string> = new Set([
  'github.com',
  'raw.githubusercontent.com',
  'objects.githubusercontent.com',
  'release-assets.githubusercontent.com',
]);

/** What a person reads about the source: an address, or the folder's name without its path. */
export function describeSource(source: Source): string {
  switch (source.kind) {
    case 'original':
      return originalBase;
    case 'mirror':
      return source.base;
    case 'folder':
      return basename(source.folder);
  }
}

/** The name of a part of a model at the source: `name.gz`, or `name.gz_00`, `name.gz_01` … where there are several. */
function partName(name: string, part: number, parts: number): string {
  return parts === 1 ? `${name}.gz` : `${name}.gz_${`${part}`.padStart(2, '0')}`;
}

/** The address of a part of a model. */
export function partAddress(source: RemoteSource, name: string, part: number, parts: number): URL {
  const base = source.kind === 'original' ? originalBase : source.base;
  return new URL(`${base}/${encodeURIComponent(name)}/${encodeURIComponent(partName(name, part, parts))}`);
}

/** The address of the source's index. */
export function indexAddress(source: RemoteSource): URL {
  return new URL(source.kind === 'original' ? originalIndex : `${source.base}/list.json`);
}

/** A part of a model inside a folder. */
export function partPath(folder: string, name: string, part: number, parts: number): string {
  return join(folder, name, partName(name, part, parts));
}

/** Why nothing may be fetched from `address`, which `source` gave or led to; `null` when it may. */
export function whyNotFetch(source: Source, address: URL): string | null {
  return whyNotFetchFrom(source, address, (host) => originalHosts.has(host));
}
