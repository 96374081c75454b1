import { describe, expect, it } from 'vitest';
import { endReason } from '../../../src/main/processes/end-reason.ts';

describe('endReason', () => {
  const ended = (lastWords: string) => endReason({ code: null, signal: 'SIGABRT', lastWords });

  it('knows the ways in which runtimes say that memory ran out', () => {
    for (const words of [
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n----- Native stack trace -----\n',
      "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\n",
      'bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 4096',
    ])
      expect(ended(words)).toBe('it ran out of memory');
  });

  it('names the signal and the line that tells most', () => {
    expect(ended('')).toBe('it was stopped by the signal SIGABRT');
    expect(ended('starting\nError: no such device\n    at run (file.js:1:2)\n\nNode.js v20.19.0\n')).toBe(
      'it was stopped by the signal SIGABRT; its last words were “Error: no such device”',
    );
  });

  it('shortens long last words and takes control characters out', () => {
    const reason = ended(`\u001b[31m${'x'.repeat(5000)}`);
    expect(reason.length).toBeLessThan(300);
    expect(reason).not.toMatch(/\p{Cc}/u);
  });
});
