import { describe, expect, it } from 'vitest';
import {
  type AxesDraft,
  addAxis,
  addPair,
  addPairs,
  askedAxes,
  changePair,
  draftWords,
  firstAxesDraft,
  isBlankAxis,
  mostPairs,
  removeAxis,
  removePair,
  swapEnds,
  takeReadyAxis,
} from '../../../../src/renderer/state/axes.ts';
import { parsePairs } from '../../../../src/renderer/state/axis-pairs.ts';
import { readyAxes } from '../../../../src/renderer/state/ready-axes.ts';

/** The words of each axis, as `from→to`. */
const written = ({ axes }: AxesDraft) =>
  axes.map(({ pairs }) => pairs.map(({ from, to }) => `${from}→${to}`));
const pair = (from: string, to: string) => ({ from, to });

describe('axes that are written down', () => {
  it('begin with one blank axis and never have more than three or fewer than one', () => {
    expect(written(firstAxesDraft)).toEqual([['→']]);
    const three = addAxis(addAxis(firstAxesDraft));
    expect(three.axes).toHaveLength(3);
    expect(new Set(three.axes.map(({ id }) => id)).size).toBe(3);
    expect(addAxis(three)).toBe(three);
    const [axis] = firstAxesDraft.axes;
    expect(written(removeAxis(firstAxesDraft, axis!.id))).toEqual([['→']]);
  });

  it('keep pairs apart that are added, changed and removed', () => {
    let draft = addPair(firstAxesDraft, '1');
    const ids = draft.axes[0]!.pairs.map(({ id }) => id);
    draft = changePair(draft, '1', ids[0]!, { from: 'man' });
    draft = changePair(draft, '1', ids[1]!, { from: 'king', to: 'queen' });
    expect(written(draft)).toEqual([['man→', 'king→queen']]);
    expect(written(removePair(draft, '1', ids[0]!))).toEqual([['king→queen']]);
    const none = removePair(removePair(draft, '1', ids[0]!), '1', ids[1]!);
    expect(written(none)).toEqual([['→']]);
    expect(written(swapEnds(draft, '1'))).toEqual([['→man', 'queen→king']]);
  });

  it('take a ready axis in the first blank place, under a name of its own', () => {
    const one = takeReadyAxis(firstAxesDraft, [pair('man', 'woman')]);
    expect(written(one)).toEqual([['man→woman']]);
    expect(one.axes[0]!.id).not.toBe(firstAxesDraft.axes[0]!.id);
    const two = takeReadyAxis(one, [pair('bad', 'good')]);
    expect(written(two)).toEqual([['man→woman'], ['bad→good']]);
    const full = takeReadyAxis(two, [pair('a', 'b')]);
    expect(takeReadyAxis(full, [pair('c', 'd')])).toBe(full);
  });

  it('take pasted pairs once each, drop blank ones, and stop at the limit', () => {
    const draft = addPairs(firstAxesDraft, '1', [
      pair('man', 'woman'),
      pair('king', 'queen'),
      pair('man', 'woman'),
    ]);
    expect(written(draft)).toEqual([['man→woman', 'king→queen']]);
    expect(new Set(draft.axes[0]!.pairs.map(({ id }) => id)).size).toBe(2);
    expect(written(addPairs(draft, '1', [pair('king', 'queen')]))).toEqual(written(draft));
    const many = Array.from({ length: mostPairs + 20 }, (_, place) => pair(`a${place}`, `b${place}`));
    expect(addPairs(draft, '1', many).axes[0]!.pairs).toHaveLength(mostPairs);
  });

  it('are asked for with their whole pairs only, by the names they have here', () => {
    let draft = takeReadyAxis(addAxis(firstAxesDraft), [pair(' man ', 'woman'), pair('king', ' ')]);
    const [first, second] = draft.axes;
    expect(isBlankAxis(second!)).toBe(true);
    expect(askedAxes(draft)).toEqual({
      axes: [{ pairs: [pair('man', 'woman')] }],
      ids: [first!.id],
      incomplete: null,
    });
    draft = changePair(draft, second!.id, second!.pairs[0]!.id, { to: 'good' });
    expect(askedAxes(draft).incomplete).toBe(second!.id);
    expect(askedAxes(firstAxesDraft).incomplete).toBe('1');
    expect(draftWords(draft)).toEqual(['man', 'woman', 'king', 'good']);
  });
});

describe('pasted pairs', () => {
  it.each([
    ['man woman', 'man', 'woman'],
    ['  man   woman  ', 'man', 'woman'],
    ['man → woman', 'man', 'woman'],
    ['man->woman', 'man', 'woman'],
    ['man,woman', 'man', 'woman'],
    ['man ; woman', 'man', 'woman'],
    ['new york\tlos angeles', 'new york', 'los angeles'],
    ['new york → los angeles', 'new york', 'los angeles'],
    ['well-known half-known', 'well-known', 'half-known'],
  ])('%j is one pair', (line, from, to) => {
    expect(parsePairs(line)).toEqual({ pairs: [{ from, to }], unread: 0 });
  });

  it('are one a line, and other lines are counted', () => {
    expect(parsePairs('man woman\r\n\r\nking\nqueen king prince\nboy,girl,child\nbad, \ngood bad\n')).toEqual(
      {
        pairs: [pair('man', 'woman'), pair('good', 'bad')],
        unread: 4,
      },
    );
    expect(parsePairs('word')).toEqual({ pairs: [], unread: 1 });
  });
});

describe('ready axes', () => {
  it('have several pairs of two different words each, and differ in their names', () => {
    for (const { pairs } of readyAxes) {
      expect(pairs.length).toBeGreaterThan(4);
      expect(pairs.every(({ from, to }) => from !== to && /^[a-z]+$/.test(from) && /^[a-z]+$/.test(to))).toBe(
        true,
      );
      expect(new Set(pairs.map(({ from, to }) => `${from} ${to}`)).size).toBe(pairs.length);
    }
    expect(new Set(readyAxes.map(({ pairs }) => pairs[0]!.from)).size).toBe(readyAxes.length);
  });
});
