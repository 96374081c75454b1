// The practice of a tutorial: a paragraph, 32 dimensions, 1000 epochs, the five most similar words to five chosen words, on the command line
// as a person would type it. Prints the seconds of each step and of all; the goal is under 5 seconds of computing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url));

const paragraph = `The old harbour wakes before the sun. Fishermen mend their nets on the quay while gulls circle above the boats and cry for
scraps. A baker carries warm bread from the oven to the market, and the smell of bread follows her along the narrow street. Children run
to the harbour to watch the boats come home with fish. The fishermen sell the fish at the market, next to the baker and her bread. At noon the
sun stands high above the harbour, the street is hot, and even the gulls rest on the quay. In the evening the boats leave again, the
fishermen sing, the baker closes her shop, and the children walk home along the street while the sun sinks into the sea behind the harbour.`;
const words = ['harbour', 'baker', 'fishermen', 'sun', 'children'];

/** @param {string[]} parameters */
function command(...parameters) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...parameters, '--json'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${parameters[0]} failed: ${stderr}`);
  return { seconds: (performance.now() - started) / 1000, result: JSON.parse(stdout) };
}

/** Runs the benchmark, prints a table and gives the figures. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'semascope-tutorial-'));
  try {
    const text = join(folder, 'paragraph.txt');
    const vectors = join(folder, 'paragraph.vec');
    writeFileSync(text, paragraph);
    const trained = command(
      'train',
      text,
      '--out',
      vectors,
      '--dim',
      '32',
      '--epochs',
      '1000',
      '--min-count',
      '1',
    );
    const nearest = command('neighbors', vectors, ...words, '--top', '5');
    const figures = {
      tokens: trained.result.words,
      trainSeconds: trained.result.trainSeconds,
      trainCommandSeconds: trained.seconds,
      neighborsCommandSeconds: nearest.seconds,
      totalSeconds: trained.seconds + nearest.seconds,
      neighbors: Object.fromEntries(
        nearest.result.map((/** @type {{word: string, neighbors: {word: string}[]}} */ entry) => [
          entry.word,
          entry.neighbors.map(({ word }) => word),
        ]),
      ),
    };
    console.table({
      'train, whole command': { seconds: figures.trainCommandSeconds.toFixed(2) },
      'neighbors, whole command': { seconds: figures.neighborsCommandSeconds.toFixed(2) },
      all: { seconds: figures.totalSeconds.toFixed(2) },
    });
    return figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(JSON.stringify(await run(), null, 2));
