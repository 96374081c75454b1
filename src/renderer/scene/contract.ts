/**
 * What the scene shows and what it tells. A panel hands in {@link CloudProps}, plain data that is never changed in place; the
 * scene compares them field by field with the last ones and uploads only what differs, so a new array means new content.
 */
import type { CloudTheme } from './colors.ts';

/** What colours a point: how frequent the word is, the group it is in, or nothing. */
export type ColorMode = 'frequency' | 'group' | 'plain';

/** A named, coloured list of words. A word that is in several groups has the colour of the first of them. */
interface CloudGroup {
  readonly name: string;
  /** Which of the eight colours of `groupColors(theme)`, 0 … 7. */
  readonly slot: number;
  /** Vocabulary indices of its words. */
  readonly indices: Uint32Array | readonly number[];
}

/** Words near the selected one, best first; `similarities` are cosines and become the opacity of the lines. */
interface CloudNeighbors {
  readonly indices: Uint32Array | readonly number[];
  readonly similarities: Float32Array | readonly number[];
}

/** What one of the three axes is called and how much of the variance it holds (0 … 1, `null` where that is not known). */
export interface CloudAxis {
  readonly caption: string;
  readonly share: number | null;
  /** What its two ends stand for, written at the ends of its line; `null` where they mean nothing of their own. */
  readonly ends: { readonly low: string; readonly high: string } | null;
}

/** Where an arrow begins or ends: at a word's point, or at a place in the coordinates of `positions`. */
type CloudPlace = { readonly row: number } | { readonly at: readonly [number, number, number] };

interface CloudStep {
  readonly from: CloudPlace;
  readonly to: CloudPlace;
  /** Written at the middle of the arrow. */
  readonly label: string;
  /** Which of the colours of `groupColors(theme)`. */
  readonly slot: number;
  /** How thick the arrow is, 0 … 1; where it is left out, as steps of word algebra are. */
  readonly weight?: number;
  /** The same step between two words: a thinner arrow in the same colour. */
  readonly model: { readonly from: number; readonly to: number } | null;
}

/** Word algebra: tapered arrows from step to step, an open diamond at the result, a dashed line on to the nearest word. Or arrows alone. */
export interface CloudDrawing {
  readonly steps: readonly CloudStep[];
  /** In the coordinates of `positions`; `null` where the arrows lead to no result. */
  readonly result: readonly [number, number, number] | null;
  /** The word that answers best and its cosine with the result, written on the dashed line; `null` where there is none. */
  readonly nearest: { readonly row: number; readonly cosine: number } | null;
}

/** What dragging over the cloud does: turn it, or choose words in a box or a free outline. */
export type CloudTool = 'turn' | 'box' | 'lasso';

export interface CloudProps {
  /**
   * Float32Array of n·3: coordinates, unitless (the scene scales them to the view), in the order of the vocabulary, most frequent word
   * first. Where the array differs from the last one the cloud moves there in 600 ms.
   */
  readonly positions: Float32Array;
  /** Milliseconds that the way to other positions takes at an even pace, for those that come one after the other; left out: as above. */
  readonly flight?: number;
  /** The word at an index, 0 … n − 1. Asked only for words that are labelled. */
  readonly word: (index: number) => string;
  /** n occurrences, or `null` where they are not known (rank takes their place). */
  readonly counts: Float64Array | null;
  readonly colorMode: ColorMode;
  readonly groups: readonly CloudGroup[];
  readonly selected: number | null;
  readonly neighbors: CloudNeighbors | null;
  /** Words that a search found: lit and labelled. */
  readonly hits: Uint32Array | readonly number[];
  /** Words that are chosen together: a thin ring each, a label where there is room; never dimmed. */
  readonly marked: Uint32Array | readonly number[];
  /** Words that are never dimmed; they look as they always do. */
  readonly lit: Uint32Array | readonly number[];
  /** The only words that are shown, picked and labelled; `null` for all. */
  readonly shown: Uint32Array | null;
  readonly drawing: CloudDrawing | null;
  readonly tool: CloudTool;
  /** Whether every point that is neither selected, neighbour, hit, marked, lit nor part of the drawing is dimmed to 15 %. */
  readonly dimmed: boolean;
  /** Multiplies every radius; 1 is 1.5 … 6 CSS pixels by logarithm of frequency. */
  readonly pointSize: number;
  /** How many labels: 0 none but the selected, hovered, neighbours and hits; 1 as many as fit. */
  readonly labelDensity: number;
  readonly theme: CloudTheme;
  readonly axes: readonly [CloudAxis, CloudAxis, CloudAxis];
  readonly dimensions: 2 | 3;
  /** No animated flights, re-layouts or fades: things are where they belong at once. */
  readonly reducedMotion: boolean;
}

/** A place in CSS pixels from the container's top left corner. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** How the last picture was drawn. */
export interface FrameStats {
  /** Pictures drawn since the scene was made. */
  readonly frame: number;
  /** Points in the picture, most frequent first. */
  readonly drawn: number;
  /** Points that are shown. */
  readonly total: number;
  /** Whether every point is in the picture. */
  readonly complete: boolean;
  /** Whether the camera or the points were moving. */
  readonly moving: boolean;
  /** Whether nothing more is to come: no further frame until something changes. */
  readonly settled: boolean;
  /** Labels in the picture. */
  readonly labels: number;
  /** Main-thread milliseconds spent on it. */
  readonly milliseconds: number;
}

export interface CloudSceneOptions {
  readonly props: CloudProps;
  /** The pointer came over a word, or left it (`null`). */
  readonly onHover?: (index: number | null, at: ScreenPoint) => void;
  /** A word was clicked, or empty space (`null`). `toggle`: Ctrl or Command was held, so the word joins or leaves what is selected. */
  readonly onSelect?: (index: number | null, options: { readonly toggle: boolean }) => void;
  /**
   * An outline was drawn around words (with the tools `box` and `lasso`): their indices, ascending; hidden words are not among them. `add`: Shift was
   * held, so they join what is chosen; `remove`: Alt was held.
   */
  readonly onOutline?: (
    indices: Uint32Array,
    options: { readonly add: boolean; readonly remove: boolean },
  ) => void;
  readonly onFrame?: (stats: FrameStats) => void;
  /** The graphics context was lost (`false`) or is back (`true`). */
  readonly onAvailable?: (available: boolean) => void;
}

export interface ExportOptions {
  /** Picture pixels a CSS pixel, 1 … 4. */
  readonly scale: number;
  /** Drawn at the top left; left out where empty. */
  readonly title: string;
  /** A second, quieter line under the title (what is projected, how, how much variance). */
  readonly caption: string;
  /** Whether the groups, or the frequency scale, are explained at the bottom right. */
  readonly legend: boolean;
  readonly background: 'theme' | 'transparent';
}

/** The embedding cloud in a container element. It owns everything it makes and lets go of it in `dispose`. */
export interface CloudScene {
  setProps(props: CloudProps): void;
  /**
   * Shows one training snapshot: Float32Array of k·3 for the first k words. The cloud moves there linearly in `milliseconds`
   * (the time to the next frame), on from wherever it is. Words past the first k are not shown until `setProps` brings positions for them.
   */
  setFrame(positions: Float32Array, milliseconds: number): void;
  /** Brings the whole cloud into view. */
  fit(): void;
  /** Flies to a word and keeps its neighbourhood in view: its neighbours where it is the selected word. */
  flyTo(index: number): void;
  /** Flies to where the drawing (its arrows, its result and its nearest word) fills the view; does nothing without one. */
  flyToDrawing(): void;
  /** Flies to the drawing where a part of it is out of view, or is going to be; does nothing otherwise. */
  keepDrawingInView(): void;
  /** Turns the camera around what it looks at, in degrees. Does nothing in two dimensions. */
  orbit(horizontal: number, vertical: number): void;
  /** Moves the view by parts of its size: pan(0.1, 0) shows a tenth more on the right. */
  pan(right: number, up: number): void;
  /** Comes nearer (factor > 1) or goes away (factor < 1). */
  zoom(factor: number): void;
  /** The word whose point is drawn in front at a place, within a few pixels. */
  pick(at: ScreenPoint): Promise<number | null>;
  /** The picture as it is now, at a scale, as a PNG. Rejects when the browser cannot encode it. */
  exportImage(options: ExportOptions): Promise<Blob>;
  dispose(): void;
}

/** There is no WebGL 2 here: the message says why as far as the browser tells. */
export class CloudUnavailable extends Error {
  override readonly name = 'CloudUnavailable';
}
