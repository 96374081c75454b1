// The 19,544 questions of questions-words.txt against 30,000 words of 100 numbers, beside gensim's evaluate_word_analogies on the same vectors in
// the same run. `node test/bench/evaluation.mjs` asks gensim every eighth question of each section and scales its time, since it takes as long for
// each; with `--full` it is asked all. Accuracies of what both were asked must be equal.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { findPython, median, writeRows } from './pca.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const standardFile = join(root, '..', 'shared', 'data', 'questions-words.txt');
const repeats = 5;
const sampledShare = 8;

const peer = `
import json, sys, time
import numpy as np
from gensim.models import KeyedVectors
path, words, dimension, questions, repeats = sys.argv[1], json.load(open(sys.argv[2])), int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
kv = KeyedVectors(vector_size=dimension)
kv.add_vectors(words, np.fromfile(path, dtype=np.float32).reshape(len(words), dimension))
kv.fill_norms()
seconds = []
for _ in range(repeats):
    start = time.perf_counter()
    _, sections = kv.evaluate_word_analogies(questions)
    seconds.append(time.perf_counter() - start)
scores = [[s["section"], len(s["correct"]), len(s["correct"]) + len(s["incorrect"])] for s in sections[:-1]]
print(json.dumps({"seconds": seconds, "sections": scores}))
`;

/** The modules under test as one bundle in `folder`, since Node 20 reads no TypeScript. */
async function loadProgram(folder) {
  const entry = join(folder, 'entry.ts');
  const from = (path) => JSON.stringify(join(root, 'src', path));
  writeFileSync(
    entry,
    `export { AnalysisPool } from ${from('main/analysis/pool.ts')};
     export { createStore } from ${from('main/embeddings/store.ts')};
     export { createMatrix, matrixRow, matrixValues } from ${from('main/kernels/matrix.ts')};
     export { threadStarter } from ${from('main/threads/starter.ts')};
     export { packWords } from ${from('shared/word-table.ts')};`,
  );
  const bundle = await rolldown({ input: entry, platform: 'node' });
  await bundle.write({ file: join(folder, 'program.mjs'), format: 'esm' });
  await bundle.close();
  return import(pathToFileURL(join(folder, 'program.mjs')).href);
}

/** Reproducible numbers in −0.5 … 0.5. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

/** The file as sections of questions, each four words. */
function readSections(text) {
  const sections = [];
  for (const line of text.trim().split('\n')) {
    if (line.startsWith(': ')) sections.push({ name: line.slice(2), questions: [] });
    else sections.at(-1).questions.push(line.split(' '));
  }
  return sections;
}

/**
 * Vectors in which analogies hold now and then: in each section the second word of a pair is the first one, moved by what all its pairs have in
 * common and by chance. Words that no question has fill the vocabulary.
 */
function makeVectors(sections, words, dimension, row) {
  const random = randomNumbers(7);
  const vector = () => Float64Array.from({ length: dimension }, random);
  const known = new Map();
  for (const { questions } of sections) {
    const common = vector();
    for (const question of questions) {
      for (const [from, to] of [question.slice(0, 2), question.slice(2)]) {
        if (!known.has(from)) known.set(from, vector());
        if (known.has(to)) continue;
        const start = known.get(from);
        known.set(
          to,
          start.map((value, i) => value + common[i] + 1.6 * random()),
        );
      }
    }
  }
  for (const [index, word] of words.entries()) row(index).set(known.get(word) ?? vector());
}

/** Milliseconds beyond the 5 that were asked for. */
function lateness(delay) {
  return { p99: delay.percentile(99) / 1e6 - 5, max: delay.max / 1e6 - 5 };
}

/** Measures, prints a table and gives {questions, words, dimension, seconds, gensim, ratio, accuracy, sameAccuracies, eventLoopDelay}; null without the shared data. */
export async function run({
  words: count = 30_000,
  dimension = 100,
  full = process.argv.includes('--full'),
} = {}) {
  if (!existsSync(standardFile)) {
    console.log('skipped: questions-words.txt is not among the shared data');
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'semascope-evaluation-'));
  try {
    const program = await loadProgram(folder);
    const standard = readFileSync(standardFile);
    const sections = readSections(standard.toString());
    const asked = new Set(sections.flatMap(({ questions }) => questions.flat()));
    const words = [...asked];
    for (let filler = 0; words.length < count; filler++) words.push(`filler${filler}`);
    const matrix = program.createMatrix(count, dimension);
    makeVectors(sections, words, dimension, (index) => program.matrixRow(matrix, index));
    const store = program.createStore({
      words: program.packWords(words),
      counts: null,
      vectors: matrix,
      initialVectors: null,
      outputVectors: null,
    });
    const starter = program.threadStarter(join(root, 'dist/main/workers'));
    const pool = await program.AnalysisPool.create(starter, join(root, 'dist/main/kernels'));
    const evaluate = async (bytes) => {
      const started = performance.now();
      const text = { name: 'questions-words.txt', bytes: new Uint8Array(bytes), lineEnd: 10 };
      const report = await pool.evaluate(store, text, { method: 'add', restrict: 300_000 });
      return { report, seconds: (performance.now() - started) / 1000 };
    };
    // The first run also starts the threads.
    const { report } = await evaluate(standard);
    // On a busy machine timers are late by themselves, so the same is measured while nothing is done.
    const idle = monitorEventLoopDelay({ resolution: 5 });
    idle.enable();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    idle.disable();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const seconds = [];
    for (let round = 0; round < repeats; round++) seconds.push((await evaluate(standard)).seconds);
    delay.disable();
    const result = {
      questions: report.asked,
      words: count,
      dimension,
      threads: starter.cores,
      seconds: median(seconds),
      accuracy: report.correct / report.asked,
      eventLoopDelay: { ...lateness(delay), idle: lateness(idle) },
      gensim: null,
      gensimAsked: null,
      ratio: null,
      sameAccuracies: null,
    };
    const python = findPython('gensim');
    if (python !== null) {
      const share = full ? 1 : sampledShare;
      const sample = sections.map(
        ({ name, questions }) =>
          `: ${name}\n${questions
            .filter((_, index) => index % share === 0)
            .map((question) => `${question.join(' ')}\n`)
            .join('')}`,
      );
      const [rows, names, file] = ['rows.f32', 'words.json', 'sample.txt'].map((name) => join(folder, name));
      writeRows(rows, program.matrixValues(matrix), count, dimension, matrix.stride);
      writeFileSync(names, JSON.stringify(words));
      writeFileSync(file, sample.join(''));
      const rounds = full ? 1 : 3;
      const args = ['-c', peer, rows, names, String(dimension), file, String(rounds)];
      const answer = spawnSync(python, args, { encoding: 'utf8' });
      if (answer.status !== 0) throw new Error(`gensim failed: ${answer.stderr}`);
      const theirs = JSON.parse(answer.stdout);
      const ours = (await evaluate(readFileSync(file))).report;
      result.gensimAsked = ours.asked;
      result.gensim = (median(theirs.seconds) * report.asked) / ours.asked;
      result.ratio = result.gensim / result.seconds;
      result.sameAccuracies =
        JSON.stringify(theirs.sections) ===
        JSON.stringify(ours.sections.map((section) => [section.name, section.correct, section.asked]));
    }
    await pool.dispose();
    console.table({
      [`Semascope, ${result.threads} threads`]: {
        seconds: result.seconds,
        'times faster': result.ratio,
        accuracy: result.accuracy,
        'equal accuracies': result.sameAccuracies,
        'event loop late, p99 ms': result.eventLoopDelay.p99,
        'the same idle': result.eventLoopDelay.idle.p99,
      },
      [full ? 'gensim' : `gensim, asked ${result.gensimAsked ?? 0} of ${result.questions}, scaled`]: {
        seconds: result.gensim ?? 'not installed',
        'times faster': 1,
      },
    });
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await run(), null, 2));
