import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { darkCloudTheme, groupColors, parseColor } from '../../../../src/renderer/scene/colors.ts';
import { axisName, formatShare, gizmoBox } from '../../../../src/renderer/scene/gizmo.ts';
import { dimLook, pointLook } from '../../../../src/renderer/scene/look.ts';
import { nearestNumber } from '../../../../src/renderer/scene/picking.ts';
import {
  groupMembers,
  groupSlots,
  litWords,
  mostRelevant,
  relevantWords,
} from '../../../../src/renderer/scene/relevance.ts';
import { ShownWords } from '../../../../src/renderer/scene/shown.ts';
import { BoundedCache, fitText, shortenWord } from '../../../../src/renderer/scene/text.ts';

describe('which words are shown', () => {
  it('are all of a layout, or the chosen ones of it in the order of the vocabulary, each once', () => {
    const all = new ShownWords(null, 4);
    expect([all.count, all.indices, all.at(3)]).toEqual([4, null, 3]);
    expect([3, 4, -1, 0.5].map((index) => all.has(index))).toEqual([true, false, false, false]);
    const some = new ShownWords(Uint32Array.of(7, 2, 7, 3, 99), 10);
    expect([some.count, [...(some.indices ?? [])], some.at(2)]).toEqual([3, [2, 3, 7], 7]);
    expect([2, 4, 99].map((index) => some.has(index))).toEqual([true, false, false]);
    expect(new ShownWords(new Uint32Array(0), 10).count).toBe(0);
  });
});

describe('what stands out', () => {
  const props = {
    selected: 3,
    drawing: {
      steps: [{ from: { row: 3 }, to: { row: 6 }, label: '', slot: 0, model: null }],
      result: [0, 0, 0],
      nearest: { row: 8, cosine: 0.5 },
    },
    neighbors: { indices: [5, 3, 900], similarities: [0.9, 0.8, 0.7] },
    hits: [5, 7, -1],
    marked: [7, 9],
  } as const;

  it('has each word once, with its weightiest reason, and no word that is not there', () => {
    expect([...relevantWords(props, new ShownWords(null, 100))]).toEqual([
      [3, 'selected'],
      [8, 'drawing'],
      [6, 'drawing'],
      [5, 'neighbor'],
      [7, 'hit'],
      [9, 'marked'],
    ]);
  });

  it('has no word that is not shown', () => {
    const shown = new ShownWords(Uint32Array.of(9, 7, 6, 500), 100);
    expect([...relevantWords(props, shown)]).toEqual([
      [6, 'drawing'],
      [7, 'hit'],
      [9, 'marked'],
    ]);
    expect([...litWords({ ...props, lit: [1, 7] }, relevantWords(props, shown), shown, 100).front]).toEqual([
      6, 7, 9,
    ]);
  });

  it('lights any number of words: a few before all others, and all of them where they are', () => {
    const shown = new ShownWords(null, 50_000);
    const few = litWords({ hits: [], marked: [], lit: [4, 2] }, new Map([[2, 'hit']]), shown, 50_000);
    expect([[...few.front], few.mask]).toEqual([[2, 4], null]);
    const many = { ...props, marked: Array.from({ length: 30_000 }, (_, at) => at), lit: [49_999] };
    const relevant = relevantWords(many, shown);
    expect(relevant.size).toBe(mostRelevant);
    const { front, mask } = litWords(many, relevant, shown, 50_000);
    expect([...front.subarray(0, 4)]).toEqual([3, 8, 6, 5]);
    expect([29_999, 30_000, 49_998, 49_999].map((index) => mask?.[index])).toEqual([1, 0, 0, 1]);
  });

  it('gives a word of two groups the colour of the first', () => {
    const groups = [
      { name: 'a', slot: 4, indices: [9, 2] },
      { name: 'b', slot: 1, indices: [2, 30, 10] },
    ];
    expect([...groupMembers(groups, new ShownWords(null, 20))]).toEqual([2, 9, 10]);
    expect([...groupMembers(groups, new ShownWords(Uint32Array.of(9, 10), 20))]).toEqual([9, 10]);
    expect([...groupSlots(groups, 20)]).toEqual([
      [9, 4],
      [2, 4],
      [10, 1],
    ]);
  });
});

describe('pointLook', () => {
  const frequency = Uint8Array.of(255, 100, 100, 0);
  const rgb = (look: Uint8Array, index: number) => [...look.subarray(index * 4, index * 4 + 3)];
  const bytes = (color: string) => parseColor(color).map((part) => part * 255);

  it('colours by frequency, and equally frequent words alike', () => {
    const look = pointLook(frequency, 4, 'frequency', new Map(), darkCloudTheme);
    expect(rgb(look, 1)).toEqual(rgb(look, 2));
    expect(rgb(look, 0)).not.toEqual(rgb(look, 1));
    expect([3, 7, 11, 15].map((at) => look[at])).toEqual([...frequency]);
  });

  it('colours groups by their slot, leaves others quiet, and lets no grouped word be tiny', () => {
    const look = pointLook(frequency, 4, 'group', new Map([[3, 2]]), darkCloudTheme);
    expect(rgb(look, 3)).toEqual(bytes(groupColors(darkCloudTheme)[2] as string));
    expect(rgb(look, 0)).toEqual(bytes(darkCloudTheme.ungrouped));
    expect(look[15]).toBe(110);
  });

  it('dims to 15 % all but what is lit', () => {
    const look = pointLook(frequency, 4, 'plain', new Map(), darkCloudTheme);
    const dimmed = dimLook(look, Uint8Array.of(0, 1, 0, 0), darkCloudTheme);
    expect(rgb(dimmed, 1)).toEqual(rgb(look, 1));
    const [point, background] = [darkCloudTheme.point, darkCloudTheme.background].map(bytes) as [
      number[],
      number[],
    ];
    rgb(dimmed, 2).forEach((value, part) => {
      const expected = (background[part] as number) * 0.85 + (point[part] as number) * 0.15;
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(0.51);
    });
    // Sizes stay.
    expect([3, 7, 11, 15].map((at) => dimmed[at])).toEqual([...frequency]);
  });

  it('colours nothing when plain', () => {
    const look = pointLook(frequency, 4, 'plain', new Map([[3, 2]]), darkCloudTheme);
    for (const index of [0, 1, 2, 3]) expect(rgb(look, index)).toEqual(bytes(darkCloudTheme.point));
  });
});

describe('nearestNumber', () => {
  const picture = (side: number, ...dots: [row: number, column: number, number: number][]) => {
    const pixels = new Uint8Array(side * side * 4);
    for (const [row, column, number] of dots) {
      pixels.set(
        [(number + 1) & 255, ((number + 1) >> 8) & 255, (number + 1) >> 16, 255],
        (row * side + column) * 4,
      );
    }
    return pixels;
  };

  it('finds the nearest, reads 24-bit numbers, and nothing where nothing is near', () => {
    expect(nearestNumber(picture(11), 11, 5)).toBeNull();
    expect(nearestNumber(picture(11, [5, 5, 399_999], [5, 6, 3]), 11, 5)).toBe(399_999);
    expect(nearestNumber(picture(11, [5, 9, 0], [5, 2, 7]), 11, 5)).toBe(7);
    expect(nearestNumber(picture(11, [0, 0, 7]), 11, 5)).toBeNull();
  });
});

describe('words on labels', () => {
  it('shortens long words by what a reader counts as characters', () => {
    expect(shortenWord('queen')).toBe('queen');
    expect(shortenWord('a'.repeat(28))).toBe('a'.repeat(28));
    expect(shortenWord('a'.repeat(29))).toBe(`${'a'.repeat(27)}…`);
    const family = '👩‍👩‍👧';
    expect(shortenWord(family.repeat(40))).toBe(`${family.repeat(27)}…`);
    expect(shortenWord('ملك')).toBe('ملك');
    expect(shortenWord('a\nb\u0000c')).toBe('a b c');
  });

  it('is quick and bounded for a word of a million letters', () => {
    const combining = `e${'\u0301'.repeat(1_000_000)}`;
    expect(shortenWord(combining).length).toBeLessThan(450);
  });

  it('remembers no more than it may, and forgets the one not asked for longest', () => {
    const cache = new BoundedCache<number>(2);
    let made = 0;
    const ask = (key: string) => cache.get(key, () => ++made);
    ask('a');
    ask('b');
    expect(ask('a')).toBe(1);
    ask('c');
    expect([ask('a'), ask('c'), cache.size]).toEqual([1, 3, 2]);
    expect(ask('b')).toBe(4);
    fc.assert(
      fc.property(fc.array(fc.string()), (keys) => {
        for (const key of keys) ask(key);
        expect(cache.size).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('the gizmo', () => {
  it('states shares in percent', () => {
    expect([0.1234, 0.00001, 0, null, Number.NaN].map((share) => formatShare(share))).toEqual([
      '12.3 %',
      '< 0.1 %',
      '0.0 %',
      '',
      '',
    ]);
  });

  it('stands in its corner, wider where its axes have ends', () => {
    const plain = gizmoBox(800, [{ caption: 'PC 1', share: null, ends: null }]);
    expect(plain.top + plain.height).toBe(800);
    const named = gizmoBox(800, [{ caption: '', share: null, ends: { low: 'a', high: 'b' } }]);
    expect(named.width).toBeGreaterThan(plain.width);
  });

  it('names an axis by its ends, shortened to the room there is', () => {
    const width = (text: string) => text.length * 10;
    const name = (low: string, high: string, room: number) =>
      axisName({ caption: 'c', share: null, ends: { low, high } }, room, width);
    expect(name('man', 'woman', 200)).toBe('man → woman');
    expect(name('impoverished', 'rich', 150)).toBe('impover… → rich');
    expect(name('impoverished', 'magnificent', 130)).toBe('impo… → magn…');
    expect(axisName({ caption: 'PC 1', share: 0.5, ends: null }, 200, width)).toBe('PC 1');
    const family = '👩‍👩‍👧';
    expect(fitText(`${family}👑x`, 30, width)).toBe(`${family}…`);
  });
});
