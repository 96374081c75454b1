/** Questions that a person asks a model, and their answers. All are answered on the raw vectors, whatever the view shows. */
import { z } from 'zod';

const row = z.number().int().min(0).max(0xffff_fffe);

/** What a question is about: an expression, or rows (one word, or a set by the mean of its unit vectors). */
export const subjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('expression'), text: z.string().max(10_000) }),
  z.strictObject({ kind: z.literal('rows'), rows: z.array(row).min(1).max(100_000) }),
]);
export type Subject = z.infer<typeof subjectSchema>;

/** How near words are measured. */
const metricSchema = z.enum(['cosine', 'euclidean', 'dot']);
export type Metric = z.infer<typeof metricSchema>;

/** How word algebra is answered: `add` is 3CosAdd (the mean of unit vectors), `mul` is 3CosMul (Levy & Goldberg 2014, equation 4). */
const methodSchema = z.enum(['add', 'mul']);
export type AnalogyMethod = z.infer<typeof methodSchema>;

export const questionOptionsSchema = z.strictObject({
  /** Only `cosine` goes with the method `mul`. */
  metric: metricSchema,
  method: methodSchema,
  /** Whether the words of the question may be their own answer. */
  includeInputs: z.boolean(),
  /** Only the so many most frequent words are answers; `null` for all. */
  restrict: z.number().int().min(1).nullable(),
  top: z.number().int().min(1).max(10_000),
});
export type QuestionOptions = z.infer<typeof questionOptionsSchema>;

export const defaultQuestionOptions: QuestionOptions = {
  metric: 'cosine',
  method: 'add',
  includeInputs: false,
  restrict: null,
  top: 50,
};

/** Words and how well they answer, best first; ties by index. */
export interface Answer {
  /** The words of the question with their weights, one each, in the order in which they first stand in it. */
  readonly terms: readonly { readonly row: number; readonly weight: number }[];
  /** Uint32Array of k vocabulary indices. */
  readonly indices: Uint32Array;
  /**
   * Float32Array of k: what the words are ranked by. `cosine`: −1 … 1, higher is nearer; `dot`: any, higher is nearer; `euclidean`: distance, lower is
   * nearer; `mul`: the ratio of shifted similarities, higher is better.
   */
  readonly scores: Float32Array;
  /** Float32Array of k: cosine of each word with the question's vector (CosAdd), whatever it is ranked by. */
  readonly cosines: Float32Array;
  readonly milliseconds: number;
}

/** Where an arrow of a drawing begins or ends: at a word, or at a place of the layout's coordinates. */
export type DrawnPlace = { readonly row: number } | { readonly at: readonly [number, number, number] };

/** One step of word algebra. */
export interface DrawnStep {
  readonly from: DrawnPlace;
  readonly to: DrawnPlace;
  /** The words that are added or taken away in this step, as a person reads it: `− man + woman`. */
  readonly label: string;
  /** The same step between two words of the question, where it has such a pair: from the word taken away to the word added. */
  readonly model: { readonly from: number; readonly to: number } | null;
}

/**
 * Word algebra as a picture. The steps lead from the first word to the result: each partial sum, and the result, has the exact direction that
 * CosAdd ranks by, and is drawn at the mean length of the words so far. Places are exact under the layout's own projection.
 */
export interface Drawing {
  /** The layout whose coordinates the places are in. */
  readonly layout: string;
  readonly start: DrawnPlace;
  readonly steps: readonly DrawnStep[];
  readonly result: readonly [number, number, number];
}

/** How two words, or two sets by the means of their vectors (gensim's `n_similarity`), relate. */
export interface Relation {
  readonly cosine: number;
  /** Distance and product of the raw vectors; for sets, of their means. */
  readonly euclidean: number;
  readonly dot: number;
  /** For two words: the place of each among the other's neighbours, from 1. */
  readonly ranks: { readonly ofSecond: number; readonly ofFirst: number } | null;
}

/** The words nearer to one word than another word is, nearest first. */
export interface CloserWords {
  readonly indices: Uint32Array;
  /** Float32Array: cosine with the first word. */
  readonly cosines: Float32Array;
  /** All there are, also beyond the limit. */
  readonly total: number;
}

/** Words of a set by how little they fit the others. */
export interface Outliers {
  /** Uint32Array of n, the one that fits least first. */
  readonly indices: Uint32Array;
  /** Float32Array of n: cosine of each with the mean of all unit vectors. */
  readonly cosines: Float32Array;
}

/** A pair of words that points from one end of an axis to the other. */
const axisPairSchema = z.strictObject({ from: z.string().max(10_000), to: z.string().max(10_000) });

/** A semantic axis: the mean of the directions of its pairs. */
export const axisSchema = z.strictObject({ pairs: z.array(axisPairSchema).min(1).max(500) });
export type AxisDefinition = z.infer<typeof axisSchema>;

/** The cloud laid out on semantic axes. */
export interface AxesLayout {
  /** Names the layout in requests. */
  readonly layout: string;
  /**
   * Float32Array of n·3: the scores on up to three axes. With one axis, the second coordinate is how frequent the word is (by logarithm of its
   * rank, most frequent on top), scaled to the axis; coordinates without a meaning are 0.
   */
  readonly positions: Float32Array;
  /** Float32Array of n·k: cosine of each word with each axis; 0 for words without a direction. */
  readonly scores: Float32Array;
  readonly axes: readonly LaidOutAxis[];
}

interface LaidOutAxis {
  /** What the two ends are called: the words of its first known pair. */
  readonly low: string;
  readonly high: string;
  /** How many pairs have both words in the model. */
  readonly pairsUsed: number;
  /** Words that the model lacks. */
  readonly missing: readonly string[];
  /** Cosine of this axis with each axis, before they were made orthogonal. */
  readonly overlaps: readonly number[];
}

/** What an evaluation file showed. */
export type EvaluationReport = AnalogyReport | WordPairReport;

export interface AnalogySection {
  readonly name: string;
  readonly correct: number;
  /** Questions that were asked: all four words are in the vocabulary. */
  readonly asked: number;
  /** Questions left out. */
  readonly skipped: number;
}

export interface AnalogyReport {
  readonly kind: 'analogies';
  /** Base name of the file. */
  readonly name: string;
  readonly sections: readonly AnalogySection[];
  /** Uint32Array of asked·5: the rows of a, b, c, of the expected and of the predicted word (0xffffffff for none), section after section. */
  readonly questions: Uint32Array;
  readonly correct: number;
  readonly asked: number;
  readonly skipped: number;
  readonly seconds: number;
}

export interface WordPairReport {
  readonly kind: 'pairs';
  readonly name: string;
  /** Correlations of cosines with human scores; `null` where fewer than two pairs are known or all values are equal. */
  readonly pearson: number | null;
  readonly spearman: number | null;
  /** Share of pairs with a word that the vocabulary lacks, 0 … 1. */
  readonly outOfVocabulary: number;
  readonly pairs: number;
  /** Uint32Array of used·2: rows. */
  readonly rows: Uint32Array;
  /** Float64Array of used. */
  readonly human: Float64Array;
  readonly cosines: Float64Array;
  /** Pairs left out, as written in the file: at most a thousand. */
  readonly missing: readonly (readonly [string, string])[];
  readonly seconds: number;
}
