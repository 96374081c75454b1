import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProgramError } from '../../../shared/errors.ts';
import type { Source } from '../../downloads/source.ts';
import { askText, TransferError } from '../../downloads/transfer.ts';
import type { Pretrained } from './pretrained.ts';
import { describeSource, indexAddress, whyNotFetch } from './source.ts';
import { longestIndex, parseIndex } from './source-index.ts';

/** An index that takes longer counts as one that does not come. In milliseconds. */
const longestWait = 15_000;

/**
 * The models that a source says it has: those in its `list.json`. A folder need not have one, and may be gensim's own, which calls it
 * `information.json`; `null` when it has none.
 * @throws ProgramError `catalogue-source` when it cannot be had or read, `cancelled`
 */
export async function readIndex(source: Source, signal?: AbortSignal): Promise<readonly Pretrained[] | null> {
  try {
    const text =
      source.kind === 'folder' ? await indexInFolder(source.folder) : await fetchIndex(source, signal);
    return text === null ? null : parseIndex(text);
  } catch (error) {
    if (signal?.aborted === true) throw new ProgramError('cancelled', {}, { cause: error });
    const reason =
      error instanceof TransferError
        ? error.reason
        : `its list of models cannot be read (${(error as Error).message})`;
    throw new ProgramError('catalogue-source', { source: describeSource(source), reason }, { cause: error });
  }
}

/**
 * A model with the checksums that its description lacks taken from the index of the source, as far as that has them.
 * @throws ProgramError `catalogue-source`, `cancelled`
 */
export async function withChecksums(
  model: Pretrained,
  source: Source,
  signal: AbortSignal,
): Promise<Pretrained> {
  if (!model.checksums.includes(null)) return model;
  const index = await readIndex(source, signal);
  const found = index?.find((other) => other.name === model.name);
  if (found === undefined || found.checksums.length !== model.checksums.length) return model;
  return {
    ...model,
    checksums: model.checksums.map((known, part) => known ?? found.checksums[part] ?? null),
  };
}

/** @throws TransferError when the folder is none, or its index is too long; the system's error when it cannot be read */
async function indexInFolder(folder: string): Promise<string | null> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new TransferError('there is no such folder', false);
  for (const name of ['list.json', 'information.json']) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null || !found.isFile()) continue;
    if (found.size > longestIndex) throw new TransferError('its list of models is too long', false);
    return readFile(path, 'utf8');
  }
  return null;
}

function fetchIndex(
  source: Exclude<Source, { kind: 'folder' }>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const limit = AbortSignal.timeout(longestWait);
  return askText(indexAddress(source), 'list of models', longestIndex, {
    whyNotFetch: (address) => whyNotFetch(source, address),
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    stallTime: longestWait,
  });
}
