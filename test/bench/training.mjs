// Training beside gensim: whole processes, from start to saved vectors, on the same tokenized text with the same options and threads.
// `node test/bench/training.mjs [rounds]` prints a table and JSON; `run()` gives the numbers to the whole benchmark.
// Each round trains once with each program, one after the other, so that both meet the same machine; medians count, and the quality of
// each program is the mean over its rounds, one seed a round, judged by gensim's own evaluation for both.
// The built program must be there (`node scripts/build.mjs kernels main`). Without gensim only ours is measured.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = join(root, '../shared/data');
const options = {
  dimension: 100,
  window: 5,
  negative: 5,
  epochs: 5,
  minimumCount: 5,
  subsample: 1e-3,
  learningRate: 0.025,
  threads: 2,
};

const gensimTraining = `
import json, sys, time
from gensim.models import Word2Vec
corpus, out, o = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
model = Word2Vec(sg=1, vector_size=o["dimension"], window=o["window"], negative=o["negative"], min_count=o["minimumCount"],
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

/** Runs a process to its end and gives the JSON it prints and the seconds it took. */
function timed(command, args) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${command} ${args[0]} failed (${status}):\n${stderr}`);
  return { result: JSON.parse(stdout), seconds };
}

/** Writes the text as one sentence a line, lower-cased words between spaces, and says how many words there are. */
function tokenize(path) {
  let words = 0;
  const lines = gunzipSync(readFileSync(join(data, 'english-mixed.txt.gz')))
    .toString('utf8')
    .toLowerCase()
    .split('\n')
    .map((line) => line.match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? []);
  const sentences = lines.filter((line) => line.length > 0);
  for (const sentence of sentences) words += sentence.length;
  writeFileSync(path, `${sentences.map((sentence) => sentence.join(' ')).join('\n')}\n`);
  return words;
}

function trainOurs(corpus, out, seed) {
  const given = {
    out,
    ...{ dim: options.dimension, window: options.window, negative: options.negative, epochs: options.epochs },
    'min-count': options.minimumCount,
    subsample: options.subsample,
    'learning-rate': options.learningRate,
    ...{ threads: options.threads, seed, tokenizer: 'whitespace' },
  };
  const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return timed(process.execPath, [join(root, 'dist/main/cli.js'), 'train', corpus, ...flags, '--json']);
}

function trainGensim(python, corpus, out, seed) {
  return timed(python, ['-c', gensimTraining, corpus, out, JSON.stringify({ ...options, seed })]);
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
    trainWordsPerSecond: words / median(trainSeconds),
    wordsim353Spearman: quality.length > 0 ? mean(quality.map((found) => found.spearman)) : null,
    analogyAccuracy: quality.length > 0 ? mean(quality.map((found) => found.analogies)) : null,
  };
}

function printTable(rows) {
  const text = (value, digits) => (value === null ? '–' : value.toFixed(digits)).padStart(12);
  console.error(`${''.padEnd(12)}   whole Mw/s   train Mw/s  WordSim-353    analogies`);
  for (const [name, row] of Object.entries(rows)) {
    console.error(
      `${name.padEnd(12)} ${text(row.wholeProcessWordsPerSecond / 1e6, 3)} ${text(row.trainWordsPerSecond / 1e6, 3)} ` +
        `${text(row.wordsim353Spearman, 4)} ${text(row.analogyAccuracy, 4)}`,
    );
  }
}

/**
 * Measures, prints a table and gives {options, tokens, semascope, gensim, ratio: {wholeProcess, train}}, `gensim` and `ratio` null where it is
 * not installed; or {skipped} where the text is not there.
 */
export async function run({ rounds = 3 } = {}) {
  if (!existsSync(join(data, 'english-mixed.txt.gz'))) {
    console.error('skipped: the text is not there');
    return { skipped: 'the text is not there' };
  }
  const folder = mkdtempSync(join(tmpdir(), 'semascope-training-'));
  try {
    const corpus = join(folder, 'corpus.txt');
    const tokens = tokenize(corpus);
    const python = findPython();
    if (python === null) console.error('gensim not installed: no comparison and no quality');
    const judge = (path) =>
      timed(python, [
        '-c',
        evaluation,
        path,
        ...['wordsim353.tsv', 'questions-words.txt'].map((name) => join(data, name)),
      ]).result;
    const ours = [];
    const theirs = [];
    for (let seed = 1; seed <= rounds; seed++) {
      const vectors = join(folder, 'vectors.txt');
      const mine = trainOurs(corpus, vectors, seed);
      ours.push({ ...mine, quality: python === null ? null : judge(vectors) });
      if (python !== null) {
        const peer = trainGensim(python, corpus, vectors, seed);
        theirs.push({ ...peer, quality: judge(vectors) });
      }
      const peerSeconds = theirs.at(-1)?.seconds.toFixed(1) ?? '–';
      console.error(`seed ${seed}: ${ours.at(-1).seconds.toFixed(1)} s, gensim ${peerSeconds} s`);
    }
    const words = tokens * options.epochs;
    const semascope = summary(ours, words);
    const gensim = python === null ? null : summary(theirs, words);
    printTable(gensim === null ? { semascope } : { semascope, gensim });
    const ratio = gensim && {
      wholeProcess: semascope.wholeProcessWordsPerSecond / gensim.wholeProcessWordsPerSecond,
      train: semascope.trainWordsPerSecond / gensim.trainWordsPerSecond,
    };
    if (ratio) {
      console.error(
        `times gensim: ${ratio.wholeProcess.toFixed(2)} whole process, ${ratio.train.toFixed(2)} training alone`,
      );
    }
    return { options, tokens, semascope, gensim, ratio };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(await run({ rounds: Number(process.argv[2] ?? 3) }), null, 2));
}
