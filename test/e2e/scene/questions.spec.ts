import { type Browser, expect, type Page, test } from '@playwright/test';
import { darkCloudTheme, groupColors, parseColor } from '../../../src/renderer/scene/colors.ts';
import type { CloudDrawing, CloudProps } from '../../../src/renderer/scene/contract.ts';
import { cloudBounds, distanceToFit } from '../../../src/renderer/scene/framing.ts';
import { launchBrowser, openScenePage } from './harness.mjs';
import type {} from './page.ts';

/** Word algebra, outlines, chosen and isolated words and named axes, as a person sees them. */

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

interface Point {
  readonly x: number;
  readonly y: number;
}

const words = ['king', 'man', 'woman', 'queen', 'far', 'away'];
/** In two dimensions: two pairs side by side, and two words that set the size of the view. */
const places = [-0.6, 0.5, 0, -0.6, -0.5, 0, 0.5, -0.5, 0, 0.7, 0.6, 0, -1, 0, 0, 1, 0, 0];
const analogy: CloudDrawing = {
  steps: [
    {
      from: { row: 0 },
      to: { at: [0.5, 0.5, 0] },
      label: '− man + woman',
      slot: 0,
      model: { from: 1, to: 2 },
    },
  ],
  result: [0.5, 0.5, 0],
  nearest: { row: 3, cosine: 0.712 },
};

const rested = async () => await page.evaluate(async () => await window.page.rested());

async function mount(
  changes: Partial<Omit<CloudProps, 'positions' | 'word' | 'shown'>> = {},
  positions = places,
): Promise<void> {
  await page.evaluate(
    ([list, names, more]) => {
      window.page.mount(names.length, 'dark', {
        word: (index) => names[index] ?? '',
        positions: new Float32Array(list),
        counts: null,
        groups: [],
        dimensions: 2,
        reducedMotion: true,
        labelDensity: 0,
        colorMode: 'plain',
        ...more,
      });
    },
    [positions, words, changes] as const,
  );
  await rested();
}

async function update(changes: Partial<Omit<CloudProps, 'positions' | 'word' | 'shown'>>): Promise<void> {
  await page.evaluate((more) => window.page.update(more), changes);
  await rested();
}

async function isolate(indices: readonly number[] | null): Promise<void> {
  await page.evaluate(
    (list) => window.page.update({ shown: list === null ? null : Uint32Array.from(list) }),
    indices,
  );
  await rested();
}

/** Pixels a unit of the layout in the whole view of 900 × 600, for a layout of the extent of `places`. */
const unit =
  300 /
  (Math.tan((19 * Math.PI) / 180) * distanceToFit(1, (38 * Math.PI) / 180, 1.5)) /
  cloudBounds(new Float32Array(places)).radius;

/** Where a place of the layout is on the screen. */
function onScreen(x: number, y: number): Point {
  // The middle of the view is the middle of the layout's extent: x −1 … 1, y −0.5 … 0.6.
  return { x: 450 + x * unit, y: 300 - (y - 0.05) * unit };
}

type Color = readonly [number, number, number];

/** The colours of a PNG at some places, each the one nearest to `near` in a square of 3 pixels around. */
async function colorsAt(png: Buffer, at: readonly Point[], factor = 1): Promise<Color[][]> {
  return await page.evaluate(
    async ([base64, list, times]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes]));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', {
        willReadFrequently: true,
      });
      if (context === null) throw new Error('no canvas');
      context.drawImage(bitmap, 0, 0);
      return list.map(({ x, y }) => {
        const { data } = context.getImageData(Math.round(x * times) - 2, Math.round(y * times) - 2, 5, 5);
        return Array.from(
          { length: 25 },
          (_, pixel) => [...data.subarray(pixel * 4, pixel * 4 + 3)] as never,
        );
      });
    },
    [png.toString('base64'), at, factor] as const,
  );
}

const bytes = (color: string) => parseColor(color).map((part) => Math.round(part * 255)) as unknown as Color;

/** Whether a colour is there, give or take the edges' smoothing. */
function has(colors: readonly Color[] | undefined, wanted: Color): boolean {
  return (colors ?? []).some((color) =>
    color.every((part, at) => Math.abs(part - (wanted[at] as number)) < 24),
  );
}

/** Everything that is written on a canvas from now on. */
async function writing(): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const written = new Set<string>();
    Object.assign(window, { written });
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (this: CanvasRenderingContext2D, text, ...rest) {
      written.add(text);
      fillText.call(this, text, ...rest);
    };
  });
  return async () => {
    await page.evaluate(() => (window as unknown as { written: Set<string> }).written.clear());
    await page.evaluate(() => window.page.update({ theme: { ...(window.page.props as CloudProps).theme } }));
    await rested();
    return await page.evaluate(() => [...(window as unknown as { written: Set<string> }).written]);
  };
}

const accent = bytes(darkCloudTheme.accent);
const first = bytes(groupColors(darkCloudTheme)[0] as string);

test('draws an analogy: the step, the pair behind it, the result, and the way to the nearest word', async () => {
  await mount();
  const written = await writing();
  const spots = [
    onScreen(0.15, 0.5),
    // A quieter arrow from the one word of the pair to the other.
    onScreen(-0.05, -0.5),
    // The left corner of the diamond lies 6.4 pixels from its middle.
    { x: onScreen(0.5, 0.5).x, y: onScreen(0.5, 0.5).y - 6 },
    onScreen(0.5, 0.5),
  ];
  const look = async () => await colorsAt(await page.screenshot(), spots);
  const before = await look();
  expect(before.map((colors) => has(colors, first) || has(colors, accent))).toEqual([
    false,
    false,
    false,
    false,
  ]);
  await update({ drawing: analogy });
  const [step, pair, diamond, middle] = await look();
  expect(has(step, first)).toBe(true);
  expect(
    has(
      pair,
      first.map(
        (part, at) => part * 0.8 + (bytes(darkCloudTheme.background)[at] as number) * 0.2,
      ) as unknown as Color,
    ),
  ).toBe(true);
  expect(has(diamond, accent)).toBe(true);
  // The diamond is open.
  expect(has(middle, accent)).toBe(false);
  const texts = await written();
  expect(texts).toEqual(expect.arrayContaining(['− man + woman', '0.712', 'king', 'man', 'woman', 'queen']));
  expect(texts).not.toContain('far');
  await update({ drawing: null });
  expect(await look()).toEqual(before);
});

test('the drawing is in the saved picture, as sharp as that is', async () => {
  await mount({ drawing: analogy });
  for (const factor of [1, 3]) {
    const png = Buffer.from(
      await page.evaluate(async (times) => await window.page.exportBytes(times), factor),
    );
    const [step, diamond] = await colorsAt(
      png,
      [onScreen(0.15, 0.5), { x: onScreen(0.5, 0.5).x, y: onScreen(0.5, 0.5).y - 6 }],
      factor,
    );
    expect(has(step, first)).toBe(true);
    expect(has(diamond, accent)).toBe(true);
  }
});

test('the drawing goes along to another layout, and a flight brings it into view', async () => {
  await mount({ drawing: analogy, reducedMotion: false });
  const before = await page.evaluate(() => window.page.frames.length);
  await page.evaluate(
    (drawing) => {
      const { props } = window.page;
      const positions = (props as CloudProps).positions.map((value, at) => (at % 3 === 1 ? -value : value));
      window.page.update({ positions, drawing });
    },
    {
      ...analogy,
      steps: [
        { ...(analogy.steps[0] as CloudDrawing['steps'][number]), to: { at: [0.5, -0.5, 0] as const } },
      ],
      result: [0.5, -0.5, 0] as const,
    },
  );
  await rested();
  const frames = await page.evaluate(
    (from) => window.page.frames.slice(from).filter(({ moving }) => moving).length,
    before,
  );
  expect(frames).toBeGreaterThan(3);
  // Turned upside down, the middle is at −0.05.
  const step = { x: 450 + 0.15 * unit, y: 300 + (0.5 - 0.05) * unit };
  const [now] = await colorsAt(await page.screenshot(), [step]);
  expect(has(now, first)).toBe(true);
  await update({ reducedMotion: true });
  await update({ tool: 'box' });
  const inView = async () => {
    await drag({ x: 2, y: 2 }, { x: 898, y: 598 });
    return (await outlines()).at(-1)?.indices;
  };
  await page.evaluate(() => window.page.scene?.zoom(4));
  await rested();
  expect(await inView()).not.toEqual(expect.arrayContaining([0, 1, 2, 3]));
  await page.evaluate(() => window.page.scene?.flyToDrawing());
  await rested();
  expect(await inView()).toEqual(expect.arrayContaining([0, 1, 2, 3]));
});

test('nothing fails and nothing is drawn for a drawing without places', async () => {
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await mount();
  const before = await page.screenshot();
  const nothing: CloudDrawing = {
    steps: [
      { from: { row: 900 }, to: { at: [0, 0, 0] }, label: 'a', slot: 99, model: { from: -1, to: 900 } },
      { from: { at: [0.1, 0, 0] }, to: { at: [0.1, 0, 0] }, label: 'b', slot: 0, model: null },
    ],
    result: [0, 0, 0],
    nearest: null,
  };
  await page.evaluate((drawing) => {
    window.page.update({ drawing: { ...drawing, result: [Number.NaN, Number.NaN, 0] } });
    window.page.scene?.flyToDrawing();
    window.page.update({ drawing: null });
    window.page.scene?.flyToDrawing();
    window.page.update({ drawing: { ...drawing, result: [0, 0, Number.NaN] } });
  }, nothing);
  await page.evaluate(() => window.page.scene?.fit());
  await rested();
  // The steps lead nowhere and the words at their ends are no words: the picture is the one without them.
  expect((await page.screenshot()).equals(before)).toBe(true);
  expect(errors).toEqual([]);
});

/** Drags along places with the primary button. */
async function drag(...way: readonly Point[]): Promise<void> {
  const [start, ...rest] = way as [Point, ...Point[]];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
}

const outlines = async () => await page.evaluate(() => window.page.outlines);

test('a box and a free outline choose the words inside, without turning the camera', async () => {
  await mount({ tool: 'box' });
  expect(
    await page.evaluate(() => getComputedStyle(document.querySelector('#cloud > div') as Element).cursor),
  ).toBe('crosshair');
  const corner = (x: number, y: number) => onScreen(x, y);
  await drag(corner(-0.8, 0.8), corner(-0.3, -0.8));
  expect(await outlines()).toEqual([{ indices: [0, 1], add: false, remove: false }]);
  await page.keyboard.down('Shift');
  await drag(corner(0.9, -0.8), corner(0.3, 0.9));
  await page.keyboard.up('Shift');
  await page.keyboard.down('Alt');
  await drag(corner(-0.8, -0.8), corner(0.9, -0.3));
  await page.keyboard.up('Alt');
  expect((await outlines()).slice(1)).toEqual([
    { indices: [2, 3], add: true, remove: false },
    { indices: [1, 2], add: false, remove: true },
  ]);
  await update({ tool: 'lasso' });
  // Round the word in the top left corner and the one in the bottom right, past the others.
  await drag(
    corner(-0.8, 0.7),
    corner(-0.4, 0.7),
    corner(0.3, -0.3),
    corner(0.7, -0.3),
    corner(0.7, -0.7),
    corner(0.3, -0.7),
    corner(-0.8, 0.3),
  );
  expect((await outlines()).at(-1)).toEqual({ indices: [0, 2], add: false, remove: false });
  // Nothing was selected on the way, and the words are where they were.
  expect(await page.evaluate(() => window.page.selections)).toEqual([]);
  expect(await page.evaluate(async (at) => await window.page.scene?.pick(at), corner(-0.6, 0.5))).toBe(0);
});

test('Escape, another button and a click end or make no outline; the wheel and the other button move the view', async () => {
  await mount({ tool: 'lasso' });
  const king = onScreen(-0.6, 0.5);
  const keys: string[] = [];
  await page.exposeFunction('pressed', (key: string) => keys.push(key));
  await page.evaluate(() =>
    document.addEventListener('keydown', ({ key }) =>
      (window as unknown as { pressed: (key: string) => void }).pressed(key),
    ),
  );
  const begin = async () => {
    await page.mouse.move(king.x - 40, king.y - 40);
    await page.mouse.down();
    await page.mouse.move(king.x + 40, king.y - 40, { steps: 3 });
    await page.mouse.move(king.x + 40, king.y + 40, { steps: 3 });
  };
  await begin();
  await rested();
  const drawn = await page.screenshot();
  await page.keyboard.press('Escape');
  await rested();
  expect((await page.screenshot()).equals(drawn)).toBe(false);
  await page.mouse.up();
  // The key ended the outline and reached nobody else; the next one does.
  await page.keyboard.press('Escape');
  await expect.poll(() => keys).toEqual(['Escape']);
  await begin();
  await page.mouse.down({ button: 'right' });
  await page.mouse.up({ button: 'right' });
  await page.mouse.up();
  expect(await outlines()).toEqual([]);
  await page.mouse.click(king.x, king.y);
  await expect
    .poll(async () => await page.evaluate(() => window.page.selections))
    .toEqual([{ index: 0, toggle: false }]);
  const under = async (at: Point) =>
    await page.evaluate(async (place) => await window.page.scene?.pick(place), at);
  await page.mouse.move(king.x, king.y);
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(king.x + 90, king.y + 30, { steps: 5 });
  await page.mouse.up({ button: 'right' });
  await rested();
  expect(await under({ x: king.x + 90, y: king.y + 30 })).toBe(0);
  await page.mouse.wheel(0, -400);
  await rested();
  const far = await page.evaluate(async () => await window.page.scene?.pick({ x: 450, y: 300 }));
  expect(far === null || typeof far === 'number').toBe(true);
  expect(await under(onScreen(1, 0))).not.toBe(5);
  expect(await outlines()).toEqual([]);
});

test('one finger draws an outline, two do not', async () => {
  await page.context().close();
  page = await openScenePage(browser, { viewport: { width: 900, height: 600 }, hasTouch: true });
  await mount({ tool: 'box' });
  const session = await page.context().newCDPSession(page);
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: Point[]) =>
    await session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(({ x, y }, id) => ({ x, y, id })),
    });
  const [start, end] = [onScreen(-0.8, 0.8), onScreen(-0.3, -0.8)];
  await touch('touchStart', start);
  await touch('touchMove', { x: start.x + 20, y: start.y + 20 });
  await touch('touchMove', end);
  await touch('touchEnd');
  await expect.poll(outlines).toEqual([{ indices: [0, 1], add: false, remove: false }]);
  await touch('touchStart', start);
  await touch('touchMove', { x: start.x + 20, y: start.y + 20 });
  await touch('touchStart', { x: start.x + 20, y: start.y + 20 }, { x: 700, y: 300 });
  await touch('touchMove', end, { x: 720, y: 320 });
  await touch('touchEnd');
  await rested();
  expect(await outlines()).toHaveLength(1);
});

test('isolated words are all that is drawn, picked, hovered and outlined, and no point jumps', async () => {
  await mount({ selected: 2, hits: [1], drawing: null });
  const under = async (x: number, y: number) =>
    await page.evaluate(async (at) => await window.page.scene?.pick(at), onScreen(x, y));
  expect(await under(0.5, -0.5)).toBe(2);
  const spot = [onScreen(0.5, -0.5)];
  const point = bytes(darkCloudTheme.point);
  expect((await colorsAt(await page.screenshot(), spot))[0]?.some((color) => color[2] > 100)).toBe(true);
  await isolate([5, 3, 0]);
  expect(await page.evaluate(() => window.page.frames.at(-1))).toMatchObject({
    drawn: 3,
    total: 3,
    complete: true,
  });
  expect([await under(-0.6, 0.5), await under(0.7, 0.6), await under(1, 0)]).toEqual([0, 3, 5]);
  expect([await under(-0.6, -0.5), await under(0.5, -0.5), await under(-1, 0)]).toEqual([null, null, null]);
  const hidden = await colorsAt(await page.screenshot(), spot);
  expect(hidden[0]?.every((color) => color[2] < 40)).toBe(true);
  const saved = Buffer.from(await page.evaluate(async () => await window.page.exportBytes(1)));
  expect((await colorsAt(saved, spot))[0]?.every((color) => color[2] < 40)).toBe(true);
  expect(has((await colorsAt(saved, [onScreen(-0.6, 0.5)]))[0], point)).toBe(true);
  await update({ tool: 'box' });
  await drag({ x: 5, y: 5 }, { x: 890, y: 590 });
  expect((await outlines()).at(-1)?.indices).toEqual([0, 3, 5]);
  // Fit is about what is shown: king and queen alone fill more of the view than before.
  await isolate([0, 3]);
  await page.evaluate(() => window.page.scene?.fit());
  await rested();
  const closer = (unit * cloudBounds(new Float32Array(places)).radius) / (Math.hypot(0.65, 0.05) * 1.08);
  const pick = async (at: Point) =>
    await page.evaluate(async (place) => await window.page.scene?.pick(place), at);
  expect(closer).toBeGreaterThan(1.4 * unit);
  expect(await pick({ x: 450 - 0.65 * closer, y: 300 + 0.05 * closer })).toBe(0);
  expect(await pick({ x: 450 + 0.65 * closer, y: 300 - 0.05 * closer })).toBe(3);
  await isolate(null);
  expect(await page.evaluate(() => window.page.frames.at(-1))).toMatchObject({ drawn: 6, total: 6 });
});

test('a hovered word that is hidden is hovered no more', async () => {
  await mount();
  const king = onScreen(-0.6, 0.5);
  await page.mouse.move(king.x, king.y);
  const hovered = async () => await page.evaluate(() => window.page.hovers.at(-1));
  await expect.poll(hovered).toBe(0);
  await isolate([1, 2]);
  await expect.poll(hovered).toBeNull();
});

test('marked words have a ring and are not dimmed, lit ones are only not dimmed', async () => {
  await mount({ dimmed: true });
  const written = await writing();
  const spots = [onScreen(-0.6, 0.5), onScreen(-0.6, -0.5), onScreen(0.5, -0.5)];
  const point = bytes(darkCloudTheme.point);
  const bright = async () =>
    (await colorsAt(await page.screenshot(), spots)).map((colors) => has(colors, point));
  expect(await bright()).toEqual([false, false, false]);
  await update({ marked: [0], lit: [1] });
  expect(await bright()).toEqual([true, true, false]);
  expect(await written()).toEqual(expect.arrayContaining(['king']));
  expect(await written()).not.toContain('man');
  // Along a line from the middle of a point outwards, a ring is another bright stretch.
  const ringed = async (at: Point) => {
    const way = Array.from({ length: 24 }, (_, step) => ({ x: at.x - step, y: at.y }));
    const colors = await colorsAt(await page.screenshot(), way);
    return colors.some((square, step) => step > 4 && (square[12] as Color).every((part) => part > 190));
  };
  expect([await ringed(spots[0] as Point), await ringed(spots[1] as Point)]).toEqual([true, false]);
});

test('named axes say what their ends stand for, also in a flat layout seen from the side', async () => {
  await mount();
  const written = await writing();
  const axes = [
    { caption: 'gender', share: null, ends: { low: 'male', high: 'female' } },
    { caption: 'value', share: 0.2, ends: { low: 'poor', high: 'rich' } },
    { caption: '', share: null, ends: null },
  ] as const;
  await update({ axes: [...axes] });
  expect(await written()).toEqual(
    expect.arrayContaining(['male', 'female', 'poor', 'rich', 'male → female', 'poor → rich', '20.0 %']),
  );
  await update({ dimensions: 3 });
  await page.evaluate(() => window.page.scene?.fit());
  await rested();
  expect(await written()).toEqual(expect.arrayContaining(['male', 'female', 'poor', 'rich']));
  // On a line.
  await page.evaluate(() => {
    const { positions } = window.page.props as CloudProps;
    window.page.update({ positions: positions.map((value, at) => (at % 3 === 0 ? value : 0)) });
    window.page.scene?.fit();
  });
  await rested();
  expect(await page.evaluate(() => window.page.frames.at(-1))).toMatchObject({ drawn: 6, settled: true });
});
