import type { ContextComparison } from '../../shared/contexts.ts';
import { formatCosine, formatFixed } from '../../shared/format.ts';
import { divergingColor, heatGrid } from '../components/heat-color.ts';
import type { WordInSentence } from '../state/context-occurrences.ts';
import { cosineRange, type LayerScale, placeInScale, shareOf, spreadEnds } from '../state/context-scale.ts';
import { symmetricScale } from '../state/heat.ts';
import { type PlotColors, plotColors } from './pair-plot.ts';

interface PairPicture {
  /** Both occurrences. */
  readonly sentences: readonly WordInSentence[];
  readonly comparison: ContextComparison;
  readonly scale: LayerScale | null;
  /** The model and the layer. */
  readonly caption: string;
  readonly scheme: 'dark' | 'light';
}

const size = { width: 960, margin: 28, scale: 2, row: 16, longestRow: 256 };

/**
 * Two occurrences side by side as a PNG: their sentences, vectors, cosine and its scale.
 * @throws Error when the browser cannot make the picture
 */
export async function pairPicture(picture: PairPicture): Promise<Blob> {
  const { comparison, scale } = picture;
  const { rows } = heatGrid(comparison.first.length, size.longestRow);
  const strip = rows * size.row;
  const height = 2 * (strip + 44) + (scale === null ? 96 : 168) + size.margin;
  const canvas = new OffscreenCanvas(size.width * size.scale, height * size.scale);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the browser gave no canvas to draw on');
  const colors = plotColors(document.body);
  context.scale(size.scale, size.scale);
  context.fillStyle = colors.ground;
  context.fillRect(0, 0, size.width, height);
  const largest = symmetricScale([comparison.first, comparison.second]);
  let top = size.margin;
  for (const [index, vector] of [comparison.first, comparison.second].entries()) {
    drawSentence(context, picture.sentences[index], top, colors);
    drawStrip(context, vector, { top: top + 18, largest, scheme: picture.scheme });
    top += strip + 44;
  }
  drawCosine(context, picture, top, colors);
  if (scale !== null) drawScale(context, scale, cosineOf(comparison), top + 72, colors);
  return await canvas.convertToBlob({ type: 'image/png' });
}

/** The cosine of the two vectors that are drawn. */
function cosineOf({ first, second }: ContextComparison): number {
  let [both, one, other] = [0, 0, 0];
  for (const [place, value] of first.entries()) {
    const beside = second[place] ?? 0;
    both += value * beside;
    one += value * value;
    other += beside * beside;
  }
  return both / Math.sqrt(one * other);
}

type Drawing = OffscreenCanvasRenderingContext2D;

function drawSentence(
  context: Drawing,
  sentence: WordInSentence | undefined,
  top: number,
  { text, quiet, accent, face }: PlotColors,
): void {
  if (sentence === undefined) return;
  context.textBaseline = 'alphabetic';
  let left = size.margin;
  const parts = [
    [sentence.before, quiet, '400'],
    [sentence.word, accent, '650'],
    [sentence.behind, quiet, '400'],
  ] as const;
  for (const [part, color, weight] of parts) {
    context.font = `${weight} 14px ${face}`;
    context.fillStyle = color === quiet ? text : color;
    context.fillText(part, left, top + 8);
    left += context.measureText(part).width;
  }
}

function drawStrip(
  context: Drawing,
  vector: Float32Array,
  {
    top,
    largest,
    scheme,
  }: { readonly top: number; readonly largest: number; readonly scheme: 'dark' | 'light' },
): void {
  const { columns } = heatGrid(vector.length, size.longestRow);
  const cell = (size.width - 2 * size.margin) / columns;
  for (const [index, value] of vector.entries()) {
    context.fillStyle = divergingColor(largest === 0 ? 0 : value / largest, scheme);
    const row = Math.floor(index / columns);
    // A little wider than a cell, so that no seam shows.
    context.fillRect(size.margin + (index % columns) * cell, top + row * size.row, cell + 0.5, size.row);
  }
}

function drawCosine(
  context: Drawing,
  { comparison, scale, caption }: PairPicture,
  top: number,
  { text, quiet, face }: PlotColors,
): void {
  const cosine = cosineOf(comparison);
  context.fillStyle = text;
  context.font = `600 34px ${face}`;
  context.fillText(formatCosine(cosine), size.margin, top + 30);
  context.font = `14px ${face}`;
  context.fillText(
    scale === null ? 'cosine similarity' : placeInScale(cosine, scale),
    size.margin + 120,
    top + 14,
  );
  context.fillStyle = quiet;
  context.fillText(caption, size.margin + 120, top + 34);
}

function drawScale(
  context: Drawing,
  scale: LayerScale,
  cosine: number,
  top: number,
  { text, quiet, line, accent, face }: PlotColors,
): void {
  const range = cosineRange([cosine, ...spreadEnds([scale])]);
  const from = size.margin + 200;
  const x = (value: number) => from + shareOf(range, value) * (size.width - size.margin - from);
  context.font = `13px ${face}`;
  const bands = [
    ['unrelated words', scale.unrelated, quiet],
    ['same word, random contexts', scale.same, accent],
  ] as const;
  for (const [index, [name, { low, high, mean }, color]] of bands.entries()) {
    const y = top + index * 20;
    context.fillStyle = quiet;
    context.fillText(name, size.margin, y + 9);
    context.globalAlpha = 0.45;
    context.fillStyle = color;
    context.fillRect(x(low), y, x(high) - x(low), 11);
    context.globalAlpha = 1;
    context.fillRect(x(mean) - 1, y, 2, 11);
  }
  context.fillStyle = line;
  context.fillRect(from, top + 46, size.width - size.margin - from, 1);
  context.fillStyle = text;
  context.fillRect(x(cosine) - 1, top - 5, 2, 56);
  context.fillStyle = quiet;
  context.fillText(formatFixed(range.low, 1), from, top + 64);
  context.textAlign = 'right';
  context.fillText(formatFixed(range.high, 1), size.width - size.margin, top + 64);
  context.textAlign = 'left';
}
