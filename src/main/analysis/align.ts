/**
 * Orthogonal Procrustes (Schönemann 1966): the rotation, with reflection where that fits better, that brings one set of points
 * closest to another in the sense of least squares.
 */

/**
 * The orthogonal k × k matrix R, row after row, that makes Σ |R·p − q|² smallest over the pairs that both sets have. Both are taken as they
 * are, without moving their centres. Directions that the points do not determine are turned as little as they can be.
 * @param points Float32Array of n·k
 * @param target Float32Array of m·k; the first min(n, m) points are compared
 */
export function procrustes(points: Float32Array, target: Float32Array, k: number): Float64Array {
  const count = Math.floor(Math.min(points.length, target.length) / k);
  // cross[r][c] = Σ q_r · p_c, so that R maximizes trace(Rᵀ · cross): R = U·Vᵀ of cross = U·S·Vᵀ.
  const cross = new Float64Array(k * k);
  for (let point = 0; point < count; point++) {
    for (let r = 0; r < k; r++) {
      const q = target[point * k + r]!;
      for (let c = 0; c < k; c++) cross[r * k + c] = cross[r * k + c]! + q * points[point * k + c]!;
    }
  }
  return cross.every(Number.isFinite) ? nearestOrthogonal(cross, k) : identity(k);
}

/** `points` turned to fit `target` (see {@link procrustes}), as a new array. */
export function alignPoints(points: Float32Array, target: Float32Array, k: number): Float32Array {
  const turn = procrustes(points, target, k);
  const turned = new Float32Array(points.length);
  for (let start = 0; start + k <= points.length; start += k) {
    for (let r = 0; r < k; r++) {
      let sum = 0;
      for (let c = 0; c < k; c++) sum += turn[r * k + c]! * points[start + c]!;
      turned[start + r] = sum;
    }
  }
  return turned;
}

/** `points` divided by their root-mean-square distance from the origin; points that all lie there stay there. */
export function scaleToUnitRadius(points: Float32Array, k: number): Float32Array {
  let squares = 0;
  for (const value of points) squares += value * value;
  const radius = Math.sqrt(squares / Math.max(1, points.length / k));
  return radius > 0 && Number.isFinite(radius) ? points.map((value) => value / radius) : points;
}

function identity(k: number): Float64Array {
  return Float64Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? 1 : 0));
}

/**
 * U·Vᵀ of the singular value decomposition of `matrix` (k × k), by one-sided Jacobi rotations (Golub & Van Loan, section 8.6.3): columns of
 * matrix·V are made orthogonal pair by pair. Columns that vanish are completed with what is nearest to V's own, so that an undetermined part
 * is not turned at all where that is possible.
 */
function nearestOrthogonal(matrix: Float64Array, k: number): Float64Array {
  const size = Math.max(...matrix.map(Math.abs));
  if (size === 0) return identity(k);
  // Columns of `image` and of `v` lie one after another.
  const image = Float64Array.from(
    { length: k * k },
    (_, at) => matrix[(at % k) * k + Math.floor(at / k)]! / size,
  );
  const v = identity(k);
  for (let sweep = 0; sweep < 60; sweep++) {
    let turned = false;
    for (let a = 0; a < k; a++) {
      for (let b = a + 1; b < k; b++) turned = orthogonalizePair(image, v, k, a, b) || turned;
    }
    if (!turned) break;
  }
  const u = unitColumns(image, v, k);
  const result = new Float64Array(k * k);
  for (let r = 0; r < k; r++) {
    for (let c = 0; c < k; c++) {
      for (let j = 0; j < k; j++) result[r * k + c] = result[r * k + c]! + u[j * k + r]! * v[j * k + c]!;
    }
  }
  return result;
}

/** Turns columns a and b so that they are orthogonal; says whether they were not. */
function orthogonalizePair(image: Float64Array, v: Float64Array, k: number, a: number, b: number): boolean {
  const squareA = columnProduct(image, k, a, a);
  const squareB = columnProduct(image, k, b, b);
  const product = columnProduct(image, k, a, b);
  if (Math.abs(product) <= 1e-16 * Math.sqrt(squareA * squareB) || Math.abs(product) < 1e-300) return false;
  const theta = (squareB - squareA) / (2 * product);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (const columns of [image, v]) {
    for (let i = 0; i < k; i++) {
      const x = columns[a * k + i]!;
      const y = columns[b * k + i]!;
      columns[a * k + i] = cosine * x - sine * y;
      columns[b * k + i] = sine * x + cosine * y;
    }
  }
  return true;
}

function columnProduct(columns: Float64Array, k: number, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < k; i++) sum += columns[a * k + i]! * columns[b * k + i]!;
  return sum;
}

/** The columns of `image` as orthonormal ones; those too short to have a direction get one from `v`, else from the axes. */
function unitColumns(image: Float64Array, v: Float64Array, k: number): Float64Array {
  const u = new Float64Array(k * k);
  const lengths = Array.from({ length: k }, (_, j) => Math.sqrt(columnProduct(image, k, j, j)));
  const limit = Math.max(...lengths) * 1e-12;
  const order = lengths.map((_, j) => j).sort((a, b) => lengths[b]! - lengths[a]!);
  const axes = identity(k);
  const done: number[] = [];
  for (const j of order) {
    const candidates = [v.subarray(j * k, (j + 1) * k)];
    if (lengths[j]! > limit) candidates.unshift(image.subarray(j * k, (j + 1) * k));
    for (let axis = 0; axis < k; axis++) candidates.push(axes.subarray(axis * k, (axis + 1) * k));
    for (const candidate of candidates) {
      if (placeOrthogonal(u, k, j, done, candidate)) break;
    }
    done.push(j);
  }
  return u;
}

/** Writes what `candidate` adds to the columns `done` as unit column `j`; says whether that was enough to have a direction. */
function placeOrthogonal(
  u: Float64Array,
  k: number,
  j: number,
  done: readonly number[],
  candidate: Float64Array,
): boolean {
  const column = u.subarray(j * k, (j + 1) * k);
  const size = Math.sqrt(candidate.reduce((sum, value) => sum + value * value, 0));
  column.set(candidate.map((value) => value / size));
  for (let pass = 0; pass < 2; pass++) {
    for (const other of done) {
      const share = columnProduct(u, k, j, other);
      for (let i = 0; i < k; i++) column[i] = column[i]! - share * u[other * k + i]!;
    }
  }
  const rest = Math.sqrt(columnProduct(u, k, j, j));
  // One of the k axes always leaves at least 1/√k.
  if (rest < 0.5 / Math.sqrt(k)) return false;
  for (let i = 0; i < k; i++) column[i] = column[i]! / rest;
  return true;
}
