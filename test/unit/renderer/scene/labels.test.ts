import { describe, expect, it } from 'vitest';
import { layAxisEnds } from '../../../../src/renderer/scene/axis-ends.ts';
import { darkCloudTheme } from '../../../../src/renderer/scene/colors.ts';
import { CloudContent } from '../../../../src/renderer/scene/content.ts';
import type { CloudDrawing, CloudProps } from '../../../../src/renderer/scene/contract.ts';
import { planDrawing } from '../../../../src/renderer/scene/drawing.ts';
import { DrawingLayer } from '../../../../src/renderer/scene/drawing-layer.ts';
import { PointField } from '../../../../src/renderer/scene/field.ts';
import { LabelLayer } from '../../../../src/renderer/scene/labels.ts';
import { overlaps } from '../../../../src/renderer/scene/placement.ts';
import { TextMeasure } from '../../../../src/renderer/scene/text.ts';
import { CloudView } from '../../../../src/renderer/scene/view.ts';

/** Stands for a canvas: every letter is 7 pixels wide, and what is written is remembered. */
function fakeCanvas() {
  const written: string[] = [];
  const context = {
    measureText: (text: string) => ({ width: text.length * 7 }),
    strokeText: () => {},
    fillText: (text: string) => written.push(text),
  } as unknown as CanvasRenderingContext2D;
  return { context, written, measure: new TextMeasure(context) };
}

const words = ['king', 'man', 'woman', 'queen', 'bread', 'tree'];
/** On the plane that the view below sees with 100 pixels a unit: two columns and something aside. */
const positions = [-1.5, 0.5, 0, -1.5, -0.5, 0, 1, -0.5, 0, 1.2, 0.7, 0, 0, 0, 0, 2, -1.2, 0];
const props: CloudProps = {
  positions: new Float32Array(positions),
  word: (index) => words[index] ?? '',
  counts: null,
  colorMode: 'plain',
  groups: [],
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
  labelDensity: 1,
  theme: darkCloudTheme,
  axes: [
    { caption: 'PC 1', share: null, ends: null },
    { caption: 'PC 2', share: null, ends: null },
    { caption: 'PC 3', share: null, ends: null },
  ],
  dimensions: 2,
  reducedMotion: true,
};
const analogy: CloudDrawing = {
  steps: [
    {
      from: { row: 0 },
      to: { at: [1, 0.5, 0] },
      label: '− man + woman',
      slot: 0,
      model: { from: 1, to: 2 },
    },
  ],
  result: [1, 0.5, 0],
  nearest: { row: 3, cosine: 0.712 },
};

/** A view of 600 × 400, down −z from a distance of 2 with 100 pixels a unit there. */
function contentOf(changes: Partial<CloudProps>, places = positions) {
  const field = new PointField();
  field.moveTo(new Float32Array(places), 0, 0, true);
  const view = new CloudView(field);
  view.projector.width = 600;
  view.projector.height = 400;
  view.projector.matrix = [2 / 3, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, -1, 0, 0, 1.8, 2];
  view.distance = 2;
  view.viewDistance = 2;
  const content = new CloudContent({ ...props, ...changes });
  content.setShown(field.count);
  content.setRelevance(field.count);
  content.setColors(field.count);
  content.dim();
  content.drawing.set(planDrawing(content.props.drawing, content.shown), { center: [0, 0, 0], radius: 1 });
  view.look = content.look;
  view.crowd = content.shown.count;
  return { view, content };
}

function labelled(changes: Partial<CloudProps>, hovered: number | null = null): string[] {
  const { context, written, measure } = fakeCanvas();
  const { view, content } = contentOf(changes);
  content.hovered = hovered;
  const layer = new LabelLayer(measure);
  layer.place(view, content, [], [], false, 1);
  layer.fade(Number.POSITIVE_INFINITY);
  layer.draw(context, view, content, 1);
  // The least important are written first.
  return written.reverse();
}

describe('labels', () => {
  it('are only those of shown words, whatever else stands out', () => {
    expect(labelled({}).sort()).toEqual([...words].sort());
    expect(labelled({ shown: Uint32Array.of(1, 4), selected: 0, hits: [3], marked: [5] }).sort()).toEqual([
      'bread',
      'man',
    ]);
    expect(labelled({ shown: new Uint32Array(0), selected: 0 })).toEqual([]);
    // A word stays hovered until the pointer moves, also when it is hidden meanwhile.
    expect(labelled({ shown: Uint32Array.of(1), labelDensity: 0 }, 3)).toEqual([]);
    expect(labelled({ labelDensity: 0 }, 3)).toEqual(['queen']);
  });

  it('go to the words of a drawing right after the selected one, then to hits and marked words', () => {
    const changes = { selected: 5, hits: [4], drawing: { ...analogy, steps: [] }, dimmed: true };
    expect(labelled(changes)).toEqual(['tree', 'queen', 'bread']);
    expect(labelled({ marked: [4], hits: [5], drawing: analogy, dimmed: true })).toEqual([
      'queen',
      'king',
      'man',
      'woman',
      'tree',
      'bread',
    ]);
  });
});

describe('the texts of a drawing', () => {
  function lay(changes: Partial<CloudProps> = {}) {
    const { context, written, measure } = fakeCanvas();
    const { view, content } = contentOf({ drawing: analogy, ...changes });
    const layer = new DrawingLayer(measure);
    layer.lay(view, content.drawing, content.props, []);
    layer.drawTexts(context, content.props);
    return { written, layer };
  }

  it('are the step and the cosine, beside their lines and clear of each other', () => {
    const { written, layer } = lay();
    expect(written.sort()).toEqual(['0.712', '− man + woman']);
    const [one, other, diamond] = layer.taken;
    expect([one, other, diamond].some((box) => box === undefined)).toBe(false);
    layer.taken.forEach((box, at) => {
      for (const next of layer.taken.slice(at + 1)) expect(overlaps(box, next)).toBe(false);
      if (at < 2) expect(layer.shafts.some((shaft) => overlaps(box, shaft))).toBe(false);
    });
  });

  it('are left out with the words that are not shown, and where there is no drawing', () => {
    expect(lay({ shown: Uint32Array.of(0, 3) }).written.sort()).toEqual(['0.712', '− man + woman']);
    expect(lay({ shown: Uint32Array.of(3) }).written).toEqual(['0.712']);
    expect(lay({ shown: Uint32Array.of(0) }).written).toEqual(['− man + woman']);
    const none = lay({ drawing: null });
    expect([none.written, none.layer.taken, none.layer.shafts]).toEqual([[], [], []]);
  });

  it('are not there, and nothing fails, for places that are no numbers', () => {
    const broken = { ...analogy, result: [Number.NaN, 0, 0] as const };
    expect(lay({ drawing: { ...broken, steps: [] } }).written).toEqual([]);
  });
});

describe('names of axes', () => {
  const floor = { left: 0, top: 330, width: 180, height: 70 };
  const ends = (low: string, high: string) => ({ caption: '', share: null, ends: { low, high } });
  const none = { caption: '', share: null, ends: null };
  const lay = (axes: CloudProps['axes'], zoom = 1, kept = floor) => {
    const { measure } = fakeCanvas();
    const { view } = contentOf({});
    view.projector.matrix = Array.from(view.projector.matrix, (value, at) =>
      at % 4 < 2 ? value * zoom : value,
    );
    return layAxisEnds(view, axes, measure, kept);
  };

  it('stand beyond the ends of their lines, low at the negative one', () => {
    const placed = lay([ends('man', 'woman'), ends('bad', 'good'), none]);
    expect(placed.map(({ text }) => text)).toEqual(['man', 'woman', 'bad', 'good']);
    const [man, woman, bad, good] = placed.map(({ box }) => box);
    expect((man?.left ?? 0) + (man?.width ?? 0)).toBeLessThan(300 - 100);
    expect(woman?.left).toBeGreaterThan(300 + 100);
    expect(bad?.top).toBeGreaterThan(200 + 100);
    expect((good?.top ?? 0) + (good?.height ?? 0)).toBeLessThan(200 - 100);
  });

  it('stay in view where their ends are not, and off the gizmo', () => {
    const placed = lay([ends('man', 'woman'), ends('bad', 'good'), none], 4);
    expect(placed).toHaveLength(4);
    for (const { box } of placed) {
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.left + box.width).toBeLessThanOrEqual(600);
      expect(box.top).toBeGreaterThanOrEqual(0);
      expect(box.top + box.height).toBeLessThanOrEqual(400);
      expect(overlaps(box, floor)).toBe(false);
    }
    const below = { left: 250, top: 300, width: 100, height: 100 };
    for (const { box } of lay([none, ends('bad', 'good'), none], 4, below)) {
      expect(overlaps(box, below)).toBe(false);
    }
  });

  it('are not there for an axis that is seen from its end, or has none', () => {
    expect(lay([none, none, ends('poor', 'rich')])).toEqual([]);
    expect(lay([none, none, none])).toEqual([]);
  });
});
