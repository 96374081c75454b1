/**
 * Contextual models (BERT, GPT-2 and their families) and what is asked of them: how one word differs from sentence to sentence. Layers count from 0,
 * the embeddings, to the model's last; where only some can be had, `layers` of the model names them.
 */
import { z } from 'zod';

/** Where a model runs. What the runtime has on a machine is listed in {@link ContextsDescription}. */
export const contextDeviceSchema = z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
export type ContextDevice = z.infer<typeof contextDeviceSchema>;

/** How the vectors of a word's pieces become the word's vector: their mean, or the first one. */
export const piecePoolingSchema = z.enum(['mean', 'first']);
export type PiecePooling = z.infer<typeof piecePoolingSchema>;

/** Sentences of one study at most; of more a sample is taken, and said so. */
export const mostSentences = 2000;
/** Characters (UTF-16 units) of one sentence at most. */
export const longestSentence = 100_000;

/** A file of weights in a model's folder. */
export interface ContextWeights {
  /** Path inside the folder, with forward slashes: `onnx/model_quantized.onnx`. */
  readonly file: string;
  /** `full` is 32-bit floating point. */
  readonly precision: 'full' | 'half' | '8-bit' | '4-bit' | 'unknown';
  /** With the file that holds its external data, where there is one. */
  readonly bytes: number;
}

/** A folder that holds a contextual model, before it is loaded. */
export interface ContextFolder {
  /** Opaque handle of the folder in requests. */
  readonly folder: string;
  /** What a person calls it. */
  readonly name: string;
  /** `model_type` of its configuration: `bert`, `distilbert`, `gpt2`. */
  readonly family: string;
  readonly layers: number;
  readonly hiddenSize: number;
  /** What can be loaded, the best choice for a first look first. */
  readonly weights: readonly ContextWeights[];
  /** Whether the program keeps it (a download), rather than only knowing where it lies. */
  readonly kept: boolean;
  /** On the disk. */
  readonly bytes: number;
}

/** A contextual model that is loaded. */
export interface ContextModel {
  /** Opaque name in requests; a model that is loaded anew has another one. */
  readonly id: string;
  /** The folder that it came from. */
  readonly folder: string;
  readonly name: string;
  readonly family: string;
  readonly weights: ContextWeights;
  readonly device: ContextDevice;
  readonly hiddenSize: number;
  /** The layers whose hidden states can be had, ascending: 0 … last, or only the last. */
  readonly layers: readonly number[];
  /** Why only the last layer can be had; `null` where all can. */
  readonly lastLayerOnly: string | null;
  /** Word pieces that it reads at once, with its marks of beginning and end. */
  readonly longestInput: number;
}

/** A contextual model that can be fetched. */
export interface OfferedContextModel {
  /** Name at the hub: `Xenova/bert-base-uncased`. */
  readonly name: string;
  /** What it is called in tutorials: `bert-base-uncased`. */
  readonly title: string;
  /** One sentence for someone who does not know it. */
  readonly about: string;
  readonly licence: string;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly choices: readonly {
    readonly precision: 'full' | '8-bit';
    /** What a download brings, about; the exact size is asked from the source when it begins. */
    readonly downloadBytes: number;
    /** Bytes that an earlier, interrupted download has left. */
    readonly fetchedBytes: number;
    /** The folder that it is kept in; `null` while it is not there. */
    readonly folder: string | null;
  }[];
}

export interface ContextsDescription {
  /** The loaded model. */
  readonly model: ContextModel | null;
  /** Folders that are kept or were opened before, latest first. */
  readonly folders: readonly ContextFolder[];
  readonly offered: readonly OfferedContextModel[];
  /** What models can run on here, the surest first. */
  readonly devices: readonly ContextDevice[];
  /** Where models are fetched from: an address, or a folder's name. */
  readonly source: string;
  readonly original: boolean;
}

/** Lines of the open corpus that hold a word. */
export interface Concordance {
  /** Sampled evenly over the corpus, in its order; without those said twice. */
  readonly lines: readonly string[];
  /** Lines with the word in the whole corpus. */
  readonly total: number;
  /** How often the word occurs in them. */
  readonly occurrences: number;
}

/** What a model read of a sentence: all of it, or a window around the word where it was too long. */
export interface Passage {
  /** The sentence's place among those that were asked for. */
  readonly sentence: number;
  /** What was read of the sentence: UTF-16 units `start` … `end` of it. */
  readonly start: number;
  readonly end: number;
  /** Whether that is less than the sentence. */
  readonly cut: boolean;
  /** Word pieces as the model writes them, its marks (`[CLS]`) among them. */
  readonly pieces: readonly string[];
  /** Uint32Array of 2·pieces: where each piece begins and ends in the sentence, UTF-16 units; equal for marks of the model. */
  readonly places: Uint32Array;
}

/** One occurrence of the word. */
export interface Occurrence {
  readonly passage: number;
  readonly sentence: number;
  /** UTF-16 units of the sentence. */
  readonly start: number;
  readonly end: number;
  /** The word's pieces in the passage: `firstPiece` … `endPiece` (exclusive). */
  readonly firstPiece: number;
  readonly endPiece: number;
}

/** A word in many sentences, and its vectors (which stay in main). */
export interface ContextStudy {
  /** Opaque name in requests. */
  readonly id: string;
  readonly model: string;
  readonly word: string;
  readonly pooling: PiecePooling;
  /** The sentences that were read, in the order asked for; a sample of them where there were more than {@link mostSentences}. */
  readonly sentences: readonly string[];
  /** How many sentences were asked for. */
  readonly asked: number;
  /** Places (in `sentences`) of those in which the word does not occur. */
  readonly without: readonly number[];
  readonly passages: readonly Passage[];
  readonly occurrences: readonly Occurrence[];
  /** Float32Array of layers·occurrences: lengths of the vectors, layer after layer in the order of the model's `layers`. */
  readonly norms: Float32Array;
  /** Float32Array of layers·occurrences·first: the first values of each vector. */
  readonly firstValues: Float32Array;
  /** How many values of each vector `firstValues` holds. */
  readonly first: number;
}

/** How a cosine is spread: mean and the 5th and 95th percentile. */
interface CosineSpread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What cosines mean in a model, layer by layer in the order of the model's `layers`, measured on sentences that ship with the program. */
export interface ContextScale {
  readonly layers: readonly {
    /** The same word in two unrelated sentences. */
    readonly same: CosineSpread;
    /** Two different words in two unrelated sentences. */
    readonly unrelated: CosineSpread;
  }[];
  readonly sentences: number;
  readonly words: number;
}

export interface ContextComparison {
  /** Float32Array: cosine similarity of the two occurrences in each layer, in the order of the model's `layers`. */
  readonly cosines: Float32Array;
  /** Float32Array of hiddenSize each, in the layer asked for. */
  readonly first: Float32Array;
  readonly second: Float32Array;
}

export interface ContextMatrix {
  /** Float32Array of n·n cosine similarities, in the order of the study's occurrences. */
  readonly similarities: Float32Array;
  /** Uint32Array of n: the occurrences by sense, and alike ones side by side. */
  readonly order: Uint32Array;
}

/** A group of occurrences that are used alike. */
export interface Sense {
  /** The context words that tell it from the other senses, most telling first; at most six. */
  readonly words: readonly { readonly word: string; readonly count: number; readonly score: number }[];
  /** Uint32Array of occurrences, the most typical first. */
  readonly occurrences: Uint32Array;
  /** Mean silhouette of its occurrences, −1 … 1. */
  readonly silhouette: number;
}

export interface Senses {
  /** Largest first. */
  readonly senses: readonly Sense[];
  /** Uint8Array of n: the sense of each occurrence, its place in `senses`. */
  readonly assignments: Uint8Array;
  /** Mean silhouette for each number of senses, from 2 on. */
  readonly silhouettes: readonly number[];
  /** The number of senses that silhouettes speak for; 1 where no grouping is better than none. */
  readonly suggested: number;
}

/** Occurrences in three dimensions, one joint projection for all layers. */
export interface ContextLayout {
  /** Names the projection: a study that was asked for with this one as its base keeps it. */
  readonly projection: string;
  /** Float32Array of layers·occurrences·3, layer after layer in the order of the model's `layers`; unitless. */
  readonly positions: Float32Array;
  /** Share of the variance of all layers together on each axis, 0 … 1. */
  readonly explainedVarianceRatio: readonly number[];
  /** For each layer the share of its own variance that the three axes show together. */
  readonly layerShares: readonly number[];
  /** How many occurrences the projection was fitted to; later ones are only placed. */
  readonly fitted: number;
}

/** One way of giving the word a vector, from the oldest to the newest. */
export type WordAge =
  /** A vector that is one at the word's place and zero elsewhere. */
  | {
      readonly kind: 'one-hot';
      readonly model: string;
      readonly row: number;
      readonly words: number;
      readonly cosine: number;
    }
  /** One vector a word, whatever the sentence. `model` is its name. */
  | {
      readonly kind: 'word2vec' | 'glove' | 'vectors';
      readonly model: string;
      readonly vector: Float32Array;
      readonly cosine: number | null;
    }
  | {
      readonly kind: 'context';
      readonly model: string;
      readonly layer: number;
      readonly first: Float32Array;
      readonly second: Float32Array;
      readonly cosine: number;
    }
  /** There is no such model open, or it lacks the word. */
  | {
      readonly kind: 'missing';
      readonly wanted: 'one-hot' | 'word2vec' | 'glove';
      /** The open model that lacks the word; `null` where no such model is open. */
      readonly model: string | null;
    };
