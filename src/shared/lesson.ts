/** How skip-gram learns, step by step: what one step looks at and changes. */

export interface LessonBegin {
  /** Opaque name in requests. */
  readonly lesson: string;
  /** The sentences that the lesson goes through, one after the other, as words; some of the open corpus. */
  readonly sentences: readonly (readonly string[])[];
  /** For each sentence the model's row of each word; 0xffffffff where the model lacks it. */
  readonly rows: readonly Uint32Array[];
  readonly dimension: number;
  /**
   * Where the context vectors come from: the model's own, or zeros, as word2vec starts them, for words that begin as before training and where the
   * model has none, as files do not.
   */
  readonly contextVectors: 'kept' | 'zero';
  /** Float32Array of words·3: where every word of the model lies as the lesson begins, on the components of the model's own projection. */
  readonly positions: Float32Array;
}

/** One (input, output) pair of a step: the loss is −log σ(score) for a true pair and −log σ(−score) for noise. */
export interface LessonPair {
  /** The model's row of the output word. */
  readonly output: number;
  /** 1 for a word of the window, 0 for noise. */
  readonly label: 0 | 1;
  /** Dot product of the two vectors before the step. */
  readonly score: number;
  /** σ(score): how likely the model takes the pair for a true one. */
  readonly probability: number;
  readonly loss: number;
  /** (label − probability) · learning rate: what the vectors are pulled (above 0) or pushed (below) with. */
  readonly pull: number;
  /** The output word's context vector before and after the step. */
  readonly before: Float32Array;
  readonly after: Float32Array;
}

/** The last of the steps that were asked for; those before it were taken as well. */
export interface LessonStep {
  /** Steps taken since the lesson began. */
  readonly step: number;
  readonly sentence: number;
  /** Places in the sentence. */
  readonly center: number;
  /** The window's reach at this step, in words to each side that the model has. */
  readonly reach: number;
  /** The place in the sentence of the word whose pair this is. */
  readonly context: number;
  /** The model's row of the input word: its vector is what the model is asked for in the end. */
  readonly input: number;
  readonly before: Float32Array;
  readonly after: Float32Array;
  readonly pairs: readonly LessonPair[];
  /** Mean loss of the pairs of each of the last steps, oldest first; at most 500. */
  readonly losses: readonly number[];
  /** Where the words that the last steps changed lie now: their rows, and Float32Array of rows·3. */
  readonly moved: Uint32Array;
  readonly positions: Float32Array;
}
