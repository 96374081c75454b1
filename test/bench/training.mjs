// Training beside gensim and the original word2vec tool: whole processes, from start to saved vectors, on the same tokenized text with the
// same options and threads. `node test/bench/training.mjs [--rounds 3] [--rows 'skip-gram 100 2,cbow 100 2'] [--word2vec PATH]` prints a
// table and JSON; a row is architecture, dimension and threads, and without `--rows` all are measured, some half an hour on two cores.
// `run()` gives the numbers of the first row to the whole benchmark, or of what the variables TRAINING_ROWS and TRAINING_ROUNDS name.
// Each round trains once with each program, one after the other, so that all meet the same machine; medians count, and the quality of
// each program is the mean over its rounds, one seed a round, judged by gensim's own evaluation for all (word2vec knows no seed).
// The built program must be there (`node scripts/build.mjs kernels main`). Without gensim only ours is measured. The tool is Google's
// word2vec.c, compiled with `gcc -O3 -march=native -funroll-loops word2vec.c -o word2vec -lm -lpthread`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { limitMeter, operationsPerWord } from './_multiply-adds.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = join(root, '../shared/data');
const allRows = ['skip-gram 100 2', 'skip-gram 100 1', 'skip-gram 300 2', 'skip-gram 300 1', 'cbow 100 2'];
const always = {
  window: 5,
  negative: 5,
  epochs: 5,
  minimumCount: 5,
  subsample: 1e-3,
};
// The rates that word2vec takes by itself, for every program.
const learningRates = { 'skip-gram': 0.025, cbow: 0.05 };

const gensimTraining = `
import json, sys, time
from gensim.models import Word2Vec
corpus, out, o = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
model = Word2Vec(sg=int(o["architecture"] == "skip-gram"), vector_size=o["dimension"], window=o["window"], negative=o["negative"], min_count=o["minimumCount"],
                 sample=o["subsample"], alpha=o["learningRate"], workers=o["threads"], seed=o["seed"], epochs=o["epochs"])
model.build_vocab(corpus_file=corpus)
started = time.perf_counter()
model.train(corpus_file=corpus, total_words=model.corpus_total_words, total_examples=model.corpus_count, epochs=o["epochs"])
trained = time.perf_counter() - started
model.wv.save_word2vec_format(out)
print(json.dumps({"trainSeconds": trained}))
`;

const evaluation = `
import json, sys
from gensim.models import KeyedVectors
vectors = KeyedVectors.load_word2vec_format(sys.argv[1])
pairs = vectors.evaluate_word_pairs(sys.argv[2])
accuracy, sections = vectors.evaluate_word_analogies(sys.argv[3])
print(json.dumps({"spearman": float(pairs[1][0]), "analogies": float(accuracy)}))
`;

/** The first python3 on the path that has gensim, or null. */
function findPython() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const python = join(folder, 'python3');
    if (existsSync(python) && spawnSync(python, ['-c', 'import gensim'], { stdio: 'ignore' }).status === 0) {
      return python;
    }
  }
  return null;
}

/**
 * Runs a process to its end and gives what it prints and the seconds it took.
 * @param read what becomes of its output; JSON if nothing is said
 */
function timed(command, args, read = JSON.parse) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${command} ${args[0]} failed (${status}):\n${stderr}`);
  return { result: read(stdout), seconds };
}

/** Writes the text as one sentence a line, lower-cased words between spaces, and gives the sentences. */
function tokenize(path) {
  const lines = gunzipSync(readFileSync(join(data, 'english-mixed.txt.gz')))
    .toString('utf8')
    .toLowerCase()
    .split('\n')
    .map((line) => line.match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? []);
  const sentences = lines.filter((line) => line.length > 0);
  writeFileSync(path, `${sentences.map((sentence) => sentence.join(' ')).join('\n')}\n`);
  return sentences;
}

function rowOptions(row) {
  const [architecture, dimension, threads] = row.trim().split(/\s+/);
  const learningRate = learningRates[architecture];
  if (learningRate === undefined || !(Number(dimension) > 0) || !(Number(threads) > 0)) {
    throw new Error(`“${row}” is no row: write it like “skip-gram 100 2” or “cbow 100 2”`);
  }
  return { ...always, architecture, dimension: Number(dimension), threads: Number(threads), learningRate };
}

function trainOurs(options, corpus, out, seed) {
  const given = {
    out,
    ...{ dim: options.dimension, window: options.window, negative: options.negative, epochs: options.epochs },
    'min-count': options.minimumCount,
    subsample: options.subsample,
    'learning-rate': options.learningRate,
    ...{ threads: options.threads, seed, tokenizer: 'whitespace' },
    ...{ architecture: options.architecture, engine: 'cpu' },
  };
  const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return timed(process.execPath, [join(root, 'dist/main/cli.js'), 'train', corpus, ...flags, '--json']);
}

function trainGensim(python, options, corpus, out, seed) {
  return timed(python, ['-c', gensimTraining, corpus, out, JSON.stringify({ ...options, seed })]);
}

function trainTool(tool, options, corpus, out) {
  const given = {
    ...{ train: corpus, output: out, size: options.dimension, window: options.window },
    ...{ negative: options.negative, hs: 0, iter: options.epochs, 'min-count': options.minimumCount },
    ...{ sample: options.subsample, alpha: options.learningRate, threads: options.threads },
    ...{ cbow: options.architecture === 'cbow' ? 1 : 0, binary: 0, debug: 0 },
  };
  const flags = Object.entries(given).flatMap(([name, value]) => [`-${name}`, String(value)]);
  return timed(tool, flags, () => ({ trainSeconds: null }));
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** What the rounds of one program come to; rates are words a second, words being tokens times epochs. */
function summary(rounds, words) {
  const seconds = rounds.map((round) => round.seconds);
  const trainSeconds = rounds.map((round) => round.result.trainSeconds);
  const quality = rounds.map((round) => round.quality).filter((found) => found !== null);
  return {
    ...{ seconds, trainSeconds },
    wholeProcessWordsPerSecond: words / median(seconds),
    trainWordsPerSecond: trainSeconds.includes(null) ? null : words / median(trainSeconds),
    wordsim353Spearman: quality.length > 0 ? mean(quality.map((found) => found.spearman)) : null,
    analogyAccuracy: quality.length > 0 ? mean(quality.map((found) => found.analogies)) : null,
  };
}

const text = (value, digits) => (value === null ? '–' : value.toFixed(digits)).padStart(12);

function printRow(row, { limit, programs, timesFaster }) {
  console.error(
    `\n${row.padEnd(20)}   whole Mw/s   train Mw/s  WordSim-353    analogies  we are times faster`,
  );
  for (const [name, program] of Object.entries(programs)) {
    console.error(
      `${name.padEnd(20)} ${text(program.wholeProcessWordsPerSecond / 1e6, 3)} ` +
        `${text(program.trainWordsPerSecond === null ? null : program.trainWordsPerSecond / 1e6, 3)} ` +
        `${text(program.wordsim353Spearman, 4)} ${text(program.analogyAccuracy, 4)} ` +
        `${name in timesFaster ? text(timesFaster[name], 2) : ''}`,
    );
  }
  console.error(
    `arithmetic: ${(limit.used / 1e9).toFixed(2)} G useful operations on floats a second in training, ` +
      `${(limit.possible / 1e9).toFixed(2)} G possible: ${(limit.share * 100).toFixed(0)} %`,
  );
}

/** All programs by turns, each with the seeds 1 … rounds. */
async function measureRow(options, { corpus, folder, judge, programs, rounds, sentences }) {
  const found = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  const limits = [];
  let meter = null;
  for (let seed = 1; seed <= rounds; seed++) {
    if (meter !== null) limits.push(meter() * options.threads);
    for (const [name, train] of Object.entries(programs)) {
      const vectors = join(folder, 'vectors.txt');
      const trained = train(options, corpus, vectors, seed);
      found[name].push({ ...trained, quality: judge(vectors) });
      if (name === 'semascope' && meter === null) {
        meter = await limitMeter(trained.result.device);
        limits.push(meter() * options.threads);
      }
    }
    const seconds = Object.entries(found).map(([name, all]) => `${name} ${all.at(-1).seconds.toFixed(1)} s`);
    console.error(`seed ${seed}: ${seconds.join(', ')}`);
  }
  const words = sentences.reduce((sum, sentence) => sum + sentence.length, 0) * options.epochs;
  const summaries = Object.fromEntries(
    Object.entries(found).map(([name, all]) => [name, summary(all, words)]),
  );
  const { semascope, ...peers } = summaries;
  const used = semascope.trainWordsPerSecond * operationsPerWord(sentences, options);
  const possible = median(limits);
  return {
    ...{ options, programs: summaries },
    timesFaster: Object.fromEntries(
      Object.entries(peers).map(([name, peer]) => [
        name,
        semascope.wholeProcessWordsPerSecond / peer.wholeProcessWordsPerSecond,
      ]),
    ),
    limit: { used, possible, share: used / possible },
  };
}

/** How many times as many words a second two threads train as one, for each shape of which both were measured. */
function scaling(rows) {
  const rate = (row) => rows[row]?.programs.semascope.trainWordsPerSecond;
  return Object.fromEntries(
    [...new Set(Object.keys(rows).map((row) => row.replace(/ \d+$/, '')))]
      .filter((shape) => rate(`${shape} 1`) && rate(`${shape} 2`))
      .map((shape) => [shape, rate(`${shape} 2`) / rate(`${shape} 1`)]),
  );
}

/**
 * Measures, prints a table for each row and gives {tokens, rows: {row: {options, programs, timesFaster, limit}}, scaling}; peers that are not
 * there are absent. {skipped} where the text is not there.
 * @param {{rounds?: number, rows?: readonly string[], word2vec?: string}} [what]
 */
export async function run({
  rounds = Number(process.env.TRAINING_ROUNDS ?? 3),
  rows = process.env.TRAINING_ROWS?.split(',') ?? allRows.slice(0, 1),
  word2vec = process.env.WORD2VEC,
} = {}) {
  if (!existsSync(join(data, 'english-mixed.txt.gz'))) {
    console.error('skipped: the text is not there');
    return { skipped: 'the text is not there' };
  }
  const folder = mkdtempSync(join(tmpdir(), 'semascope-training-'));
  try {
    const corpus = join(folder, 'corpus.txt');
    const sentences = tokenize(corpus);
    const python = findPython();
    if (python === null) console.error('gensim not installed: no comparison and no quality');
    if (!word2vec) console.error('word2vec: not measured, no tool was named');
    const files = ['wordsim353.tsv', 'questions-words.txt'].map((name) => join(data, name));
    const judge = (path) =>
      python === null ? null : timed(python, ['-c', evaluation, path, ...files]).result;
    const programs = {
      semascope: trainOurs,
      ...(python !== null && { gensim: (...args) => trainGensim(python, ...args) }),
      ...(word2vec && { word2vec: (...args) => trainTool(word2vec, ...args) }),
    };
    const measured = {};
    for (const row of rows) {
      const options = rowOptions(row);
      measured[row] = await measureRow(options, { corpus, folder, judge, programs, rounds, sentences });
      printRow(row, measured[row]);
    }
    const scales = scaling(measured);
    for (const [shape, scale] of Object.entries(scales))
      console.error(`${shape}: two threads train ${scale.toFixed(2)} times as fast as one`);
    const tokens = sentences.reduce((sum, sentence) => sum + sentence.length, 0);
    return { tokens, rows: measured, scaling: scales };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: { rounds: { type: 'string' }, rows: { type: 'string' }, word2vec: { type: 'string' } },
  });
  const result = await run({
    rounds: Number(values.rounds ?? 3),
    rows: values.rows?.split(',').map((row) => row.trim()) ?? allRows,
    word2vec: values.word2vec ?? process.env.WORD2VEC,
  });
  console.log(JSON.stringify(result, null, 2));
}
