import { closeSync, openSync, readSync } from 'node:fs';
import { ProgramError } from '../../shared/errors.ts';
import { sharedUint32 } from './shared-arrays.ts';

/**
 * All tokens of a corpus as vocabulary ids, sentence after sentence. Plain data that can be sent to any thread, with everything big on shared memory or on
 * the disk; {@link openTokens} reads it.
 */
export type Tokens = TokensInMemory | TokensOnDisk;

interface TokensInMemory {
  readonly kind: 'memory';
  /** How many tokens there are. */
  readonly length: number;
  /** Uint32Array of `length` on shared memory. */
  readonly ids: Uint32Array;
  /** Uint32Array: what is read instead of each id in `ids`; `null` where that is the id itself. */
  readonly numbering: Uint32Array | null;
}

/**
 * Tokens in a file of the program's own, as little-endian 32-bit numbers. Each block of the text was numbered by the thread that read it before the vocabulary
 * was known, and lies where there was room when it was done; it is numbered anew as it is read, which costs nothing beside reading it twice.
 */
interface TokensOnDisk {
  readonly kind: 'disk';
  readonly length: number;
  readonly path: string;
  /** Float64Array of (blocks + 1) on shared memory: the token where each block starts, in the order of the text; last `length`. */
  readonly blockStarts: Float64Array;
  /** Float64Array of blocks on shared memory: where each block lies in the file, in bytes. */
  readonly blockPlaces: Float64Array;
  /** Uint16Array of blocks on shared memory: which of `numberings` each block has. */
  readonly blockNumberings: Uint16Array;
  /** Each a Uint32Array on shared memory: vocabulary ids by the ids in the file. */
  readonly numberings: readonly Uint32Array[];
}

/** Tokens that lie in memory. */
export function tokensInMemory(ids: Uint32Array): Tokens {
  return { kind: 'memory', length: ids.length, ids, numbering: null };
}

/** The same tokens with `numbering[id]` in the place of each id. Copies no tokens. */
export function renumbered(tokens: Tokens, numbering: Uint32Array): Tokens {
  const through = (first: Uint32Array): Uint32Array => {
    const both = sharedUint32(first.length, 'vocabulary');
    for (let id = 0; id < both.length; id++) both[id] = numbering[first[id]!]!;
    return both;
  };
  if (tokens.kind === 'disk') return { ...tokens, numberings: tokens.numberings.map(through) };
  return { ...tokens, numbering: tokens.numbering === null ? numbering : through(tokens.numbering) };
}

/** Reads tokens, in any order. A reader belongs to one thread. */
export interface TokenReader {
  /**
   * The ids of the tokens `start` … `end` − 1, to be read only and only until the next call. Waits for the disk.
   * @throws ProgramError `corpus-not-open` when the file is gone, `file-unreadable`
   */
  read(start: number, end: number): Uint32Array;
  close(): void;
}

/**
 * Opens tokens for reading; their file may be removed from then on.
 * @param ahead how many tokens are read from the disk at once, for those who go from start to end in small steps
 * @throws ProgramError as {@link TokenReader.read}
 */
export function openTokens(tokens: Tokens, ahead = 0): TokenReader {
  if (tokens.kind === 'disk') return new DiskReader(tokens, ahead);
  const { ids, numbering } = tokens;
  const buffer = new GrowingBuffer();
  return {
    read(start, end) {
      if (numbering === null) return ids.subarray(start, end);
      const read = buffer.of(end - start);
      for (let at = 0; at < read.length; at++) read[at] = numbering[ids[start + at]!]!;
      return read;
    },
    close: () => undefined,
  };
}

/** What the file is called where a person hears of it. */
export const tokenFileName = 'the encoded text';

class DiskReader implements TokenReader {
  readonly #tokens: TokensOnDisk;
  readonly #file: number;
  readonly #ahead: number;
  readonly #buffer = new GrowingBuffer();
  /** What was read last, and the token where it starts. */
  #held = new Uint32Array();
  #heldStart = 0;

  constructor(tokens: TokensOnDisk, ahead: number) {
    this.#tokens = tokens;
    this.#ahead = ahead;
    this.#file = guarded(() => openSync(tokens.path, 'r'));
  }

  read(start: number, end: number): Uint32Array {
    const from = start - this.#heldStart;
    if (from >= 0 && end - this.#heldStart <= this.#held.length)
      return this.#held.subarray(from, from + end - start);
    this.#held = this.#load(start, Math.max(end, Math.min(start + this.#ahead, this.#tokens.length)));
    this.#heldStart = start;
    return this.#held.subarray(0, end - start);
  }

  #load(start: number, end: number): Uint32Array<ArrayBuffer> {
    const { blockStarts, blockPlaces, blockNumberings, numberings } = this.#tokens;
    const read = this.#buffer.of(end - start);
    let block = this.#blockOf(start);
    for (let at = start; at < end; block++) {
      const to = Math.min(end, blockStarts[block + 1]!);
      const piece = read.subarray(at - start, to - start);
      this.#fill(piece, blockPlaces[block]! + (at - blockStarts[block]!) * 4);
      const numbering = numberings[blockNumberings[block]!]!;
      for (let index = 0; index < piece.length; index++) piece[index] = numbering[piece[index]!]!;
      at = to;
    }
    return read;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The last block that starts at or before `token`, so that blocks without tokens are passed over. */
  #blockOf(token: number): number {
    const { blockStarts } = this.#tokens;
    let low = 0;
    let high = blockStarts.length - 1;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (blockStarts[middle]! <= token) low = middle;
      else high = middle;
    }
    return low;
  }

  #fill(target: Uint32Array, position: number): void {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    for (let done = 0; done < bytes.length; ) {
      const read = guarded(() => readSync(this.#file, bytes, done, bytes.length - done, position + done));
      if (read === 0)
        throw new ProgramError('file-unreadable', { name: tokenFileName, reason: 'it was cut short' });
      done += read;
    }
  }
}

/** Room for as many numbers as are asked for, used again and again. */
class GrowingBuffer {
  #values = new Uint32Array(4096);

  of(length: number): Uint32Array<ArrayBuffer> {
    if (length > this.#values.length) this.#values = new Uint32Array(length);
    return this.#values.subarray(0, length);
  }
}

function guarded<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Its owner removes the file when another text is opened.
    if (code === 'ENOENT') throw new ProgramError('corpus-not-open', {}, { cause: error });
    throw new ProgramError(
      'file-unreadable',
      { name: tokenFileName, reason: code ?? message },
      { cause: error },
    );
  }
}
