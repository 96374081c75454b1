// Our CUDA kernel on the card of this machine: words per second at dimension 100 and 300, the share of what the card's memory and arithmetic
// allow, and WordSim-353 and analogies beside the CPU engine on the same corpus. `node test/bench/cuda.mjs` prints a table and JSON; it says
// "skipped: no CUDA device" where there is none. The built program must be there (`node scripts/build.mjs kernels main`).
// SEMASCOPE_CARD_LIMITS="4800,67" gives the card's memory bandwidth (GB/s) and arithmetic (TFLOP/s, 32 bits); without it no shares are printed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = join(root, '../shared/data');
const text = join(data, 'english-mixed.txt.gz');
const window = 5;
const negative = 5;
const epochs = 5;

/**
 * What one trained position costs at the least: each output row and one input row read and written once, and three multiply-adds for each
 * number of each pair (score, step of the input, step of the output). Words that subsampling drops cost next to nothing, so that a rate in
 * words is higher than in positions.
 */
export function positionCost(dimension) {
  const stride = Math.ceil(dimension / 32) * 32;
  const contexts = window + 1;
  return { bytes: (negative + 2) * 2 * stride * 4, operations: contexts * (negative + 1) * 6 * dimension };
}

/** Computed, not measured: what the memory and the arithmetic of an H200 (4.8 TB/s, 67 TFLOP/s) allow at most, positions a second. */
function printLimits() {
  for (const dimension of [100, 300]) {
    const { bytes, operations } = positionCost(dimension);
    const millions = (each, limit) => `${(limit / each / 1e6).toFixed(0)} M/s`;
    console.error(
      `computed, not measured: dimension ${dimension}, window ${window}, negative ${negative}: ${bytes} bytes and ${operations} operations a position; ` +
        `an H200's memory allows ${millions(bytes, 4.8e12)}, its arithmetic ${millions(operations, 67e12)}`,
    );
  }
}

/** Runs the command line and gives the JSON it prints, or null with its words on the terminal when it fails. */
function cli(...parameters) {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(root, 'dist/main/cli.js'), ...parameters, '--json'],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (status === 0) return JSON.parse(stdout);
  console.error(stderr.trim());
  return null;
}

/** The card as the built worker finds it, or null. */
async function findCard() {
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(join(root, 'dist/main/workers/cuda.js'));
  try {
    const answer = new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    worker.postMessage({ id: 0, name: 'describe', argument: null });
    const { value } = await answer;
    return value?.end === 'done' ? value.value : null;
  } finally {
    await worker.terminate();
  }
}

function trainOnce(engine, dimension, out) {
  return cli(
    ...['train', text, '--engine', engine, '--dim', String(dimension), '--window', String(window)],
    ...[
      '--negative',
      String(negative),
      '--epochs',
      String(epochs),
      '--min-count',
      '5',
      '--subsample',
      '1e-3',
    ],
    ...['--threads', String(availableParallelism()), '--seed', '1', '--out', out],
  );
}

/** Measures, prints a table and gives {card, rows}; or {skipped} where there is no card or no text. */
export async function run() {
  printLimits();
  const card = await findCard();
  if (card === null) {
    console.error('skipped: no CUDA device');
    return { skipped: 'no CUDA device' };
  }
  if (!existsSync(text)) {
    console.error('skipped: the text is not there');
    return { skipped: 'the text is not there' };
  }
  const [bandwidth, arithmetic] = (process.env.SEMASCOPE_CARD_LIMITS ?? '').split(',').map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'semascope-cuda-'));
  const rows = [];
  try {
    console.error(`${card.device}\n engine   dimension    Mwords/s   evaluation`);
    for (const dimension of [100, 300]) {
      for (const engine of ['cuda', 'cpu']) {
        const out = join(folder, `${engine}-${dimension}.bin`);
        const trained = trainOnce(engine, dimension, out);
        if (trained === null) continue;
        const quality = ['wordsim353.tsv', 'questions-words.txt'].map((file) =>
          cli('evaluate', out, join(data, file)),
        );
        rows.push({ engine, dimension, trained, quality });
        const rate = trained.wordsPerSecond / 1e6;
        console.error(
          `${engine.padStart(7)} ${String(dimension).padStart(11)} ${rate.toFixed(2).padStart(11)}`,
        );
        if (engine === 'cuda' && bandwidth > 0 && arithmetic > 0) {
          const { bytes, operations } = positionCost(dimension);
          // An upper bound of the share: as if no word were dropped.
          const share = (limit, cost) => `${((trained.wordsPerSecond * cost * 100) / limit).toFixed(1)} %`;
          console.error(
            `        at most ${share(bandwidth * 1e9, bytes)} of the memory's, ${share(arithmetic * 1e12, operations)} of the arithmetic's limit`,
          );
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { card, rows };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(await run(), null, 2));
}
