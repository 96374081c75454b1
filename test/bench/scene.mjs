// How fast the cloud turns and how soon the picture is whole, in headless Chromium with software rendering at 1280 × 800.
// With a drawing and with only a part of the words shown as well, and how long it takes to find the words in an outline.
// `node test/bench/scene.mjs [points …]` prints a table and JSON; other programs call run().
import { fileURLToPath } from 'node:url';
import { launchBrowser, openScenePage } from '../e2e/scene/harness.mjs';

const seconds = 4;

/**
 * Turns a cloud with the mouse and measures.
 * @param {import('@playwright/test').Page} page
 * @param {number} points
 * @param {'all' | 'half shown' | 'drawing'} what every second word alone, or word algebra over all of them
 */
async function measure(page, points, what) {
  await page.evaluate(
    ([n, case_]) => {
      const { page } = window;
      page.mount(n, 'dark');
      if (case_ === 'half shown')
        page.update({ shown: Uint32Array.from({ length: n / 2 }, (_, at) => at * 2) });
      if (case_ === 'drawing') page.update({ drawing: page.analogy('the', 'of', 'and') });
    },
    /** @type {const} */ ([points, what]),
  );
  await page.evaluate(() => window.page.rested());
  const mouse = page.mouse;
  const drag = async (/** @type {number} */ duration) => {
    const start = performance.now();
    for (let now = start; now - start < duration; now = performance.now()) {
      const angle = (now - start) / 700;
      await mouse.move(640 + 260 * Math.sin(angle), 400 + 90 * Math.sin(angle * 1.7));
      await new Promise((resolve) => setTimeout(resolve, 8));
    }
  };
  await mouse.move(640, 400);
  await mouse.down();
  // The budget finds its size in the first second, which is measured as well but told apart.
  await drag(1000);
  const from = await page.evaluate(() => window.page.frames.length);
  await drag(seconds * 1000);
  const result = await page.evaluate((first) => {
    const { frames, frameTimes } = window.page;
    const moving = frames.flatMap((frame, index) => (index >= first && frame.moving ? [index] : []));
    const times = moving.map((index) => /** @type {number} */ (frameTimes[index]));
    const gaps = times
      .slice(1)
      .map((time, index) => time - /** @type {number} */ (times[index]))
      .sort((a, b) => a - b);
    const at = (/** @type {number} */ share) => gaps[Math.floor(share * (gaps.length - 1))] ?? 0;
    const mean = (/** @type {number[]} */ values) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      framesPerSecond:
        (times.length - 1) / /** @type {number} */ ((times.at(-1) - /** @type {number} */ (times[0])) / 1000),
      medianMilliseconds: at(0.5),
      p95Milliseconds: at(0.95),
      drawnWhileMoving: Math.round(mean(moving.map((index) => frames[index]?.drawn ?? 0))),
      mainThreadMilliseconds: mean(moving.map((index) => frames[index]?.milliseconds ?? 0)),
    };
  }, from);
  // The hand stops: from here to the first whole picture.
  const stopped = await page.evaluate(() => performance.now());
  await page.evaluate(() => window.page.rested());
  const whole = await page.evaluate((since) => {
    const { frames, frameTimes } = window.page;
    const last = frames.findLastIndex((frame) => !frame.complete);
    return Math.max(0, /** @type {number} */ (frameTimes[last + 1] ?? since) - since);
  }, stopped);
  await mouse.up();
  return { points, what, ...result, wholeAfterMilliseconds: whole };
}

/**
 * Milliseconds on the main thread from closing a free outline of 300 corners to its words, the median of nine.
 * @param {import('@playwright/test').Page} page
 * @param {number} points
 */
async function measureOutline(page, points) {
  await page.evaluate((n) => window.page.mount(n, 'dark', { tool: 'lasso', reducedMotion: true }), points);
  await page.evaluate(() => window.page.rested());
  const times = [];
  let words = 0;
  for (let round = 0; round < 9; round++) {
    const found = await page.evaluate(() => {
      const target = /** @type {Element} */ (window.page.container.firstElementChild);
      const send = (/** @type {string} */ type, /** @type {number} */ corner) => {
        const angle = (corner / 300) * 2 * Math.PI;
        const radius = 250 + 60 * Math.sin(9 * angle);
        const place = {
          clientX: 640 + 1.5 * radius * Math.cos(angle),
          clientY: 400 + radius * Math.sin(angle),
        };
        const down = { button: 0, buttons: type === 'pointerup' ? 0 : 1, pointerId: 7, pointerType: 'pen' };
        target.dispatchEvent(new PointerEvent(type, { ...place, ...down, bubbles: true }));
      };
      send('pointerdown', 0);
      for (let corner = 1; corner < 300; corner++) send('pointermove', corner);
      const before = performance.now();
      send('pointerup', 300);
      const milliseconds = performance.now() - before;
      return { milliseconds, words: window.page.outlined.at(-1)?.indices.length ?? 0 };
    });
    times.push(found.milliseconds);
    words = found.words;
  }
  return { points, words, milliseconds: /** @type {number} */ (times.sort((a, b) => a - b)[4]) };
}

/** @param {readonly number[]} [sizes] */
export async function run(sizes = [10_000, 100_000, 400_000]) {
  const browser = await launchBrowser();
  try {
    const page = await openScenePage(browser);
    const rows = [];
    for (const points of sizes) rows.push(await measure(page, points, 'all'));
    const most = Math.max(...sizes);
    rows.push(await measure(page, most, 'half shown'), await measure(page, most, 'drawing'));
    const outline = await measureOutline(page, most);
    return {
      name: 'scene',
      goal: { points: 400_000, framesPerSecond: 30, wholeAfterMilliseconds: 500, outlineMilliseconds: 50 },
      rows,
      outline,
    };
  } finally {
    await browser.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = process.argv.slice(2).map(Number);
  const result = await run(sizes.length > 0 ? sizes : undefined);
  console.table(
    result.rows.map((row) => ({
      points: row.points,
      what: row.what,
      'frames/s': row.framesPerSecond.toFixed(1),
      'median ms': row.medianMilliseconds.toFixed(1),
      'p95 ms': row.p95Milliseconds.toFixed(1),
      'drawn while moving': row.drawnWhileMoving,
      'main thread ms': row.mainThreadMilliseconds.toFixed(1),
      'whole after ms': row.wholeAfterMilliseconds.toFixed(0),
    })),
  );
  const { outline } = result;
  console.log(
    `outline: ${outline.words} of ${outline.points} words in ${outline.milliseconds.toFixed(1)} ms`,
  );
  console.log(JSON.stringify(result));
}
