// A word in 200 sentences of 20 words through a contextual model of 6 layers and 384 numbers with random weights: in batches against one sentence after the
// other in the same process, how long cancelling takes, and how late the event loop of main is meanwhile.
// `node test/bench/contexts.mjs` prints a table and JSON; `run()` gives the numbers to the whole benchmark. Needs a finished build.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { writeBertFolder } from '../support/onnx/context-fixtures.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const runs = 7;
const goal = { speedup: 3, cancelMilliseconds: 500 };
const sizes = { vocabulary: 3000, width: 384, layers: 6, heads: 12, inner: 1536, positions: 512 };
const word = 'light';

/** The modules under test as one bundle in `folder`, since Node 20 reads no TypeScript. @param {string} folder */
async function loadProgram(folder) {
  const entry = join(folder, 'entry.ts');
  const from = (/** @type {string} */ path) => JSON.stringify(join(root, 'src/main', path));
  writeFileSync(
    entry,
    `export { nodeProcesses } from ${from('processes/node-processes.ts')};
     export { ContextProcess } from ${from('services/context-process.ts')};
     export { makeStudy } from ${from('services/make-study.ts')};
     export { SentenceCache } from ${from('services/sentence-cache.ts')};`,
  );
  const bundle = await rolldown({ input: entry, platform: 'node' });
  await bundle.write({ file: join(folder, 'program.mjs'), format: 'esm' });
  await bundle.close();
  return import(pathToFileURL(join(folder, 'program.mjs')).href);
}

/** Sentences of 20 words of the sample text, the word somewhere in each, no two alike. */
function makeSentences(count = 200) {
  const text = readFileSync(join(root, 'assets/sample/sample-corpus.txt'), 'utf8');
  const words = (text.match(/\p{L}+/gu) ?? []).filter((found) => found.toLowerCase() !== word);
  return Array.from({ length: count }, (_, at) => {
    const own = words.slice(at * 19, (at + 1) * 19);
    return [...own.slice(0, at % 20), word, ...own.slice(at % 20)].join(' ');
  });
}

/** @param {readonly number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export async function run({ threads = availableParallelism() } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'semascope-contexts-'));
  /** @type {any} */
  let model = null;
  try {
    const program = await loadProgram(folder);
    await writeBertFolder(join(folder, 'model'), sizes, { quantized: false });
    model = await program.ContextProcess.load(program.nodeProcesses(join(root, 'dist/main/workers')), {
      folder: join(folder, 'model'),
      name: 'benchmark',
      weights: 'onnx/model.onnx',
      device: 'cpu',
      threads,
      tokenizerBytes: 1e6,
    });
    const sentences = makeSentences();
    const study = (
      /** @type {readonly string[]} */ list,
      signal = new AbortController().signal,
      report = () => {},
    ) =>
      program.makeStudy({
        reader: model,
        asked: { model: 'benchmark', word, pooling: 'mean' },
        sentences: list,
        cache: new program.SentenceCache(),
        signal,
        report,
      });
    const together = () => study(sentences);
    const oneByOne = async () => {
      for (const sentence of sentences) await study([sentence]);
    };
    await together();
    /** @type {{ batched: number[], single: number[], peer: number[], late: number[], cancel: number[] }} */
    const times = { batched: [], single: [], peer: [], late: [], cancel: [] };
    for (let at = 0; at < runs; at++) {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      await setTimeout(20);
      delay.reset();
      times.batched.push(await timed(together));
      delay.disable();
      times.late.push(Math.max(0, delay.percentile(99) / 1e6 - 5));
      times.single.push(await timed(oneByOne));
      times.peer.push(transformersOneByOne(join(folder, 'model'), sentences));
      times.cancel.push(await cancelled(study, sentences, 0.1 + (0.6 * at) / runs));
    }
    const [batched, single, peer] = [times.batched, times.single, times.peer].map(median);
    const result = {
      sentences: sentences.length,
      threads,
      batchedMilliseconds: Math.round(batched),
      oneByOneMilliseconds: Math.round(single),
      speedup: Number((single / batched).toFixed(2)),
      transformersMilliseconds: Math.round(peer),
      overTransformers: Number((peer / batched).toFixed(2)),
      sentencesPerSecond: Math.round((sentences.length / batched) * 1000),
      cancelMilliseconds: Number(median(times.cancel).toFixed(1)),
      slowestCancelMilliseconds: Number(Math.max(...times.cancel).toFixed(1)),
      eventLoopLateMilliseconds: Number(median(times.late).toFixed(1)),
    };
    console.log(
      `${sentences.length} sentences of 20 words, ${sizes.layers} layers of ${sizes.width}, ${threads} threads, medians of ${runs} alternating runs:`,
      `in batches ${result.batchedMilliseconds} ms, one by one ${result.oneByOneMilliseconds} ms, ${result.speedup} times as fast (goal ${goal.speedup});`,
      `one by one through transformers.js as it comes ${result.transformersMilliseconds} ms, ${result.overTransformers} times as long as in batches;`,
      `cancelled in ${result.cancelMilliseconds} ms (slowest ${result.slowestCancelMilliseconds}, goal ${goal.cancelMilliseconds});`,
      `99 % of main's timers were late by at most ${result.eventLoopLateMilliseconds} ms.`,
    );
    return result;
  } finally {
    await model?.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of the peer in a process of its own. @param {string} folder @param {readonly string[]} sentences */
function transformersOneByOne(folder, sentences) {
  const script = fileURLToPath(new URL('_transformers-peer.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], {
    input: JSON.stringify(sentences),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`transformers.js failed (${status}):\n${stderr}`);
  return Number(JSON.parse(stdout));
}

/** Milliseconds of some work. @param {() => Promise<unknown>} work */
async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Milliseconds from cancelling a study, when a share of it is done, to its answer.
 * @param {(list: readonly string[], signal: AbortSignal, report: (progress: any) => void) => Promise<unknown>} study
 * @param {readonly string[]} sentences @param {number} share
 */
async function cancelled(study, sentences, share) {
  const stop = new AbortController();
  let start = Number.NaN;
  const report = (/** @type {{ fraction: number }} */ { fraction }) => {
    if (fraction < share || stop.signal.aborted) return;
    // Into the batch that comes next.
    setTimeout(5).then(() => {
      start = performance.now();
      stop.abort();
    });
  };
  await study(sentences, stop.signal, report).catch(() => undefined);
  return performance.now() - start;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(
    JSON.stringify(await run({ threads: Number(process.argv[2] ?? availableParallelism()) }), null, 2),
  );
}
