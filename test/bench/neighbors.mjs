// The ten nearest of 400,000 × 100 rows, exactly, beside gensim's most_similar on the same bytes in the same run: a round of questions to one
// program, then a round to the other. Once with normally distributed rows, and once with rows that have much in common, as word vectors do.
// `node test/bench/neighbors.mjs [rows] [dimension] [compared]` prints a table and JSON; `run()` gives the numbers to the whole benchmark.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findPython, loadProgram, median, writeRows } from './pca.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rounds = 12;
const roundQuestions = 10;
/** So large that the codes do not hold for it; a power of two, so that the plain scan answers to the bit the same question. */
const beyondCodes = 2 ** 400;

const peer = `
import json, sys, time
import numpy as np
from gensim.models import KeyedVectors
x = np.fromfile(sys.argv[1], dtype=np.float32).reshape(int(sys.argv[2]), int(sys.argv[3]))
kv = KeyedVectors(vector_size=x.shape[1])
kv.add_vectors([str(i) for i in range(len(x))], x)
kv.fill_norms()
kv.most_similar("0", topn=10)
print("[]", flush=True)
for line in sys.stdin:
    answers = []
    for query in json.loads(line):
        start = time.perf_counter()
        found = kv.most_similar(str(query), topn=10)
        seconds = time.perf_counter() - start
        answers.append([seconds, [[int(word), float(similarity)] for word, similarity in found]])
    print(json.dumps(answers), flush=True)
`;

/** Reproducible numbers: uniform in 0 … 1. */
function chance() {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** Normal numbers, and to all rows the same vector added, `common` times as long as they are themselves. */
function fill(values, rows, dimension, stride, common) {
  const uniform = chance();
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const shared = Float64Array.from({ length: dimension }, () => common * normal());
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < dimension; i++) values[row * stride + i] = normal() + shared[i];
  }
}

/** gensim in a process of its own: `ask(rows)` gives [seconds, [[row, similarity] …]] for each; null when it is not installed. */
async function startPeer(input, rows, dimension) {
  const python = findPython('gensim');
  if (python === null) return null;
  const child = spawn(python, ['-c', peer, input, String(rows), String(dimension)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('gensim failed');
    return JSON.parse(value);
  };
  await next();
  return {
    ask: (queries) => {
      child.stdin.write(`${JSON.stringify(queries)}\n`);
      return next();
    },
    end: () => child.stdin.end(),
  };
}

async function timed(work) {
  const start = performance.now();
  const answer = await work();
  return { answer, seconds: (performance.now() - start) / 1000 };
}

async function measure(program, starter, folder, { rows, dimension, compared, common }) {
  const { AnalysisPool, createMatrix, matrixValues } = program;
  const matrix = createMatrix(rows, dimension);
  const values = matrixValues(matrix);
  fill(values, rows, dimension, matrix.stride, common);
  const input = join(folder, 'rows.f32');
  writeRows(input, values, rows, dimension, matrix.stride);
  const gensim = await startPeer(input, rows, dimension);
  const pool = await AnalysisPool.create(starter, join(root, 'dist/main/kernels'));
  try {
    const ask = (row) => timed(() => pool.neighbors(matrix, row, { top: 10 }));
    const vectorOf = (row) => values.subarray(row * matrix.stride, row * matrix.stride + dimension);
    const askPlainly = (row) => {
      const vector = Float64Array.from(vectorOf(row), (value) => value * beyondCodes);
      return timed(() => pool.neighbors(matrix, vector, { top: 10, exclude: [row] }));
    };
    // The first question also starts the threads and measures all rows.
    const first = await ask(0);
    const codes = await timed(() => pool.makeCodes(matrix));
    const uniform = chance();
    const draw = () => Math.floor(uniform() * rows);
    const ours = [];
    const plain = [];
    const theirs = [];
    let largestDifference = 0;
    for (let round = 0; round < rounds; round++) {
      const queries = Array.from({ length: roundQuestions }, draw);
      const answers = [];
      for (const row of queries) answers.push(await ask(row));
      ours.push(...answers.map(({ seconds }) => seconds));
      for (const row of queries.slice(0, 3)) plain.push((await askPlainly(row)).seconds);
      if (gensim === null) continue;
      for (const [query, [seconds, found]] of (await gensim.ask(queries)).entries()) {
        theirs.push(seconds);
        for (const [rank, [, similarity]] of found.entries()) {
          const difference = Math.abs(similarity - answers[query].answer.scores[rank]);
          largestDifference = Math.max(largestDifference, difference);
        }
      }
      // Its threads turn for a while before they sleep.
      await setTimeout(100);
    }
    let identical = 0;
    for (let query = 0; query < compared; query++) {
      const row = draw();
      const { answer } = await ask(row);
      const { answer: expected } = await askPlainly(row);
      const same = (name) =>
        answer[name].length === expected[name].length &&
        answer[name].every((value, rank) => Object.is(value, expected[name][rank]));
      if (same('indices') && same('scores')) identical++;
    }
    const seconds = median(ours);
    // The quickest tenth tells what the programs do when the machine does nothing else.
    const quick = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 10)];
    return {
      rows,
      dimension,
      threads: starter.cores,
      seconds,
      quickSeconds: quick(ours),
      firstSeconds: first.seconds,
      codesSeconds: codes.seconds,
      plainSeconds: median(plain),
      gensim: gensim === null ? null : median(theirs),
      ratio: gensim === null ? null : median(theirs) / seconds,
      quickGensim: gensim === null ? null : quick(theirs),
      quickRatio: gensim === null ? null : quick(theirs) / quick(ours),
      largestDifference: gensim === null ? null : largestDifference,
      identical: `${identical} of ${compared}`,
    };
  } finally {
    gensim?.end();
    await pool.dispose();
  }
}

/** Measures, prints a table and gives the results for both kinds of rows. */
export async function run({ rows = 400_000, dimension = 100, compared = 500 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'semascope-neighbors-'));
  try {
    const program = await loadProgram(folder);
    const starter = program.threadStarter(join(root, 'dist/main/workers'));
    const options = { rows, dimension, compared };
    const normal = await measure(program, starter, folder, { ...options, common: 0 });
    const alike = await measure(program, starter, folder, { ...options, common: 2 });
    const rounded = (ratio) => (ratio === null ? 'not installed' : Number(ratio.toFixed(2)));
    const milliseconds = (seconds) =>
      seconds === null ? 'not installed' : Number((seconds * 1000).toFixed(2));
    console.table(
      Object.fromEntries(
        Object.entries({ 'normal rows': normal, 'rows with much in common': alike }).map(([name, result]) => [
          name,
          {
            'ours, ms': milliseconds(result.seconds),
            'gensim, ms': milliseconds(result.gensim),
            'times faster': rounded(result.ratio),
            'when quickest, ms': milliseconds(result.quickSeconds),
            'times faster then': rounded(result.quickRatio),
            'first question, ms': milliseconds(result.firstSeconds),
            'plain scan, ms': milliseconds(result.plainSeconds),
            'making codes, ms': milliseconds(result.codesSeconds),
            'as the plain scan': result.identical,
            'largest difference from gensim': result.largestDifference,
          },
        ]),
      ),
    );
    return { normal, alike };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [rows, dimension, compared] = process.argv.slice(2).map(Number);
  const result = await run({
    ...(rows ? { rows } : {}),
    ...(dimension ? { dimension } : {}),
    ...(compared ? { compared } : {}),
  });
  console.log(JSON.stringify(result, null, 2));
}
