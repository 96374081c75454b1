import { describe, expect, it } from 'vitest';
import { addJob } from '../../../../src/renderer/state/jobs.ts';
import { downloadOf, libraryBytes, memoryOf, offeredLimit } from '../../../../src/renderer/state/library.ts';
import type { ModelPreview } from '../../../../src/shared/library.ts';

const preview = (change: Partial<ModelPreview>): ModelPreview => ({
  name: 'vectors.txt',
  format: 'glove-text',
  compression: null,
  words: 1000,
  estimated: false,
  dimension: 10,
  rows: [],
  fileBytes: 100_000,
  memoryBytes: 48_000,
  freeMemoryBytes: 1e9,
  companions: [],
  ...change,
});

describe('the memory that a file takes', () => {
  it('is a share of the whole when only the first words are taken', () => {
    expect(memoryOf(preview({}), null)).toBe(48_000);
    expect(memoryOf(preview({}), 250)).toBe(12_000);
    expect(memoryOf(preview({}), 5000)).toBe(48_000);
  });

  it('is not known while the number of words is not', () => {
    expect(memoryOf(preview({ words: null, memoryBytes: null }), 10)).toBeNull();
  });
});

describe('how many words are offered', () => {
  it('are all of a usual file', () => {
    expect(offeredLimit(preview({}))).toBeNull();
    expect(offeredLimit(preview({ words: null, memoryBytes: null }))).toBeNull();
  });

  it('are the first ones of a very large file', () => {
    expect(offeredLimit(preview({ words: 3_000_000, memoryBytes: 3.6e9, freeMemoryBytes: 1e10 }))).toBe(
      400_000,
    );
  });

  it('are as many as fit where the memory is short', () => {
    const limit = offeredLimit(preview({ words: 100_000, memoryBytes: 4e9, freeMemoryBytes: 1e9 }));
    expect(limit).toBe(20_000);
    expect(memoryOf(preview({ words: 100_000, memoryBytes: 4e9 }), limit)).toBeLessThan(1e9);
  });
});

describe('the library', () => {
  const entry = {
    entry: 'e',
    name: 'n',
    words: 1,
    dimension: 1,
    savedAt: 0,
    origin: { kind: 'file', file: 'f', format: 'numpy' },
    model: null,
  } as const;

  it('adds up what its models take', () => {
    const entries = [
      { ...entry, bytes: 3 },
      { ...entry, bytes: 4 },
    ];
    expect(libraryBytes({ folder: '', entries, freeBytes: null, canReveal: false })).toBe(7);
  });

  it('knows the download of a model from the others', () => {
    const jobs = addJob(addJob([], { id: '1', kind: 'loading', subject: 'a' }), {
      id: '2',
      kind: 'download',
      subject: 'a',
    });
    expect(downloadOf(jobs, { name: 'a' })?.id).toBe('2');
    expect(downloadOf(jobs, { name: 'b' })).toBeNull();
  });
});
