import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHistory, goBack, goForward, visit } from '../../../../src/renderer/state/history.ts';
import { dropLatestSelection, pushUndo, type UndoEntry } from '../../../../src/renderer/state/undo.ts';

describe('the walk through words', () => {
  it('goes back and forward again', () => {
    const walked = [4, 7, 2].reduce(visit, emptyHistory);
    expect(walked).toEqual({ past: [4, 7], present: 2, future: [] });
    const back = goBack(goBack(walked));
    expect(back).toEqual({ past: [], present: 4, future: [7, 2] });
    expect(goForward(back).present).toBe(7);
  });

  it('forgets what lay ahead when it takes another way', () => {
    const back = goBack([4, 7].reduce(visit, emptyHistory));
    expect(visit(back, 9)).toEqual({ past: [4], present: 9, future: [] });
  });

  it('stays the same at its ends and where it already is', () => {
    expect(goBack(emptyHistory)).toBe(emptyHistory);
    const there = visit(emptyHistory, 3);
    expect(visit(there, 3)).toBe(there);
    expect(goForward(there)).toBe(there);
  });

  it('comes back from an empty selection to the word before', () => {
    const cleared = visit(visit(emptyHistory, 5), null);
    expect(goBack(cleared)).toEqual({ past: [], present: 5, future: [] });
  });

  it('remembers at most 500 steps', () => {
    const long = Array.from({ length: 800 }, (_, index) => index).reduce(visit, emptyHistory);
    expect(long.past).toHaveLength(500);
    expect(long.past[0]).toBe(299);
  });

  it('forward after back is where it was, wherever that is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 2 }), (words) => {
        const walked = words.reduce(visit, emptyHistory);
        fc.pre(walked.past.length > 0);
        expect(goForward(goBack(walked))).toEqual(walked);
      }),
    );
  });
});

describe('what can be undone', () => {
  it('drops the latest step through words, not changes of word sets', () => {
    const wordSets: UndoEntry = { kind: 'word-sets', label: 'new word set', before: [] };
    const stack = [{ kind: 'selection' } as const, { kind: 'selection' } as const, wordSets].reduce<
      readonly UndoEntry[]
    >(pushUndo, []);
    expect(dropLatestSelection(stack)).toEqual([{ kind: 'selection' }, wordSets]);
    expect(dropLatestSelection([wordSets])).toEqual([wordSets]);
  });
});
