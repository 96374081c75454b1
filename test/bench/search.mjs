// Search by spelling over 400,000 words, in every mode, as the program's pool of threads answers it.
// `node test/bench/search.mjs [words]` prints a table and JSON; `run()` gives the numbers to the whole benchmark.
// The built threads and kernels must be there (`node scripts/build.mjs kernels main`).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modes = /** @type {const} */ (['all', 'exact', 'prefix', 'substring', 'fuzzy', 'pattern']);
const queriesOfMode = 120;
/** What the panel lists, and what a word set of all hits takes. */
const limits = [60, 100_000];

/** @typedef {() => number} Random gives a number in 0 … 1 */

/** The modules under test as one bundle in `folder`, since Node 20 reads no TypeScript. @param {string} folder */
async function loadProgram(folder) {
  const entry = join(folder, 'entry.ts');
  const from = (/** @type {string} */ path) => JSON.stringify(join(root, 'src', path));
  writeFileSync(
    entry,
    `export { AnalysisPool } from ${from('main/analysis/pool.ts')};
     export { threadStarter } from ${from('main/threads/starter.ts')};
     export { packWords, WordTable } from ${from('shared/word-table.ts')};`,
  );
  const bundle = await rolldown({ input: entry, platform: 'node' });
  await bundle.write({ file: join(folder, 'program.mjs'), format: 'esm' });
  await bundle.close();
  return import(pathToFileURL(join(folder, 'program.mjs')).href);
}

/** The same numbers in every run. @param {number} seed @returns {Random} */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const onsets =
  'b c d f g h j k l m n p r s t v w z br ch cl cr dr fl gr pl pr sh sl sp st str th tr wh'.split(' ');
const vowels = 'a e i o u a e i o e ai ea ee ie io ou oo'.split(' ');
const codas = ['', '', '', 'n', 'r', 's', 't', 'l', 'd', 'm', 'ng', 'nd', 'st', 'ck', 'rs', 'nt'];
const otherScripts = [
  'абвгдежзиклмнопрстуфхцчшыя',
  'αβγδεζηθικλμνξοπρστυφχψω',
  'àâçéèêëîïôöüßñøåæ',
  '日本語東京都大学中国人山川',
];

/** Distinct words with the lengths of a large English vocabulary (about 8 letters, few beyond 15); one in twelve is not plain ASCII. */
function makeWords(/** @type {number} */ count) {
  const random = seeded(7);
  /** @template T @param {ArrayLike<T>} list @returns {T} */
  const any = (list) => /** @type {T} */ (list[Math.floor(random() * list.length)]);
  const words = new Set();
  while (words.size < count) {
    let word = '';
    if (random() < 1 / 12) {
      const letters = [...any(otherScripts)];
      for (let left = 2 + Math.floor(random() * 8); left > 0; left--) word += any(letters);
    } else {
      const syllables = 1 + Math.floor(random() * 2 + random() * 2.4);
      for (let left = syllables; left > 0; left--) word += any(onsets) + any(vowels) + any(codas);
      if (random() < 0.02) word += `-${1 + Math.floor(random() * 999)}`;
    }
    if (random() < 0.15) word = word.charAt(0).toUpperCase() + word.slice(1);
    words.add(word);
  }
  const list = [...words];
  // On this one a badly made regular expression goes back and forth forever.
  list[1000] = `${'a'.repeat(40)}!`;
  return list;
}

/** Texts of 1 … 12 letters: pieces of words, words with a slip, and what no word holds. @param {readonly string[]} words */
function makeQueries(words) {
  const random = seeded(11);
  return Array.from({ length: queriesOfMode }, (_, at) => {
    const word = /** @type {string} */ (words[Math.floor(random() * random() * words.length)]);
    const letters = [...word].slice(0, 1 + (at % 12));
    if (at % 3 === 1) letters[Math.floor(random() * letters.length)] = 'e';
    if (at % 7 === 3) letters.push('q');
    return letters.join('').slice(0, 12);
  });
}

/** @param {readonly number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2));
}

/** Measures, prints tables and gives {words, threads, firstMilliseconds, eventLoopMilliseconds, endlessPattern, modes}. */
export async function run({ words: count = 400_000 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'semascope-search-'));
  try {
    const { AnalysisPool, threadStarter, packWords, WordTable } = await loadProgram(folder);
    const list = makeWords(count);
    const packed = packWords(list);
    const shared = {
      bytes: new Uint8Array(new SharedArrayBuffer(packed.bytes.length)),
      offsets: new Uint32Array(new SharedArrayBuffer(packed.offsets.byteLength)),
    };
    shared.bytes.set(packed.bytes);
    shared.offsets.set(packed.offsets);
    const words = new WordTable(shared);
    const starter = threadStarter(join(root, 'dist/main/workers'));
    const pool = await AnalysisPool.create(starter, join(root, 'dist/main/kernels'));
    // A model that was opened has been projected, so the threads run already.
    await pool.search({ words: new WordTable(packWords(['a'])) }, 'a', 'all', 1);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    /** @param {() => Promise<unknown>} ask */
    const time = async (ask) => {
      const start = performance.now();
      await ask();
      return performance.now() - start;
    };
    const first = await time(() => pool.search({ words }, 'the', 'all', 60));

    const queries = makeQueries(list);
    /** @param {string} mode @param {number} limit @param {(text: string) => Promise<unknown>} ask */
    const row = async (mode, limit, ask) => {
      const milliseconds = [];
      for (const text of queries) milliseconds.push(await time(() => ask(text)));
      const [median, p95, worst] = [0.5, 0.95, 1].map((share) => quantile(milliseconds, share));
      return { mode, limit, median, p95, worst };
    };
    const rows = [];
    for (const limit of limits) {
      for (const mode of modes)
        rows.push(await row(mode, limit, (text) => pool.search({ words }, text, mode, limit)));
    }
    rows.push(await row('spellings', 3, (text) => pool.spellings(words, text, 3)));
    let hung = 0;
    const hanging = time(() => pool.search({ words }, '^(a+)+$', 'pattern', 60)).then((milliseconds) => {
      hung = milliseconds;
    });
    const beside = [];
    for (let at = 0; hung === 0; at++)
      beside.push(await time(() => pool.search({ words }, queries[at % queries.length] ?? '', 'all', 60)));
    await hanging;
    delay.disable();
    await pool.dispose();
    const result = {
      words: count,
      threads: starter.cores,
      firstMilliseconds: Number(first.toFixed(1)),
      eventLoopMilliseconds: {
        p99: Number((delay.percentile(99) / 1e6 - 5).toFixed(1)),
        worst: Number((delay.max / 1e6 - 5).toFixed(1)),
      },
      /** A regular expression that never ends: when it is stopped, and what searches take meanwhile. */
      endlessPattern: {
        milliseconds: Math.round(hung),
        besideMedian: quantile(beside, 0.5),
        besideP95: quantile(beside, 0.95),
      },
      modes: rows,
    };
    console.table(rows);
    console.log(
      `${count} words, ${result.threads} threads, ${queriesOfMode} texts of 1 to 12 letters in each mode; milliseconds.`,
      `The first search, which folds all words: ${result.firstMilliseconds} ms.`,
      `Event loop late by ${result.eventLoopMilliseconds.p99} ms (p99), ${result.eventLoopMilliseconds.worst} ms (worst).`,
      `A regular expression without end is stopped after ${result.endlessPattern.milliseconds} ms;`,
      `searches beside it take ${result.endlessPattern.besideMedian} ms (median), ${result.endlessPattern.besideP95} ms (p95).`,
    );
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = Number(process.argv[2] ?? 400_000);
  console.log(JSON.stringify(await run({ words }), null, 2));
}
