import { rm } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { type DiskPlace, ProgramError } from '../../shared/errors.ts';
import { requireRoom } from '../files/disk-room.ts';
import type { Thread } from '../threads/thread.ts';
import type { FiledBlock } from './block-encoder.ts';
import type { CorpusTask } from './corpus-task.ts';
import { sharedFloat64, sharedUint16 } from './shared-arrays.ts';
import { createTokenFile, type TokenFile } from './token-file.ts';
import type { Tokens } from './tokens.ts';

/** How many tokens are kept in memory by default. Each takes twice its 4 bytes for a moment, while blocks are put in their places. */
function tokensForMemory(): number {
  return Math.min(64 * 1024 * 1024, Math.floor(freemem() / 16));
}

/** Places of tokens are numbers of 32 bits. */
const mostTokens = 0xffff_ffff;

/** When tokens go to a file, and where that lies. */
export interface SpillOptions {
  /** Where tokens go that are too many for memory; by default the system's folder for temporary files. */
  readonly tokenFolder?: string;
  /** How many tokens are kept in memory; more of them go to a file. By default what half of the free memory holds, and never more than 64 Mi. */
  readonly tokensInMemory?: number;
}

/** Moves the tokens of a text to a file when they become too many for memory. */
export class TokenSpill {
  readonly #crew: readonly Thread<CorpusTask>[];
  readonly #name: string;
  readonly #folder: string;
  readonly #place: DiskPlace;
  readonly #limit: number;
  #tokens = 0;
  #file: TokenFile | null = null;
  #moving: Promise<readonly FiledBlock[]> | null = null;

  constructor(crew: readonly Thread<CorpusTask>[], name: string, options: SpillOptions) {
    this.#crew = crew;
    this.#name = name;
    this.#folder = options.tokenFolder ?? tmpdir();
    this.#place = options.tokenFolder === undefined ? 'temporary' : 'texts';
    this.#limit = options.tokensInMemory ?? tokensForMemory();
  }

  /** Where the file lies; `null` when all tokens are in memory. */
  get path(): string | null {
    return this.#file?.path ?? null;
  }

  /**
   * Takes note of tokens that were read.
   * @param share how much of the text was read, more than 0 and at most 1
   * @throws ProgramError `disk-too-small`, `disk-full`, `file-not-writable`, `file-too-large`
   */
  async count(tokens: number, share: number, bytes: number): Promise<void> {
    this.#tokens += tokens;
    if (this.#tokens > mostTokens)
      throw new ProgramError('file-too-large', { name: this.#name, bytes, limit: Math.floor(bytes * share) });
    if (this.#tokens <= this.#limit) return;
    this.#moving ??= this.#move(share);
    await this.#moving;
  }

  /** Resolves with the blocks that were moved, when all are. */
  async moved(): Promise<readonly FiledBlock[]> {
    return (await this.#moving) ?? [];
  }

  async #move(share: number): Promise<readonly FiledBlock[]> {
    await requireRoom(this.#folder, Math.ceil((this.#tokens * 4) / share), this.#name, this.#place);
    const file = await createTokenFile(this.#folder);
    this.#file = file;
    return (await Promise.all(this.#crew.map((thread) => thread.call('moveToFile', file)))).flat();
  }

  async remove(): Promise<void> {
    await this.#moving?.catch(() => undefined);
    if (this.#file !== null) await rm(this.#file.path, { force: true });
  }
}

/** Where the blocks of a text lie in the file of tokens, and which numbering each has. */
export function placesInFile(
  offsets: readonly number[],
  filePlaces: readonly (number | null)[],
  shares: readonly (readonly number[])[],
  tokens: number,
): Pick<Extract<Tokens, { kind: 'disk' }>, 'blockStarts' | 'blockPlaces' | 'blockNumberings'> {
  const blockStarts = sharedFloat64(offsets.length + 1, 'tokens');
  blockStarts.set([...offsets, tokens]);
  const blockPlaces = sharedFloat64(offsets.length, 'tokens');
  for (const [order, place] of filePlaces.entries()) {
    if (place === null) throw new Error(`block ${order} is not in the file of tokens`);
    blockPlaces[order] = place;
  }
  const blockNumberings = sharedUint16(offsets.length, 'tokens');
  for (const [thread, share] of shares.entries()) for (const order of share) blockNumberings[order] = thread;
  return { blockStarts, blockPlaces, blockNumberings };
}
