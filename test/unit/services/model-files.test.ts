import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Jobs } from '../../../src/main/jobs/jobs.ts';
import { FileRegistry } from '../../../src/main/services/files.ts';
import { modelFileRequests } from '../../../src/main/services/model-files.ts';
import { Models } from '../../../src/main/services/models.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import { builtResources } from '../../support/resources.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-model-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function services() {
  const heard: JobProgress[] = [];
  const kept: string[] = [];
  const jobs = new Jobs((_, progress) => heard.push(progress));
  const files = new FileRegistry();
  const models = new Models();
  const requests = modelFileRequests({
    models,
    jobs,
    files,
    threads: threadStarter(builtResources.workers, 2),
    kernels: builtResources.kernels,
    keepLater: (model) => kept.push(model),
  });
  const file = async (name: string, content: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return (await files.register(path)).file;
  };
  return { requests, file, jobs, models, heard, kept };
}

const many = Array.from({ length: 120_000 }, (_, row) => `w${row} ${row / 8} 0.123456 -7.5\n`).join('');

describe('files of vectors', () => {
  it('are looked into by their handles', async () => {
    const { requests, file, models } = services();
    const handle = await file('small.txt', 'a 1 2\nb 3 4\n');
    expect(await requests['files.preview']({ files: [handle] })).toMatchObject({
      name: 'small.txt',
      format: 'glove-text',
      words: 2,
      dimension: 2,
    });
    expect(models.list()).toEqual([]);
    await expect(requests['files.preview']({ files: ['/etc/passwd'] })).rejects.toMatchObject({
      code: 'handle-unknown',
    });
  });

  it('become models that are kept afterwards, with progress in bytes', async () => {
    const { requests, file, models, heard, kept } = services();
    const handle = await file('many.txt', many);
    const { model, notes } = await requests['files.load']({ job: 'one', files: [handle], limit: null });
    expect(model).toMatchObject({
      name: 'many.txt',
      words: 120_000,
      dimension: 3,
      origin: { kind: 'file', file: 'many.txt', format: 'glove-text' },
      entry: null,
    });
    expect(notes).toEqual({ duplicates: 0, claimedRows: null, invalidWords: 0 });
    expect(models.get(model.id).store.indexOf('w119999')).toBe(119_999);
    expect(kept).toEqual([model.id]);
    expect(heard.at(-1)).toMatchObject({
      stage: 'loading',
      unit: 'bytes',
      done: many.length,
      total: many.length,
      fraction: 1,
    });
    for (const { done, total, rate, secondsLeft } of heard) {
      expect(done).toBeLessThanOrEqual(total ?? 0);
      expect(rate).toBeGreaterThan(0);
      expect(secondsLeft).toBeGreaterThanOrEqual(0);
    }
  });

  it('leave what was open when they are wrong or cancelled', async () => {
    const { requests, file, jobs, models, kept } = services();
    const good = await file('good.txt', 'a 1\n');
    await requests['files.load']({ job: 'one', files: [good], limit: 1 });
    const before = models.list();
    const bad = await file('bad.txt', 'a 1\nb x\n');
    await expect(requests['files.load']({ job: 'two', files: [bad], limit: null })).rejects.toMatchObject({
      code: 'model-format',
      parameters: { name: 'bad.txt', line: 2 },
    });
    const loading = requests['files.load']({
      job: 'three',
      files: [await file('many.txt', many)],
      limit: null,
    });
    jobs.cancel('three');
    await expect(loading).rejects.toMatchObject({ code: 'cancelled' });
    expect(models.list()).toEqual(before);
    expect(kept).toHaveLength(1);
  });
});
