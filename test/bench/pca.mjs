// PCA of 400,000 × 100 rows on all cores, beside scikit-learn's PCA(n_components=3) on the same bytes in the same run.
// `node test/bench/pca.mjs [rows] [dimension]` prints a table and JSON; `run()` gives the numbers to the whole benchmark.
// The built threads and kernels must be there (`node scripts/build.mjs kernels main`).
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../..', import.meta.url));
const repeats = 5;

/** The modules under test as one bundle in `folder`, since Node 20 reads no TypeScript. */
export async function loadProgram(folder) {
  const entry = join(folder, 'entry.ts');
  const from = (path) => JSON.stringify(join(root, 'src/main', path));
  writeFileSync(
    entry,
    `export { AnalysisPool } from ${from('analysis/pool.ts')};
     export { threadStarter } from ${from('threads/starter.ts')};
     export { createMatrix, matrixValues } from ${from('kernels/matrix.ts')};`,
  );
  const bundle = await rolldown({ input: entry, platform: 'node' });
  await bundle.write({ file: join(folder, 'program.mjs'), format: 'esm' });
  await bundle.close();
  return import(pathToFileURL(join(folder, 'program.mjs')).href);
}

/** The first python3 that has `module`, or null. */
export function findPython(module) {
  const folders = (process.env.PATH ?? '')
    .split(delimiter)
    .concat('/usr/bin', '/usr/local/bin', '/opt/homebrew/bin');
  for (const folder of new Set(folders)) {
    const python = join(folder, 'python3');
    if (spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0) return python;
  }
  return null;
}

/** Gaussian rows with falling spread along mixed directions and an offset: three clear axes and a long tail. Deterministic. */
export function fill(values, rows, dimension, stride) {
  let state = 12345;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const axes = Array.from({ length: 3 }, () => Float64Array.from({ length: dimension }, uniform));
  for (let row = 0; row < rows; row++) {
    const [a, b, c] = [uniform() * 3, uniform() * 2, uniform() * 1.2];
    for (let i = 0; i < dimension; i++) {
      values[row * stride + i] = 0.3 + a * axes[0][i] + b * axes[1][i] + c * axes[2][i] + uniform() * 0.6;
    }
  }
}

const peer = `
import json, sys, time
import numpy as np
from sklearn.decomposition import PCA
path, rows, dimension, repeats, out = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5]
x = np.fromfile(path, dtype=np.float32).reshape(rows, dimension)
seconds = []
for _ in range(repeats):
    start = time.perf_counter()
    pca = PCA(n_components=3)
    y = pca.fit_transform(x)
    seconds.append(time.perf_counter() - start)
exact = PCA(n_components=3, svd_solver="full").fit(x.astype(np.float64)) if rows * dimension <= 40_000_000 else pca
y = exact.transform(x)
y.astype(np.float32).tofile(out)
print(json.dumps({"seconds": seconds, "ratio": exact.explained_variance_ratio_.tolist()}))
`;

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Writes rows without their padding, as raw 32-bit floats. */
export function writeRows(path, values, rows, dimension, stride) {
  const file = openSync(path, 'w');
  for (let row = 0; row < rows; row += 4096) {
    const count = Math.min(4096, rows - row);
    const packed = new Float32Array(count * dimension);
    for (let i = 0; i < count; i++) {
      packed.set(values.subarray((row + i) * stride, (row + i) * stride + dimension), i * dimension);
    }
    writeSync(file, new Uint8Array(packed.buffer));
  }
  closeSync(file);
}

/** Largest difference of scores, up to the sign of each axis, in units of that axis' standard deviation. */
function disagreement(ours, theirs) {
  let worst = 0;
  for (let axis = 0; axis < 3; axis++) {
    let product = 0;
    let square = 0;
    for (let at = axis; at < ours.length; at += 3) {
      product += ours[at] * theirs[at];
      square += theirs[at] ** 2;
    }
    const spread = Math.sqrt(square / (ours.length / 3));
    for (let at = axis; at < ours.length; at += 3) {
      worst = Math.max(worst, Math.abs(Math.sign(product) * ours[at] - theirs[at]) / spread);
    }
  }
  return worst;
}

/** Milliseconds beyond the 5 that were asked for. */
function lateness(delay) {
  return { p99: delay.percentile(99) / 1e6 - 5, max: delay.max / 1e6 - 5 };
}

/** Measures, prints a table and gives {rows, dimension, threads, seconds, eventLoopDelay: {p99, max, idle}, sklearn, ratio, disagreement}. */
export async function run({ rows = 400_000, dimension = 100 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'semascope-pca-'));
  try {
    const { AnalysisPool, threadStarter, createMatrix, matrixValues } = await loadProgram(folder);
    const matrix = createMatrix(rows, dimension);
    const values = matrixValues(matrix);
    fill(values, rows, dimension, matrix.stride);
    const starter = threadStarter(join(root, 'dist/main/workers'));
    const pool = await AnalysisPool.create(starter, join(root, 'dist/main/kernels'));
    const seconds = [];
    let { projection } = await pool.project(matrix, 3);
    // On a busy machine timers are late by themselves, so the same is measured while nothing is done.
    const idle = monitorEventLoopDelay({ resolution: 5 });
    idle.enable();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    idle.disable();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    for (let round = 0; round < repeats; round++) {
      ({ projection } = await pool.project(matrix, 3));
      seconds.push(projection.seconds);
    }
    delay.disable();
    await pool.dispose();
    const result = {
      rows,
      dimension,
      threads: starter.cores,
      seconds: median(seconds),
      explainedVarianceRatio: projection.explainedVarianceRatio,
      eventLoopDelay: { ...lateness(delay), idle: lateness(idle) },
      sklearn: null,
      ratio: null,
      disagreement: null,
    };
    const python = findPython('sklearn');
    if (python === null) return printed(result);
    const input = join(folder, 'rows.f32');
    writeRows(input, values, rows, dimension, matrix.stride);
    const output = join(folder, 'scores.f32');
    const args = ['-c', peer, input, rows, dimension, repeats, output].map(String);
    const answer = spawnSync(python, args, { encoding: 'utf8' });
    if (answer.status !== 0) throw new Error(`scikit-learn failed: ${answer.stderr}`);
    const theirs = JSON.parse(answer.stdout);
    const bytes = readFileSync(output);
    result.sklearn = median(theirs.seconds);
    result.ratio = result.sklearn / result.seconds;
    result.disagreement = Math.max(
      disagreement(projection.positions, new Float32Array(bytes.buffer, bytes.byteOffset, rows * 3)),
      ...theirs.ratio.map((share, axis) => Math.abs(share - projection.explainedVarianceRatio[axis])),
    );
    return printed(result);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printed(result) {
  const { threads, seconds, sklearn, ratio, disagreement: worst, eventLoopDelay } = result;
  console.table({
    [`Semascope, ${threads} threads`]: {
      seconds,
      'times faster': ratio,
      'largest difference': worst,
      'event loop late, p99 ms': eventLoopDelay.p99,
      'the same idle': eventLoopDelay.idle.p99,
    },
    'scikit-learn': { seconds: sklearn ?? 'not installed', 'times faster': 1 },
  });
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [rows, dimension] = process.argv.slice(2).map(Number);
  const result = await run({ ...(rows ? { rows } : {}), ...(dimension ? { dimension } : {}) });
  console.log(JSON.stringify(result, null, 2));
}
