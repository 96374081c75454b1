import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { darkCloudTheme, groupColors, parseColor } from '../../../../src/renderer/scene/colors.ts';
import { formatShare, gizmoBox } from '../../../../src/renderer/scene/gizmo.ts';
import { pointLook } from '../../../../src/renderer/scene/look.ts';
import { nearestNumber } from '../../../../src/renderer/scene/picking.ts';
import { groupMembers, groupSlots, relevantWords } from '../../../../src/renderer/scene/relevance.ts';
import { BoundedCache, shortenWord } from '../../../../src/renderer/scene/text.ts';

describe('what stands out', () => {
  it('has each word once, with its weightiest reason, and no word that is not there', () => {
    const words = relevantWords(
      { selected: 3, neighbors: { indices: [5, 3, 900], similarities: [0.9, 0.8, 0.7] }, hits: [5, 7, -1] },
      100,
    );
    expect([...words]).toEqual([
      [3, 'selected'],
      [5, 'neighbor'],
      [7, 'hit'],
    ]);
  });

  it('gives a word of two groups the colour of the first', () => {
    const groups = [
      { name: 'a', slot: 4, indices: [9, 2] },
      { name: 'b', slot: 1, indices: [2, 30, 10] },
    ];
    expect([...groupMembers(groups, 20)]).toEqual([2, 9, 10]);
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
    expect(gizmoBox(800).top + gizmoBox(800).height).toBe(800);
  });
});
