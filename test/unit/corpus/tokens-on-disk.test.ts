import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CorpusReading, CorpusSource } from '../../../src/main/corpus/read-corpus.ts';
import { removeLeftTokenFiles } from '../../../src/main/corpus/token-file.ts';
import { openTokens, renumbered, tokensInMemory } from '../../../src/main/corpus/tokens.ts';
import { windowPairs } from '../../../src/main/corpus/window-pairs.ts';
import { createCpuEngine } from '../../../src/main/engines/cpu/engine.ts';
import { matrixValues } from '../../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import { defaultTrainingOptions } from '../../../src/shared/training.ts';
import { builtFolders, builtResources } from '../../support/resources.ts';
import { read, sentencesOf, temporaryFolder } from './support.ts';

const folder = temporaryFolder();

/** Some thousand sentences whose words come in another order in every part, so that each thread numbers them otherwise. */
function text(): string {
  const lines: string[] = [];
  for (let line = 0; line < 3000; line++) {
    const words = Array.from(
      { length: 3 + (line % 17) },
      (_, at) => `word${(line * 7919 + at * at * 31) % 997}`,
    );
    lines.push(words.join(' '));
  }
  return lines.join('\n');
}

/** All that a corpus holds, wherever its tokens lie. */
function contentOf({ encoded }: CorpusReading) {
  const reader = openTokens(encoded.tokens);
  const ids = Array.from(reader.read(0, encoded.tokens.length));
  reader.close();
  const { words, counts } = encoded.vocabulary;
  return { ids, words: [...words.bytes], counts: [...counts], sentences: [...encoded.sentenceStarts] };
}

async function readOnDisk(source: CorpusSource, name: string, tokensInMemory = 5000): Promise<CorpusReading> {
  return read(source, { cores: 3, blockBytes: 4096, tokensInMemory, tokenFolder: folder.path(name) });
}

describe('tokens on the disk', () => {
  it.each([
    ['plain', (bytes: string) => bytes],
    ['compressed', (bytes: string) => gzipSync(bytes)],
  ])('are those that memory would hold, %s', async (kind, stored) => {
    const source = await folder.file(`text-${kind}`, stored(text()));
    const inMemory = await read(source, { cores: 2, blockBytes: 4096 });
    expect(inMemory.encoded.tokens.kind).toBe('memory');
    for (const limit of [0, 5000, 20_000]) {
      const onDisk = await readOnDisk(source, kind, limit);
      expect(onDisk.encoded.tokens.kind).toBe('disk');
      expect(contentOf(onDisk)).toEqual(contentOf(inMemory));
      expect(onDisk.summary).toEqual({ ...inMemory.summary, seconds: onDisk.summary.seconds });
      expect(sentencesOf(onDisk)).toEqual(sentencesOf(inMemory));
      expect(await windowPairs(onDisk.encoded, 4, 35)).toEqual(await windowPairs(inMemory.encoded, 4, 35));
      expect(await readdir(folder.path(kind))).toHaveLength(1);
      await onDisk.release();
      expect(await readdir(folder.path(kind))).toEqual([]);
    }
  });

  it('train the same bytes as tokens in memory, with one thread and one seed', async () => {
    const source = await folder.file('trained', text());
    const train = async ({ encoded }: CorpusReading): Promise<Float32Array> => {
      const engine = createCpuEngine(threadStarter(builtResources.workers, 1), builtFolders);
      const { vectors } = await engine.train(encoded, {
        options: {
          ...defaultTrainingOptions({ tokens: encoded.tokens.length, distinctWords: 997 }, 1),
          ...{ epochs: 3, threads: 1, dimension: 20, minimumCount: 30 },
        },
        signal: new AbortController().signal,
        onProgress: () => undefined,
        onSnapshot: () => undefined,
      });
      return matrixValues(vectors).slice();
    };
    const onDisk = await readOnDisk(source, 'training');
    const vectors = await train(onDisk);
    expect(vectors.some((value) => value !== 0)).toBe(true);
    expect(vectors).toEqual(await train(await read(source, { cores: 1 })));
    await onDisk.release();
  });

  it('are numbered anew without being copied', async () => {
    const source = await folder.file('renumbered', text());
    const onDisk = await readOnDisk(source, 'numbering');
    const { ids, counts } = contentOf(onDisk);
    const reversed = Uint32Array.from(counts, (_, id) => counts.length - 1 - id);
    const expected = ids.map((id) => counts.length - 1 - id);
    for (const tokens of [onDisk.encoded.tokens, tokensInMemory(Uint32Array.from(ids))]) {
      const reader = openTokens(renumbered(tokens, reversed));
      expect(Array.from(reader.read(0, ids.length))).toEqual(expected);
      expect(Array.from(reader.read(100, 9000))).toEqual(expected.slice(100, 9000));
      reader.close();
      const back = openTokens(renumbered(renumbered(tokens, reversed), reversed), 1000);
      expect(Array.from(back.read(17, 20))).toEqual(ids.slice(17, 20));
      expect(Array.from(back.read(20, 1500))).toEqual(ids.slice(20, 1500));
      back.close();
    }
    await onDisk.release();
  });

  it('can still be read by who opened them before their file was removed; who comes later hears why', async () => {
    const onDisk = await readOnDisk(await folder.file('removed', text()), 'removed-tokens');
    const { ids } = contentOf(onDisk);
    const reader = openTokens(onDisk.encoded.tokens);
    await onDisk.release();
    expect(Array.from(reader.read(0, 100))).toEqual(ids.slice(0, 100));
    reader.close();
    expect(() => openTokens(onDisk.encoded.tokens)).toThrow(
      expect.objectContaining({ code: 'corpus-not-open' }),
    );
  });

  it('leave nothing behind when reading fails or is cancelled', async () => {
    const source = await folder.file('damaged', `${`${text()}\n`.repeat(4)}\0`);
    await expect(readOnDisk(source, 'failed', 0)).rejects.toMatchObject({ code: 'text-binary' });
    expect(await readdir(folder.path('failed'))).toEqual([]);
    const stopping = new AbortController();
    const cancelled = read(await folder.file('whole', text().repeat(4)), {
      ...{ cores: 2, blockBytes: 4096, tokensInMemory: 0, tokenFolder: folder.path('failed') },
      signal: stopping.signal,
      report: ({ fraction }) => fraction > 0.3 && stopping.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder.path('failed'))).toEqual([]);
  });

  it('say what is wrong with the folder', async () => {
    await writeFile(folder.path('no-folder'), 'a file');
    const source = await folder.file('unwritable', text());
    await expect(readOnDisk(source, 'no-folder')).rejects.toMatchObject({
      code: 'file-not-writable',
      parameters: { name: 'the encoded text' },
    });
  });

  it('that a killed program has left are removed; those of a running one and other files stay', async () => {
    const path = folder.path('left');
    await mkdir(path);
    const host = Buffer.from(hostname()).toString('hex').slice(0, 64);
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    // No process has so high a number; the parent of this one runs.
    const dead = `tokens-4194999-${Date.now()}-${host}-${id}.u32`;
    const alive = `tokens-${process.ppid}-${Date.now()}-${host}-${id}.u32`;
    const elsewhere = `tokens-4194999-${Date.now()}-00ff-${id}.u32`;
    for (const name of [dead, alive, elsewhere, 'tokens.u32']) await writeFile(join(path, name), 'x');
    await removeLeftTokenFiles(path);
    expect((await readdir(path)).sort()).toEqual([alive, elsewhere, 'tokens.u32'].sort());
    await expect(removeLeftTokenFiles(folder.path('nowhere'))).resolves.toBeUndefined();
  });
});
