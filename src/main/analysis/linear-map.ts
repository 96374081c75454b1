/** A linear picture of the vector space: coordinate k of a vector x is (x − origin) · axis k. */
export interface LinearMap {
  /** Float64Array of dimension: what lies at the picture's zero. */
  readonly origin: Float64Array;
  /** Float64Array of components·stride: one axis after another, zeros behind `dimension`. */
  readonly axes: Float64Array;
  readonly components: number;
  /** Whether vectors are brought to length 1 before they are placed. */
  readonly unit: boolean;
}

/**
 * Where a vector lies in a picture, exactly.
 * @param vector `dimension` numbers
 * @returns one coordinate a component
 */
export function placeVector(map: LinearMap, vector: ArrayLike<number>): number[] {
  const stride = map.axes.length / map.components;
  let length = 1;
  if (map.unit) {
    let squares = 0;
    for (let i = 0; i < vector.length; i++) squares += vector[i]! ** 2;
    length = Math.sqrt(squares) || 1;
  }
  return Array.from({ length: map.components }, (_, component) => {
    let sum = 0;
    for (let i = 0; i < vector.length; i++)
      sum += (vector[i]! / length - map.origin[i]!) * map.axes[component * stride + i]!;
    return sum;
  });
}
