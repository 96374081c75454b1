import type { SentenceRule } from '../../shared/corpus.ts';
import { moved } from '../threads/thread.ts';
import { BlockEncoder, type BlockPlace, type EncodedBlock, type EncoderOptions } from './block-encoder.ts';
import { BlockReader } from './block-reader.ts';
import { type CorpusDescription, describeCorpus } from './describe-corpus.ts';
import type { EncodedCorpus, Vocabulary } from './encoded.ts';
import { type JoinedBlocks, joinBlocks } from './join-blocks.ts';
import { exportDictionary, type LocalDictionary, mergeVocabulary } from './merge-vocabulary.ts';
import { sharedUint32 } from './shared-arrays.ts';
import type { TextNature } from './sniff.ts';
import type { TextBlock } from './text-block.ts';
import { requireUtf8 } from './text-check.ts';
import { bytesSource, fileSource } from './text-source.ts';

/** Where a corpus is read from. */
export type CorpusLocation =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** What the merging thread makes of all that the others found. */
interface MergedCorpus {
  readonly vocabulary: Vocabulary;
  readonly globalIds: readonly Uint32Array[];
  readonly joined: JoinedBlocks;
  /** Uint32Array on shared memory, for the threads to fill. */
  readonly tokens: Uint32Array;
}

/** The functions of a corpus thread. One thread reads and merges; all others encode; for a small text one does all. */
export type CorpusTask = {
  /** Opens the text and looks at its beginning. */
  open(options: {
    location: CorpusLocation;
    name: string;
    blockBytes: number;
  }): Promise<TextNature & { readonly size: number }>;
  /** The next block, or `null` at the end; the one after it is already being read. */
  read(argument: null): Promise<TextBlock | null>;
  close(argument: null): Promise<void>;

  prepare(options: EncoderOptions): void;
  encode(block: TextBlock): EncodedBlock;
  dictionary(argument: null): LocalDictionary;
  place(options: { places: readonly BlockPlace[]; globalIds: Uint32Array; tokens: Uint32Array }): void;

  merge(options: {
    blocks: readonly EncodedBlock[];
    dictionaries: readonly LocalDictionary[];
    sentenceRule: SentenceRule;
    textBytes: number;
    name: string;
  }): MergedCorpus;
  describe(corpus: EncodedCorpus): CorpusDescription;
};

/** One thread's part in reading a corpus. */
export function corpusTask(): CorpusTask {
  let reader: BlockReader | null = null;
  let ahead: Promise<TextBlock | null> | null = null;
  let encoder: BlockEncoder | null = null;

  const requireReader = (): BlockReader => {
    if (reader === null) throw new Error('no text is open in this thread');
    return reader;
  };
  const requireEncoder = (): BlockEncoder => {
    if (encoder === null) throw new Error('this thread was not prepared');
    return encoder;
  };
  /** Starts to read the block behind `previous`; blocks are read one after the other, however many are asked for. */
  const readAfter = (previous: Promise<TextBlock | null>): Promise<TextBlock | null> => {
    const next = previous.then((block) => (block === null ? null : requireReader().next()));
    // Whoever asks for the block hears of its error; until then it is nobody's.
    next.catch(() => undefined);
    return next;
  };

  return {
    async open({ location, name, blockBytes }) {
      const source =
        location.kind === 'file' ? await fileSource(location.path, name) : bytesSource(location.bytes);
      reader = new BlockReader(source, name, blockBytes);
      const nature = await reader.start();
      ahead = reader.next();
      ahead.catch(() => undefined);
      return { ...nature, size: source.size };
    },
    async read() {
      if (ahead === null) throw new Error('no text is open in this thread');
      const current = ahead;
      ahead = readAfter(current);
      const block = await current;
      return block === null ? null : moved(block, [block.bytes.buffer]);
    },
    async close() {
      await ahead?.catch(() => undefined);
      await reader?.close();
      reader = null;
      ahead = null;
    },
    prepare(options) {
      encoder = new BlockEncoder(options);
    },
    encode(block) {
      const encoded = requireEncoder().encode(block);
      return moved(encoded, [encoded.boundaries.buffer]);
    },
    dictionary: () => exportDictionary(requireEncoder().words),
    place({ places, globalIds, tokens }) {
      requireEncoder().place(places, globalIds, tokens);
    },
    merge({ blocks, dictionaries, sentenceRule, textBytes, name }) {
      const joined = joinBlocks(blocks, sentenceRule);
      requireUtf8(joined.invalid, textBytes, name);
      const { vocabulary, globalIds } = mergeVocabulary(dictionaries);
      return { vocabulary, globalIds, joined, tokens: sharedUint32(joined.tokens, 'tokens') };
    },
    describe: describeCorpus,
  };
}
