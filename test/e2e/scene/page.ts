/** The scene alone on a page, with made-up clouds, for tests, pictures and measurements. */
import {
  type CloudDrawing,
  type CloudProps,
  type CloudScene,
  createCloudScene,
  darkCloudTheme,
  type FrameStats,
  lightCloudTheme,
} from '../../../src/renderer/scene/scene.ts';
import { type CloudData, makeCloud, nearestInCloud, randomStream } from './cloud-data.ts';

interface Selection {
  readonly index: number | null;
  readonly toggle: boolean;
}

interface OutlinedWords {
  readonly indices: Uint32Array;
  readonly add: boolean;
  readonly remove: boolean;
}

/** What the tests on the other side call. */
export class ScenePage {
  scene: CloudScene | null = null;
  data: CloudData = makeCloud(10);
  props: CloudProps | null = null;
  frames: FrameStats[] = [];
  frameTimes: number[] = [];
  hovers: (number | null)[] = [];
  selections: Selection[] = [];
  availability: boolean[] = [];
  outlined: OutlinedWords[] = [];
  readonly container: HTMLElement;

  constructor(container: HTMLElement) {
    this.container = container;
  }

  /** The outlines that were drawn, as plain data. */
  get outlines(): { indices: number[]; add: boolean; remove: boolean }[] {
    return this.outlined.map(({ indices, ...options }) => ({ indices: [...indices], ...options }));
  }

  /** Mounts a cloud of `n` words. */
  mount(n: number, theme: 'dark' | 'light', changes: Partial<CloudProps> = {}): void {
    this.unmount();
    const props = this.make(n, theme, changes);
    this.scene = createCloudScene(this.container, {
      props,
      onHover: (index) => this.hovers.push(index),
      onSelect: (index, { toggle }) => this.selections.push({ index, toggle }),
      onOutline: (indices, options) => this.outlined.push({ indices, ...options }),
      onFrame: (stats) => {
        // A picture is whole when its last point is drawn, not when drawing it was asked for: reading a pixel waits for that.
        if (stats.complete && !stats.moving && this.frames.at(-1)?.complete === false) this.waitForGraphics();
        this.frames.push(stats);
        this.frameTimes.push(performance.now());
      },
      onAvailable: (available) => this.availability.push(available),
    });
  }

  make(n: number, theme: 'dark' | 'light', changes: Partial<CloudProps> = {}): CloudProps {
    if (this.data.words.length !== n) this.data = makeCloud(n);
    const { words, counts, groups, positions } = this.data;
    document.body.style.background =
      theme === 'dark' ? darkCloudTheme.background : lightCloudTheme.background;
    this.props = {
      positions,
      word: (index) => words[index] ?? '',
      counts,
      colorMode: 'frequency',
      groups,
      selected: null,
      neighbors: null,
      hits: [],
      marked: [],
      lit: [],
      shown: null,
      drawing: null,
      tool: 'turn',
      dimmed: false,
      pointSize: 1,
      labelDensity: 0.6,
      theme: theme === 'dark' ? darkCloudTheme : lightCloudTheme,
      axes: [
        { caption: 'PC1', share: 0.123, ends: null },
        { caption: 'PC2', share: 0.061, ends: null },
        { caption: 'PC3', share: 0.034, ends: null },
      ],
      dimensions: 3,
      reducedMotion: false,
      ...changes,
    };
    return this.props;
  }

  update(changes: Partial<CloudProps>): void {
    if (this.props === null) throw new Error('nothing is mounted');
    this.props = { ...this.props, ...changes };
    this.scene?.setProps(this.props);
  }

  /** Selects a word with its `k` nearest. */
  select(word: string, k = 12, dimmed = true): number {
    const selected = this.data.words.indexOf(word);
    this.update({ selected, neighbors: nearestInCloud(this.data, selected, k), dimmed });
    return selected;
  }

  /** The drawing of `start − minus + plus`, whose places are computed in the layout itself, so that everything can be checked. */
  analogy(start: string, minus: string, plus: string): CloudDrawing {
    const { words, positions } = this.data;
    const [from, less, more] = [start, minus, plus].map((word) => words.indexOf(word)) as [
      number,
      number,
      number,
    ];
    const place = (row: number) => [...positions.subarray(row * 3, row * 3 + 3)];
    const result = place(from).map(
      (value, axis) => value - (place(less)[axis] as number) + (place(more)[axis] as number),
    ) as [number, number, number];
    const distance = (row: number) =>
      Math.hypot(...place(row).map((value, axis) => value - (result[axis] as number)));
    const others = words.map((_, row) => row).filter((row) => ![from, less, more].includes(row));
    const nearest = others.reduce((best, row) => (distance(row) < distance(best) ? row : best));
    return {
      steps: [
        {
          from: { row: from },
          to: { at: result },
          label: `− ${minus} + ${plus}`,
          slot: 0,
          model: { from: less, to: more },
        },
      ],
      result,
      nearest: { row: nearest, cosine: 0.712 },
    };
  }

  /** Random places for the first `k` words, as before training. */
  noise(k: number, seed: number): Float32Array {
    const random = randomStream(seed);
    return Float32Array.from({ length: k * 3 }, () => random() + random() - 1);
  }

  unmount(): void {
    this.scene?.dispose();
    this.scene = null;
    this.frames = [];
    this.frameTimes = [];
    this.hovers = [];
    this.selections = [];
    this.availability = [];
    this.outlined = [];
  }

  /** Resolves when nothing more is to come: the last frame was settled, and still is the last after two more turns of the screen. */
  waitForGraphics(): void {
    const context = document.querySelector('canvas')?.getContext('webgl2');
    context?.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, new Uint8Array(4));
  }

  async rested(): Promise<void> {
    for (let last = -1; ; ) {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const { length } = this.frames;
      if (length === last && this.frames.at(-1)?.settled) return;
      last = length;
    }
  }

  async exportBytes(scale: number, background: 'theme' | 'transparent' = 'theme'): Promise<number[]> {
    const blob = await this.scene?.exportImage({
      scale,
      title: 'english-mixed',
      caption: 'PCA of 1,500 words · exact · 21.8 % of variance',
      legend: true,
      background,
    });
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))];
  }
}

declare global {
  interface Window {
    page: ScenePage;
  }
}

window.page = new ScenePage(document.getElementById('cloud') as HTMLElement);
