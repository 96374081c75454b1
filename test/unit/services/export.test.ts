import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Jobs } from '../../../src/main/jobs/jobs.ts';
import { exportRequests } from '../../../src/main/services/export.ts';
import type { ExportDestination, Host } from '../../../src/main/services/host.ts';
import { Models } from '../../../src/main/services/models.ts';
import type { ExportFormat } from '../../../src/shared/api.ts';
import { openStore } from '../../support/read-model.ts';
import { contentOf, fixtures } from '../../support/reading-folder.ts';
import { builtResources } from '../../support/resources.ts';

let folder: string;
let asked: (readonly string[])[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-export-'));
  asked = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** Exports gensim's vectors, called `name`, with a host that answers `destination`. */
async function exportAs(format: ExportFormat, destination: ExportDestination | null, name = 'novel.txt.gz') {
  const models = new Models();
  const store = await openStore(join(fixtures, 'gensim.bin'));
  const { id } = models.add(name, store, { kind: 'file', file: 'gensim.bin', format: 'word2vec-binary' });
  const host: Host = {
    kind: 'desktop',
    pickFile: async () => null,
    pickFolder: async () => null,
    async exportDestination(names) {
      asked.push(names);
      return destination;
    },
  };
  const jobs = new Jobs(() => undefined);
  const { kernels } = builtResources;
  const result = await exportRequests({ models, jobs, host, kernels })['model.export']({
    job: 'job',
    model: id,
    format,
  });
  return { result, store };
}

describe('model.export', () => {
  it.each<[ExportFormat, string]>([
    ['word2vec-text', 'txt'],
    ['word2vec-binary', 'bin'],
    ['glove-text', 'glove'],
    ['safetensors', 'safetensors'],
  ])('saves %s where the person chose, and reads back to the last bit', async (format, ending) => {
    const path = join(folder, 'chosen');
    const { result, store } = await exportAs(format, { kind: 'saved', path });
    expect(asked).toEqual([[`novel-6d.${ending}`]]);
    expect(result).toEqual({ kind: 'saved', names: ['chosen'] });
    expect(contentOf(await openStore(path))).toEqual(contentOf(store));
  });

  it("saves the projector's second file beside the first, under its name", async () => {
    const path = join(folder, 'chosen.tsv');
    const { result, store } = await exportAs('projector', { kind: 'saved', path });
    expect(asked).toEqual([['novel-6d.tsv', 'novel-6d.metadata.tsv']]);
    expect(result).toEqual({ kind: 'saved', names: ['chosen.tsv', 'chosen.metadata.tsv'] });
    expect(contentOf(await openStore(path))).toEqual(contentOf(store));
  });

  it('writes each file that a browser will fetch to its own place', async () => {
    const files = ['1', '2'].map((name) => ({ path: join(folder, name), url: `/download/${name}` }));
    const { result } = await exportAs('projector', { kind: 'download', files });
    expect(result).toEqual({
      kind: 'download',
      files: [
        { name: 'novel-6d.tsv', path: '/download/1' },
        { name: 'novel-6d.metadata.tsv', path: '/download/2' },
      ],
    });
    expect(await readFile(join(folder, '2'), 'utf8')).toBe(
      await readFile(join(fixtures, 'gensim_metadata.tsv'), 'utf8'),
    );
    expect((await readFile(join(folder, '1'), 'utf8')).split('\n')).toHaveLength(8);
    expect(await readdir(folder)).toEqual(['1', '2']);
  });

  it('does nothing when the dialog was closed, and leaves nothing when a file cannot be written', async () => {
    expect((await exportAs('projector', null)).result).toEqual({ kind: 'saved', names: [] });
    await mkdir(join(folder, 'm.metadata.tsv'));
    await expect(exportAs('projector', { kind: 'saved', path: join(folder, 'm.tsv') })).rejects.toMatchObject(
      { code: 'file-not-writable', parameters: { name: 'm.metadata.tsv' } },
    );
    expect(await readdir(folder)).toEqual(['m.metadata.tsv']);
  });
});
