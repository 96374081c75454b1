// The ten nearest of 400,000 × 100 rows, exactly, beside gensim's most_similar on the same bytes in the same run.
// `node test/bench/neighbors.mjs` prints a table and JSON; `run()` gives the numbers to the whole benchmark.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fill, findPython, loadProgram, median, writeRows } from './pca.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const queries = [0, 1, 17, 1000, 99_999, 123_456, 250_000, 300_001, 399_999];

const peer = `
import json, sys, time
import numpy as np
from gensim.models import KeyedVectors
x = np.fromfile(sys.argv[1], dtype=np.float32).reshape(int(sys.argv[2]), int(sys.argv[3]))
kv = KeyedVectors(vector_size=x.shape[1])
kv.add_vectors([str(i) for i in range(len(x))], x)
kv.fill_norms()
seconds, found = [], []
for query in json.loads(sys.argv[4]):
    start = time.perf_counter()
    answer = kv.most_similar(str(query), topn=10)
    seconds.append(time.perf_counter() - start)
    found.append([[int(word), float(similarity)] for word, similarity in answer])
print(json.dumps({"seconds": seconds, "found": found}))
`;

/** Measures, prints a table and gives {rows, dimension, firstSeconds, seconds, gensim, ratio, largestDifference}. */
export async function run({ rows = 400_000, dimension = 100 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'semascope-neighbors-'));
  try {
    const { AnalysisPool, threadStarter, createMatrix, matrixValues } = await loadProgram(folder);
    const matrix = createMatrix(rows, dimension);
    fill(matrixValues(matrix), rows, dimension, matrix.stride);
    const starter = threadStarter(join(root, 'dist/main/workers'));
    const pool = await AnalysisPool.create(starter, join(root, 'dist/main/kernels'));
    const ask = async (row) => {
      const start = performance.now();
      const answer = await pool.neighbors(matrix, row, { top: 10 });
      return { answer, seconds: (performance.now() - start) / 1000 };
    };
    // The first question also starts the threads and measures all rows.
    const first = await ask(queries[0]);
    const answers = [];
    for (const row of queries) answers.push(await ask(row));
    await pool.dispose();
    const result = {
      rows,
      dimension,
      threads: starter.cores,
      firstSeconds: first.seconds,
      seconds: median(answers.map(({ seconds }) => seconds)),
      gensim: null,
      ratio: null,
      largestDifference: null,
    };
    const python = findPython('gensim');
    if (python !== null) {
      const input = join(folder, 'rows.f32');
      writeRows(input, matrixValues(matrix), rows, dimension, matrix.stride);
      const args = ['-c', peer, input, String(rows), String(dimension), JSON.stringify(queries)];
      const answer = spawnSync(python, args, { encoding: 'utf8' });
      if (answer.status !== 0) throw new Error(`gensim failed: ${answer.stderr}`);
      const theirs = JSON.parse(answer.stdout);
      result.gensim = median(theirs.seconds);
      result.ratio = result.gensim / result.seconds;
      result.largestDifference = Math.max(
        ...theirs.found.flatMap((found, query) =>
          found.map(([, similarity], rank) => Math.abs(similarity - answers[query].answer.scores[rank])),
        ),
      );
    }
    console.table({
      [`Semascope, ${result.threads} threads`]: {
        seconds: result.seconds,
        'first question': result.firstSeconds,
        'times faster': result.ratio,
        'largest difference': result.largestDifference,
      },
      gensim: { seconds: result.gensim ?? 'not installed', 'times faster': 1 },
    });
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await run(), null, 2));
