/** What one output does in a step. The names are those of the lesson's contract, `LessonPair`. */
export interface StepPair {
  readonly label: 0 | 1;
  readonly score: number;
  readonly probability: number;
  readonly loss: number;
  readonly pull: number;
}

/** σ(x) = 1 / (1 + e^−x). */
export function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

/** −log σ(score) of a true pair, −log σ(−score) of noise; exact also where σ rounds to 1 or 0. */
export function pairLoss(score: number, label: 0 | 1): number {
  const margin = label === 1 ? score : -score;
  return Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
}

/**
 * One step of gradient descent on the loss of one input against its outputs, E = −log σ(v·u₀) − Σ log σ(−v·uₖ) (Mikolov et al. 2013b,
 * equation 4; derived in Goldberg & Levy 2014, section 2): with the pull gₖ = rate · (labelₖ − σ(v·uₖ)) every output becomes uₖ + gₖ·v and the input
 * v + Σ gₖ·uₖ. All scores are of the vectors before the step.
 * @param input v, changed in place
 * @param outputs u₀ … uₖ, each another array of as many numbers as `input`, changed in place
 * @param labels 1 for the true output, 0 for noise
 */
export function pairStep(
  input: Float64Array,
  outputs: readonly Float64Array[],
  labels: readonly (0 | 1)[],
  rate: number,
): StepPair[] {
  const change = new Float64Array(input.length);
  const pairs = outputs.map((output, place): StepPair => {
    const label = labels[place]!;
    let score = 0;
    for (let at = 0; at < input.length; at++) score += input[at]! * output[at]!;
    const probability = sigmoid(score);
    const pull = rate * (label - probability);
    for (let at = 0; at < input.length; at++) {
      change[at] = change[at]! + pull * output[at]!;
      output[at] = output[at]! + pull * input[at]!;
    }
    return { label, score, probability, loss: pairLoss(score, label), pull };
  });
  for (let at = 0; at < input.length; at++) input[at] = input[at]! + change[at]!;
  return pairs;
}
