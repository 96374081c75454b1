// A text larger than memory: the sample English repeated and shuffled to 2 GB, trained for one epoch in a process of its own. Prints the most
// memory that the process ever had beyond its vectors (VmHWM, so Linux only) and the words a second beside those on the text once.
// `node test/bench/endurance.mjs [gigabytes]`; `run()` gives the numbers to the whole benchmark. It takes minutes and 4 GB of the temporary folder.
// The built program must be there (`node scripts/build.mjs kernels main`).
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = join(root, '../shared/data/english-mixed.txt.gz');
const dimension = 100;
const threads = 2;

/** A generator of the same numbers in [0, 1) on every run (mulberry32). */
function pseudoRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Writes the lines again and again, each time in another order, until there are `bytes`. */
async function writeRepeated(path, lines, bytes) {
  const random = pseudoRandom(1);
  const file = createWriteStream(path);
  const order = lines.slice();
  for (let written = 0; written < bytes; ) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other], order[at]];
    }
    const piece = Buffer.from(`${order.join('\n')}\n`);
    written += piece.length;
    if (!file.write(piece)) await new Promise((resolve) => file.once('drain', resolve));
  }
  file.end();
  await finished(file);
}

/** Trains in a process of its own; gives what it prints and the most memory it had, in bytes (`null` where the system does not tell). */
async function train(corpus, out) {
  const flags = [
    '--dim',
    dimension,
    '--epochs',
    1,
    '--threads',
    threads,
    '--tokenizer',
    'whitespace',
    '--out',
    out,
    '--json',
  ];
  const child = spawn(process.execPath, [
    join(root, 'dist/main/cli.js'),
    'train',
    corpus,
    ...flags.map(String),
  ]);
  let peak = null;
  const look = setInterval(() => {
    try {
      const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      if (found !== null) peak = Number(found[1]) * 1024;
    } catch {
      // It has just ended, or this is no Linux: what was seen last counts.
    }
  }, 50);
  const started = performance.now();
  let printed = '';
  let errors = '';
  child.stdout.on('data', (piece) => {
    printed += piece;
  });
  child.stderr.on('data', (piece) => {
    errors = `${errors}${piece}`.slice(-2000);
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  if (status !== 0) throw new Error(`training failed (${status}):\n${errors}`);
  const result = JSON.parse(printed);
  const seconds = (performance.now() - started) / 1000;
  // Inputs, outputs and the inputs before training, which the program shows; and the finished rows of the first two.
  const vectorBytes = result.vocabulary * dimension * 4 * 5;
  return {
    ...{ tokens: result.words, vocabulary: result.vocabulary, seconds, trainSeconds: result.trainSeconds },
    ...{ wordsPerSecond: result.words / seconds, trainWordsPerSecond: result.words / result.trainSeconds },
    ...{ vectorBytes, peakBytes: peak, bytesBeyondVectors: peak === null ? null : peak - vectorBytes },
  };
}

function printTable(rows) {
  console.error('                  tokens   whole Mw/s   train Mw/s   MiB beyond the vectors');
  for (const [name, row] of Object.entries(rows)) {
    const beyond = row.bytesBeyondVectors === null ? '–' : (row.bytesBeyondVectors / 2 ** 20).toFixed(0);
    console.error(
      `${name.padEnd(10)} ${String(row.tokens).padStart(13)} ${(row.wordsPerSecond / 1e6).toFixed(3).padStart(12)} ` +
        `${(row.trainWordsPerSecond / 1e6).toFixed(3).padStart(12)} ${beyond.padStart(24)}`,
    );
  }
}

/** Measures, prints a table and gives {once, repeated, load}, or {skipped} where the text is not there. */
export async function run({ gigabytes = 2 } = {}) {
  if (!existsSync(text)) {
    console.error('skipped: the text is not there');
    return { skipped: 'the text is not there' };
  }
  const folder = mkdtempSync(join(tmpdir(), 'semascope-endurance-'));
  try {
    const lines = gunzipSync(readFileSync(text)).toString('utf8').toLowerCase().split('\n');
    const small = join(folder, 'once.txt');
    writeFileSync(small, lines.join('\n'));
    const large = join(folder, 'repeated.txt');
    await writeRepeated(large, lines, gigabytes * 1e9);
    const rows = {
      once: await train(small, join(folder, 'once.bin')),
      repeated: await train(large, join(folder, 'repeated.bin')),
    };
    printTable(rows);
    console.error(`load of the machine: ${loadavg()[0].toFixed(1)}`);
    return { ...rows, load: loadavg()[0] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [gigabytes] = process.argv.slice(2);
  console.log(
    JSON.stringify(await run(gigabytes === undefined ? {} : { gigabytes: Number(gigabytes) }), null, 2),
  );
}
