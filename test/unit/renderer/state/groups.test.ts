import { describe, expect, it } from 'vitest';
import {
  addGroup,
  addWords,
  changeGroup,
  freeName,
  nextColor,
  parseWordList,
  removeGroup,
  removeWord,
  withSampleGroups,
} from '../../../../src/renderer/state/groups.ts';
import { groupsOfWord, missingRow, visibleGroupRows } from '../../../../src/renderer/state/selectors.ts';
import { firstState } from '../../../../src/renderer/state/store.ts';
import type { Group } from '../../../../src/shared/workspace.ts';

const group = (id: string, words: readonly string[] = [], change: Partial<Group> = {}): Group => ({
  id,
  name: id,
  color: 0,
  words: [...words],
  visible: true,
  ...change,
});

describe('groups', () => {
  it('adds words once, in their order, and any word is a word', () => {
    const groups = addWords([group('a', ['x']), group('b')], 'a', [
      '__proto__',
      'x',
      'constructor',
      '__proto__',
    ]);
    expect(groups[0]?.words).toEqual(['x', '__proto__', 'constructor']);
    expect(groups[1]?.words).toEqual([]);
    expect(removeWord(groups, 'a', '__proto__')[0]?.words).toEqual(['x', 'constructor']);
  });

  it('changes and removes one group and leaves the others as they are', () => {
    const before = [group('a'), group('b')];
    const renamed = changeGroup(before, 'b', { name: 'Animals' });
    expect(renamed[1]?.name).toBe('Animals');
    expect(renamed[0]).toBe(before[0]);
    expect(removeGroup(renamed, 'a')).toEqual([renamed[1]]);
  });

  it('gives a new group the colour that is used least', () => {
    expect(nextColor([])).toBe(0);
    expect(nextColor([group('a'), group('b', [], { color: 1 }), group('c', [], { color: 8 })])).toBe(2);
    const all = Array.from({ length: 8 }, (_, color) => group(String(color), [], { color }));
    expect(nextColor([...all, group('x', [], { color: 0 })])).toBe(1);
  });

  it('finds a name that is free', () => {
    expect(freeName([])).toBe('Group 1');
    expect(freeName([group('Group 2')])).toBe('Group 3');
  });

  it('holds at most a thousand groups', () => {
    const many = Array.from({ length: 1000 }, (_, index) => group(String(index)));
    expect(addGroup(many, group('one more'))).toBe(many);
  });

  it('adds the groups of the sample once', () => {
    const mine = [group('royalty', ['my', 'own'])];
    expect(
      withSampleGroups(mine, [group('royalty'), group('family')]).map(({ id, words }) => [id, words.length]),
    ).toEqual([
      ['royalty', 2],
      ['family', 0],
    ]);
  });
});

describe('pasted lists of words', () => {
  it.each([
    ['king queen  prince', ['king', 'queen', 'prince']],
    ['new york, paris,rome', ['new york', 'paris', 'rome']],
    ['a\nb\r\nb\n\n', ['a', 'b']],
    ['one;two\tthree', ['one', 'two', 'three']],
    ['   ', []],
    ['<img src=x>, __proto__', ['<img src=x>', '__proto__']],
  ])('%j', (text, words) => expect(parseWordList(text)).toEqual(words));
});

describe('groups in a model', () => {
  const workspace = {
    ...firstState.workspace,
    groups: [group('a', ['king', 'zzz']), group('hidden', ['queen'], { visible: false })],
  };

  it('gives the rows of visible groups without missing words', () => {
    const groupRows = new Map([['a', Uint32Array.of(7, missingRow)]]);
    const rows = visibleGroupRows({ workspace, groupRows, live: null }, false);
    expect(rows.map(({ group: { id }, rows: found }) => [id, [...found]])).toEqual([['a', [7]]]);
  });

  it('finds them among the frequent words while a model learns', () => {
    const live = {
      frequentWords: [
        { word: 'the', count: 9 },
        { word: 'king', count: 4 },
      ],
    };
    const rows = visibleGroupRows({ workspace, groupRows: new Map(), live }, true);
    expect([...(rows[0]?.rows ?? [])]).toEqual([1]);
  });

  it('knows the groups of a word, in lower case too', () => {
    expect(groupsOfWord(workspace.groups, 'King').map(({ id }) => id)).toEqual(['a']);
    expect(groupsOfWord(workspace.groups, 'constructor')).toEqual([]);
  });
});
