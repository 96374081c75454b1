import { describe, expect, it } from 'vitest';
import { symmetricScale } from '../../../../src/renderer/state/heat.ts';
import { spellPairs } from '../../../../src/renderer/state/pairs.ts';
import { toCsv, toTsv } from '../../../../src/renderer/state/tables.ts';

describe('tables as text', () => {
  it('keep tabs and line breaks of words out of the tab-separated form', () => {
    expect(
      toTsv([
        ['word', 'cosine'],
        ['a\tb\nc', 0.5],
      ]),
    ).toBe('word\tcosine\na b c\t0.5\n');
  });

  it('quote what the comma-separated form needs quoted', () => {
    expect(toCsv([['a,b', 'say "x"', 'two\nlines', -0.5]])).toBe('"a,b","say ""x""","two\nlines",-0.5\r\n');
  });

  it('never hand a spreadsheet a formula', () => {
    expect(toCsv([['=HYPERLINK(1)', '@x', '-', '-x']])).toBe("'=HYPERLINK(1),'@x,-,'-x\r\n");
  });
});

describe('pairs of a window, spelled out', () => {
  it('join the middle word with the words around it', () => {
    const [pairs] = spellPairs([['a', 'b', 'c', 'd', 'e']], 1, 3);
    expect(pairs).toEqual({ words: ['a', 'b', 'c', 'd', 'e'], center: 2, contexts: [1, 3] });
  });

  it('grow with the window up to the ends of the sentence', () => {
    expect(spellPairs([['a', 'b', 'c', 'd']], 50, 1)[0]?.contexts).toEqual([0, 1, 3]);
  });

  it('leave out sentences of one word', () => {
    expect(spellPairs([['alone'], ['a', 'b']], 2, 3)).toHaveLength(1);
  });
});

describe('the scale of heat strips', () => {
  it('reaches the largest absolute value of all vectors', () => {
    expect(symmetricScale([Float32Array.of(0.5, -2), Float32Array.of(1)])).toBe(2);
    expect(symmetricScale([])).toBe(0);
  });
});
