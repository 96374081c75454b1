import { describe, expect, it } from 'vitest';
import type { CloudDrawing } from '../../../../src/renderer/scene/contract.ts';
import { drawnRows, PlacedDrawing, planDrawing } from '../../../../src/renderer/scene/drawing.ts';
import { formatCosine } from '../../../../src/renderer/scene/drawing-layer.ts';
import { PointField } from '../../../../src/renderer/scene/field.ts';
import { ShownWords } from '../../../../src/renderer/scene/shown.ts';

const step = { label: '− man + woman', slot: 2, model: { from: 3, to: 4 } };
const drawing: CloudDrawing = {
  steps: [{ from: { row: 1 }, to: { at: [4, 0, 0] }, ...step }],
  result: [4, 0, 0],
  nearest: { row: 2, cosine: 0.7123 },
};
const all = new ShownWords(null, 9);

describe('planDrawing', () => {
  it('has the step, the pair of words behind it, the result and the answer', () => {
    const plan = planDrawing(drawing, all);
    expect(plan.arrows).toEqual([
      { kind: 'model', from: { row: 3 }, to: { row: 4 }, label: '', slot: 2, weight: null },
      { kind: 'step', from: { row: 1 }, to: { place: 0 }, label: '− man + woman', slot: 2, weight: null },
    ]);
    // The step ends at the result: it is the same place.
    expect([plan.result, plan.nearest, [...plan.places]]).toEqual([
      { place: 0 },
      { row: 2, cosine: 0.7123 },
      [4, 0, 0],
    ]);
  });

  it('may be arrows alone, each as thick as it says', () => {
    const arrow = { from: { row: 1 }, to: { row: 2 }, label: '+0.05', slot: 0, model: null };
    const steps = [{ ...arrow, weight: 0.5 }, arrow];
    const plan = planDrawing({ steps, result: null, nearest: null }, all);
    expect(plan.result).toBeNull();
    expect(plan.arrows.map(({ weight }) => weight)).toEqual([0.5, null]);
    expect(plan.places).toHaveLength(0);
  });

  it('leaves out arrows to words that are not shown or not there, and keeps the rest', () => {
    const plan = planDrawing(drawing, new ShownWords(Uint32Array.of(1, 3), 9));
    expect(plan.arrows.map(({ kind }) => kind)).toEqual(['step']);
    expect([plan.result, plan.nearest]).toEqual([{ place: 0 }, null]);
    expect(planDrawing(drawing, new ShownWords(null, 1)).arrows).toEqual([]);
    expect(planDrawing({ ...drawing, nearest: { row: 900, cosine: 1 } }, all).nearest).toBeNull();
  });

  it('leaves out what has no length or no place', () => {
    const broken = (from: CloudDrawing['steps'][number]['from'], to: typeof from) =>
      planDrawing(
        { steps: [{ ...step, from, to, model: { from: 5, to: 5 } }], result: [0, 0, 0], nearest: null },
        all,
      ).arrows;
    expect(broken({ row: 1 }, { row: 1 })).toEqual([]);
    expect(broken({ at: [1, 2, 3] }, { at: [1, 2, 3] })).toEqual([]);
    expect(broken({ row: -1 }, { row: 2 })).toEqual([]);
    expect(broken({ row: 1.5 }, { row: Number.NaN })).toEqual([]);
    expect(broken({ row: 1 }, { at: [0, Number.NaN, 0] })).toEqual([]);
    expect(broken({ row: 1 }, { at: [0, 0, Number.POSITIVE_INFINITY] })).toEqual([]);
    expect(planDrawing({ steps: [], result: [Number.NaN, 0, 0], nearest: null }, all).result).toBeNull();
    expect(planDrawing(null, all).arrows).toEqual([]);
  });
});

describe('drawnRows', () => {
  it('names the answer first, then what steps begin and end with, then the pairs behind them', () => {
    expect(drawnRows(drawing)).toEqual([2, 1, 3, 4]);
    expect(drawnRows(null)).toEqual([]);
  });
});

describe('PlacedDrawing', () => {
  const bounds = { center: [1, 0, 0], radius: 2 } as const;
  function fieldOf(...places: number[]): PointField {
    const field = new PointField();
    field.moveTo(new Float32Array(places), 0, 0, true);
    return field;
  }
  const resultOf = (placed: PlacedDrawing, field: PointField) => {
    const out = [0, 0, 0];
    placed.locate({ place: 0 }, field, out);
    return out;
  };

  it('scales places as positions are scaled, and flattens them as points are', () => {
    const placed = new PlacedDrawing();
    const field = fieldOf(...Array<number>(27).fill(0));
    placed.set(planDrawing({ ...drawing, result: [4, 1, 6], steps: [] }, all), bounds);
    expect(resultOf(placed, field)).toEqual([1.5, 0.5, 3]);
    field.flatness = 0.5;
    expect(resultOf(placed, field)).toEqual([1.5, 0.5, 1.5]);
  });

  it('moves with the points from the old layout to the new one', () => {
    const placed = new PlacedDrawing();
    const field = fieldOf(0, 0, 0, 0, 0, 0, 0, 0, 0);
    placed.set(planDrawing(drawing, all), bounds);
    placed.moveTo(
      planDrawing(
        { ...drawing, result: [9, 0, 0], steps: [{ ...step, from: { row: 1 }, to: { at: [9, 0, 0] } }] },
        all,
      ),
      bounds,
      field,
    );
    field.moveTo(new Float32Array(9), 0, 100, false);
    expect(resultOf(placed, field)[0]).toBeCloseTo(1.5, 6);
    field.advance(50);
    expect(resultOf(placed, field)[0]).toBeCloseTo(2.75, 6);
    field.advance(100);
    expect(resultOf(placed, field)[0]).toBeCloseTo(4, 6);
  });

  it('stands where it belongs at once where it is another drawing', () => {
    const placed = new PlacedDrawing();
    const field = fieldOf(...Array<number>(27).fill(0));
    placed.set(planDrawing(drawing, all), bounds);
    placed.moveTo(planDrawing({ ...drawing, result: [9, 0, 0], steps: [] }, all), bounds, field);
    field.moveTo(new Float32Array(27), 0, 100, false);
    expect(resultOf(placed, field)[0]).toBeCloseTo(4, 6);
  });

  it('names all places that a flight brings into view, where they are going to be', () => {
    const placed = new PlacedDrawing();
    const field = fieldOf(...Array.from({ length: 27 }, (_, at) => at));
    placed.set(planDrawing(drawing, all), bounds);
    const places = placed.destinations(field, 0);
    // Both words of the pair, the start, the result twice, and the answer.
    expect([...places]).toEqual([9, 10, 0, 12, 13, 0, 3, 4, 0, 1.5, 0, 0, 1.5, 0, 0, 6, 7, 0]);
    placed.set(planDrawing(null, all), bounds);
    expect(placed.destinations(field, 1)).toHaveLength(0);
  });
});

describe('the cosine on the dashed line', () => {
  it('has three decimals and a real minus, and says nothing of what is no number', () => {
    expect([0.7123, 1, -0.05, Number.NaN].map(formatCosine)).toEqual(['0.712', '1.000', '−0.050', '']);
  });
});
