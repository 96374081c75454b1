import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packWords, WordTable } from '../../../src/shared/word-table.ts';

describe('packed words', () => {
  it('gives back any words, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (words) => {
        expect(new WordTable(packWords(words)).words()).toEqual(words);
      }),
    );
  });

  it('holds the bytes that Node calls UTF-8, also on shared memory', () => {
    const words = ['__proto__', 'naïve', '東京', '👩‍🚀', '', 'שלום'];
    const packed = packWords(words);
    expect(Buffer.from(packed.bytes)).toEqual(Buffer.from(words.join('')));
    const shared = new Uint8Array(new SharedArrayBuffer(packed.bytes.length));
    shared.set(packed.bytes);
    expect(new WordTable({ bytes: shared, offsets: packed.offsets }).words()).toEqual(words);
  });

  it('grows for words longer than it planned for', () => {
    const words = ['x'.repeat(10_000), 'y'];
    expect(new WordTable(packWords(words)).words()).toEqual(words);
  });

  it('knows its size and refuses what is outside', () => {
    const table = new WordTable(packWords(['a']));
    expect(table.size).toBe(1);
    expect(() => table.word(1)).toThrow(RangeError);
    expect(() => table.word(-1)).toThrow(RangeError);
  });
});
