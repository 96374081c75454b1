import { randomUUID } from 'node:crypto';
import { ProgramError } from '../../shared/errors.ts';
import type { AxesLayout, AxisDefinition } from '../../shared/questions.ts';
import { axisOf, axisOverlaps, orthogonalAxes, pairDirection } from '../analysis/axes.ts';
import type { AnalysisPool } from '../analysis/pool.ts';
import type { LongWork } from '../analysis/threads.ts';
import type { EmbeddingStore } from '../embeddings/store.ts';
import type { OpenModel } from './models.ts';
import { rowOf } from './vocabulary.ts';

/** So many layouts of a model can be drawn in; older ones are forgotten. */
const layoutsKept = 8;

/** An axis as its words make it. */
interface BuiltAxis {
  readonly low: string;
  readonly high: string;
  readonly pairsUsed: number;
  readonly missing: readonly string[];
  /** Float64Array of dimension, of length 1. */
  readonly direction: Float64Array;
}

/**
 * Lays a model out on semantic axes and keeps the layout under a name of its own.
 * @throws ProgramError `axis-empty` when an axis has no pair with a direction, when its pairs cancel out, or when the axes before it leave
 * nothing of it; `cancelled`
 */
export async function layOutModel(
  pool: AnalysisPool,
  { store, layouts }: OpenModel,
  definitions: readonly AxisDefinition[],
  orthogonal: boolean,
  work: LongWork,
): Promise<AxesLayout> {
  const built = definitions.map((definition, index) => buildAxis(store, definition, index + 1));
  const directions = built.map(({ direction }) => direction);
  const overlaps = axisOverlaps(directions);
  const used = orthogonal ? orthogonalAxes(directions) : directions;
  const axes = used.map((axis, index) => {
    if (axis === null) throw new ProgramError('axis-empty', { axis: index + 1, missing: [] });
    return axis;
  });
  const { positions, scores, map } = await pool.axes(store.vectors, axes, work);
  const layout = `axes-${randomUUID()}`;
  layouts.set(layout, map);
  for (const oldest of [...layouts.keys()].slice(0, -layoutsKept)) layouts.delete(oldest);
  return {
    layout,
    positions,
    scores,
    axes: built.map(({ low, high, pairsUsed, missing }, index) => ({
      low,
      high,
      pairsUsed,
      missing,
      overlaps: overlaps[index]!,
    })),
  };
}

/** @param number counts axes from 1, for errors */
function buildAxis(store: EmbeddingStore, { pairs }: AxisDefinition, number: number): BuiltAxis {
  const missing = new Set<string>();
  const find = (word: string): number => {
    const row = rowOf(store, word);
    if (row < 0) missing.add(word);
    return row;
  };
  const usable = pairs.flatMap((pair) => {
    const [from, to] = [find(pair.from), find(pair.to)];
    if (from < 0 || to < 0) return [];
    const direction = pairDirection(store.vectors, { from, to });
    return direction === null ? [] : [{ from, to, direction }];
  });
  const direction = axisOf(usable.map((pair) => pair.direction));
  const [first] = usable;
  if (first === undefined || direction === null)
    throw new ProgramError('axis-empty', { axis: number, missing: [...missing] });
  return {
    low: store.words.word(first.from),
    high: store.words.word(first.to),
    pairsUsed: usable.length,
    missing: [...missing],
    direction,
  };
}
