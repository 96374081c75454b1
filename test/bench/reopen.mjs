// Reopening a model of 400,000 words and 100 dimensions from the library, side by side with gensim loading its own format.
// `node test/bench/reopen.mjs [words] [dimension]` prints a table and JSON; `run()` gives the numbers to the whole benchmark.
// The built kernels must be there (`node scripts/build.mjs kernels`).
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../..', import.meta.url));
const runs = 9;
/** What the issue allows beside the rows, and how long reopening may take. */
const goal = { milliseconds: 300, extraMebibytes: 256 };

/** The modules under test as one bundle in `folder`, since Node 20 reads no TypeScript. @param {string} folder */
async function loadProgram(folder) {
  const entry = join(folder, 'entry.ts');
  const from = (/** @type {string} */ path) => JSON.stringify(join(root, 'src', path));
  writeFileSync(
    entry,
    `export { Library } from ${from('main/embeddings/library/library.ts')};
     export { createStore } from ${from('main/embeddings/store.ts')};
     export { createMatrix, matrixRow } from ${from('main/kernels/matrix.ts')};
     export { packWords } from ${from('shared/word-table.ts')};`,
  );
  const bundle = await rolldown({ input: entry, platform: 'node' });
  await bundle.write({ file: join(folder, 'program.mjs'), format: 'esm' });
  await bundle.close();
  return import(pathToFileURL(join(folder, 'program.mjs')).href);
}

/** @param {any} program @param {string} folder */
function libraryIn(program, folder) {
  return new program.Library({
    folder: join(folder, 'library'),
    kernels: join(root, 'dist/main/kernels'),
    version: 'benchmark',
    onProblem: (/** @type {unknown} */ problem) => {
      throw problem;
    },
  });
}

/** @param {any} program @param {number} words @param {number} dimension */
function makeStore(program, words, dimension) {
  const vectors = program.createMatrix(words, dimension);
  let state = 7;
  for (let row = 0; row < words; row++) {
    const values = program.matrixRow(vectors, row);
    for (let at = 0; at < dimension; at++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      values[at] = state / 2 ** 32 - 0.5;
    }
  }
  const list = Array.from({ length: words }, (_, row) => `word${row.toString(36)}`);
  return program.createStore({
    words: program.packWords(list),
    counts: Float64Array.from({ length: words }, (_, row) => words - row),
    vectors,
    initialVectors: null,
    outputVectors: null,
  });
}

/** @param {readonly number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** gensim in a process of its own that loads the model once a line. @param {string} python @param {string} folder @param {number} words @param {number} dimension */
async function startGensim(python, folder, words, dimension) {
  const script = join(folder, 'peer.py');
  writeFileSync(
    script,
    `import sys, time
import numpy
from gensim.models import KeyedVectors
words, dimension, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
vectors = KeyedVectors(dimension)
random = numpy.random.default_rng(7)
vectors.add_vectors(["word%d" % row for row in range(words)], random.random((words, dimension), numpy.float32) - 0.5)
vectors.save(path)
del vectors
print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    loaded = KeyedVectors.load(path)
    print((time.perf_counter() - start) * 1000, flush=True)
    del loaded
`,
  );
  const child = spawn(python, [script, `${words}`, `${dimension}`, join(folder, 'gensim.kv')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  return {
    async load() {
      child.stdin.write('\n');
      const { value } = await lines.next();
      return Number(value);
    },
    async stop() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

/** The first python3 that has gensim. */
function findPython() {
  for (const python of ['python3', '/usr/bin/python3']) {
    try {
      execFileSync(python, ['-c', 'import gensim'], { stdio: 'ignore' });
      return python;
    } catch {
      // The next one may have it.
    }
  }
  return null;
}

/** Milliseconds and peak memory of reopening in a process that does nothing else. @param {string} folder @param {string} entry @param {boolean} open */
function alone(folder, entry, open) {
  const answer = execFileSync(process.execPath, [
    fileURLToPath(import.meta.url),
    'child',
    folder,
    entry,
    `${open}`,
  ]);
  return /** @type {{ milliseconds: number, peakBytes: number }} */ (JSON.parse(answer.toString()));
}

/** What {@link alone} runs. @param {string} folder @param {string} entry @param {boolean} open */
async function child(folder, entry, open) {
  const program = await import(pathToFileURL(join(folder, 'program.mjs')).href);
  const library = libraryIn(program, folder);
  await library.list();
  const start = performance.now();
  if (open) (await library.read(entry)).store.words.word(0);
  const milliseconds = performance.now() - start;
  // The kernel's own record of the most that was resident, in KiB.
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const peakBytes = peak === undefined ? process.resourceUsage().maxRSS * 1024 : Number(peak) * 1024;
  console.log(JSON.stringify({ milliseconds, peakBytes }));
}

/** Whether the system let go of what it remembers of files. */
function dropCaches() {
  try {
    execFileSync('sync');
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
}

/** @param {{ words?: number, dimension?: number }} [options] */
export async function run({ words = 400_000, dimension = 100 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'semascope-reopen-'));
  try {
    const program = await loadProgram(folder);
    const library = libraryIn(program, folder);
    const origin = { kind: 'file', file: 'benchmark.txt', format: 'glove-text' };
    const store = makeStore(program, words, dimension);
    const keepStart = performance.now();
    const { entry, bytes } = await library.keep(store, { name: 'benchmark', origin });
    const keepMilliseconds = performance.now() - keepStart;
    const python = findPython();
    const gensim = python === null ? null : await startGensim(python, folder, words, dimension);
    const [ours, theirs, fresh, late] = [[], [], [], []].map((list) => /** @type {number[]} */ (list));
    for (let at = 0; at < runs; at++) {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      // What blocked before is not to be counted.
      await setTimeout(20);
      delay.reset();
      const start = performance.now();
      const opened = await library.read(entry);
      opened.store.words.word(words - 1);
      ours?.push(performance.now() - start);
      delay.disable();
      late?.push(delay.max / 1e6 - 5);
      fresh?.push(alone(folder, entry, true).milliseconds);
      if (gensim !== null) theirs?.push(await gensim.load());
    }
    await gensim?.stop();
    const rows = words * Math.ceil(dimension / 4) * 16;
    const idle = alone(folder, entry, false).peakBytes;
    const busy = alone(folder, entry, true).peakBytes;
    const cold = dropCaches() ? alone(folder, entry, true).milliseconds : null;
    const result = {
      words,
      dimension,
      entryBytes: bytes,
      keepMilliseconds: Math.round(keepMilliseconds),
      reopenMilliseconds: Math.round(median(ours ?? [])),
      fastestMilliseconds: Math.round(Math.min(...(ours ?? []))),
      freshProcessMilliseconds: Math.round(median(fresh ?? [])),
      coldMilliseconds: cold === null ? null : Math.round(cold),
      gensimMilliseconds: gensim === null ? null : Math.round(median(theirs ?? [])),
      peakMebibytesBeyondRows: Math.round((busy - rows) / 2 ** 20),
      idleMebibytes: Math.round(idle / 2 ** 20),
      eventLoopLateMilliseconds: Number(median(late ?? []).toFixed(1)),
    };
    console.log(
      `${words} × ${dimension} (${(bytes / 1e6).toFixed(0)} MB), median of ${runs} alternating warm runs, in milliseconds:`,
      `reopened ${result.reopenMilliseconds} (fastest ${result.fastestMilliseconds}; goal ${goal.milliseconds}),`,
      `in a process that just started ${result.freshProcessMilliseconds},`,
      `from the disk ${result.coldMilliseconds ?? '– (caches cannot be dropped here)'};`,
      `gensim loads its own format in ${result.gensimMilliseconds ?? '– (not installed)'}.`,
      `Kept in ${result.keepMilliseconds}.`,
      `Peak memory is the rows and ${result.peakMebibytesBeyondRows} MiB (goal ${goal.extraMebibytes}), of which ${result.idleMebibytes} MiB are the program before it reads.`,
      `The event loop was late by at most ${result.eventLoopLateMilliseconds} ms in half of the runs.`,
    );
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[2] === 'child') {
  await child(process.argv[3] ?? '', process.argv[4] ?? '', process.argv[5] === 'true');
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = Number(process.argv[2] ?? 400_000);
  const dimension = Number(process.argv[3] ?? 100);
  console.log(JSON.stringify(await run({ words, dimension }), null, 2));
}
