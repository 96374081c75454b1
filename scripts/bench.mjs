// Runs the benchmarks side by side with their peers and prints each result as a table and, at the end, everything as one JSON document.
// `npm run bench` runs all; `npm run bench -- training pca` only those named. Machines are noisy: look at the ratios, not at the seconds.
import { readdir } from 'node:fs/promises';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { basename } from 'node:path';

const folder = new URL('../test/bench/', import.meta.url);
const available = (await readdir(folder))
  .filter((file) => file.endsWith('.mjs') && !file.startsWith('_'))
  .map((file) => basename(file, '.mjs'));
const named = process.argv.slice(2);
const unknown = named.filter((name) => !available.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${available.join(', ')}.`);
  process.exit(2);
}

/** @type {Record<string, unknown>} */
const results = {
  machine: {
    processor: cpus()[0]?.model.trim(),
    threads: availableParallelism(),
    platform: `${platform()} ${arch()}`,
    node: process.version,
  },
};
for (const name of named.length > 0 ? named : available) {
  console.error(`\n— ${name} —`);
  const { run } = await import(new URL(`${name}.mjs`, folder).href);
  results[name] = await run();
}
console.log(JSON.stringify(results, null, 2));
