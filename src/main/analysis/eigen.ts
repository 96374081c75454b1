/**
 * The largest eigenvalues and their eigenvectors of a symmetric matrix, in 64-bit floats: Householder reduction to tridiagonal
 * form, eigenvalues by bisection on Sturm counts, eigenvectors by inverse iteration (Golub & Van Loan, Matrix Computations,
 * 4th edition, sections 8.3.1, 8.4.1 and 8.2.2). Bisection cannot fail to converge and costs little when few values are asked for.
 */
export interface EigenPairs {
  /** Float64Array of k eigenvalues, falling. */
  readonly values: Float64Array;
  /** Float64Array of k·n: the unit eigenvectors, one after another. */
  readonly vectors: Float64Array;
}

/** A square that is nothing beside entries of size 1, and whose root's inverse still has a square. */
const negligible = 1e-290;

/** T = Qᵀ A Q with Q = H(n−1) … H(2), where H(i) = I − scale[i] · v vᵀ and v lies in row i of the matrix, left of the diagonal. */
interface Tridiagonal {
  readonly size: number;
  readonly diagonal: Float64Array;
  /** `coupling[i]` stands between i − 1 and i; entry 0 is 0. */
  readonly coupling: Float64Array;
  readonly scale: Float64Array;
}

/**
 * The `count` largest eigenpairs of the symmetric matrix `matrix`.
 * @param matrix n·n finite values, row after row; only the lower triangle is read, and it is overwritten
 */
export function largestEigenpairs(matrix: Float64Array, size: number, count: number): EigenPairs {
  const wanted = Math.min(count, size);
  const unit = largest(matrix);
  if (unit === 0) return eigenpairsOfZero(size, wanted);
  // Sums of squares must neither overflow nor vanish.
  for (let i = 0; i < matrix.length; i++) matrix[i] = matrix[i]! / unit;
  const reduced = tridiagonalize(matrix, size);
  const values = largestEigenvalues(reduced, wanted);
  const vectors = tridiagonalEigenvectors(reduced, values);
  for (let k = 0; k < wanted; k++)
    turnBack(matrix, reduced.scale, vectors.subarray(k * size, (k + 1) * size));
  return { values: values.map((value) => value * unit), vectors };
}

function eigenpairsOfZero(size: number, count: number): EigenPairs {
  const vectors = new Float64Array(count * size);
  for (let k = 0; k < count; k++) vectors[k * size + k] = 1;
  return { values: new Float64Array(count), vectors };
}

function tridiagonalize(matrix: Float64Array, size: number): Tridiagonal {
  const diagonal = new Float64Array(size);
  const coupling = new Float64Array(size);
  const scale = new Float64Array(size);
  const image = new Float64Array(size);
  for (let i = size - 1; i >= 1; i--) {
    const vector = matrix.subarray(i * size, i * size + i);
    const last = vector[i - 1]!;
    const rest = vector.subarray(0, i - 1);
    const outside = dot(rest, rest);
    const length = Math.sqrt(outside + last * last);
    if (outside < negligible) {
      // The row is tridiagonal already.
      coupling[i] = last;
      continue;
    }
    const target = last > 0 ? -length : length;
    coupling[i] = target;
    vector[i - 1] = last - target;
    const factor = 1 / (length * (length + Math.abs(last)));
    scale[i] = factor;
    reflectBothSides(matrix, size, vector, factor, image);
  }
  for (let i = 0; i < size; i++) diagonal[i] = matrix[i * size + i]!;
  return { size, diagonal, coupling, scale };
}

/** A ← H A H on the leading block that `vector` spans, lower triangle only; `image` is working space. */
function reflectBothSides(
  matrix: Float64Array,
  size: number,
  vector: Float64Array,
  factor: number,
  image: Float64Array,
): void {
  const order = vector.length;
  image.fill(0, 0, order);
  for (let r = 0; r < order; r++) {
    const start = r * size;
    const own = vector[r]!;
    let sum = matrix[start + r]! * own;
    for (let c = 0; c < r; c++) {
      const entry = matrix[start + c]!;
      sum += entry * vector[c]!;
      image[c] = image[c]! + entry * own;
    }
    image[r] = image[r]! + sum;
  }
  let along = 0;
  for (let r = 0; r < order; r++) {
    image[r] = image[r]! * factor;
    along += image[r]! * vector[r]!;
  }
  const half = (factor / 2) * along;
  for (let r = 0; r < order; r++) image[r] = image[r]! - half * vector[r]!;
  for (let r = 0; r < order; r++) {
    const start = r * size;
    const v = vector[r]!;
    const w = image[r]!;
    for (let c = 0; c <= r; c++) matrix[start + c] = matrix[start + c]! - (v * image[c]! + w * vector[c]!);
  }
}

/** Gershgorin's bounds of all eigenvalues. */
function eigenvalueBounds({ size, diagonal, coupling }: Tridiagonal): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < size; i++) {
    const radius = Math.abs(coupling[i]!) + (i + 1 < size ? Math.abs(coupling[i + 1]!) : 0);
    low = Math.min(low, diagonal[i]! - radius);
    high = Math.max(high, diagonal[i]! + radius);
  }
  return { low, high };
}

/** How many eigenvalues are at least `limit` (Sturm count). */
function countFrom({ size, diagonal, coupling }: Tridiagonal, limit: number, tiny: number): number {
  let count = 0;
  let pivot = 1;
  for (let i = 0; i < size; i++) {
    pivot = diagonal[i]! - limit - (i === 0 ? 0 : (coupling[i]! * coupling[i]!) / pivot);
    if (Math.abs(pivot) < tiny) pivot = tiny;
    if (pivot > 0) count++;
  }
  return count;
}

function largestEigenvalues(reduced: Tridiagonal, count: number): Float64Array {
  const values = new Float64Array(count);
  const bounds = eigenvalueBounds(reduced);
  const size = Math.max(Math.abs(bounds.low), Math.abs(bounds.high));
  const tiny = size * 1e-30;
  let high = bounds.high + size * 1e-15;
  for (let k = 0; k < count; k++) {
    let low = bounds.low - size * 1e-15;
    let top = high;
    // Each round halves the interval; 60 rounds exhaust the digits of the largest eigenvalue.
    for (let round = 0; round < 64; round++) {
      const middle = (low + top) / 2;
      if (countFrom(reduced, middle, tiny) > k) low = middle;
      else top = middle;
    }
    values[k] = low;
    high = top;
  }
  return values;
}

function tridiagonalEigenvectors(reduced: Tridiagonal, values: Float64Array): Float64Array {
  const { size } = reduced;
  const vectors = new Float64Array(values.length * size);
  const bounds = eigenvalueBounds(reduced);
  const step = Math.max(Math.abs(bounds.low), Math.abs(bounds.high)) * Number.EPSILON;
  let random = 1;
  let shift = Number.POSITIVE_INFINITY;
  for (let k = 0; k < values.length; k++) {
    // Equal eigenvalues are shifted apart a little, and each vector is kept orthogonal to those before it.
    shift = Math.min(values[k]!, shift - 4 * step);
    const factors = factorize(reduced, shift, step);
    const vector = vectors.subarray(k * size, (k + 1) * size);
    for (let i = 0; i < size; i++) {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      vector[i] = 0.5 + random / 2 ** 32;
    }
    orthonormalize(vectors, k, size, vector);
    for (let round = 0; round < 4; round++) {
      solve(factors, vector);
      orthonormalize(vectors, k, size, vector);
    }
  }
  return vectors;
}

/** Makes `vector` a unit vector orthogonal to the first `count` of `vectors`. */
function orthonormalize(vectors: Float64Array, count: number, size: number, vector: Float64Array): void {
  const most = largest(vector);
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! / most;
  // Twice is enough (Giraud et al. 2005).
  for (let pass = 0; pass < 2; pass++) {
    for (let k = 0; k < count; k++) {
      const other = vectors.subarray(k * size, (k + 1) * size);
      const share = dot(vector, other);
      for (let i = 0; i < size; i++) vector[i] = vector[i]! - share * other[i]!;
    }
    const length = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < size; i++) vector[i] = vector[i]! / length;
  }
}

/** Row-pivoted LU of T − shift·I: three upper diagonals, the multipliers, and which rows were exchanged. */
interface Factors {
  readonly upper: Float64Array;
  readonly next: Float64Array;
  readonly afterNext: Float64Array;
  readonly multiplier: Float64Array;
  readonly exchanged: Uint8Array;
}

function factorize({ size, diagonal, coupling }: Tridiagonal, shift: number, smallest: number): Factors {
  const upper = new Float64Array(size);
  const next = new Float64Array(size);
  const afterNext = new Float64Array(size);
  const multiplier = new Float64Array(size);
  const exchanged = new Uint8Array(size);
  let here = diagonal[0]! - shift;
  let right = size > 1 ? coupling[1]! : 0;
  for (let i = 0; i + 1 < size; i++) {
    const below = coupling[i + 1]!;
    const belowDiagonal = diagonal[i + 1]! - shift;
    const belowRight = i + 2 < size ? coupling[i + 2]! : 0;
    if (Math.abs(below) > Math.abs(here)) {
      exchanged[i] = 1;
      multiplier[i] = here / below;
      upper[i] = below;
      next[i] = belowDiagonal;
      afterNext[i] = belowRight;
      here = right - multiplier[i]! * belowDiagonal;
      right = -multiplier[i]! * belowRight;
    } else {
      if (Math.abs(here) < smallest) here = smallest;
      multiplier[i] = below / here;
      upper[i] = here;
      next[i] = right;
      here = belowDiagonal - multiplier[i]! * right;
      right = belowRight;
    }
  }
  upper[size - 1] = Math.abs(here) < smallest ? smallest : here;
  return { upper, next, afterNext, multiplier, exchanged };
}

/** Solves with {@link Factors} in place. */
function solve({ upper, next, afterNext, multiplier, exchanged }: Factors, vector: Float64Array): void {
  const size = vector.length;
  for (let i = 0; i + 1 < size; i++) {
    if (exchanged[i] === 1) {
      const kept = vector[i]!;
      vector[i] = vector[i + 1]!;
      vector[i + 1] = kept - multiplier[i]! * vector[i]!;
    } else vector[i + 1] = vector[i + 1]! - multiplier[i]! * vector[i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    let value = vector[i]!;
    if (i + 1 < size) value -= next[i]! * vector[i + 1]!;
    if (i + 2 < size) value -= afterNext[i]! * vector[i + 2]!;
    vector[i] = value / upper[i]!;
  }
}

/** From an eigenvector of the tridiagonal matrix to one of the original matrix, in place. */
function turnBack(matrix: Float64Array, scale: Float64Array, vector: Float64Array): void {
  const size = vector.length;
  for (let i = 2; i < size; i++) {
    const factor = scale[i]!;
    if (factor === 0) continue;
    const start = i * size;
    let share = 0;
    for (let c = 0; c < i; c++) share += matrix[start + c]! * vector[c]!;
    share *= factor;
    for (let c = 0; c < i; c++) vector[c] = vector[c]! - share * matrix[start + c]!;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largest(vector: Float64Array): number {
  let most = 0;
  for (const value of vector) most = Math.max(most, Math.abs(value));
  return most;
}
