import { parseColor } from './colors.ts';
import type { CloudProps } from './contract.ts';
import type { PointField } from './field.ts';
import { axisColor, isNamed } from './gizmo.ts';
import type { LineLayer } from './lines.ts';
import type { ShownWords } from './shown.ts';

/** How far the axes reach: a little out of the cloud. */
export const axisReach = 1.05;
const axisOpacity = 0.2;
/** An axis whose ends have names is what the cloud is laid out by. */
const namedAxisOpacity = 0.6;
/** Similarities at and below this make a line that is barely there. */
const faintest = 0.12;

/** The three axes through the middle of the cloud. */
export function setAxisLines(
  lines: LineLayer,
  { theme, axes }: Pick<CloudProps, 'theme' | 'axes'>,
  flatness: number,
): void {
  lines.reserve(3);
  lines.ends.fill(0);
  axes.forEach((entry, axis) => {
    const reach = axis === 2 ? axisReach * flatness : axisReach;
    lines.ends[axis * 6 + axis] = -reach;
    lines.ends[axis * 6 + 3 + axis] = reach;
    const opacity = isNamed(entry) ? (entry.ends === null ? axisOpacity : namedAxisOpacity) : 0;
    lines.tints.set([...parseColor(axisColor(theme, axis)), opacity], axis * 4);
  });
  lines.setWidth(axes.some(({ ends }) => ends !== null) ? 1.5 : 1);
  lines.setCount(3);
}

/** A line from the selected word to each of its neighbours, as strong as they are similar; none to or from words that are not shown. */
export function setNeighborLines(
  lines: LineLayer,
  props: CloudProps,
  field: PointField,
  shown: ShownWords,
): void {
  const { selected, neighbors, theme } = props;
  if (selected === null || neighbors === null || !shown.has(selected)) {
    lines.setCount(0);
    return;
  }
  lines.reserve(neighbors.indices.length);
  const color = parseColor(theme.accent);
  let count = 0;
  neighbors.indices.forEach((index, row) => {
    if (!shown.has(index)) return;
    field.place(selected, lines.ends, count * 6);
    field.place(index, lines.ends, count * 6 + 3);
    const similarity = Math.min(1, Math.max(faintest, neighbors.similarities[row] ?? 0));
    lines.tints.set([...color, similarity], count * 4);
    count++;
  });
  lines.setCount(count);
}
