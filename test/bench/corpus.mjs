// How fast a corpus is read: `node test/bench/corpus.mjs [file]` after a build. Prints a table, each line the best of three.
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../..', import.meta.url));
const largeText = join(root, '../shared/data/english-mixed.txt.gz');

/**
 * Runs the benchmark, prints a table and gives its rows.
 * @param {string} [path] the text; by default the shared English text, or the sample where that is absent
 */
export async function run(
  path = existsSync(largeText) ? largeText : join(root, 'assets/sample/sample-corpus.txt'),
) {
  const { size } = await stat(path);
  const bundle = await rolldown({
    cwd: root,
    input: { read: 'src/main/corpus/read-corpus.ts', starter: 'src/main/threads/starter.ts' },
    platform: 'node',
  });
  const { output } = await bundle.write({ dir: join(root, 'dist/bench'), format: 'esm' });
  await bundle.close();
  const load = (/** @type {string} */ name) =>
    import(join(root, 'dist/bench', output.find((chunk) => chunk.name === name)?.fileName ?? ''));
  const { readCorpus } = await load('read');
  const { threadStarter } = await load('starter');

  const rows = [];
  for (const tokenizer of ['whitespace', 'unicode']) {
    for (const cores of [1, 2]) {
      let best = null;
      for (let round = 0; round < 3; round++) {
        const { summary } = await readCorpus(
          { kind: 'file', path, name: basename(path) },
          { tokenizer, lowercase: tokenizer === 'unicode' },
          {
            id: 'bench',
            threads: threadStarter(join(root, 'dist/main/workers'), cores),
            signal: new AbortController().signal,
            report: () => undefined,
          },
        );
        if (best === null || summary.seconds < best.seconds) best = summary;
      }
      rows.push({
        tokenizer,
        cores,
        seconds: Number(best.seconds.toFixed(3)),
        'MB/s of the file': Number((size / 1e6 / best.seconds).toFixed(1)),
        'words/s': Math.round(best.tokens / best.seconds),
        tokens: best.tokens,
        distinct: best.distinctWords,
        sentences: best.sentences,
      });
    }
  }
  console.table(rows);
  return { text: basename(path), rows };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run(process.argv[2]);
