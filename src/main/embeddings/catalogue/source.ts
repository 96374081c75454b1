import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { ProgramError } from '../../../shared/errors.ts';

/** Where models are fetched from. A mirror and a folder are laid out alike: `list.json`, and each model in a folder of its name. */
export const sourceSchema = z.discriminatedUnion('kind', [
  /** gensim-data's releases, where the models were published. */
  z.strictObject({ kind: z.literal('original') }),
  z.strictObject({ kind: z.literal('mirror'), base: z.string().max(2000) }),
  z.strictObject({ kind: z.literal('folder'), folder: z.string().max(4000) }),
]);
export type CatalogueSource = z.infer<typeof sourceSchema>;

export const originalSource: CatalogueSource = { kind: 'original' };

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

/**
 * The mirror at an address that a person gave: https, or http on this machine.
 * @throws ProgramError `catalogue-source` with what is wrong with it
 */
export function mirrorAt(address: string): CatalogueSource {
  const refused = (reason: string) => new ProgramError('catalogue-source', { source: address, reason });
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw refused('it is not an address');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refused('only https and, on this machine, http are used to fetch models');
  if (url.protocol === 'http:' && !isThisMachine(url.hostname))
    throw refused('http is open to anyone on the way; only https is used beyond this machine');
  if (url.username !== '' || url.password !== '') throw refused('there is a user or a password in it');
  if (url.search !== '' || url.hash !== '') throw refused('there is a question mark or a number sign in it');
  return { kind: 'mirror', base: url.href.replace(/\/+$/, '') };
}

/**
 * The source that a command line names: `original`, an address, or a folder.
 * @throws ProgramError `catalogue-source`
 */
export function sourceFromCommandLine(text: string, workingFolder: string): CatalogueSource {
  if (text === 'original') return originalSource;
  // A drive letter of Windows has one letter and no second slash.
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return mirrorAt(text);
  if (text === '') throw new ProgramError('catalogue-source', { source: text, reason: 'it is empty' });
  return { kind: 'folder', folder: resolve(workingFolder, text) };
}

/** What a person reads about the source: an address, or the folder's name without its path. */
export function describeSource(source: CatalogueSource): string {
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
export function partAddress(
  source: Exclude<CatalogueSource, { kind: 'folder' }>,
  name: string,
  part: number,
  parts: number,
): URL {
  const base = source.kind === 'original' ? originalBase : source.base;
  return new URL(`${base}/${encodeURIComponent(name)}/${encodeURIComponent(partName(name, part, parts))}`);
}

/** The address of the source's index. */
export function indexAddress(source: Exclude<CatalogueSource, { kind: 'folder' }>): URL {
  return new URL(source.kind === 'original' ? originalIndex : `${source.base}/list.json`);
}

/** A part of a model inside a folder. */
export function partPath(folder: string, name: string, part: number, parts: number): string {
  return join(folder, name, partName(name, part, parts));
}

/**
 * Why nothing may be fetched from `address`, which `source` gave or led to; `null` when it may. The original is fetched from its own hosts and by
 * https only; a mirror may lead to anywhere by https, and to its own host.
 */
export function whyNotFetch(source: CatalogueSource, address: URL): string | null {
  const led = `it leads to ${address.host === '' ? address.protocol : address.host}`;
  if (source.kind === 'original') {
    if (address.protocol !== 'https:') return `${led} without https`;
    return originalHosts.has(address.hostname) && address.port === ''
      ? null
      : `${led}, where its files do not lie`;
  }
  if (address.protocol === 'https:') return null;
  const own = source.kind === 'mirror' && new URL(source.base).origin === address.origin;
  return own ? null : `${led} without https`;
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
