import { describe, expect, it } from 'vitest';
import { kindName, opensPattern, readQuery } from '../../../../src/renderer/state/search.ts';

describe('what is typed into the search box', () => {
  it.each([
    ['  ', 'all', null],
    ['', 'pattern', null],
    [' king ', 'all', { text: 'king', mode: 'all' }],
    ['king', 'fuzzy', { text: 'king', mode: 'fuzzy' }],
    ['/^k.*g$/', 'all', { text: '^k.*g$', mode: 'pattern' }],
    [' /a b/ ', 'fuzzy', { text: 'a b', mode: 'pattern' }],
    ['/a/b/', 'all', { text: 'a/b', mode: 'pattern' }],
    // Words that are slashes can be looked for.
    ['/', 'all', { text: '/', mode: 'all' }],
    ['//', 'all', { text: '//', mode: 'all' }],
    ['/half', 'all', { text: '/half', mode: 'all' }],
    // Spaces are part of a regular expression.
    [' x', 'pattern', { text: ' x', mode: 'pattern' }],
    ['/x/', 'pattern', { text: 'x', mode: 'pattern' }],
  ] as const)('%j in the mode %s', (typed, mode, query) => expect(readQuery(typed, mode)).toEqual(query));

  it('may be a regular expression that is not whole yet', () => {
    expect(opensPattern({ text: '/^k', mode: 'all' })).toBe(true);
    expect(opensPattern({ text: '/', mode: 'all' })).toBe(false);
    expect(opensPattern({ text: '/^k', mode: 'pattern' })).toBe(false);
  });

  it('matches in ways that have names', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map(kindName)).toEqual([
      'exact',
      'exact',
      'prefix',
      'inside',
      'pattern',
      '1 slip',
      '2 slips',
    ]);
    expect(kindName(undefined)).toBe('');
  });
});
