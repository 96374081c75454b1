import { describe, expect, it } from 'vitest';
import { drawTerms } from '../../../src/main/analysis/drawing.ts';
import type { LinearMap } from '../../../src/main/analysis/linear-map.ts';
import { mergeTerms } from '../../../src/main/analysis/row-sums.ts';
import { parseExpression } from '../../../src/shared/expression/expression.ts';
import type { Drawing } from '../../../src/shared/questions.ts';
import { randomNumbers, storeOf } from '../../support/stores.ts';

const names = ['king', 'man', 'woman', 'queen', 'good', 'bad'];
const dimension = 5;
const vectors = Object.fromEntries(
  // Lengths that differ much, so that a mean of them shows.
  names.map((name, at) => [name, randomNumbers(dimension, at + 1).map((value) => value * (at + 1))]),
);
const store = storeOf({
  ...vectors,
  'anti-king': vectors['king']!.map((value) => -2 * value),
  zero: [0, 0, 0, 0, 0],
});

const map: LinearMap = {
  origin: Float64Array.from(randomNumbers(dimension, 40)),
  axes: Float64Array.from({ length: 24 }, (_, at) => (at % 8 < dimension ? randomNumbers(24, 41)[at]! : 0)),
  components: 3,
  unit: false,
};

const draw = (text: string, layout: LinearMap = map): Drawing => {
  const { expression } = parseExpression(text);
  const terms = expression!.terms.map(({ word, weight }) => ({ row: store.indexOf(word), weight }));
  return drawTerms(store.vectors, mergeTerms(terms), { name: 'test', map: layout }, (row) =>
    store.words.word(row),
  );
};

/** Where the weighted words lie together, by plain arithmetic; no words: the zero vector. */
const place = (...terms: (readonly [word: string, weight: number])[]): number[] => {
  const length = (vector: readonly number[]) => Math.hypot(...vector);
  const sum = new Array<number>(dimension).fill(0);
  let [weights, lengths] = [0, 0];
  for (const [word, weight] of terms) {
    const vector = [...store.vector(store.indexOf(word), 'trained')!];
    for (const [i, value] of vector.entries()) sum[i]! += (weight * value) / length(vector);
    weights += Math.abs(weight);
    lengths += Math.abs(weight) * length(vector);
  }
  const scale = length(sum) < 1e-12 ? 0 : lengths / weights / length(sum);
  return [0, 1, 2].map((axis) =>
    sum.reduce((at, value, i) => at + (value * scale - map.origin[i]!) * map.axes[axis * 8 + i]!, 0),
  );
};

const expectPlace = (drawn: unknown, expected: readonly number[]): void => {
  expect(drawn).toEqual({ at: expected.map((value) => expect.closeTo(value, 10)) });
};
/** Every arrow begins where the one before it ended. */
const expectHeadToTail = ({ start, steps, result }: Drawing): void => {
  let from = start;
  for (const step of steps) {
    expect(step.from).toEqual(from);
    from = step.to;
  }
  if (steps.length > 0) expect(from).toEqual({ at: result });
};
const labels = (text: string): string[] => draw(text).steps.map(({ label }) => label);
const row = (word: string) => store.indexOf(word);

describe('drawTerms', () => {
  it('leads from the first word to the result, with one step for a pair', () => {
    const drawing = draw('king - man + woman');
    expect(drawing.layout).toBe('test');
    expect(drawing.start).toEqual({ row: row('king') });
    expect(drawing.steps).toHaveLength(1);
    expect(drawing.steps[0]).toMatchObject({
      label: '− man + woman',
      model: { from: row('man'), to: row('woman') },
    });
    expectPlace({ at: drawing.result }, place(['king', 1], ['man', -1], ['woman', 1]));
    expectHeadToTail(drawing);
  });

  it('places every partial sum exactly', () => {
    const drawing = draw('2*king - 0.5*man + 1.5*good + woman');
    expect(drawing.steps.map(({ label }) => label)).toEqual(['− 0.5·man + 1.5·good', '+ woman']);
    expect(drawing.steps.map(({ model }) => model)).toEqual([{ from: row('man'), to: row('good') }, null]);
    expectPlace(drawing.steps[0]!.to, place(['king', 2], ['man', -0.5], ['good', 1.5]));
    expectPlace(drawing.steps[1]!.to, place(['king', 2], ['man', -0.5], ['good', 1.5], ['woman', 1]));
    expectHeadToTail(drawing);
  });

  it('gives the result the direction that CosAdd ranks by', () => {
    const { result } = draw('king - man + 3*woman + good');
    const zero = place();
    const unit = (word: string) => {
      const vector = [...store.vector(row(word), 'trained')!];
      return vector.map((value) => value / Math.hypot(...vector));
    };
    const [king, man, woman, good] = [unit('king'), unit('man'), unit('woman'), unit('good')];
    const asked = king.map((value, i) => value - man[i]! + 3 * woman[i]! + good[i]!);
    const drawn = result.map((value, axis) => value - zero[axis]!);
    const expected = [0, 1, 2].map((axis) =>
      asked.reduce((sum, value, i) => sum + value * map.axes[axis * 8 + i]!, 0),
    );
    const scale = drawn[0]! / expected[0]!;
    expect(scale).toBeGreaterThan(0);
    for (const axis of [1, 2]) expect(drawn[axis]).toBeCloseTo(scale * expected[axis]!, 10);
  });

  it('draws one word at its own place, whatever its weight', () => {
    for (const text of ['king', '0.25*king']) {
      const drawing = draw(text);
      expect(drawing).toMatchObject({ start: { row: row('king') }, steps: [] });
      expectPlace({ at: drawing.result }, place(['king', 1]));
    }
  });

  it('pairs each word that is taken away with the next free added word', () => {
    expect(labels('man : king :: woman : ?')).toEqual(['− man + king']);
    expect(labels('king + good - man + woman')).toEqual(['+ good', '− man + woman']);
    expect(labels('king - man - bad + woman + good')).toEqual(['− man + woman', '− bad + good']);
    // Where none follows, an earlier one is its partner.
    expect(labels('king + woman - man')).toEqual(['− man + woman']);
    expect(labels('king - man - bad')).toEqual(['− man', '− bad']);
    expect(labels('king + woman + queen')).toEqual(['+ woman', '+ queen']);
  });

  it('starts at the first added word, or at zero where all are taken away', () => {
    const late = draw('-man + king');
    expect(late.start).toEqual({ row: row('king') });
    expect(late.steps.map(({ label }) => label)).toEqual(['− man']);
    const none = draw('-man - 2*king');
    expectPlace(none.start, place());
    expect(none.steps.map(({ label }) => label)).toEqual(['− man', '− 2·king']);
    expectPlace(none.steps[0]!.to, place(['man', -1]));
    expectHeadToTail(none);
  });

  it('leaves out words that cancel out, and rounds weights that were added up', () => {
    expect(labels('king - woman + woman + 0.1*good + 0.2*good')).toEqual(['+ 0.3·good']);
  });

  it('passes through zero where the words so far cancel out', () => {
    const drawing = draw('king + anti-king + woman');
    expectPlace(drawing.steps[0]!.to, place());
    expectPlace(
      drawing.steps[1]!.to,
      place(['woman', 1]).map((_, axis) => drawing.result[axis]!),
    );
    expect(() => draw('king + anti-king')).toThrow(expect.objectContaining({ code: 'no-direction' }));
    expect(() => draw('king + zero')).toThrow(expect.objectContaining({ code: 'no-direction' }));
  });

  it('stands huge weights', () => {
    const huge = draw('1e308*king + 1e308*woman + 1e308*good');
    expectPlace({ at: huge.result }, place(['king', 1], ['woman', 1], ['good', 1]));
  });

  it('has zeros for coordinates that a layout lacks, and follows its lengths', () => {
    const flat: LinearMap = {
      origin: new Float64Array(dimension),
      axes: map.axes.slice(0, 8),
      components: 1,
      unit: true,
    };
    const [x, y, z] = draw('king', flat).result;
    const king = [...store.vector(row('king'), 'trained')!];
    expect(x).toBeCloseTo(
      king.reduce((sum, value, i) => sum + (value / Math.hypot(...king)) * map.axes[i]!, 0),
      10,
    );
    expect([y, z]).toEqual([0, 0]);
  });
});
