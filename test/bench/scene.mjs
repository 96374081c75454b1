// How fast the cloud turns and how soon the picture is whole, in headless Chromium with software rendering at 1280 × 800.
// `node test/bench/scene.mjs [points …]` prints a table and JSON; other programs call run().
import { fileURLToPath } from 'node:url';
import { launchBrowser, openScenePage } from '../e2e/scene/harness.mjs';

const seconds = 4;

/**
 * Turns a cloud with the mouse and measures.
 * @param {import('@playwright/test').Page} page
 * @param {number} points
 */
async function measure(page, points) {
  await page.evaluate((n) => window.page.mount(n, 'dark'), points);
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
  return { points, ...result, wholeAfterMilliseconds: whole };
}

/** @param {readonly number[]} [sizes] */
export async function run(sizes = [10_000, 100_000, 400_000]) {
  const browser = await launchBrowser();
  try {
    const page = await openScenePage(browser);
    const rows = [];
    for (const points of sizes) rows.push(await measure(page, points));
    return {
      name: 'scene',
      goal: { points: 400_000, framesPerSecond: 30, wholeAfterMilliseconds: 500 },
      rows,
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
      'frames/s': row.framesPerSecond.toFixed(1),
      'median ms': row.medianMilliseconds.toFixed(1),
      'p95 ms': row.p95Milliseconds.toFixed(1),
      'drawn while moving': row.drawnWhileMoving,
      'main thread ms': row.mainThreadMilliseconds.toFixed(1),
      'whole after ms': row.wholeAfterMilliseconds.toFixed(0),
    })),
  );
  console.log(JSON.stringify(result));
}
