import { cssColor, groupColors, mixColors, parseColor } from './colors.ts';
import type { CloudProps } from './contract.ts';
import type { PlacedDrawing } from './drawing.ts';
import { type Box, type LabelCandidate, labelBox, placeLabels, pushInside, type Side } from './placement.ts';
import type { Relevance } from './relevance.ts';
import type { ShownWords } from './shown.ts';
import { labelSize } from './sizes.ts';
import { labelFont, shortenWord, type TextMeasure } from './text.ts';
import type { CloudView } from './view.ts';

const fadeMilliseconds = 150;
/** A label that is there keeps its place against words up to this many times as frequent. */
const persistence = 4;
/** Pixels of view a label at full density. */
const areaPerLabel = 6_500;
/** Points looked at for labels while moving; all of them at rest. */
const scannedWhileMoving = 20_000;
/** Words that stand out and members of groups that are considered for labels: what comes after them finds no room anyway. */
const considered = 3_000;
const consideredWhileMoving = 300;

interface Label {
  readonly index: number;
  readonly text: string;
  readonly size: number;
  readonly weight: number;
  readonly width: number;
  readonly color: string;
  /** Pixels from the point's edge that its ring takes. */
  readonly ring: number;
  side: Side;
  opacity: number;
  shown: boolean;
}

/** What labels and rings are chosen from. */
export interface LabelContent {
  readonly props: CloudProps;
  readonly shown: ShownWords;
  readonly relevant: ReadonlyMap<number, Relevance>;
  /** Shown members of groups, ascending. */
  readonly members: Uint32Array;
  /** Shown chosen words but the selected one, ascending. */
  readonly marked: Uint32Array;
  readonly drawing: PlacedDrawing;
  readonly slots: ReadonlyMap<number, number>;
  readonly hovered: number | null;
}

/** The words on the cloud: which, where, and how strongly. Drawn on a canvas over the points, in CSS pixels. */
export class LabelLayer {
  readonly #measure: TextMeasure;
  #labels = new Map<number, Label>();
  /** Words and colours may have changed: nothing that was made is used again. */
  #stale = true;

  constructor(measure: TextMeasure) {
    this.#measure = measure;
  }

  get count(): number {
    return this.#labels.size;
  }

  /** Makes every label anew at the next {@link place}; they keep their places. */
  invalidate(): void {
    this.#stale = true;
  }

  /**
   * Chooses the labels for the view as it is now.
   * @param obstacles boxes that no label may cover
   * @param lines boxes that only labels of words that stand out may cover
   * @param moving looks at fewer words
   * @param share of the usual number of labels, 0 … 1
   */
  place(
    view: CloudView,
    content: LabelContent,
    obstacles: readonly Box[],
    lines: readonly Box[],
    moving: boolean,
    share: number,
  ): void {
    const before = this.#labels;
    const made = new Map<number, Label>();
    const full = (view.width * view.height * content.props.labelDensity ** 1.5) / areaPerLabel;
    const limit = Math.round(full * share);
    const candidates = this.#candidates(view, content, made, limit, moving);
    const required = content.relevant.size + (content.hovered === null ? 0 : 1);
    const placed = placeLabels(candidates, view, obstacles, Math.min(required, 120) + limit, lines);
    const labels = new Map<number, Label>();
    for (const { index, side } of placed) {
      const label = made.get(index) as Label;
      label.side = side;
      label.shown = true;
      labels.set(index, label);
    }
    for (const label of before.values()) {
      if (labels.has(label.index) || label.opacity === 0) continue;
      label.shown = false;
      labels.set(label.index, label);
    }
    this.#labels = labels;
    this.#stale = false;
  }

  /** Moves the fades on by some milliseconds; whether any is still under way. */
  fade(milliseconds: number): boolean {
    let fading = false;
    const step = milliseconds / fadeMilliseconds;
    for (const [index, label] of this.#labels) {
      label.opacity = Math.min(1, Math.max(0, label.opacity + (label.shown ? step : -1.6 * step)));
      if (label.opacity === 0 && !label.shown) this.#labels.delete(index);
      else if (label.opacity < 1) fading = true;
    }
    return fading;
  }

  /** @param pixelRatio picture pixels a CSS pixel, to which resting text is aligned so that it is crisp; 0 while moving */
  draw(context: CanvasRenderingContext2D, view: CloudView, content: LabelContent, pixelRatio: number): void {
    const { theme } = content.props;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.lineJoin = 'round';
    context.strokeStyle = cssColor(parseColor(theme.background), 0.88);
    context.lineWidth = 3.5;
    // The least important first, so that fading neighbours never cover what matters.
    for (const label of [...this.#labels.values()].reverse()) {
      if (!view.locate(label.index, 40)) continue;
      const candidate = this.#candidate(label, view);
      const box = stayInside(labelBox(candidate, label.side), view, content, label.index);
      const snap = (value: number) => (pixelRatio > 0 ? Math.round(value * pixelRatio) / pixelRatio : value);
      const left = snap(box.left + padding);
      const middle = snap(box.top + box.height / 2 + 0.5);
      const stands = content.relevant.has(label.index) || content.hovered === label.index;
      context.globalAlpha = label.opacity * (stands ? 1 : 0.7 + 0.3 * view.nearness);
      context.font = labelFont(label.size, label.weight);
      context.strokeText(label.text, left, middle);
      context.fillStyle = label.color;
      context.fillText(label.text, left, middle);
    }
    context.globalAlpha = 1;
  }

  *#candidates(
    view: CloudView,
    content: LabelContent,
    made: Map<number, Label>,
    limit: number,
    moving: boolean,
  ): Generator<LabelCandidate> {
    const { props, relevant, members, hovered } = content;
    const offer = (index: number): LabelCandidate | null => {
      if (made.has(index) || !content.shown.has(index) || !view.locate(index)) return null;
      const label = this.#make(index, content, view.field.count);
      made.set(index, label);
      return this.#candidate(label, view);
    };
    const most = moving ? consideredWhileMoving : considered;
    const first = [...relevant.keys()].slice(0, most);
    if (hovered !== null) first.splice(props.selected === null ? 0 : 1, 0, hovered);
    for (const index of first) {
      const candidate = offer(index);
      if (candidate === null) continue;
      const required = index === props.selected || index === hovered;
      const insistent = required || relevant.get(index) === 'drawing';
      yield { ...candidate, required, insistent };
    }
    if (props.dimmed || limit === 0) return;
    if (props.colorMode === 'group') {
      // Smaller indices are more frequent, and those that are there stay.
      for (const index of this.#persistent(members.subarray(0, most))) {
        const candidate = offer(index);
        if (candidate !== null) yield candidate;
      }
    }
    for (const index of this.#visible(view, content.shown, limit * 4, moving)) {
      const candidate = offer(index);
      if (candidate !== null) yield candidate;
    }
  }

  /** The most frequent words in sight, with those that are labelled now and those in front moved forward. */
  #visible(view: CloudView, shown: ShownWords, wanted: number, moving: boolean): number[] {
    const end = moving ? Math.min(shown.count, scannedWhileMoving) : shown.count;
    const seen: number[] = [];
    const order = new Map<number, number>();
    const consider = (index: number) => {
      if (order.has(index) || !view.locate(index)) return;
      const stays = this.#labels.get(index)?.shown ? persistence : 1;
      order.set(index, ((index + 1) * (2 - view.nearness)) / stays);
      seen.push(index);
    };
    for (const index of this.#labels.keys()) if (shown.has(index)) consider(index);
    for (let order = 0; order < end && seen.length < wanted; order++) consider(shown.at(order));
    return seen.sort((a, b) => (order.get(a) as number) - (order.get(b) as number));
  }

  #persistent(indices: Uint32Array): number[] {
    const order = (index: number) => (index + 1) / (this.#labels.get(index)?.shown ? persistence : 1);
    return [...indices].sort((a, b) => order(a) - order(b));
  }

  #make(index: number, { props, relevant, slots, hovered, drawing }: LabelContent, count: number): Label {
    const relevance = relevant.get(index);
    const size = relevance === undefined ? labelSize(index, count) : Math.max(13, labelSize(index, count));
    const weight = labelWeight(relevance, hovered === index);
    const known = this.#labels.get(index);
    if (known !== undefined && !this.#stale && known.size === size && known.weight === weight) return known;
    const text = shortenWord(props.word(index));
    const { theme } = props;
    const slot = props.colorMode === 'group' ? slots.get(index) : undefined;
    const plain = parseColor(
      relevance === 'selected' || relevance === 'drawing' || hovered === index
        ? theme.text
        : softText(theme.text, theme.quiet, relevance),
    );
    const color =
      slot === undefined || relevance === 'selected'
        ? cssColor(plain)
        : cssColor(
            mixColors(parseColor(groupColors(theme)[slot % 8] as string), parseColor(theme.text), 0.45),
          );
    return {
      index,
      text,
      size,
      weight,
      color,
      ring: ringWidth(relevance, index === drawing.plan.nearest?.row),
      width: this.#measure.width(text, labelFont(size, weight)) + 2 * padding,
      side: known?.side ?? 'right',
      opacity: known?.opacity ?? 0,
      shown: known?.shown ?? false,
    };
  }

  #candidate(label: Label, view: CloudView): LabelCandidate {
    return {
      index: label.index,
      x: view.x,
      y: view.y,
      radius: view.radius + label.ring,
      width: label.width,
      height: label.size + 4,
      side: label.opacity > 0 ? label.side : null,
      required: false,
      insistent: false,
    };
  }
}

/** How far the rings reach that `drawRings` draws around a word. */
function ringWidth(relevance: Relevance | undefined, answers: boolean): number {
  if (relevance === 'selected') return 4;
  if (answers) return 3;
  return relevance === 'hit' || relevance === 'marked' ? 2 : 0;
}

function labelWeight(relevance: Relevance | undefined, hovered: boolean): number {
  if (relevance === 'selected') return 700;
  if (relevance === 'drawing') return 600;
  return relevance !== undefined || hovered ? 500 : 400;
}

/** Space between a label's text and its box, so that halos do not touch. */
const padding = 2;

function softText(text: string, quiet: string, relevance: Relevance | undefined): string {
  if (relevance !== undefined) return text;
  const hex = (value: number) =>
    Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  return `#${mixColors(parseColor(text), parseColor(quiet), 0.3).map(hex).join('')}`;
}

/** The selected and the hovered word are readable to the end even at the edge of the view. */
function stayInside(box: Box, view: CloudView, content: LabelContent, index: number): Box {
  return index === content.props.selected || index === content.hovered ? pushInside(box, view) : box;
}
