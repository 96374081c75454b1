import { describe, expect, it } from 'vitest';
import type { RunRequest } from '../../../src/main/contextual/contract.ts';
import { evenSample, type MadeStudy, makeStudy } from '../../../src/main/services/make-study.ts';
import type { SentenceReader } from '../../../src/main/services/run-passages.ts';
import { SentenceCache } from '../../../src/main/services/sentence-cache.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import { readWords, runWords, wordsModel } from './support/words-model.ts';

/** A reader that takes note of what it was asked. */
function recorder() {
  const read: (readonly string[])[] = [];
  const ran: RunRequest[] = [];
  const model: SentenceReader = {
    loaded: wordsModel,
    async read(request) {
      read.push(request.sentences);
      return readWords(request);
    },
    async run(request) {
      ran.push(request);
      return runWords(request);
    },
  };
  return { read, ran, model };
}

interface Options {
  readonly model?: SentenceReader;
  readonly cache?: SentenceCache;
  readonly word?: string;
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly report?: (progress: JobProgress) => void;
}

function study(sentences: readonly string[], options: Options = {}): Promise<MadeStudy> {
  const { model = recorder().model, cache = new SentenceCache(), word = 'light', ...rest } = options;
  return makeStudy({
    reader: model,
    asked: { model: 'm', word, pooling: 'mean' },
    sentences,
    cache,
    signal: new AbortController().signal,
    report: () => undefined,
    ...rest,
  });
}

describe('makeStudy', () => {
  it('puts each occurrence’s vectors where they belong, with their lengths and first values', async () => {
    const { description, vectors } = await study(['light and light', 'no such word', 'a small light here']);
    expect(description.without).toEqual([1]);
    expect(description.passages.map(({ sentence }) => sentence)).toEqual([0, 2]);
    expect(
      description.occurrences.map(({ sentence, passage, start, firstPiece }) => [
        sentence,
        passage,
        start,
        firstPiece,
      ]),
    ).toEqual([
      [0, 0, 0, 0],
      [0, 0, 10, 2],
      [2, 1, 8, 2],
    ]);
    const first = [1, 5, 0, 3, 1, 5, 2, 3, 1, 5, 2, 4];
    const second = first.map((value, at) => (at % 4 === 0 ? 2 : value));
    expect([...vectors]).toEqual([...first, ...second]);
    expect([...description.firstValues]).toEqual([...vectors]);
    expect(description.first).toBe(4);
    expect([...description.norms].map((norm) => norm ** 2)).toEqual(
      [35, 39, 46, 38, 42, 49].map((square) => expect.closeTo(square, 4)),
    );
  });

  it('trims sentences, lists empty ones among those without the word, and keeps the places of repeats', async () => {
    const { read, ran, model } = recorder();
    const { description } = await study(['  a light ', '', '   ', 'a light', 'the light'], { model });
    expect(description.sentences).toEqual(['a light', '', '', 'a light', 'the light']);
    expect(description.asked).toBe(5);
    expect(description.without).toEqual([1, 2]);
    expect(description.occurrences.map(({ sentence }) => sentence)).toEqual([0, 3, 4]);
    expect(read).toEqual([['a light', 'the light']]);
    expect(ran.flatMap(({ sequences }) => sequences)).toHaveLength(2);
  });

  it('runs only what is new', async () => {
    const { read, ran, model } = recorder();
    const cache = new SentenceCache();
    const before = await study(['a light', 'the light'], { model, cache });
    const after = await study(['a light', 'one more light', 'the light'], { model, cache });
    expect(read.slice(1)).toEqual([['one more light']]);
    expect(ran.slice(1).flatMap(({ sequences }) => sequences)).toHaveLength(1);
    expect(after.description.occurrences).toHaveLength(3);
    const size = 4;
    expect(after.vectors.subarray(2 * size, 3 * size)).toEqual(before.vectors.subarray(size, 2 * size));
    await study(['a light'], { model, cache, word: 'a' });
    expect(read.at(-1)).toEqual(['a light']);
  });

  it('keeps what was run before it was stopped', async () => {
    const { read, ran, model } = recorder();
    const cache = new SentenceCache();
    const sentences = Array.from({ length: 200 }, (_, at) => `light number ${at}`);
    const stop = new AbortController();
    let batches = 0;
    const stopping: SentenceReader = {
      ...model,
      async run(request) {
        if (++batches === 2) stop.abort();
        stop.signal.throwIfAborted();
        return model.run(request);
      },
    };
    await expect(study(sentences, { model: stopping, cache, signal: stop.signal })).rejects.toThrow();
    const before = ran.flatMap(({ sequences }) => sequences).length;
    expect(before).toBeGreaterThan(0);
    await study(sentences, { model, cache });
    expect(ran.flatMap(({ sequences }) => sequences)).toHaveLength(200);
    expect(read.slice(2).flat()).toHaveLength(200 - before);
  });

  it('takes an even sample of many sentences, and of fewer where their vectors take too much', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => `sentence ${at} has light`);
    const { description } = await study(many);
    expect(description.asked).toBe(10_000);
    expect(description.sentences).toHaveLength(2000);
    expect(description.sentences.slice(0, 2)).toEqual(['sentence 0 has light', 'sentence 5 has light']);
    expect(description.occurrences).toHaveLength(2000);

    const limit = 100 * 2 * 4 * 4;
    const bounded = await study(many, { limit });
    expect(bounded.vectors.byteLength).toBeLessThanOrEqual(limit);
    expect(bounded.description.asked).toBe(10_000);
    expect(bounded.description.sentences.length).toBeGreaterThan(80);
    await expect(study(['light light light'], { limit: 32 })).rejects.toMatchObject({
      code: 'out-of-memory',
      parameters: { bytes: 96 },
    });
  });

  it('says so when no sentence has the word, and runs nothing', async () => {
    const { ran, model } = recorder();
    await expect(study(['dark', ''], { model })).rejects.toMatchObject({
      code: 'context-word-absent',
      parameters: { word: 'light', sentences: 2 },
    });
    expect(ran).toEqual([]);
  });

  it('tells how far it is, never going back, in sentences', async () => {
    const seen: JobProgress[] = [];
    await study(
      Array.from({ length: 300 }, (_, at) => `light ${'and '.repeat(at % 20)}dark ${at}`),
      { report: (progress) => seen.push(progress) },
    );
    expect(
      seen.every(
        ({ stage, unit, total }) => stage === 'understanding' && unit === 'sentences' && total === 300,
      ),
    ).toBe(true);
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ done: 300, fraction: 1, secondsLeft: 0, rate: expect.any(Number) });
  });
});

describe('evenSample', () => {
  it('keeps order and takes none twice', () => {
    const list = Array.from({ length: 1003 }, (_, at) => at);
    const sample = evenSample(list, 100);
    expect(new Set(sample).size).toBe(100);
    expect(sample).toEqual(sample.toSorted((a, b) => a - b));
    expect(evenSample([1, 2], 5)).toEqual([1, 2]);
  });
});

describe('SentenceCache', () => {
  it('lets go of what was not asked for the longest', () => {
    const cache = new SentenceCache(3 * 16);
    const asked = { model: 'm', word: 'light', pooling: 'mean' } as const;
    const known = () => ({ passages: [], vectors: new Float32Array(4) });
    for (const sentence of ['a', 'b', 'c']) cache.set(asked, sentence, known());
    cache.get(asked, 'a');
    cache.set(asked, 'd', known());
    expect(['a', 'b', 'c', 'd'].map((sentence) => cache.get(asked, sentence) !== null)).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(cache.get({ ...asked, pooling: 'first' }, 'a')).toBe(null);
  });
});
