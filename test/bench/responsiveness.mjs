// How free the program stays while it trains: delay of the event loops of main and of the page, and how soon a cancel takes effect. The
// browser host trains on the large English text (the sample, where that is absent) in real Chromium. Goals: p99 of at most 50 ms, cancel within 0.5 s.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openPage, openText } from './_browser-host.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const largeText = join(root, '..', 'shared', 'data', 'english-mixed.txt.gz');

/** Runs the benchmark, prints a table and gives the figures. */
export async function run() {
  const monitor = pathToFileURL(join(root, 'test/bench/_event-loop-delay.mjs')).href;
  const { page, host, close } = await openPage(['--import', monitor]);
  try {
    const cloud = page.getByRole('region', { name: 'Embedding cloud' });
    const training = page.getByRole('progressbar', { name: 'Training' });
    await cloud.getByText(/exact/).waitFor({ timeout: 60_000 });

    let text = 'sample';
    if (existsSync(largeText)) {
      text = 'english-mixed.txt.gz';
      await openText(page, largeText, text);
    }
    await page.evaluate(measurePage);
    host.send('start');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await training.first().waitFor();
    await training.first().waitFor({ state: 'detached', timeout: 300_000 });
    const pageDelay = await page.evaluate('window.pageDelay()');
    const mainDelay = once(host, 'message');
    host.send('stop');
    const [main] = await mainDelay;

    const cancels = [];
    for (let round = 0; round < 3; round++) {
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      await training.first().waitFor();
      cancels.push(await page.evaluate(cancelTraining));
    }
    const figures = { text, main, page: pageDelay, cancelSeconds: Math.max(...cancels) };
    console.table({
      'main event loop (ms late)': main,
      'page event loop (ms late)': pageDelay,
    });
    console.log(`cancel: ${figures.cancelSeconds.toFixed(2)} s at most, click to end, of ${cancels.length}`);
    return figures;
  } finally {
    await close();
  }
}

/** Runs in the page: presses Cancel; the seconds until no training is shown any more. */
function cancelTraining() {
  return new Promise((resolve, reject) => {
    const cancel = [...document.querySelectorAll('button')].find((button) => button.textContent === 'Cancel');
    if (cancel === undefined) {
      reject(new Error('there is no button Cancel'));
      return;
    }
    const started = performance.now();
    const observer = new MutationObserver(() => {
      if (document.querySelector('[role="progressbar"][aria-label="Training"]') !== null) return;
      observer.disconnect();
      resolve((performance.now() - started) / 1000);
    });
    observer.observe(document.body, { subtree: true, childList: true });
    cancel.click();
  });
}

/** Runs in the page: notes how late a timer of 5 ms is, until `pageDelay` is called. */
function measurePage() {
  /** @type {number[]} */
  const late = [];
  let running = true;
  let before = performance.now();
  // A message comes without the least delay that browsers give nested timers.
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const now = performance.now();
    late.push(now - before);
    before = now;
    if (running) setTimeout(() => channel.port2.postMessage(null), 5);
  };
  channel.port2.postMessage(null);
  Object.assign(globalThis, {
    pageDelay: () => {
      running = false;
      const sorted = late.map((delay) => Math.max(0, delay - 5)).sort((a, b) => a - b);
      const at = (/** @type {number} */ share) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
      return { p50: at(0.5), p99: at(0.99), max: at(1) };
    },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(JSON.stringify(await run(), null, 2));
