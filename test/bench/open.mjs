// Opening a file of 400,000 × 100 vectors, as GloVe text (about 335 MB) and as word2vec binary, beside gensim's load_word2vec_format on the same
// file in the same run: a process of ours, then one of gensim's, in turns. Both measure the call alone, without the start of their process.
// Peak memory is that of our process (its high-water mark of resident memory) less that of a process that loads the same modules and stops.
// `node test/bench/open.mjs [rows] [dimension] [rounds]` prints a table and JSON; `run()` gives the numbers to the whole benchmark.
// The built threads and kernels must be there (`node scripts/build.mjs kernels main`). Without gensim only ours is measured.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { findPython, median } from './pca.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const mebibyte = 2 ** 20;
/** What opening may cost: so many times less than gensim, and so much memory beside the rows. */
const goal = { timesFaster: 10, extraMebibytes: 256 };

/** The process that is measured: opens the file it is given, if any, and prints what that took. */
const opener = `
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readFileSync } from 'node:fs';
import { readVectors } from './program/read-vectors.js';
import { threadStarter } from './program/starter.js';
const [workers, kernels, path] = process.argv.slice(2);
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const started = performance.now();
let found = { rows: 0, dimension: 0, strideBytes: 0 };
if (path !== undefined) {
  const { store } = await readVectors([{ path, name: 'vectors' }], { threads: threadStarter(workers), kernels });
  const { rows, dimension, stride } = store.vectors;
  found = { rows, dimension, strideBytes: stride * 4, last: store.words.word(rows - 1), lastVector: [...store.vector(rows - 1, 'trained').slice(0, 3)] };
}
const seconds = (performance.now() - started) / 1000;
// The system's own high-water mark; resourceUsage() also counts what the parent had when it started this process.
const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
const peak = Number(/VmHWM:\\s+(\\d+) kB/.exec(status)?.[1] ?? process.resourceUsage().maxRSS) * 1024;
console.log(JSON.stringify({ ...found, seconds, peak, delay: { p99: delay.percentile(99) / 1e6 - 5, max: delay.max / 1e6 - 5 } }));
`;

const peer = `
import json, sys, time
from gensim.models import KeyedVectors
path, binary = sys.argv[1], sys.argv[2] == "binary"
start = time.perf_counter()
kv = KeyedVectors.load_word2vec_format(path, binary=binary, no_header=not binary)
seconds = time.perf_counter() - start
last = len(kv) - 1
print(json.dumps({"seconds": seconds, "rows": len(kv), "last": kv.index_to_key[last], "lastVector": [float(v) for v in kv.vectors[last][:3]]}))
`;

/** Reproducible numbers about as those of GloVe: normal, with a spread of 0.4. */
function normals() {
  let state = 12345;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => 0.4 * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Writes rows in portions; `row` gives the bytes of one. */
function writeFile(path, header, rows, row) {
  const file = openSync(path, 'w');
  writeSync(file, header);
  for (let from = 0; from < rows; from += 2000) {
    const count = Math.min(2000, rows - from);
    writeSync(file, Buffer.concat(Array.from({ length: count }, (_, index) => row(from + index))));
  }
  closeSync(file);
}

function writeText(path, rows, dimension) {
  const next = normals();
  writeFile(path, '', rows, (row) => {
    const numbers = Array.from({ length: dimension }, () => next().toFixed(5));
    return Buffer.from(`word${row.toString(36)} ${numbers.join(' ')}\n`);
  });
}

function writeBinary(path, rows, dimension) {
  const next = normals();
  writeFile(path, `${rows} ${dimension}\n`, rows, (row) => {
    const numbers = Float32Array.from({ length: dimension }, next);
    return Buffer.concat([
      Buffer.from(`word${row.toString(36)} `),
      Buffer.from(numbers.buffer),
      Buffer.from('\n'),
    ]);
  });
}

/** Runs a process to its end and gives the JSON it prints. */
function runProcess(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed (${status}):\n${stderr}`);
  return JSON.parse(stdout);
}

/** The modules under test in `folder`, since Node 20 reads no TypeScript; gives a function that opens a file in a process of its own. */
async function prepareOpener(folder) {
  const bundle = await rolldown({
    cwd: root,
    input: ['src/main/embeddings/reading/read-vectors.ts', 'src/main/threads/starter.ts'],
    platform: 'node',
  });
  await bundle.write({ dir: join(folder, 'program'), format: 'esm', entryFileNames: '[name].js' });
  await bundle.close();
  const script = join(folder, 'opener.mjs');
  writeFileSync(script, opener);
  const places = [join(root, 'dist/main/workers'), join(root, 'dist/main/kernels')];
  return (...files) => runProcess(process.execPath, [script, ...places, ...files]);
}

function measure(openOurs, python, path, form, rounds) {
  const ours = [];
  const theirs = [];
  for (let round = 0; round < rounds; round++) {
    // The first process to read a file finds it in the system's cache as the next ones do.
    readFileSync(path);
    ours.push(openOurs(path));
    if (python === null) continue;
    theirs.push(runProcess(python, ['-c', peer, path, form]));
    const [mine, other] = [ours.at(-1), theirs.at(-1)];
    const same =
      mine.rows === other.rows &&
      mine.last === other.last &&
      mine.lastVector.every((value, at) => Object.is(value, other.lastVector[at]));
    if (!same) throw new Error(`gensim reads something else: ${JSON.stringify({ mine, other })}`);
  }
  const bare = median([openOurs(), openOurs(), openOurs()].map(({ peak }) => peak));
  const seconds = median(ours.map((result) => result.seconds));
  const rowBytes = ours[0].rows * ours[0].strideBytes;
  const gensim = theirs.length === 0 ? null : median(theirs.map((result) => result.seconds));
  return {
    bytes: statSync(path).size,
    seconds,
    megabytesPerSecond: statSync(path).size / 1e6 / seconds,
    gensim,
    ratio: gensim === null ? null : gensim / seconds,
    rounds: ours.map((result, round) => [result.seconds, theirs[round]?.seconds ?? null]),
    rowsMebibytes: rowBytes / mebibyte,
    extraMebibytes: (Math.max(...ours.map(({ peak }) => peak)) - bare - rowBytes) / mebibyte,
    eventLoopDelay: {
      p99: Math.max(...ours.map(({ delay }) => delay.p99)),
      max: Math.max(...ours.map(({ delay }) => delay.max)),
    },
  };
}

/** Measures, prints a table and gives {goal, text, binary}: seconds of both, their ratio, memory beside the rows, delay of the event loop. */
export async function run({ rows = 400_000, dimension = 100, rounds = 3 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'semascope-open-'));
  try {
    const openOurs = await prepareOpener(folder);
    const python = findPython('gensim');
    if (python === null) console.error('gensim not installed: no comparison');
    const textFile = join(folder, 'vectors.txt');
    writeText(textFile, rows, dimension);
    const text = measure(openOurs, python, textFile, 'text', rounds);
    rmSync(textFile);
    const binaryFile = join(folder, 'vectors.bin');
    writeBinary(binaryFile, rows, dimension);
    const binary = measure(openOurs, python, binaryFile, 'binary', rounds);
    console.table(
      Object.fromEntries(
        Object.entries({ 'GloVe text': text, 'word2vec binary': binary }).map(([name, result]) => [
          name,
          {
            'ours, s': Number(result.seconds.toFixed(3)),
            'gensim, s': result.gensim === null ? 'not installed' : Number(result.gensim.toFixed(2)),
            'times faster': result.ratio === null ? '–' : Number(result.ratio.toFixed(1)),
            'MB/s': Math.round(result.megabytesPerSecond),
            'beside the rows, MiB': Math.round(result.extraMebibytes),
            'event loop p99, ms': Number(result.eventLoopDelay.p99.toFixed(1)),
          },
        ]),
      ),
    );
    return { rows, dimension, goal, text, binary };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [rows, dimension, rounds] = process.argv.slice(2).map(Number);
  const result = await run({
    ...(rows ? { rows } : {}),
    ...(dimension ? { dimension } : {}),
    ...(rounds ? { rounds } : {}),
  });
  console.log(JSON.stringify(result, null, 2));
}
