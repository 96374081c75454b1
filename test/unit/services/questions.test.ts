import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import { principalComponents } from '../../../src/main/analysis/projecting.ts';
import type { EmbeddingStore } from '../../../src/main/embeddings/store.ts';
import { Models } from '../../../src/main/services/models.ts';
import { questionQueries } from '../../../src/main/services/questions.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import { defaultQuestionOptions, type QuestionOptions } from '../../../src/shared/questions.ts';
import { builtResources } from '../../support/resources.ts';
import { randomNumbers, storeOf } from '../../support/stores.ts';

const names = ['the', 'king', 'man', 'woman', 'queen', 'good', 'bad', 'new york', 'well-known', 'nothing'];
const dimension = 6;
const vectorOf = (row: number): number[] =>
  names[row] === 'nothing' ? new Array(dimension).fill(0) : randomNumbers(dimension, row + 1);
const store: EmbeddingStore = storeOf(
  Object.fromEntries([...names.entries()].map(([row, name]) => [name, vectorOf(row)])),
);
const row = (word: string): number => names.indexOf(word);

let pool: AnalysisPool;
const models = new Models();
const { id: model } = models.add('test', store, { kind: 'file', file: 'test', format: 'word2vec-text' });
let queries: ReturnType<typeof questionQueries>;
beforeAll(async () => {
  pool = await AnalysisPool.create(threadStarter(builtResources.workers, 2), builtResources.kernels);
  queries = questionQueries({ models, pool });
});
afterAll(() => pool.dispose());

const ask = (text: string, options: Partial<QuestionOptions> = {}) =>
  queries['model.ask']({
    model,
    subject: { kind: 'expression', text },
    options: { ...defaultQuestionOptions, ...options },
  });
const askRows = (rows: number[], options: Partial<QuestionOptions> = {}) =>
  queries['model.ask']({
    model,
    subject: { kind: 'rows', rows },
    options: { ...defaultQuestionOptions, ...options },
  });

// Plain arithmetic, to compare with.
const dot = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const length = (a: number[]): number => Math.sqrt(dot(a, a));
const times = (a: number[], by: number): number[] => a.map((value) => value * by);
const plus = (...vectors: number[][]): number[] =>
  vectors.reduce((sum, vector) => sum.map((value, i) => value + vector[i]!));
const unit = (a: number[]): number[] => times(a, 1 / length(a));
const cosine = (a: number[], b: number[]): number => dot(unit(a), unit(b));
const all = [...names.keys()];
const pointing = all.filter((index) => names[index] !== 'nothing');
/** Rows by a score, best first. */
const ranked = (
  rows: number[],
  score: (vector: number[]) => number,
): { rows: number[]; scores: number[] } => {
  const order = rows.toSorted((a, b) => score(vectorOf(b)) - score(vectorOf(a)));
  return { rows: order, scores: order.map((index) => score(vectorOf(index))) };
};
const expectClose = (ours: ArrayLike<number>, theirs: ArrayLike<number>): void => {
  expect(ours.length).toBe(theirs.length);
  for (let at = 0; at < theirs.length; at++) expect(ours[at]).toBeCloseTo(theirs[at]!, 5);
};

describe('model.ask', () => {
  const direction = plus(
    unit(vectorOf(row('king'))),
    times(unit(vectorOf(row('man'))), -1),
    times(unit(vectorOf(row('woman'))), 0.5),
  );
  const inputs = ['king', 'man', 'woman'].map(row);
  const text = 'king - man + 0.5*woman';

  it('ranks by the weighted mean of unit vectors, without the words of the question', async () => {
    const answer = await ask(text);
    const expected = ranked(
      pointing.filter((index) => !inputs.includes(index)),
      (vector) => cosine(vector, direction),
    );
    expect([...answer.indices]).toEqual(expected.rows);
    expectClose(answer.scores, expected.scores);
    expect(answer.cosines).toEqual(answer.scores);
    expect(answer.terms).toEqual([
      { row: row('king'), weight: 1 },
      { row: row('man'), weight: -1 },
      { row: row('woman'), weight: 0.5 },
    ]);
    expect(answer.milliseconds).toBeGreaterThan(0);
  });

  it('lets the words of the question be answers where that is asked for', async () => {
    const answer = await ask(text, { includeInputs: true });
    expect([...answer.indices]).toEqual(ranked(pointing, (vector) => cosine(vector, direction)).rows);
  });

  it('looks among the first words only, and gives no more than asked for', async () => {
    const answer = await ask(text, { restrict: 6, top: 2 });
    const expected = ranked([row('the'), row('queen'), row('good')], (vector) => cosine(vector, direction));
    expect([...answer.indices]).toEqual(expected.rows.slice(0, 2));
  });

  it.each(['euclidean', 'dot'] as const)(
    'measures from the weighted mean of raw vectors: %s',
    async (metric) => {
      const mean = times(
        plus(vectorOf(row('king')), times(vectorOf(row('man')), -1), times(vectorOf(row('woman')), 0.5)),
        1 / 2.5,
      );
      const near = (vector: number[]): number =>
        metric === 'dot' ? dot(vector, mean) : -length(plus(vector, times(mean, -1)));
      const answer = await ask(text, { metric });
      // The zero vector has a place, though no direction.
      const expected = ranked(
        all.filter((index) => !inputs.includes(index)),
        near,
      );
      expect([...answer.indices]).toEqual(expected.rows);
      expectClose(answer.scores, metric === 'dot' ? expected.scores : expected.scores.map((score) => -score));
      for (const [at, index] of answer.indices.entries()) {
        if (index === row('nothing')) expect(answer.cosines[at]).toBeNaN();
        else expect(answer.cosines[at]).toBeCloseTo(cosine(vectorOf(index), direction), 5);
      }
    },
  );

  it('measures from the raw vector of one word, whatever its weight', async () => {
    const king = vectorOf(row('king'));
    const { scores } = await ask('3*king', { metric: 'euclidean', includeInputs: true });
    expectClose(
      scores,
      all.map((index) => length(plus(vectorOf(index), times(king, -1)))).toSorted((a, b) => a - b),
    );
  });

  it('multiplies similarities for CosMul, with weights as exponents', async () => {
    const shifted = (vector: number[], word: string): number => (1 + cosine(vector, vectorOf(row(word)))) / 2;
    const answer = await ask(text, { method: 'mul' });
    const expected = ranked(
      pointing.filter((index) => !inputs.includes(index)),
      (vector) =>
        (shifted(vector, 'king') * shifted(vector, 'woman') ** 0.5) / (shifted(vector, 'man') + 1e-6),
    );
    expect([...answer.indices]).toEqual(expected.rows);
    expectClose(answer.scores, expected.scores);
    expectClose(
      answer.cosines,
      expected.rows.map((index) => cosine(vectorOf(index), direction)),
    );
  });

  it('takes a set as the mean of its unit vectors, and a row given twice as one', async () => {
    const rows = [row('good'), row('king'), row('good')];
    const mean = plus(times(unit(vectorOf(row('good'))), 2), unit(vectorOf(row('king'))));
    const answer = await askRows(rows);
    const expected = ranked(
      pointing.filter((index) => !rows.includes(index)),
      (vector) => cosine(vector, mean),
    );
    expect([...answer.indices]).toEqual(expected.rows);
    expect(answer.terms).toEqual([
      { row: row('good'), weight: 2 },
      { row: row('king'), weight: 1 },
    ]);
    expect([...(await askRows(rows, { includeInputs: true })).indices]).toHaveLength(pointing.length);
  });

  it('adds the weights of a word that stands in the question twice', async () => {
    const { terms, indices } = await ask('king - woman + king - (good - woman)');
    expect(terms).toEqual([
      { row: row('king'), weight: 2 },
      { row: row('woman'), weight: 0 },
      { row: row('good'), weight: -1 },
    ]);
    expect([...indices]).not.toContain(row('woman'));
  });

  it('finds words as they are written, then in lower case', async () => {
    expect((await ask('KING + "New York"')).terms.map((term) => term.row)).toEqual([
      row('king'),
      row('new york'),
    ]);
  });

  it.each(['king - king', 'nothing', 'king + nothing', '0.1*king + 0.2*king - 0.3*king', '0*king'])(
    'says that %s points nowhere',
    async (text) => {
      await expect(ask(text)).rejects.toMatchObject({ code: 'no-direction' });
      await expect(ask(text, { method: 'mul' })).rejects.toMatchObject({ code: 'no-direction' });
    },
  );

  it('stands weights of any size', async () => {
    const { indices } = await ask('1e308*king + 1e308*queen');
    expect(indices).toEqual((await ask('king + queen')).indices);
    await expect(ask('1e308*king + good + 1e308*king')).rejects.toMatchObject({
      code: 'expression-syntax',
      parameters: { kind: 'number-too-large', start: 26, end: 30 },
    });
  });

  it('says what is wrong with an expression, and where', async () => {
    await expect(ask('king + (man')).rejects.toMatchObject({
      code: 'expression-syntax',
      parameters: { text: 'king + (man', kind: 'parenthesis-not-closed', start: 7, end: 8 },
    });
  });

  it('names every unknown word where it first stands, in the order of the text, with what was meant', async () => {
    await expect(ask('mann : king-man :: wellknown : ?')).rejects.toMatchObject({
      code: 'words-unknown',
      parameters: {
        words: [
          { word: 'mann', start: 0, end: 4, suggestions: ['man'] },
          { word: 'king-man', start: 7, end: 15, suggestions: ['king - man'] },
          { word: 'wellknown', start: 19, end: 28, suggestions: ['well-known'] },
        ],
      },
    });
    // What is suggested can be typed in the place of the word.
    await expect(ask('newyork + xyzzy + newyork')).rejects.toMatchObject({
      parameters: {
        words: [
          { word: 'newyork', start: 0, end: 7, suggestions: ['"new york"'] },
          { word: 'xyzzy', suggestions: [] },
        ],
      },
    });
    await expect(ask('king-man-xyzzy')).rejects.toMatchObject({
      parameters: { words: [{ suggestions: [] }] },
    });
  });

  it('names all of many unknown words and looks for spellings of a few', async () => {
    const many = Array.from({ length: 400 }, (_, at) => `kin${at}`);
    const error = await ask(many.join(' + ')).catch((thrown: unknown) => thrown);
    const { words } = (error as { parameters: { words: { suggestions: string[] }[] } }).parameters;
    expect(words).toHaveLength(400);
    expect(words.filter(({ suggestions }) => suggestions.length > 0).length).toBeGreaterThan(0);
    expect(words.slice(8).flatMap(({ suggestions }) => suggestions)).toEqual([]);
  });

  it('refuses what does not go together or is not there', async () => {
    await expect(ask('king', { method: 'mul', metric: 'dot' })).rejects.toMatchObject({
      code: 'bad-request',
    });
    await expect(askRows([0, names.length])).rejects.toMatchObject({ code: 'bad-request' });
    await expect(
      queries['model.ask']({
        model: 'none',
        subject: { kind: 'rows', rows: [0] },
        options: defaultQuestionOptions,
      }),
    ).rejects.toMatchObject({ code: 'model-not-open' });
  });
});

it.each([
  ['model.relate', () => queries['model.relate']({ model, first: [0], second: [names.length] })],
  ['model.closer', () => queries['model.closer']({ model, first: names.length, second: 0, limit: 1 })],
  ['model.outliers', () => queries['model.outliers']({ model, rows: [0, names.length] })],
  ['model.matrix', () => queries['model.matrix']({ model, rows: [0, names.length] })],
])('%s refuses rows that are not there', async (_, request) => {
  await expect(request()).rejects.toMatchObject({ code: 'bad-request' });
});

describe('model.relate', () => {
  it('compares two words, with the place of each among the neighbours of the other', async () => {
    const [first, second] = [row('king'), row('good')];
    const relation = await queries['model.relate']({ model, first: [first], second: [second] });
    const [a, b] = [vectorOf(first), vectorOf(second)];
    expect(relation.cosine).toBeCloseTo(cosine(a, b), 12);
    expect(relation.euclidean).toBeCloseTo(length(plus(a, times(b, -1))), 12);
    expect(relation.dot).toBeCloseTo(dot(a, b), 12);
    const place = (of: number, among: number): number =>
      ranked(
        pointing.filter((index) => index !== among),
        (vector) => cosine(vector, vectorOf(among)),
      ).rows.indexOf(of) + 1;
    expect(relation.ranks).toEqual({ ofSecond: place(second, first), ofFirst: place(first, second) });
    const self = await queries['model.relate']({ model, first: [first], second: [first] });
    expect(self).toMatchObject({ euclidean: 0, ranks: { ofSecond: 1, ofFirst: 1 } });
  });

  it('compares sets by the means of their vectors', async () => {
    const [first, second] = [[row('king'), row('queen'), row('queen')], [row('good')]];
    const relation = await queries['model.relate']({ model, first, second });
    const a = times(plus(...first.map(vectorOf)), 1 / 3);
    const b = vectorOf(row('good'));
    expect(relation.cosine).toBeCloseTo(cosine(a, b), 12);
    expect(relation.euclidean).toBeCloseTo(length(plus(a, times(b, -1))), 12);
    expect(relation.dot).toBeCloseTo(dot(a, b), 12);
    expect(relation.ranks).toBeNull();
  });

  it('says when a word has no direction', async () => {
    const nothing = row('nothing');
    for (const [first, second] of [
      [[nothing], [1]],
      [[1], [1, nothing]],
    ] as const) {
      const related = queries['model.relate']({ model, first: [...first], second: [...second] });
      await expect(related).rejects.toMatchObject({ code: 'no-direction' });
    }
  });
});

describe('model.closer', () => {
  it('lists the words that are strictly nearer, nearest first, and counts all of them', async () => {
    const [first, second] = [row('the'), row('bad')];
    const { rows, scores } = ranked(
      pointing.filter((index) => index !== first),
      (vector) => cosine(vector, vectorOf(first)),
    );
    const place = rows.indexOf(second);
    expect(place).toBeGreaterThan(2);
    const closer = await queries['model.closer']({ model, first, second, limit: 100 });
    expect([...closer.indices]).toEqual(rows.slice(0, place));
    expectClose(closer.cosines, scores.slice(0, place));
    expect(closer.total).toBe(place);
    const few = await queries['model.closer']({ model, first, second, limit: 2 });
    expect([...few.indices]).toEqual(rows.slice(0, 2));
    expect(few.total).toBe(place);
  });

  it('takes words that are equally near as not nearer, whatever their length', async () => {
    const scaled = storeOf({
      a: [0.3, 0.1],
      b: [0.75, -0.25],
      c: [2.25, -0.75],
      d: [0.1875, -0.0625],
      e: [-1, 1],
    });
    const other = models.add('scaled', scaled, { kind: 'file', file: 'scaled', format: 'word2vec-text' }).id;
    for (const second of [1, 2, 3]) {
      const closer = await queries['model.closer']({ model: other, first: 0, second, limit: 9 });
      expect(closer.total).toBe(0);
    }
    expect((await queries['model.closer']({ model: other, first: 0, second: 4, limit: 9 })).total).toBe(3);
    await expect(
      queries['model.closer']({ model, first: 0, second: row('nothing'), limit: 9 }),
    ).rejects.toMatchObject({ code: 'no-direction' });
  });
});

describe('model.outliers', () => {
  it('lists the words by how little they fit, the odd one first', async () => {
    const rows = [0, 1, 2, 5, 7];
    const mean = plus(...rows.map((index) => unit(vectorOf(index))));
    const expected = ranked(rows, (vector) => cosine(vector, mean));
    const { indices, cosines } = await queries['model.outliers']({ model, rows });
    expect([...indices]).toEqual(expected.rows.toReversed());
    expectClose(cosines, expected.scores.toReversed());
    await expect(queries['model.outliers']({ model, rows: [0, row('nothing')] })).rejects.toMatchObject({
      code: 'no-direction',
    });
  });

  it('orders words that fit equally by index', async () => {
    const twins = storeOf({ a: [1, 0], b: [0, 1], c: [0, 3], d: [1, 0] });
    const other = models.add('twins', twins, { kind: 'file', file: 'twins', format: 'word2vec-text' }).id;
    const { indices } = await queries['model.outliers']({ model: other, rows: [3, 2, 1, 0] });
    expect([...indices]).toEqual([0, 1, 2, 3]);
  });
});

describe('model.matrix', () => {
  it('has the cosine of each pair, ones on the diagonal, and NaN where there is no direction', async () => {
    const rows = [4, row('nothing'), 0, 8, 4];
    const matrix = await queries['model.matrix']({ model, rows });
    for (const [at, a] of rows.entries()) {
      for (const [beside, b] of rows.entries()) {
        const shown = matrix[at * rows.length + beside];
        if (names[a] === 'nothing' || names[b] === 'nothing') expect(shown).toBeNaN();
        else if (at === beside) expect(shown).toBe(1);
        else expect(shown).toBeCloseTo(cosine(vectorOf(a), vectorOf(b)), 6);
      }
    }
  });
});

describe('model.draw', () => {
  it('draws in the principal components once there are some, and in no layout that is gone', async () => {
    const draw = (layout: string) => queries['model.draw']({ model, expression: 'king - man', layout });
    await expect(draw(principalComponents)).rejects.toMatchObject({ code: 'bad-request' });
    models.get(model).projected = await pool.project(store.vectors, 3);
    const { positions } = models.get(model).projected!.projection;
    const drawing = await draw(principalComponents);
    expect(drawing).toMatchObject({ layout: principalComponents, start: { row: row('king') } });
    // One word alone lies where the cloud shows it.
    const { result } = await queries['model.draw']({
      model,
      expression: 'king',
      layout: principalComponents,
    });
    expectClose(result, positions.subarray(row('king') * 3, row('king') * 3 + 3));
    await expect(draw('other')).rejects.toMatchObject({ code: 'bad-request' });
    models.get(model).layouts.set('other', {
      origin: new Float64Array(dimension),
      axes: Float64Array.from({ length: 8 }, (_, at) => (at === 0 ? 1 : 0)),
      components: 1,
      unit: true,
    });
    const other = await draw('other');
    expect(other.layout).toBe('other');
    expect(other.result.slice(1)).toEqual([0, 0]);
  });

  it('is rejected as the question is', async () => {
    models.get(model).projected ??= await pool.project(store.vectors, 3);
    for (const [expression, code] of [
      ['king -', 'expression-syntax'],
      ['king + qeen', 'words-unknown'],
      ['king - king', 'no-direction'],
      ['king + nothing', 'no-direction'],
    ] as const) {
      const drawn = queries['model.draw']({ model, expression, layout: principalComponents });
      await expect(drawn).rejects.toMatchObject({ code });
    }
  });
});
