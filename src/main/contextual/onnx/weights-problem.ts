/** Why weights cannot be used, as the middle of a sentence. Becomes `context-weights` where the model's name is known. */
export class WeightsProblem extends Error {
  constructor(reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'WeightsProblem';
  }
}
