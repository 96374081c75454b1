// `npm test`: every check of the project, one after the other, and a last line with the totals.
// `node scripts/test.mjs STEP …` runs only the named steps.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOrInstallChromium } from './chromium.mjs';

/**
 * `secondTry`: how many of those that passed did so only when they were tried again.
 * @typedef {{ passed: number, failed: number, skipped: number, secondTry?: number }} Counts
 */
/** @typedef {{ name: string, title: string, commands: string[][], report?: 'vitest' | 'playwright', browser?: true }} Step */

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = await mkdtemp(join(tmpdir(), 'semascope-test-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

/** @param {string} file @param {string[]} parameters */
const node = (file, ...parameters) => [process.execPath, join(root, file), ...parameters];
/** @param {string} tool the tool's file in node_modules @param {string[]} parameters */
const tool = (tool, ...parameters) => node(join('node_modules', tool), ...parameters);
const biome = (/** @type {string[]} */ ...parameters) => tool('@biomejs/biome/bin/biome', ...parameters);
const typescript = (/** @type {string} */ folder) => tool('typescript/bin/tsc', '-p', folder);

/** @type {Step[]} */
const steps = [
  { name: 'format', title: 'format', commands: [biome('format', '.')] },
  { name: 'lint', title: 'lint', commands: [biome('lint', '--error-on-warnings', '.')] },
  { name: 'layers', title: 'layers', commands: [node('scripts/layers.mjs')] },
  { name: 'unused', title: 'unused files, exports and dependencies', commands: [tool('knip/bin/knip.js')] },
  {
    name: 'types',
    title: 'types of every room',
    commands: ['src/shared', 'src/main', 'src/renderer', 'test', 'scripts'].map(typescript),
  },
  { name: 'build', title: 'build', commands: [node('scripts/build.mjs')] },
  {
    name: 'unit',
    title: 'unit and conformance tests',
    report: 'vitest',
    commands: [
      tool(
        'vitest/vitest.mjs',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${vitestReport}`,
      ),
    ],
  },
  { name: 'pack', title: 'packed application', commands: [node('scripts/pack-check.mjs')] },
  {
    name: 'e2e',
    title: 'end-to-end tests: browser host, desktop stand-in, Electron',
    report: 'playwright',
    browser: true,
    commands: [tool('@playwright/test/cli.js', 'test', '--reporter=list,json')],
  },
];

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !steps.some((step) => step.name === name));
if (unknown !== undefined) {
  console.error(`There is no step ${unknown}. Steps: ${steps.map(({ name }) => name).join(' ')}`);
  process.exit(2);
}

/** @type {{ step: Step, counts: Counts, seconds: number }[]} */
const results = [];
for (const step of steps) {
  if (wanted.length > 0 && !wanted.includes(step.name)) continue;
  console.log(`\n── ${step.title}`);
  const started = performance.now();
  const counts = await runStep(step);
  results.push({ step, counts, seconds: (performance.now() - started) / 1000 });
}
await rm(reports, { recursive: true, force: true });

console.log('\n── summary');
for (const { step, counts, seconds } of results) {
  const mark = counts.failed > 0 ? 'FAILED' : 'ok';
  console.log(
    `${mark.padEnd(6)} ${seconds.toFixed(1).padStart(6)} s  ${step.title}: ${sentence(counts)}${again(counts)}`,
  );
}
const total = sum(results.map(({ counts }) => counts));
if (total.failed > 0) process.exitCode = 1;
console.log(sentence(total));

/** @param {Step} step @returns {Promise<Counts>} */
async function runStep(step) {
  /** @type {NodeJS.ProcessEnv} */
  const environment = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport };
  if (step.browser) {
    try {
      environment['CHROMIUM_PATH'] = findOrInstallChromium();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1, skipped: 0 };
    }
  }
  let good = true;
  // All commands of a step run, so that one report shows everything there is to mend.
  for (const command of step.commands) good = (await run(command, environment)) && good;
  if (step.report === undefined) return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 };
  const counts = await (step.report === 'vitest' ? readVitest() : readPlaywright());
  // A runner that fails without a failed test (a file that does not load, a crash) is a failure too.
  return good || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** @param {string[]} command @param {NodeJS.ProcessEnv} environment @returns {Promise<boolean>} */
function run([command = '', ...parameters], environment) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: environment,
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function readVitest() {
  const report = await readJson(vitestReport);
  return {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
}

async function readPlaywright() {
  const stats = (await readJson(playwrightReport))?.stats;
  return {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
    skipped: stats?.skipped ?? 0,
    secondTry: stats?.flaky ?? 0,
  };
}

/** The report, or `null` when the runner wrote none. */
async function readJson(/** @type {string} */ path) {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : JSON.parse(text);
}

/** @param {Counts[]} all @returns {Counts} */
function sum(all) {
  const add = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    all.reduce((so, counts) => so + counts[key], 0);
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') };
}

/** @param {Counts} counts */
function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Tests that passed only when they were tried again are worth a look, though they count as passed. @param {Counts} counts */
function again({ secondTry = 0 }) {
  return secondTry === 0 ? '' : ` (${secondTry} passed only on the second try)`;
}
