// How soon a key that is pressed in the search box, in the expression bar and in a word field shows on the screen, with a model of 400,000 words open in
// real Chromium (software rendering). Goal: input to paint within 50 ms for 95 of 100 keys. The browser measures it (Event Timing, in steps of 8 ms; what
// takes less than 16 ms counts as 16 ms). The model is trained on a made-up text in which every word occurs twice.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { openPage, openText } from './_browser-host.mjs';

const vocabulary = 400_000;
const texts = {
  'Search words': ['kalo', 'mirasu', 'teno', 'a', 'pilo'],
  Expression: ['kalo - miru + tena', 'sano + 0.5*kelo', 'rami : kelu :: sota : ?'],
};

/** Measures, prints a table and gives the figures of each box in milliseconds. */
export async function run({ words = vocabulary } = {}) {
  // Without a graphics card browsers draw the page itself on the processor; only WebGL stays with the software graphics.
  const { page, folder, close } = await openPage([], ['--disable-gpu-rasterization']);
  try {
    const cloud = page.getByRole('region', { name: 'Embedding cloud' });
    await cloud.getByText(/exact/).waitFor({ timeout: 60_000 });
    const path = join(folder, 'made-up.txt');
    await writeText(path, words);
    await openText(page, path, 'made-up.txt');
    for (const [name, value] of [
      ['Minimum count', 1],
      ['Dimension', 100],
      ['Epochs', 1],
    ])
      await page.getByRole('textbox', { name: String(name) }).fill(String(value));
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await cloud.getByText(`PCA of ${words.toLocaleString('en')} words`).waitFor({ timeout: 300_000 });
    await page.evaluate(watchEvents);

    /** @type {Record<string, {keys: number, p50: number, p95: number, max: number}>} */
    const figures = {};
    for (const [name, typed] of Object.entries(texts)) {
      const box = page.getByRole(name === 'Expression' ? 'textbox' : 'searchbox', { name });
      let keys = 0;
      await box.click();
      await page.evaluate('window.takeDelays()');
      for (const text of typed) {
        await box.fill('');
        // A person types some letters, looks at what lights up, and types on while the cloud is still being drawn.
        for (let at = 0; at < text.length; at += 3) {
          await page.keyboard.type(text.slice(at, at + 3), { delay: 90 });
          await page.waitForTimeout(at % 2 === 0 ? 600 : 300);
        }
        keys += text.length;
      }
      await page.keyboard.press('Escape');
      const slow = /** @type {number[]} */ (await page.evaluate('window.takeDelays()'));
      const sorted = [...new Array(Math.max(0, keys - slow.length)).fill(16), ...slow].sort((a, b) => a - b);
      const at = (/** @type {number} */ share) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
      figures[name] = { keys, p50: at(0.5), p95: at(0.95), max: at(1) };
    }
    console.table(figures);
    return { words, milliseconds: figures };
  } finally {
    await close();
  }
}

/** Writes a text of `words` words, each twice, in another order the second time. @param {string} path @param {number} words */
async function writeText(path, words) {
  const file = createWriteStream(path);
  for (let round = 0; round < 2; round++) {
    for (let start = 0; start < words; start += 1000) {
      const lines = [];
      for (let at = start; at < Math.min(words, start + 1000); at += 20) {
        const sentence = [];
        for (let index = at; index < Math.min(words, at + 20); index++)
          sentence.push(madeUpWord(round === 0 ? index : (index * 7919) % words));
        lines.push(`${sentence.join(' ')}.`);
      }
      if (!file.write(`${lines.join('\n')}\n`)) await new Promise((resolve) => file.once('drain', resolve));
    }
  }
  file.end();
  await finished(file);
}

/** A word of syllables that only this number has. @param {number} number */
function madeUpWord(number) {
  const consonants = 'kmtsnrlpbdgvfhz';
  const vowels = 'aeiou';
  let word = '';
  let rest = number + 75;
  while (rest > 0) {
    const syllable = rest % 75;
    word += consonants[Math.floor(syllable / 5)] + vowels[syllable % 5];
    rest = Math.floor(rest / 75);
  }
  return word;
}

/** Runs in the page: notes how long key presses took to be painted, until `takeDelays` is called. */
function watchEvents() {
  /** @type {number[]} */
  let delays = [];
  const take = (/** @type {PerformanceEntryList} */ entries) => {
    // What a key does to the text happens in the same task as its press, and is painted with it.
    for (const { name, duration } of entries) if (name === 'keydown') delays.push(duration);
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'event', durationThreshold: 16, buffered: false });
  Object.assign(globalThis, {
    takeDelays: () => {
      take(observer.takeRecords());
      const all = delays;
      delays = [];
      return all;
    },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(JSON.stringify(await run(), null, 2));
