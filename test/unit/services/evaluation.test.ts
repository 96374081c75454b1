import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import { createStore } from '../../../src/main/embeddings/store.ts';
import { Jobs } from '../../../src/main/jobs/jobs.ts';
import { createMatrix, matrixRow } from '../../../src/main/kernels/matrix.ts';
import { evaluationQueries } from '../../../src/main/services/evaluation.ts';
import { readEvaluationFile } from '../../../src/main/services/evaluation-file.ts';
import { FileRegistry } from '../../../src/main/services/files.ts';
import { Models } from '../../../src/main/services/models.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import type { AnalogyReport, WordPairReport } from '../../../src/shared/questions.ts';
import { packWords } from '../../../src/shared/word-table.ts';
import { builtResources } from '../../support/resources.ts';

let folder: string;
let pool: AnalysisPool;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-evaluation-'));
  pool = await AnalysisPool.create(threadStarter(builtResources.workers, 2), builtResources.kernels);
});
afterAll(async () => {
  await pool.dispose();
  await rm(folder, { recursive: true });
});

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('readEvaluationFile', () => {
  const analogies = ': one\na b c d\n';

  it.each([
    ['plain', analogies],
    ['with a byte order mark', `\ufeff${analogies}`],
    ['gzip', gzipSync(analogies)],
  ])('reads text: %s', async (name, content) => {
    const text = await readEvaluationFile(await file('good.txt', content), name);
    expect(Buffer.from(text.bytes).toString()).toBe(analogies);
    expect(text).toMatchObject({ name, lineEnd: 10 });
  });

  it('reads text of many blocks, and one with lines that end in carriage returns', async () => {
    const long = `: one\n${'über ähnlich öde 日本\n'.repeat(60_000)}`;
    const text = await readEvaluationFile(await file('long.txt', long), 'long');
    expect(Buffer.from(text.bytes).toString()).toBe(long);
    expect((await readEvaluationFile(await file('mac.txt', ': one\ra b c d\r'), 'mac')).lineEnd).toBe(13);
  });

  it.each([
    ['file-empty', ''],
    ['file-empty', gzipSync('')],
    ['gzip-damaged', gzipSync(': one\na b c d\n'.repeat(100)).subarray(0, 30)],
    ['text-binary', new Uint8Array([58, 32, 97, 10, 1, 0, 7, 200, 4])],
    ['text-encoding', Buffer.from(': one\nDüsseldorf Köln Zürich Österreich\n'.repeat(20), 'latin1')],
    ['text-encoding', Buffer.from('\ufeff: one\na b c d\n', 'utf16le')],
  ])('refuses with %s', async (code, content) => {
    await expect(readEvaluationFile(await file('bad', content), 'bad')).rejects.toMatchObject({ code });
  });

  it('refuses a file that is missing, a folder, and what is too large, also when it swells', async () => {
    await expect(readEvaluationFile(join(folder, 'none'), 'none')).rejects.toMatchObject({
      code: 'file-missing',
    });
    await expect(readEvaluationFile(folder, 'folder')).rejects.toMatchObject({ code: 'file-not-regular' });
    const large = await open(await file('large.txt', ': one\n'), 'r+');
    await large.truncate(64 * 1024 * 1024 + 1);
    await large.close();
    await expect(readEvaluationFile(join(folder, 'large.txt'), 'large.txt')).rejects.toMatchObject({
      code: 'file-too-large',
      parameters: { name: 'large.txt', bytes: 64 * 1024 * 1024 + 1, limit: 64 * 1024 * 1024 },
    });
    const bomb = await file('bomb.gz', gzipSync(Buffer.alloc(65 * 1024 * 1024, 'a b c d\n'), { level: 1 }));
    await expect(readEvaluationFile(bomb, 'bomb.gz')).rejects.toMatchObject({ code: 'file-too-large' });
  });

  it('stops when it is cancelled', async () => {
    const path = await file('stop.txt', analogies);
    await expect(readEvaluationFile(path, 'stop', AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

/** Services around one model: a grid of words where `x1 is to y1 as x2 is to y2` holds, with a word in three spellings. */
function services(onProgress: (progress: JobProgress) => void = () => undefined) {
  const groups = 12;
  const names = ['x', 'y'].flatMap((kind) =>
    Array.from({ length: groups }, (_, index) => `${kind}${String.fromCharCode(97 + index)}`),
  );
  const words = [...names, 'Xa', 'XA', 'zero'];
  const matrix = createMatrix(words.length, groups + 2);
  for (const [row, name] of names.entries()) {
    matrixRow(matrix, row)[row % groups] = 1;
    matrixRow(matrix, row)[groups + (name.startsWith('x') ? 0 : 1)] = 1;
  }
  for (const row of [names.length, names.length + 1]) matrixRow(matrix, row).set(matrixRow(matrix, 0));
  const models = new Models();
  const files = new FileRegistry();
  const jobs = new Jobs((_, progress) => onProgress(progress));
  const store = createStore({
    words: packWords(words),
    counts: null,
    vectors: matrix,
    initialVectors: null,
    outputVectors: null,
  });
  const { id } = models.add('grid', store, { kind: 'file', file: 'grid', format: 'word2vec-text' });
  const handlers = evaluationQueries({ models, pool, jobs, files });
  return {
    handlers,
    files,
    store,
    jobs,
    words,
    evaluate: async (
      path: string,
      options: { restrict?: number; method?: 'add' | 'mul'; job?: string } = {},
    ) =>
      handlers['model.evaluate']({
        job: options.job ?? 'job',
        model: id,
        file: (await files.register(path)).file,
        restrict: options.restrict ?? null,
        method: options.method ?? 'add',
      }),
  };
}

describe('model.evaluate', () => {
  it.each(['add', 'mul'] as const)(
    'answers analogies by %s, and keeps rows for each question',
    async (method) => {
      const { evaluate } = services();
      const path = await file(
        'grid.txt',
        ': right\nxb yb xc yc\nXD YD xe YE\n: mixed\nxb yb xc yd\nxb yb xc never\nxA ya xc yc\n: unknown\na b c d\n',
      );
      const { seconds, ...report } = (await evaluate(path, { method })) as AnalogyReport;
      expect(seconds).toBeGreaterThan(0);
      expect(report).toEqual({
        kind: 'analogies',
        name: 'grid.txt',
        sections: [
          { name: 'right', correct: 2, asked: 2, skipped: 0 },
          { name: 'mixed', correct: 1, asked: 2, skipped: 1 },
          { name: 'unknown', correct: 0, asked: 0, skipped: 1 },
        ],
        questions: Uint32Array.of(
          ...[1, 13, 2, 14, 14],
          ...[3, 15, 4, 16, 16],
          ...[1, 13, 2, 15, 14],
          ...[0, 12, 2, 14, 14],
        ),
        correct: 3,
        asked: 4,
        skipped: 2,
      });
    },
  );

  it('has no prediction where a word has no direction, or no other word is left', async () => {
    const { evaluate } = services();
    const path = await file('zero.txt', ': one\nxb zero xc yc\nxb xa xb xa');
    const { questions } = (await evaluate(path)) as AnalogyReport;
    expect([...questions.subarray(0, 5)]).toEqual([1, 26, 2, 14, 0xffff_ffff]);
    const few = (await evaluate(path, { restrict: 2 })) as AnalogyReport;
    expect([...few.questions]).toEqual([1, 0, 1, 0, 0xffff_ffff]);
  });

  it.each([
    ['a', 'p q r s', [0, 1, 2, 4]],
    ['b', 'q p r s', [1, 0, 2, 4]],
    ['c', 'q r p s', [1, 2, 0, 4]],
  ])('takes no other spelling of %s for the answer', async (_, question, rows) => {
    // P lies nearer to what is asked than s does, wherever p stands in the question.
    const places = [
      [0, 1],
      [1, 0],
      [0.9, 0.44],
      [0, 1],
      [-1, -0.9],
    ];
    const vectors = createMatrix(5, 2);
    for (const [row, place] of places.entries()) matrixRow(vectors, row).set(place);
    const words = packWords(['p', 'q', 'r', 'P', 's']);
    const store = createStore({ words, counts: null, vectors, initialVectors: null, outputVectors: null });
    const bytes = new Uint8Array(Buffer.from(`: one\n${question}\n`));
    const options = { method: 'add', restrict: null } as const;
    const report = await pool.evaluate(store, { name: 'spellings', bytes, lineEnd: 10 }, options);
    expect(report).toMatchObject({ questions: Uint32Array.of(...rows, 4), correct: 1 });
  });

  it('asks only about the most frequent words', async () => {
    const { evaluate } = services();
    const path = await file('restricted.txt', ': one\nxb yb xc yc\nxb yb xa ya\n');
    const { asked, skipped, questions } = (await evaluate(path, { restrict: 14 })) as AnalogyReport;
    expect({ asked, skipped }).toEqual({ asked: 1, skipped: 1 });
    expect([...questions]).toEqual([1, 13, 0, 12, 12]);
  });

  it('correlates word pairs and names those that are left out', async () => {
    const { evaluate } = services();
    const path = await file('pairs.tsv', 'XA\txa\t10\nxb\txc\t5\nxb\tyc\t1\nxb\tzero\t1\nxb\tNever\t3\n');
    const { seconds, ...report } = (await evaluate(path)) as WordPairReport;
    expect(seconds).toBeGreaterThan(0);
    expect(report).toMatchObject({
      kind: 'pairs',
      name: 'pairs.tsv',
      pairs: 5,
      outOfVocabulary: 0.2,
      missing: [['xb', 'Never']],
      rows: Uint32Array.of(0, 0, 1, 2, 1, 14, 1, 26),
      human: Float64Array.of(10, 5, 1, 1),
    });
    const cosines = [1, 0.5, 0, 0];
    for (const [at, cosine] of cosines.entries()) expect(report.cosines[at]).toBeCloseTo(cosine, 6);
    expect(report.spearman).toBeCloseTo(1, 12);
    expect(report.pearson).toBeCloseTo(6.125 / Math.sqrt(54.75 * 0.6875), 6);
    const one = (await evaluate(await file('one.tsv', 'xb xc 5'))) as WordPairReport;
    expect([one.pearson, one.spearman]).toEqual([null, null]);
  });

  it('says that nothing can be asked', async () => {
    const { evaluate } = services();
    await expect(
      evaluate(await file('a.txt', ': one\nnone of these words\nxa xb xc none')),
    ).rejects.toMatchObject({
      code: 'evaluation-unknown-words',
      parameters: { name: 'a.txt', questions: 2 },
    });
    await expect(evaluate(await file('b.txt', 'none xa 1'))).rejects.toMatchObject({
      code: 'evaluation-unknown-words',
      parameters: { name: 'b.txt', questions: 1 },
    });
  });

  it('says which line does not fit', async () => {
    const { evaluate } = services();
    await expect(evaluate(await file('c.txt', ': one\nxa xb xc\n'))).rejects.toMatchObject({
      code: 'evaluation-format',
      parameters: { name: 'c.txt', line: 2, reason: '3 words instead of 4' },
    });
    const many = await file('sections.txt', `${': s\n'.repeat(10_001)}xa xb xc xd\n`);
    await expect(evaluate(many)).rejects.toMatchObject({
      code: 'evaluation-format',
      parameters: { reason: 'it has more than 10,000 sections' },
    });
  });

  it('tells progress in questions that never falls and ends at all of them', async () => {
    const heard: JobProgress[] = [];
    const { evaluate, words } = services((progress) => heard.push(progress));
    const lines = Array.from({ length: 5000 }, (_, at) =>
      [0, 12, at % 12, 12 + (at % 12)].map((row) => words[row]).join(' '),
    );
    await evaluate(await file('progress.txt', `: one\n${lines.join('\n')}`));
    expect(
      heard.every(({ stage, unit, total }) => `${stage} ${unit} ${total}` === 'evaluating questions 5000'),
    ).toBe(true);
    const done = heard.map((progress) => progress.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(heard.at(-1)).toMatchObject({ done: 5000, fraction: 1, secondsLeft: 0 });
  });

  it('stops when it is cancelled', async () => {
    const path = await file('cancel.txt', `: one\n${'xa ya xb yb\n'.repeat(20_000)}`);
    const heard: JobProgress[] = [];
    const running = services((progress) => {
      heard.push(progress);
      running.jobs.cancel('job');
    });
    await expect(running.evaluate(path)).rejects.toMatchObject({ code: 'cancelled' });
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.every((progress) => progress.fraction < 1)).toBe(true);
  });

  it('stops reading questions when it is cancelled', async () => {
    // The mistake at the end would be found if the thread read on.
    const bytes = Buffer.from(`: one\n${'xa ya xb yb\n'.repeat(400_000)}xa\n`);
    const { store } = services();
    const stop = new AbortController();
    const text = { name: 'text', bytes: new Uint8Array(bytes), lineEnd: 10 } as const;
    const options = { method: 'add', restrict: null } as const;
    const evaluation = pool.evaluate(store, text, options, { signal: stop.signal });
    setImmediate(() => stop.abort());
    await expect(evaluation).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('refuses a file and a model that are not open', async () => {
    const { handlers, files } = services();
    const parameters = { job: 'job', model: 'gone', restrict: null, method: 'add' } as const;
    const ask = (handle: string) => handlers['model.evaluate']({ ...parameters, file: handle });
    await expect(ask('gone')).rejects.toMatchObject({ code: 'handle-unknown' });
    const known = await files.register(await file('gone.txt', ': one\nxa ya xb yb'));
    await expect(ask(known.file)).rejects.toMatchObject({ code: 'model-not-open' });
  });
});
