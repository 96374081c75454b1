import { cssColor, groupColors, mixColors, parseColor } from './colors.ts';
import type { CloudProps } from './contract.ts';
import { type Box, type LabelCandidate, labelBox, placeLabels, pushInside, type Side } from './placement.ts';
import type { Relevance } from './relevance.ts';
import { labelSize } from './sizes.ts';
import { labelFont, shortenWord, TextMeasure } from './text.ts';
import type { CloudView } from './view.ts';

const fadeMilliseconds = 150;
/** A label that is there keeps its place against words up to this many times as frequent. */
const persistence = 4;
/** Pixels of view a label at full density. */
const areaPerLabel = 6_500;
/** Points looked at for labels while moving; all of them at rest. */
const scannedWhileMoving = 20_000;

interface Label {
  readonly index: number;
  readonly text: string;
  readonly size: number;
  readonly weight: number;
  readonly width: number;
  readonly color: string;
  side: Side;
  opacity: number;
  shown: boolean;
}

/** What the labels are chosen from. */
export interface LabelContent {
  readonly props: CloudProps;
  readonly relevant: ReadonlyMap<number, Relevance>;
  readonly members: Uint32Array;
  readonly slots: ReadonlyMap<number, number>;
  readonly hovered: number | null;
}

/** The words on the cloud: which, where, and how strongly. Drawn on a canvas over the points, in CSS pixels. */
export class LabelLayer {
  readonly #measure: TextMeasure;
  #labels = new Map<number, Label>();
  /** Words and colours may have changed: nothing that was made is used again. */
  #stale = true;

  constructor(context: CanvasRenderingContext2D) {
    this.#measure = new TextMeasure(context);
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
   * @param moving looks at fewer words
   * @param share of the usual number of labels, 0 … 1
   */
  place(
    view: CloudView,
    content: LabelContent,
    obstacles: readonly Box[],
    moving: boolean,
    share: number,
  ): void {
    const before = this.#labels;
    const made = new Map<number, Label>();
    const full = (view.width * view.height * content.props.labelDensity ** 1.5) / areaPerLabel;
    const limit = Math.round(full * share);
    const candidates = this.#candidates(view, content, made, limit, moving);
    const required = content.relevant.size + (content.hovered === null ? 0 : 1);
    const placed = placeLabels(candidates, view, obstacles, Math.min(required, 120) + limit);
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
      if (made.has(index) || index >= view.field.count || !view.locate(index)) return null;
      const label = this.#make(index, content, view.field.count);
      made.set(index, label);
      return this.#candidate(label, view);
    };
    const first = [...relevant.keys()];
    if (hovered !== null) first.splice(props.selected === null ? 0 : 1, 0, hovered);
    for (const index of first) {
      const candidate = offer(index);
      if (candidate !== null) yield { ...candidate, required: index === props.selected || index === hovered };
    }
    if (props.dimmed || limit === 0) return;
    if (props.colorMode === 'group') {
      // Smaller indices are more frequent, and those that are there stay.
      for (const index of this.#persistent(members, members.length)) {
        const candidate = offer(index);
        if (candidate !== null) yield candidate;
      }
    }
    for (const index of this.#visible(view, limit * 4, moving)) {
      const candidate = offer(index);
      if (candidate !== null) yield candidate;
    }
  }

  /** The most frequent words in sight, with those that are labelled now and those in front moved forward. */
  #visible(view: CloudView, wanted: number, moving: boolean): number[] {
    const { count } = view.field;
    const end = moving ? Math.min(count, scannedWhileMoving) : count;
    const seen: number[] = [];
    const order = new Map<number, number>();
    const consider = (index: number) => {
      if (order.has(index) || !view.locate(index)) return;
      const stays = this.#labels.get(index)?.shown ? persistence : 1;
      order.set(index, ((index + 1) * (2 - view.nearness)) / stays);
      seen.push(index);
    };
    for (const index of this.#labels.keys()) if (index < count) consider(index);
    for (let index = 0; index < end && seen.length < wanted; index++) consider(index);
    return seen.sort((a, b) => (order.get(a) as number) - (order.get(b) as number));
  }

  #persistent(indices: Uint32Array, limit: number): number[] {
    const order = (index: number) => (index + 1) / (this.#labels.get(index)?.shown ? persistence : 1);
    return [...indices].sort((a, b) => order(a) - order(b)).slice(0, limit);
  }

  #make(index: number, { props, relevant, slots, hovered }: LabelContent, count: number): Label {
    const relevance = relevant.get(index);
    const size = relevance === undefined ? labelSize(index, count) : Math.max(13, labelSize(index, count));
    const weight = relevance === 'selected' ? 700 : relevance !== undefined || hovered === index ? 500 : 400;
    const known = this.#labels.get(index);
    if (known !== undefined && !this.#stale && known.size === size && known.weight === weight) return known;
    const text = shortenWord(props.word(index));
    const { theme } = props;
    const slot = props.colorMode === 'group' ? slots.get(index) : undefined;
    const plain = parseColor(
      relevance === 'selected' || hovered === index
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
      radius: view.radius,
      width: label.width,
      height: label.size + 4,
      side: label.opacity > 0 ? label.side : null,
      required: false,
    };
  }
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
