import type { ModelPreview } from '../../../shared/library.ts';
import { gunzip, looksLikeGzip } from '../../corpus/gunzip.ts';
import {
  type ByteSource,
  type OpenFile,
  openRegularFile,
  requireUnchanged,
  sourceOf,
} from '../../corpus/text-source.ts';
import type { NamedFile } from './format.ts';
import { lineEnd, longestLine } from './text-lines.ts';
import { unzip } from './unzip.ts';
import { looksLikeZip } from './zip-directory.ts';

/** How a file can be compressed, told by its first bytes. A new way is a line here. */
const compressions: readonly {
  readonly name: NonNullable<ModelPreview['compression']>;
  readonly looksLike: (head: Uint8Array) => boolean;
  /** The content as a stream; an error of the catalogue when it is damaged. A chunk is valid until the next one. */
  readonly inflate: (
    source: ByteSource,
    name: string,
    open: OpenFile,
  ) => AsyncGenerator<Uint8Array, void, undefined>;
}[] = [
  { name: 'gzip', looksLike: looksLikeGzip, inflate: gunzip },
  { name: 'zip', looksLike: looksLikeZip, inflate: unzip },
];

/** Enough to tell text from binary numbers, and to show the first rows. */
const headBytes = 64 * 1024;

/** What is in a file, decompressed. */
export class Content {
  readonly compression: ModelPreview['compression'];
  /** The first line and 64 KiB where there are so many bytes, and little more than 1 MiB at most. */
  readonly head: Uint8Array;
  /** Whether the head is all there is. */
  readonly whole: boolean;
  readonly #open: OpenFile;
  readonly #name: string;
  readonly #source: ByteSource;
  readonly #rest: AsyncGenerator<Uint8Array, void, undefined>;

  private constructor(open: OpenFile, name: string, source: ByteSource, beginning: Head) {
    this.#open = open;
    this.#name = name;
    this.#source = source;
    this.#rest = beginning.rest;
    this.compression = beginning.compression;
    this.head = beginning.head;
    this.whole = beginning.whole;
  }

  /**
   * Opens a file and reads its beginning.
   * @throws ProgramError `file-missing`, `file-not-regular`, `file-unreadable`, `file-changed`, and what the compressions throw
   */
  static async open({ path, name }: NamedFile): Promise<Content> {
    const open = await openRegularFile(path, name);
    try {
      const source = sourceOf(open, name);
      return new Content(open, name, source, await readHead(source, name, open));
    } catch (error) {
      await open.file.close();
      throw error;
    }
  }

  /** Bytes of the file as stored. */
  get fileBytes(): number {
    return this.#open.opened.size;
  }

  /** Bytes of the file that the stream has taken so far. */
  get fileBytesDone(): number {
    return this.#source.done;
  }

  /** Where threads can read a file that is not compressed, by position; `null` for others. */
  get descriptor(): number | null {
    return this.compression === null ? this.#open.file.fd : null;
  }

  /** All of the content from `start` on, which lies in the head, in chunks that are valid until the next one. To be called once. */
  async *stream(start: number): AsyncGenerator<Uint8Array, void, undefined> {
    if (start < this.head.length) yield this.head.subarray(start);
    yield* this.#rest;
  }

  /** @throws ProgramError `file-changed` when the file is not what it was when it was opened */
  requireUnchanged(): Promise<void> {
    return requireUnchanged(this.#open, this.#name);
  }

  async close(): Promise<void> {
    // A decompressor that has more to give must be let go, too.
    await this.#rest.return();
    await this.#open.file.close();
  }
}

interface Head {
  readonly head: Uint8Array;
  readonly whole: boolean;
  readonly compression: ModelPreview['compression'];
  readonly rest: AsyncGenerator<Uint8Array, void, undefined>;
}

async function readHead(source: ByteSource, name: string, open: OpenFile): Promise<Head> {
  // The source uses its buffer again.
  const first = (await source.read())?.slice() ?? new Uint8Array(0);
  const compression = compressions.find(({ looksLike }) => looksLike(first));
  const again = firstThen(first, source);
  const rest = compression === undefined ? chunks(again) : compression.inflate(again, name, open);
  let head: Uint8Array = new Uint8Array(0);
  let whole = false;
  while (head.length <= longestLine && !(head.length >= headBytes && head.includes(lineEnd))) {
    const next = await rest.next();
    if (next.done === true) {
      whole = true;
      break;
    }
    const joined = new Uint8Array(head.length + next.value.length);
    joined.set(head);
    joined.set(next.value, head.length);
    head = joined;
  }
  return { head, whole, compression: compression?.name ?? null, rest };
}

async function* chunks(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) yield chunk;
}

/** `source`, of which the first chunk was read already. */
function firstThen(first: Uint8Array, source: ByteSource): ByteSource {
  let given = first.length === 0;
  return {
    size: source.size,
    get done() {
      return source.done;
    },
    async read() {
      if (given) return source.read();
      given = true;
      return first;
    },
    close: () => source.close(),
  };
}
