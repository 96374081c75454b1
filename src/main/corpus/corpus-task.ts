import type { SentenceRule } from '../../shared/corpus.ts';
import { moved } from '../threads/thread.ts';
import { BlockEncoder, type BlockPlace, type EncodedBlock, type EncoderOptions } from './block-encoder.ts';
import { type CorpusDescription, describeCorpus } from './describe-corpus.ts';
import type { EncodedCorpus, Vocabulary } from './encoded.ts';
import { type JoinedBlocks, joinBlocks } from './join-blocks.ts';
import { exportDictionary, type LocalDictionary, mergeVocabulary } from './merge-vocabulary.ts';
import { sharedUint32 } from './shared-arrays.ts';
import { sniffText, type TextNature } from './sniff.ts';
import type { TextBlock } from './text-block.ts';
import { requireUtf8 } from './text-check.ts';

/** What the merging thread makes of all that the others found. */
interface MergedCorpus {
  readonly vocabulary: Vocabulary;
  /** For the merging thread first and then for the others. */
  readonly globalIds: readonly Uint32Array[];
  readonly joined: JoinedBlocks;
  /** Uint32Array on shared memory, for the threads to fill. */
  readonly tokens: Uint32Array;
}

/** The functions of a corpus thread. All threads encode; the first one also looks at the beginning and merges at the end. */
export type CorpusTask = {
  sniff(options: { head: Uint8Array; whole: boolean; name: string; prose: boolean }): TextNature;
  prepare(options: EncoderOptions): void;
  encode(block: TextBlock): EncodedBlock;
  dictionary(argument: null): LocalDictionary;
  /** Merges what this thread and the others found. Nothing can be encoded here afterwards. */
  merge(options: {
    blocks: readonly EncodedBlock[];
    /** Those of the other threads. */
    dictionaries: readonly LocalDictionary[];
    sentenceRule: SentenceRule;
    textBytes: number;
    name: string;
  }): MergedCorpus;
  place(options: { places: readonly BlockPlace[]; globalIds: Uint32Array; tokens: Uint32Array }): void;
  describe(corpus: EncodedCorpus): CorpusDescription;
};

/** One thread's part in reading a corpus. */
export function corpusTask(): CorpusTask {
  let encoder: BlockEncoder | null = null;

  const requireEncoder = (): BlockEncoder => {
    if (encoder === null) throw new Error('this thread was not prepared');
    return encoder;
  };

  return {
    sniff: ({ head, whole, name, prose }) => sniffText(head, whole, name, prose),
    prepare(options) {
      encoder = new BlockEncoder(options);
    },
    encode(block) {
      const encoded = requireEncoder().encode(block);
      return moved(encoded, [encoded.boundaries.buffer]);
    },
    dictionary: () => exportDictionary(requireEncoder().words),
    merge({ blocks, dictionaries, sentenceRule, textBytes, name }) {
      const joined = joinBlocks(blocks, sentenceRule);
      requireUtf8(joined.invalid, textBytes, name);
      const { vocabulary, globalIds } = mergeVocabulary(requireEncoder().words, dictionaries);
      return { vocabulary, globalIds, joined, tokens: sharedUint32(joined.tokens, 'tokens') };
    },
    place({ places, globalIds, tokens }) {
      requireEncoder().place(places, globalIds, tokens);
    },
    describe: describeCorpus,
  };
}
