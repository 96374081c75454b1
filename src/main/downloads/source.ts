import { resolve } from 'node:path';
import { z } from 'zod';
import { ProgramError } from '../../shared/errors.ts';

/** Where something is fetched from. A mirror and a folder are laid out as the original is. */
export const sourceSchema = z.discriminatedUnion('kind', [
  /** Where it was published. */
  z.strictObject({ kind: z.literal('original') }),
  z.strictObject({ kind: z.literal('mirror'), base: z.string().max(2000) }),
  z.strictObject({ kind: z.literal('folder'), folder: z.string().max(4000) }),
]);
export type Source = z.infer<typeof sourceSchema>;

/** A source that is asked over the network. */
export type RemoteSource = Exclude<Source, { kind: 'folder' }>;

export const originalSource: Source = { kind: 'original' };

/**
 * The mirror at an address that a person gave: https, or http on this machine.
 * @throws ProgramError `catalogue-source` with what is wrong with it
 */
export function mirrorAt(address: string): Source {
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
export function sourceFromCommandLine(text: string, workingFolder: string): Source {
  if (text === 'original') return originalSource;
  // A drive letter of Windows has one letter and no second slash.
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return mirrorAt(text);
  if (text === '') throw new ProgramError('catalogue-source', { source: text, reason: 'it is empty' });
  return { kind: 'folder', folder: resolve(workingFolder, text) };
}

/**
 * Why nothing may be fetched from `address`, which `source` gave or led to, as the middle of a sentence; `null` when it may. The original is
 * fetched from its own hosts and by https only; a mirror may lead to anywhere by https, and to its own host.
 */
export function whyNotFetch(
  source: Source,
  address: URL,
  isOriginalHost: (host: string) => boolean,
): string | null {
  const led = `it leads to ${address.host === '' ? address.protocol : address.host}`;
  if (source.kind === 'original') {
    if (address.protocol !== 'https:') return `${led} without https`;
    return isOriginalHost(address.hostname) && address.port === ''
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
