import { type CloudTheme, parseColor } from './colors.ts';
import type { CloudProps } from './contract.ts';
import type { PointField } from './field.ts';
import { axisColor } from './gizmo.ts';
import type { LineLayer } from './lines.ts';

/** How far the axes reach: a little out of the cloud. */
const axisReach = 1.05;
const axisOpacity = 0.2;
/** Similarities at and below this make a line that is barely there. */
const faintest = 0.12;

/** The three axes through the middle of the cloud. */
export function setAxisLines(lines: LineLayer, theme: CloudTheme, flatness: number): void {
  lines.reserve(3);
  lines.ends.fill(0);
  for (let axis = 0; axis < 3; axis++) {
    const reach = axis === 2 ? axisReach * flatness : axisReach;
    lines.ends[axis * 6 + axis] = -reach;
    lines.ends[axis * 6 + 3 + axis] = reach;
    lines.tints.set([...parseColor(axisColor(theme, axis)), axisOpacity], axis * 4);
  }
  lines.setCount(3);
}

/** A line from the selected word to each of its neighbours, as strong as they are similar. */
export function setNeighborLines(lines: LineLayer, props: CloudProps, field: PointField): void {
  const { selected, neighbors, theme } = props;
  if (selected === null || neighbors === null || selected >= field.count) {
    lines.setCount(0);
    return;
  }
  lines.reserve(neighbors.indices.length);
  const color = parseColor(theme.accent);
  let count = 0;
  neighbors.indices.forEach((index, row) => {
    if (index >= field.count) return;
    field.place(selected, lines.ends, count * 6);
    field.place(index, lines.ends, count * 6 + 3);
    const similarity = Math.min(1, Math.max(faintest, neighbors.similarities[row] ?? 0));
    lines.tints.set([...color, similarity], count * 4);
    count++;
  });
  lines.setCount(count);
}
