import type { Concordance } from '../../shared/contexts.ts';
import type { SentenceRule } from '../../shared/corpus.ts';
import { moved } from '../threads/thread.ts';
import {
  BlockEncoder,
  type BlockPlace,
  type EncodedBlock,
  type EncoderOptions,
  type FiledBlock,
} from './block-encoder.ts';
import { ConcordanceFinder, type ConcordanceQuestion } from './concordance-finder.ts';
import { type CorpusDescription, describeCorpus } from './describe-corpus.ts';
import type { EncodedCorpus, Vocabulary } from './encoded.ts';
import { type JoinedBlocks, joinBlocks } from './join-blocks.ts';
import {
  exportDictionary,
  type LocalDictionary,
  type MergedVocabulary,
  mergeVocabulary,
} from './merge-vocabulary.ts';
import { sharedUint32 } from './shared-arrays.ts';
import { sniffText, type TextNature } from './sniff.ts';
import type { TextBlock } from './text-block.ts';
import { requireUtf8 } from './text-check.ts';
import type { TokenFile } from './token-file.ts';
import { unionVocabulary, type VocabularyUnion } from './union-vocabulary.ts';

/** What all blocks together make. */
interface JoinedCorpus extends JoinedBlocks {
  /** Uint32Array on shared memory of as many entries as there are tokens, for the threads to fill; `null` when those lie in a file. */
  readonly tokenIds: Uint32Array | null;
}

/**
 * The functions of a corpus thread. All threads encode; the first one also looks at the beginning and merges the words, the last one joins
 * the blocks.
 */
export type CorpusTask = {
  sniff(options: { head: Uint8Array; whole: boolean; name: string; prose: boolean }): TextNature;
  prepare(options: EncoderOptions): void;
  encode(block: TextBlock): EncodedBlock;
  /** Keeps tokens in a file from here on. */
  moveToFile(file: TokenFile): FiledBlock[];
  /** Nothing is encoded any more. */
  dictionary(argument: null): LocalDictionary;
  /** Merges the words of this thread with those of the others. Nothing can be encoded here afterwards. */
  merge(others: readonly LocalDictionary[]): MergedVocabulary;
  /** Puts the blocks of all threads together. */
  join(options: {
    blocks: readonly EncodedBlock[];
    sentenceRule: SentenceRule;
    textBytes: number;
    name: string;
    inFile: boolean;
  }): JoinedCorpus;
  place(options: { places: readonly BlockPlace[]; globalIds: Uint32Array; tokens: Uint32Array }): void;
  describe(corpus: EncodedCorpus): CorpusDescription;
  /** Begins a search; comes before `lookThrough`. */
  lookFor(question: ConcordanceQuestion): void;
  /** Looks through the next block of the text, in order. */
  lookThrough(block: TextBlock): void;
  /** What the search found, once it has seen all blocks. */
  found(argument: null): Concordance;
  /** {@link unionVocabulary}; needs no preparation. */
  unite(vocabularies: { first: Vocabulary; second: Vocabulary }): VocabularyUnion;
};

/** One thread's part in reading a corpus. */
export function corpusTask(): CorpusTask {
  let encoder: BlockEncoder | null = null;
  let finder: ConcordanceFinder | null = null;

  const requireEncoder = (): BlockEncoder => {
    if (encoder === null) throw new Error('this thread was not prepared');
    return encoder;
  };

  const requireFinder = (): ConcordanceFinder => {
    if (finder === null) throw new Error('lookFor comes first');
    return finder;
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
    moveToFile: (file) => requireEncoder().moveToFile(file),
    dictionary() {
      requireEncoder().closeFile();
      return exportDictionary(requireEncoder().words);
    },
    merge(others) {
      requireEncoder().closeFile();
      return mergeVocabulary(requireEncoder().words, others);
    },
    join({ blocks, sentenceRule, textBytes, name, inFile }) {
      const joined = joinBlocks(blocks, sentenceRule);
      requireUtf8(joined.invalid, textBytes, name);
      return { ...joined, tokenIds: inFile ? null : sharedUint32(joined.tokens, 'tokens') };
    },
    place({ places, globalIds, tokens }) {
      requireEncoder().place(places, globalIds, tokens);
    },
    describe: describeCorpus,
    lookFor(question) {
      finder = new ConcordanceFinder(question);
    },
    lookThrough(block) {
      requireFinder().add(block);
    },
    found: () => requireFinder().finish(),
    unite: ({ first, second }) => unionVocabulary(first, second),
  };
}
