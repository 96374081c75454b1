import type { CorpusSummary } from './corpus.ts';
import type { TrainingOptions } from './training.ts';
import type { PackedWords } from './word-table.ts';

/** An open model: a vocabulary and one vector a word. */
export interface ModelDescription {
  /** Opaque name of the model in requests. */
  readonly id: string;
  /** What a person calls it (the corpus or file it came from). */
  readonly name: string;
  readonly words: number;
  readonly dimension: number;
  readonly origin: ModelOrigin;
  /** Whether the vectors from before training are kept. */
  readonly hasInitialVectors: boolean;
  /** The library's entry that keeps it; `null` while it is not kept. */
  readonly entry: string | null;
}

/** How a file of vectors is laid out; fastText's `.vec` is word2vec text. */
export type VectorFormat =
  | 'word2vec-text'
  | 'word2vec-binary'
  | 'glove-text'
  | 'projector'
  | 'numpy'
  | 'safetensors';

export type ModelOrigin =
  | {
      readonly kind: 'trained';
      readonly corpus: string;
      /** Whether the corpus is the sample that ships with the program. */
      readonly sample: boolean;
      readonly tokens: number;
      readonly options: TrainingOptions;
      readonly engine: string;
      readonly device: string;
      /** Mean loss of each epoch, natural logarithm. */
      readonly losses: readonly number[];
      readonly trainSeconds: number;
      readonly wordsPerSecond: number;
    }
  | { readonly kind: 'file'; readonly file: string; readonly format: VectorFormat }
  | { readonly kind: 'catalogue'; readonly name: string; readonly licence: string };

/** A model's words, most frequent first where counts are known. */
export interface ModelVocabulary {
  readonly words: PackedWords;
  /** Occurrences of each word in the corpus: Float64Array of n, or `null` where the file held none. */
  readonly counts: Float64Array | null;
}

/** A projection of all rows of a model. */
export interface Projection {
  /** Names the layout in requests. */
  readonly layout: string;
  /** Float32Array of n·components, row after row: principal component scores, unitless. */
  readonly positions: Float32Array;
  readonly components: number;
  /** Share of the total variance on each axis, 0 … 1. */
  readonly explainedVarianceRatio: readonly number[];
  readonly seconds: number;
}

/** One picture of the cloud while training. */
export interface TrainingFrame {
  readonly job: string;
  /** Counts up from 0; frame 0 shows the vectors before training. */
  readonly sequence: number;
  /** How many words were trained when the snapshot was taken. */
  readonly wordsTrained: number;
  /**
   * Float32Array of sample·3: the first `sample` words of the vocabulary on the first three principal components of this snapshot, turned to fit
   * the frame before (orthogonal Procrustes), divided by their root-mean-square distance from the centre. Unitless.
   */
  readonly positions: Float32Array;
  readonly sample: number;
  readonly explainedVarianceRatio: readonly number[];
  /** In frame 0 of a run whose first words are not known to be those of the open corpus: the words of the rows. */
  readonly words?: CorpusSummary['frequentWords'];
}

/** Which vectors of a model are meant: those it ended with or those it started from. */
export type VectorState = 'trained' | 'initial';

export interface WordDetails {
  readonly index: number;
  readonly word: string;
  readonly count: number | null;
  /** Place in the vocabulary by frequency, from 1. */
  readonly rank: number;
  readonly vector: Float32Array;
  /** Euclidean length of the vector. */
  readonly norm: number;
  /** The vector from before training, where it was kept. */
  readonly initial: { readonly vector: Float32Array; readonly norm: number } | null;
}

/** Words by similarity, best first; ties by index. */
export interface Neighbors {
  /** Uint32Array of k vocabulary indices. */
  readonly indices: Uint32Array;
  /** Float32Array of k cosine similarities on the raw vectors, −1 … 1. */
  readonly similarities: Float32Array;
}

/** `pattern` is a regular expression, `fuzzy` allows for slips of spelling; `all` is exact, prefix and substring. */
export type SearchMode = 'all' | 'exact' | 'prefix' | 'substring' | 'pattern' | 'fuzzy';

/** Words that match a text, best kind of match first, then by frequency. */
export interface SearchHits {
  /** Uint32Array of vocabulary indices, at most the limit asked for. */
  readonly indices: Uint32Array;
  /** For each hit how it matched: 0 exact, 1 exact but for case, 2 prefix, 3 substring, 4 pattern, 5 one slip of spelling, 6 two slips. */
  readonly kinds: Uint8Array;
  /** All matches there are, also beyond the limit. */
  readonly total: number;
  /** How many words were looked at: all of them, unless a regular expression took too long and was stopped. */
  readonly searched: number;
}
