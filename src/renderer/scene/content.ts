import type { CloudProps } from './contract.ts';
import { PlacedDrawing } from './drawing.ts';
import type { LabelContent } from './labels.ts';
import { dimLook, pointLook } from './look.ts';
import {
  groupMembers,
  groupSlots,
  type LitWords,
  litWords,
  type Relevance,
  relevantWords,
} from './relevance.ts';
import { indicesOf, maskOf, ShownWords } from './shown.ts';
import { frequencyScale } from './sizes.ts';

/** What follows from the props for the words of a layout: which are shown, which stand out and why, and what each point looks like. */
export class CloudContent implements LabelContent {
  props: CloudProps;
  hovered: number | null = null;
  shown = new ShownWords(null, 0);
  relevant: ReadonlyMap<number, Relevance> = new Map();
  members: Uint32Array = new Uint32Array(0);
  marked: Uint32Array = new Uint32Array(0);
  slots: ReadonlyMap<number, number> = new Map();
  readonly drawing = new PlacedDrawing();
  /** Words that are never dimmed. */
  lit: LitWords = { front: new Uint32Array(0), mask: null };
  /** Uint8Array of n·4, see `pointLook`. */
  look: Uint8Array = new Uint8Array(0);
  #frequency: Uint8Array = new Uint8Array(0);
  #bright: Uint8Array = new Uint8Array(0);

  constructor(props: CloudProps) {
    this.props = props;
  }

  /** The counts are others. */
  forgetFrequencies(): void {
    this.#frequency = new Uint8Array(0);
  }

  /** @param count words in the layout */
  setShown(count: number): void {
    this.shown = new ShownWords(this.props.shown, count);
  }

  /** @param count words in the layout */
  setRelevance(count: number): void {
    const { props, shown } = this;
    this.relevant = relevantWords(props, shown);
    this.members = groupMembers(props.groups, shown);
    this.lit = litWords(props, this.relevant, shown, count);
    const marked = maskOf(props.marked, count);
    if (props.selected !== null) marked[props.selected] = 0;
    this.marked = indicesOf(marked).filter((index) => shown.has(index));
  }

  /** @param count words in the layout */
  setColors(count: number): void {
    const { counts, colorMode, groups, theme } = this.props;
    if (this.#frequency.length < count) {
      this.#frequency = frequencyScale(counts, Math.max(count, counts?.length ?? 0));
    }
    this.slots = groupSlots(groups, count);
    this.#bright = pointLook(this.#frequency, count, colorMode, this.slots, theme);
  }

  /** Dims the colours where more words are lit than can stand before all others. Call it after the others. Whether `look` is another one now. */
  dim(): boolean {
    const { dimmed, theme } = this.props;
    const { mask } = this.lit;
    const before = this.look;
    if (!dimmed || mask === null) this.look = this.#bright;
    else this.look = dimLook(this.#bright, mask, theme);
    return this.look !== before;
  }
}
