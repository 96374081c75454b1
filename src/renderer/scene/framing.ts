/** Where the camera must stand, as plain arithmetic: the scene's world has the cloud around its origin with a radius of about 1. */

/** The place and size of a cloud that count for the view: half sizes of its middle 98 % on every axis. */
export interface CloudBounds {
  readonly center: readonly [number, number, number];
  /** Distance from the centre inside which nearly all points lie; never 0. */
  readonly radius: number;
}

/** More points than this add nothing to an estimate of the bounds. */
const sampleSize = 20_000;
const outside = 0.01;
/** The share of points that the whole view is made for; the last few may reach past its edge on one side. */
const inside = 0.95;

/**
 * The bounds of a cloud, robust against single far points: the middle between the 1 % and 99 % quantiles of each axis, and the 95 % quantile of
 * the distances from there. Points that are not finite are left out.
 * @param positions Float32Array of n·3
 */
export function cloudBounds(positions: Float32Array): CloudBounds {
  const n = Math.floor(positions.length / 3);
  const step = Math.max(1, Math.floor(n / sampleSize));
  const sample: number[] = [];
  for (let index = 0; index < n; index += step) {
    const at = index * 3;
    if (
      Number.isFinite(
        (positions[at] as number) + (positions[at + 1] as number) + (positions[at + 2] as number),
      )
    ) {
      sample.push(index);
    }
  }
  if (sample.length === 0) return { center: [0, 0, 0], radius: 1 };
  const middle = (axis: number) => {
    const values = Float32Array.from(sample, (index) => positions[index * 3 + axis] as number).sort();
    return (quantile(values, outside) + quantile(values, 1 - outside)) / 2;
  };
  const center = [middle(0), middle(1), middle(2)] as const;
  const distances = Float32Array.from(sample, (index) =>
    Math.hypot(
      (positions[index * 3] as number) - center[0],
      (positions[index * 3 + 1] as number) - center[1],
      (positions[index * 3 + 2] as number) - center[2],
    ),
  ).sort();
  const radius = quantile(distances, inside);
  return { center, radius: radius > 0 ? radius : 1 };
}

/** Up to so many chosen points every one is brought into view; of more, single far ones may stay outside. */
const fewPoints = 1_000;
/** The least radius that a view is made for: what lies around is never lost. */
const leastRadius = 0.12;

/**
 * The sphere that a view of some chosen places is made for; `null` where there are none.
 * @param places flat coordinates of the world, m·3, finite
 */
export function boundsOf(places: Float32Array): CloudBounds | null {
  const n = Math.floor(places.length / 3);
  if (n === 0) return null;
  if (n > fewPoints) {
    const { center, radius } = cloudBounds(places);
    return { center, radius: Math.max(leastRadius, radius) };
  }
  const middle = (axis: number) => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = axis; at < n * 3; at += 3) {
      low = Math.min(low, places[at] as number);
      high = Math.max(high, places[at] as number);
    }
    return (low + high) / 2;
  };
  const center = [middle(0), middle(1), middle(2)] as const;
  let radius = leastRadius;
  for (let at = 0; at < n * 3; at += 3) {
    const [x, y, z] = places.subarray(at, at + 3) as unknown as [number, number, number];
    radius = Math.max(radius, Math.hypot(x - center[0], y - center[1], z - center[2]));
  }
  return { center, radius };
}

function quantile(sorted: Float32Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] as number;
}

/** The positions moved and scaled so that the bounds become the unit sphere; what is not finite goes to the centre. */
export function normalizePositions(positions: Float32Array, bounds: CloudBounds): Float32Array {
  const scale = 1 / bounds.radius;
  const [x, y, z] = bounds.center;
  const result = new Float32Array(positions.length);
  for (let at = 0; at + 2 < positions.length; at += 3) {
    const px = ((positions[at] as number) - x) * scale;
    const py = ((positions[at + 1] as number) - y) * scale;
    const pz = ((positions[at + 2] as number) - z) * scale;
    if (!Number.isFinite(px + py + pz)) continue;
    result[at] = px;
    result[at + 1] = py;
    result[at + 2] = pz;
  }
  return result;
}

/**
 * The distance at which a sphere just fills the view, with a margin.
 * @param radius of the sphere
 * @param fieldOfView vertical, radians
 * @param aspect width over height
 */
export function distanceToFit(radius: number, fieldOfView: number, aspect: number, margin = 1.04): number {
  const half = fieldOfView / 2;
  const narrow = aspect < 1 ? Math.atan(Math.tan(half) * aspect) : half;
  return (radius * margin) / Math.sin(narrow);
}

/**
 * The sphere around a word that a flight should bring into view: around the word itself, wide enough for what lies near.
 * @param center the word
 * @param others flat coordinates of the words to keep in view, m·3
 * @returns the radius, between 0.06 (so that the surroundings are never lost) and 0.8
 */
export function neighborhoodRadius(center: readonly [number, number, number], others: Float32Array): number {
  const distances: number[] = [];
  for (let at = 0; at + 2 < others.length; at += 3) {
    distances.push(
      Math.hypot(
        (others[at] as number) - center[0],
        (others[at + 1] as number) - center[1],
        (others[at + 2] as number) - center[2],
      ),
    );
  }
  if (distances.length === 0) return 0.3;
  distances.sort((a, b) => a - b);
  // A neighbour in the original space may lie far off in the projection; one such word must not undo the flight.
  const most = distances[Math.floor((distances.length - 1) * 0.85)] as number;
  return Math.min(0.8, Math.max(0.06, most * 1.2));
}

/** The angle that equals `to` up to whole turns and is nearest to `from`, radians. */
export function nearestTurn(from: number, to: number): number {
  const turn = 2 * Math.PI;
  return to + Math.round((from - to) / turn) * turn;
}
