import { stat } from 'node:fs/promises';
import type { CorpusSummary, SentenceRule, TokenizerOptions } from '../../shared/corpus.ts';
import { ProgramError } from '../../shared/errors.ts';
import type { ReportProgress } from '../../shared/jobs.ts';
import type { Thread, ThreadStarter } from '../threads/thread.ts';
import type { EncodedBlock } from './block-encoder.ts';
import { BlockReader } from './block-reader.ts';
import { BlocksAhead } from './blocks-ahead.ts';
import type { CorpusTask } from './corpus-task.ts';
import type { EncodedCorpus } from './encoded.ts';
import { ReadingProgress } from './reading-progress.ts';
import { type ByteSource, bytesSource, fileSource } from './text-source.ts';
import { placesInFile, type SpillOptions, TokenSpill } from './token-spill.ts';
import { type Tokens, tokensInMemory } from './tokens.ts';

/** A corpus to read: a file, or a text that a person pasted. */
export type CorpusSource =
  | { readonly kind: 'file'; readonly path: string; readonly name: string }
  | { readonly kind: 'text'; readonly text: string | Uint8Array; readonly name: string };

export interface ReadCorpusOptions extends SpillOptions {
  /** Opaque name that the summary carries. */
  readonly id: string;
  readonly threads: ThreadStarter;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
  /** How much text a thread gets at once. The corpus does not depend on it. */
  readonly blockBytes?: number;
}

export interface CorpusReading {
  readonly encoded: EncodedCorpus;
  readonly summary: CorpusSummary;
  /** Removes the file of tokens, if there is one; who has opened it can go on reading. */
  release(): Promise<void>;
}

const defaultBlockBytes = 1024 * 1024;
/** Blocks that a thread has at hand, so that it need not wait for the next. */
const blocksAhead = 2;

type CorpusThread = Thread<CorpusTask>;

/**
 * Reads a text in one pass over it: blocks are read and decompressed here, by the system's own threads, all cores cut words and count, and what
 * they found is merged, sorted and numbered, again in threads. The result is the same for any number of threads and any size of blocks.
 *
 * Files are taken for gzip by their content. The text is UTF-8 with or without a byte order mark; lines end in LF or CRLF (or in
 * CR where the text has no LF). A few invalid sequences are replaced by U+FFFD and counted; a text with more of them, or with
 * a zero byte anywhere, is refused. Each line is a sentence, except in wrapped prose read by the `unicode` tokenizer (see sniff.ts).
 *
 * A text of more tokens than fit the memory has them in a file, to which the threads write each block as soon as it is read.
 * @throws ProgramError `cancelled`, `file-missing`, `file-not-regular`, `file-unreadable`, `file-changed`, `file-empty`, `gzip-damaged`,
 * `text-encoding`, `text-binary`, `corpus-no-words`, `out-of-memory`, `file-too-large`, `disk-too-small`, `disk-full`, `file-not-writable`
 */
export async function readCorpus(
  source: CorpusSource,
  tokenizer: TokenizerOptions,
  options: ReadCorpusOptions,
): Promise<CorpusReading> {
  const { signal, threads } = options;
  requireNotCancelled(signal);
  const started = performance.now();
  const count = await threadsFor(source, threads.cores, options.blockBytes ?? defaultBlockBytes);
  const crew: CorpusThread[] = [];
  const stop = (): void => {
    for (const thread of crew) void thread.dispose();
  };
  try {
    for (let index = 0; index < count; index++) crew.push(threads.start<CorpusTask>('corpus'));
    signal.addEventListener('abort', stop);
    requireNotCancelled(signal);
    return await readWith(crew, source, tokenizer, options, started);
  } catch (error) {
    // A stopped thread is how cancelling looks from here.
    throw signal.aborted ? new ProgramError('cancelled', {}, { cause: error }) : error;
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(crew.map((thread) => thread.dispose()));
  }
}

/** One thread for a text of less than half a block, since starting more takes longer than reading; or else one for every core. */
async function threadsFor(source: CorpusSource, cores: number, blockBytes: number): Promise<number> {
  if (source.kind === 'text') return source.text.length * 2 < blockBytes ? 1 : Math.max(1, cores);
  // Whatever is wrong with the file shows when it is opened.
  const size = await stat(source.path).then(
    (stats) => stats.size,
    () => 0,
  );
  return size * 2 < blockBytes ? 1 : Math.max(1, cores);
}

async function readWith(
  crew: readonly CorpusThread[],
  source: CorpusSource,
  tokenizer: TokenizerOptions,
  options: ReadCorpusOptions,
  started: number,
): Promise<CorpusReading> {
  const spill = new TokenSpill(crew, source.name, options);
  try {
    const reading = await readAll(crew, spill, source, tokenizer, options, started);
    return { ...reading, release: () => spill.remove() };
  } catch (error) {
    await spill.remove();
    throw error;
  }
}

async function readAll(
  crew: readonly CorpusThread[],
  spill: TokenSpill,
  source: CorpusSource,
  tokenizer: TokenizerOptions,
  options: ReadCorpusOptions,
  started: number,
): Promise<Omit<CorpusReading, 'release'>> {
  const { name } = source;
  const [first, ...others] = crew as [CorpusThread, ...CorpusThread[]];
  const { blocks, shares, textBytes, sentenceRule, size, progress } = await encodeText(
    crew,
    spill,
    source,
    tokenizer,
    options,
  );

  progress.merging(0);
  const dictionaries = await Promise.all(others.map((thread) => thread.call('dictionary', null)));
  const last = crew.at(-1) ?? first;
  const filePlaces = blocks.map((block) => block.filePlace);
  const { path } = spill;
  const [joined, { vocabulary, globalIds }] = await Promise.all([
    last.call(
      'join',
      { blocks, sentenceRule, textBytes, name, inFile: path !== null },
      blocks.map((block) => block.boundaries.buffer),
    ),
    first.call('merge', dictionaries),
  ]);
  if (joined.tokens === 0) throw new ProgramError('corpus-no-words', { name, lines: joined.lines });
  progress.merging(0.6);
  const { offsets, tokenIds } = joined;
  let tokens: Tokens;
  if (tokenIds !== null) {
    await Promise.all(
      crew.map((thread, index) => {
        const places = shares[index]!.map((order) => ({ order, offset: offsets[order]! }));
        return thread.call('place', { places, globalIds: globalIds[index]!, tokens: tokenIds });
      }),
    );
    tokens = tokensInMemory(tokenIds);
  } else {
    if (path === null) throw new Error('tokens are neither in memory nor in a file');
    tokens = {
      ...{ kind: 'disk', length: joined.tokens, path, numberings: globalIds },
      ...placesInFile(offsets, filePlaces, shares, joined.tokens),
    };
  }
  progress.merging(0.9);
  const encoded: EncodedCorpus = { vocabulary, tokens, sentenceStarts: joined.sentenceStarts };
  const description = await first.call('describe', encoded);
  progress.merging(1);
  const summary: CorpusSummary = {
    id: options.id,
    name,
    bytes: size,
    tokenizer,
    lines: joined.lines,
    sentences: joined.sentenceStarts.length - 1,
    sentenceRule,
    tokens: joined.tokens,
    distinctWords: vocabulary.counts.length,
    skipped: joined.skipped,
    seconds: (performance.now() - started) / 1000,
    ...description,
  };
  return { encoded, summary };
}

interface EncodedText extends EncodedBlocks {
  readonly sentenceRule: SentenceRule;
  /** Bytes of the text as stored. */
  readonly size: number;
  readonly progress: ReadingProgress;
}

/** Opens the text, has all of it encoded, and closes it again, also when something goes wrong. */
async function encodeText(
  crew: readonly CorpusThread[],
  spill: TokenSpill,
  source: CorpusSource,
  tokenizer: TokenizerOptions,
  options: ReadCorpusOptions,
): Promise<EncodedText> {
  const { name } = source;
  const bytes = await openSource(source);
  const reader = new BlockReader(bytes, name, options.blockBytes ?? defaultBlockBytes);
  let ahead: BlocksAhead | null = null;
  try {
    // How prose is wrapped matters to no other tokenizer, and every thread waits for the answer.
    const prose = tokenizer.tokenizer === 'unicode';
    // A view would be sent with all the memory that it looks at.
    const { lineEnd, wrapped } = await reader.start((head, whole) =>
      crew[0]!.call('sniff', { head: head.slice(), whole, name, prose }),
    );
    ahead = new BlocksAhead(reader);
    const progress = new ReadingProgress(bytes.size, options.report);
    const sentenceRule: SentenceRule = wrapped ? 'punctuation' : 'lines';
    const prepared = Promise.all(
      crew.map((thread) => thread.call('prepare', { tokenizer, lineEnd, sentenceRule })),
    );
    const [encoded] = await Promise.all([encodeAll(ahead, crew, spill, bytes.size, progress), prepared]);
    return { ...encoded, sentenceRule, size: bytes.size, progress };
  } finally {
    await ahead?.settled();
    await reader.close();
  }
}

function openSource(source: CorpusSource): Promise<ByteSource> | ByteSource {
  if (source.kind === 'file') return fileSource(source.path, source.name);
  const { text } = source;
  return bytesSource(typeof text === 'string' ? new TextEncoder().encode(text) : text);
}

interface EncodedBlocks {
  /** In the order of the text. */
  readonly blocks: readonly EncodedBlock[];
  /** For each thread the blocks that it has, by order. */
  readonly shares: readonly (readonly number[])[];
  readonly textBytes: number;
}

/** Hands out blocks as threads have room for them: at most `blocksAhead` a thread are under way at any time. */
async function encodeAll(
  text: BlocksAhead,
  crew: readonly CorpusThread[],
  spill: TokenSpill,
  size: number,
  progress: ReadingProgress,
): Promise<EncodedBlocks> {
  const blocks: EncodedBlock[] = [];
  const shares: number[][] = crew.map(() => []);
  let textBytes = 0;
  const serve = async (thread: CorpusThread, share: number[]): Promise<void> => {
    for (;;) {
      const block = await text.next();
      if (block === null) return;
      textBytes = Math.max(textBytes, block.start + block.bytes.length);
      share.push(block.order);
      const encoded = await thread.call('encode', block, [block.bytes.buffer]);
      blocks[block.order] = encoded;
      progress.read(block.storedDone);
      await spill.count(encoded.tokens, block.storedDone / size, size);
    }
  };
  const loops = crew.flatMap((thread, index) =>
    Array.from({ length: blocksAhead }, () => serve(thread, shares[index]!)),
  );
  await Promise.all(loops);
  for (const { order, filePlace } of await spill.moved()) blocks[order] = { ...blocks[order]!, filePlace };
  return { blocks, shares, textBytes };
}

function requireNotCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new ProgramError('cancelled', {});
}
