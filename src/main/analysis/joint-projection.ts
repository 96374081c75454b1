/**
 * Principal components of all layers together, each layer centred on its own mean and scaled to its own spread first: without that the differences
 * between layers would be all that the picture shows.
 */
export interface JointProjection {
  /** Opaque name. */
  readonly name: string;
  /** Float64Array of layers·dimension: the mean of each layer. */
  readonly means: Float64Array;
  /** For each layer what its centred vectors are divided by. */
  readonly scales: Float64Array;
  /** Float64Array of 3·dimension, unit length each. */
  readonly components: Float64Array;
  /** Share of the variance of all layers together on each axis. */
  readonly explainedVarianceRatio: readonly number[];
  /** For each layer the share of its variance on the three axes together. */
  readonly layerShares: readonly number[];
  /** How many occurrences it was fitted to. */
  readonly fitted: number;
}
