import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCompact,
  formatCosine,
  formatCount,
  formatCounted,
  formatDuration,
  formatFixed,
  formatSeconds,
  formatShare,
} from '../../../src/shared/format.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [24_310, '24,310'],
    [2_398_017, '2,398,017'],
  ])('counts %d with separators', (count, text) => expect(formatCount(count)).toBe(text));

  it('puts the noun in the right number', () => {
    expect(formatCounted(1, 'word')).toBe('1 word');
    expect(formatCounted(0, 'word')).toBe('0 words');
    expect(formatCounted(2400, 'entry', 'entries')).toBe('2,400 entries');
  });

  it.each([
    [940, '940'],
    [9_999, '9,999'],
    [87_500, '87.5 k'],
    [2_400_000, '2.4 M'],
    [1_020_000_000, '1.02 G'],
    [Number.NaN, '–'],
  ])('shortens %d', (count, text) => expect(formatCompact(count)).toBe(text));

  it.each([
    [1, '1 byte'],
    [812, '812 bytes'],
    [3_200_000, '3.2 MB'],
    [480_000_000, '480 MB'],
    [1.5e12, '1.5 TB'],
  ])('says a size of %d', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0.2, 'less than 1 s'],
    [3, '3 s'],
    [59.6, '1 min'],
    [130, '2 min 10 s'],
    [3840, '1 h 4 min'],
    [7200, '2 h'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ])('says a time of %d s in words', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it('keeps a tenth where it matters', () => {
    expect(formatSeconds(0.04)).toBe('0.0 s');
    expect(formatSeconds(3.14)).toBe('3.1 s');
    expect(formatSeconds(12.4)).toBe('12 s');
  });

  it('writes cosines with three decimals and a true minus', () => {
    expect(formatCosine(0.81249)).toBe('0.812');
    expect(formatCosine(-0.04)).toBe('−0.040');
    expect(formatCosine(-0.0001)).toBe('0.000');
    expect(formatCosine(Number.NaN)).toBe('undefined');
  });

  it('writes huge values with a power of ten', () => {
    expect(formatFixed(3.2997e12, 3)).toBe('3.30e12');
    expect(formatFixed(-1234.5, 1)).toBe('−1234.5');
  });

  it('writes shares in per cent', () => {
    expect(formatShare(0.21)).toBe('21 %');
    expect(formatShare(0.046)).toBe('4.6 %');
    expect(formatShare(0.0004)).toBe('< 0.1 %');
    expect(formatShare(0)).toBe('0.0 %');
  });
});
