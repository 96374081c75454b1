import { createHash } from 'node:crypto';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { launchBrowser, openScenePage } from './harness.mjs';
import type {} from './page.ts';

let browser: Browser;
let page: Page;

test.beforeAll(async () => {
  browser = await launchBrowser();
});
test.afterAll(async () => {
  await browser.close();
});
test.beforeEach(async () => {
  page = await openScenePage(browser, { viewport: { width: 900, height: 600 } });
});
test.afterEach(async () => {
  await page.context().close();
});

/** Stands for what is on the screen, pixel for pixel. */
const fingerprint = async () =>
  createHash('sha256')
    .update(await page.screenshot())
    .digest('hex');
const rested = async () => await page.evaluate(async () => await window.page.rested());
/** Where a small cloud in two dimensions has its points: four far apart, and two in one place. */
const cross = [-1, 0, 0, 1, 0, 0, 0, 0.6, 0, 0, -0.6, 0, 0, 0, 0.2, 0, 0, -0.2];

/** Mounts six words at known places, in two dimensions unless told otherwise, and returns where two of them are on the screen. */
async function mountCross(dimensions: 2 | 3 = 2): Promise<{ left: Point; right: Point; middle: Point }> {
  await page.evaluate(
    ([places, dims]) => {
      window.page.mount(6, 'dark', {
        positions: new Float32Array(places),
        dimensions: dims,
        reducedMotion: true,
        labelDensity: 0,
      });
    },
    [cross, dimensions] as const,
  );
  await rested();
  // Looked for by picking along the middle line, which is what a person's pointer would find.
  const found = await page.evaluate(async () => {
    const at: Record<number, number[]> = {};
    for (let x = 0; x < 900; x += 5) {
      const index = await window.page.scene?.pick({ x, y: 300 });
      if (typeof index === 'number') at[index] = [...(at[index] ?? []), x];
    }
    return at;
  });
  const place = (index: number): Point => {
    const hits = found[index] ?? [];
    return { x: hits.reduce((sum, x) => sum + x, 0) / hits.length, y: 300 };
  };
  return { left: place(0), right: place(1), middle: { x: 450, y: 300 } };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

test('draws every word, then nothing more until something changes', async () => {
  await page.evaluate(() => window.page.mount(1_500, 'dark'));
  await rested();
  const last = await page.evaluate(() => window.page.frames.at(-1));
  expect(last).toMatchObject({ drawn: 1_500, total: 1_500, complete: true, moving: false, settled: true });
  expect(last?.labels).toBeGreaterThan(20);
  const frames = async () => await page.evaluate(() => window.page.frames.length);
  const before = await frames();
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let turns = 0;
        const turn = () => (++turns < 30 ? requestAnimationFrame(turn) : resolve());
        turn();
      }),
  );
  expect(await frames()).toBe(before);
  await page.evaluate(() => window.page.update({}));
  await rested();
  expect(await frames()).toBeLessThanOrEqual(before + 2);
  await page.evaluate(() => window.page.update({ pointSize: 2 }));
  await rested();
  expect(await frames()).toBeGreaterThan(before);
});

test('completes a cloud of 400,000 words at rest, and draws fewer while it turns', async () => {
  await page.evaluate(() => window.page.mount(400_000, 'dark'));
  await rested();
  expect(await page.evaluate(() => window.page.frames.at(-1))).toMatchObject({
    drawn: 400_000,
    complete: true,
  });
  await page.mouse.move(450, 300);
  await page.mouse.down();
  for (let step = 1; step <= 12; step++) await page.mouse.move(450 + step * 12, 300 + step * 2);
  await page.mouse.up();
  await rested();
  const { least, last } = await page.evaluate(() => ({
    least: Math.min(...window.page.frames.filter(({ moving }) => moving).map(({ drawn }) => drawn)),
    last: window.page.frames.at(-1),
  }));
  expect(least).toBeLessThan(400_000);
  expect(last).toMatchObject({ drawn: 400_000, complete: true, settled: true });
});

test('finds the word under the pointer, the one in front where two overlap', async () => {
  const { left, right, middle } = await mountCross();
  expect(left.x).toBeGreaterThan(20);
  expect(right.x - left.x).toBeGreaterThan(300);
  const pick = async (at: Point) =>
    await page.evaluate(async (place) => await window.page.scene?.pick(place), at);
  expect(await pick(left)).toBe(0);
  expect(await pick({ x: left.x + 60, y: 300 })).toBeNull();
  // In two dimensions the more frequent of two words in one place is in front; in three the nearer one.
  expect(await pick(middle)).toBe(4);
  await page.evaluate(() =>
    window.page.update({
      positions: new Float32Array([0, 0, -0.5, 0, 0, 0.5, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0]),
      dimensions: 3,
    }),
  );
  await rested();
  await page.evaluate(() => {
    window.page.scene?.orbit(-31.5, 20.1);
  });
  await rested();
  const near = await page.evaluate(async () => {
    const found = new Set<number | null | undefined>();
    for (let y = 270; y <= 330; y += 4)
      for (let x = 420; x <= 480; x += 4) found.add(await window.page.scene?.pick({ x, y }));
    return [...found];
  });
  expect(near).toContain(1);
});

test('hovering names, clicking selects, empty space clears, Control toggles, dragging does neither', async () => {
  const { left, right } = await mountCross();
  await page.mouse.move(left.x, left.y);
  await expect.poll(async () => await page.evaluate(() => window.page.hovers.at(-1))).toBe(0);
  await page.mouse.move(left.x, 60);
  await expect.poll(async () => await page.evaluate(() => window.page.hovers.at(-1))).toBeNull();
  const selections = async () => await page.evaluate(() => window.page.selections);
  await page.mouse.click(right.x, right.y);
  await expect.poll(selections).toEqual([{ index: 1, toggle: false }]);
  await page.mouse.click(120, 60);
  await expect.poll(selections).toHaveLength(2);
  await page.keyboard.down('Control');
  await page.mouse.click(left.x, left.y);
  await page.keyboard.up('Control');
  await expect.poll(selections).toEqual([
    { index: 1, toggle: false },
    { index: null, toggle: false },
    { index: 0, toggle: true },
  ]);
  await page.mouse.move(left.x, left.y);
  await page.mouse.down();
  await page.mouse.move(left.x + 80, left.y, { steps: 5 });
  await page.mouse.up();
  await rested();
  expect(await selections()).toHaveLength(3);
  // Dragging in two dimensions moved the cloud along.
  expect(
    await page.evaluate(async (at) => await window.page.scene?.pick(at), { x: left.x + 80, y: left.y }),
  ).toBe(0);
});

test('a double click flies there, and fit brings everything back', async () => {
  const { left } = await mountCross();
  await page.mouse.dblclick(left.x, left.y);
  const under = async (at: Point) =>
    await page.evaluate(async (place) => await window.page.scene?.pick(place), at);
  await expect.poll(async () => await under({ x: 450, y: 300 })).toBe(0);
  await page.evaluate(() => window.page.scene?.fit());
  await rested();
  expect(await under(left)).toBe(0);
});

test('a flight takes frames, is eased, and ends at the word; without motion it is over at once', async () => {
  await mountCross();
  await page.evaluate(() => window.page.update({ reducedMotion: false }));
  await rested();
  const moved = async () => {
    const before = await page.evaluate(() => window.page.frames.length);
    await page.evaluate(() => {
      window.page.scene?.fit();
      window.page.scene?.flyTo(1);
    });
    await rested();
    return await page.evaluate(
      (first) => window.page.frames.slice(first).filter(({ moving }) => moving).length,
      before,
    );
  };
  expect(await moved()).toBeGreaterThan(3);
  expect(await page.evaluate(async () => await window.page.scene?.pick({ x: 450, y: 300 }))).toBe(1);
  await page.evaluate(() => {
    window.page.update({ reducedMotion: true });
    window.page.scene?.fit();
  });
  await rested();
  expect(await moved()).toBeLessThanOrEqual(2);
});

test('turns between two and three dimensions and back to the same view', async () => {
  await mountCross(3);
  const picture = async () => {
    await rested();
    return await fingerprint();
  };
  await page.mouse.move(5, 5);
  const solid = await picture();
  await page.evaluate(() => window.page.update({ dimensions: 2 }));
  expect(await picture()).not.toBe(solid);
  // In two dimensions the cloud cannot be turned.
  const flat = await picture();
  await page.evaluate(() => window.page.scene?.orbit(40, 10));
  expect(await picture()).toBe(flat);
  await page.evaluate(() => window.page.update({ dimensions: 3 }));
  expect(await picture()).toBe(solid);
});

test('shows training frames of the first words, and grows the rest when the whole layout comes', async () => {
  await page.evaluate(() => {
    window.page.mount(1_500, 'dark', { positions: new Float32Array(0) });
    window.page.scene?.setFrame(window.page.noise(400, 3), 0);
  });
  await rested();
  expect(await page.evaluate(() => window.page.frames.at(-1))).toMatchObject({ drawn: 400, total: 400 });
  await page.evaluate(() => window.page.scene?.setFrame(window.page.noise(400, 4), 200));
  await rested();
  const frames = await page.evaluate(() => window.page.frames.filter(({ moving }) => moving).length);
  expect(frames).toBeGreaterThan(2);
  await page.evaluate(() => window.page.update({ positions: window.page.data.positions, selected: 1_400 }));
  await rested();
  expect(await page.evaluate(() => window.page.frames.at(-1))).toMatchObject({ drawn: 1_500, total: 1_500 });
});

test('saves the picture as a PNG of the size asked for', async () => {
  await page.evaluate(() => window.page.mount(1_500, 'light', { colorMode: 'group' }));
  await rested();
  const size = (bytes: number[]) => {
    const buffer = Buffer.from(bytes);
    expect(buffer.subarray(1, 4).toString()).toBe('PNG');
    return [buffer.readUInt32BE(16), buffer.readUInt32BE(20)];
  };
  expect(size(await page.evaluate(async () => await window.page.exportBytes(2)))).toEqual([1800, 1200]);
  const corner = await page.evaluate(async () => {
    const bytes = await window.page.exportBytes(1, 'transparent');
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    return [...(context?.getImageData(880, 20, 1, 1).data ?? [])];
  });
  expect(corner[3]).toBe(0);
  // What is on the screen afterwards is what was there before.
  await rested();
  expect(await page.evaluate(() => window.page.frames.at(-1)?.complete)).toBe(true);
});

test('comes back when the graphics context is lost', async () => {
  await mountCross();
  const before = await fingerprint();
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const canvas = document.querySelector('canvas') as HTMLCanvasElement;
        const loss = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
        canvas.addEventListener('webglcontextrestored', () => resolve());
        canvas.addEventListener('webglcontextlost', () => setTimeout(() => loss?.restoreContext(), 0));
        loss?.loseContext();
      }),
  );
  await rested();
  expect(await page.evaluate(() => window.page.availability)).toEqual([false, true]);
  expect(await fingerprint()).toBe(before);
});

test('says so where there is no WebGL', async () => {
  const message = await page.evaluate(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = (() => null) as typeof getContext;
    try {
      window.page.mount(10, 'dark');
      return 'mounted';
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : 'something else';
    } finally {
      HTMLCanvasElement.prototype.getContext = getContext;
    }
  });
  expect(message).toMatch(/^CloudUnavailable: no WebGL 2/);
  expect(await page.evaluate(() => document.getElementById('cloud')?.childElementCount)).toBe(0);
});

test('leaves nothing behind when disposed, twenty times over', async () => {
  const warnings: string[] = [];
  page.on('console', (message) => warnings.push(message.text()));
  const left = await page.evaluate(() => {
    const open = new Map<string, number>();
    const count = (target: EventTarget, type: string, by: number) => {
      const name = `${target.constructor.name} ${type}`;
      open.set(name, (open.get(name) ?? 0) + by);
    };
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    const shared = (target: EventTarget) =>
      target === document || target === window || target === window.page.container;
    EventTarget.prototype.addEventListener = function (this: EventTarget, type, ...rest) {
      if (shared(this)) count(this, type, 1);
      addEventListener.call(this, type, ...rest);
    };
    EventTarget.prototype.removeEventListener = function (this: EventTarget, type, ...rest) {
      if (shared(this)) count(this, type, -1);
      removeEventListener.call(this, type, ...rest);
    };
    for (let round = 0; round < 20; round++) {
      window.page.mount(300, 'dark');
      window.page.unmount();
    }
    EventTarget.prototype.addEventListener = addEventListener;
    EventTarget.prototype.removeEventListener = removeEventListener;
    return {
      children: window.page.container.childElementCount,
      listeners: [...open].filter(([, still]) => still > 0),
    };
  });
  expect(left).toEqual({ children: 0, listeners: [] });
  // Browsers warn when too many contexts are alive.
  expect(warnings.filter((text) => text.includes('Too many active WebGL contexts'))).toEqual([]);
  await page.evaluate(() => window.page.mount(300, 'dark'));
  await rested();
  expect(await page.evaluate(() => window.page.frames.at(-1)?.complete)).toBe(true);
});
