import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BlockReader } from '../../../src/main/corpus/block-reader.ts';
import { bytesSource } from '../../../src/main/corpus/text-source.ts';
import { sharedData } from '../../support/resources.ts';
import { read, temporaryFolder, whitespace } from './support.ts';

const folder = temporaryFolder();

describe('large texts', () => {
  it('one line of 20 MB streams in blocks of bounded size', async () => {
    const line = Buffer.from('word after word without an end '.repeat(650_000));
    const packed = gzipSync(line, { level: 1 });
    const reader = new BlockReader(bytesSource(packed), 'line.gz', 1 << 20);
    await reader.start();
    let total = 0;
    let largest = 0;
    for (let block = await reader.next(); block !== null; block = await reader.next()) {
      total += block.bytes.length;
      largest = Math.max(largest, block.bytes.length);
    }
    expect(total).toBe(line.length);
    expect(largest).toBeLessThanOrEqual(1 << 20);

    const { summary } = await read(await folder.file('line.gz', packed), { cores: 2 });
    expect(summary).toMatchObject({ lines: 1, tokens: 3_900_000, sentences: 390, skipped: { cut: 1 } });
  });

  it('a bomb of one byte does not swell in memory', async () => {
    // 160 MB of the letter a in 160 KB: one word without end. The threads that read take some tens of megabytes by themselves.
    const member = gzipSync(Buffer.alloc(20_000_000, 97), { level: 9 });
    const packed = Buffer.concat(Array.from({ length: 8 }, () => member));
    const before = process.memoryUsage().rss;
    let peak = 0;
    const reading = read(await folder.file('bomb.gz', packed), {
      cores: 2,
      report: () => {
        peak = Math.max(peak, process.memoryUsage().rss);
      },
    });
    await expect(reading).rejects.toMatchObject({ code: 'corpus-no-words', parameters: { lines: 1 } });
    expect(peak - before).toBeLessThan(130_000_000);
  });

  const english = join(sharedData, 'english-mixed.txt.gz');
  it.skipIf(!existsSync(english))('real English gives the counts of a plain count', async () => {
    const { summary } = await read(
      { kind: 'file', path: english, name: 'english' },
      { cores: 2, tokenizer: whitespace },
    );
    const counts = new Map<string, number>();
    const words = gunzipSync(readFileSync(english))
      .toString()
      .split(/[ \t\v\f\r\n]+/);
    for (const word of words) if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
    expect(summary.tokens).toBe(words.filter((word) => word !== '').length);
    expect(summary.distinctWords).toBe(counts.size);
    for (const { word, count } of summary.frequentWords) expect(counts.get(word)).toBe(count);
    expect(summary.vocabularyByMinimumCount[5]).toBe(
      [...counts.values()].filter((count) => count >= 5).length,
    );
  });
});
