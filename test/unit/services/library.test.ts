import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeLibraryFiles } from '../../../src/main/embeddings/library/folder.ts';
import { Jobs } from '../../../src/main/jobs/jobs.ts';
import type { Host } from '../../../src/main/services/host.ts';
import { createShelf } from '../../../src/main/services/library.ts';
import { Models } from '../../../src/main/services/models.ts';
import type { EventName } from '../../../src/shared/api.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import { contentOf, entryFile, fileOrigin, libraryIn, smallStore } from '../../support/libraries.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'semascope-shelf-')), 'library');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

/** The services around a shelf, and what the page heard. */
function program(host: Partial<Host> = {}, options: Parameters<typeof libraryIn>[1] = {}) {
  const events: EventName[] = [];
  const notices: unknown[] = [];
  const progress: JobProgress[] = [];
  const { library } = libraryIn(folder, options);
  const models = new Models();
  const jobs = new Jobs((_, reported) => progress.push(reported));
  const shelf = createShelf({
    library,
    models,
    jobs,
    host: { kind: 'browser', ...host } as Host,
    emit: (event) => events.push(event),
    notice: (error) => notices.push(error),
  });
  return { library, models, jobs, shelf, events, notices, progress, ask: shelf.handlers };
}

describe('keeping', () => {
  it('goes on in the background, one model after another, and says when each is there', async () => {
    const { shelf, models, events, notices, ask } = program();
    const first = models.add('first', smallStore(1), fileOrigin);
    const second = models.add('second', smallStore(2), fileOrigin);
    shelf.keepLater(first.id);
    shelf.keepLater(second.id);
    expect(models.list().map(({ entry }) => entry)).toEqual([null, null]);
    await shelf.settled();
    expect(events).toEqual(['libraryChanged', 'libraryChanged']);
    expect(notices).toEqual([]);
    const { entries, ...rest } = await ask['library.list']({});
    expect(rest).toEqual({ folder, freeBytes: expect.any(Number), canReveal: false });
    expect(entries.map(({ name, model }) => [name, model]).sort()).toEqual([
      ['first', first.id],
      ['second', second.id],
    ]);
    expect(entries[0]).toEqual({
      entry: models.get(entries[0]!.model!).description.entry,
      name: entries[0]!.name,
      words: 20,
      dimension: 5,
      bytes: entries[0]!.bytes,
      savedAt: expect.any(Number),
      origin: fileOrigin,
      model: entries[0]!.model,
    });
    expect(Math.abs(entries[0]!.savedAt - Date.now())).toBeLessThan(60_000);
    expect(entries[0]!.bytes).toBeGreaterThan(20 * 8 * 4 * 2);
  });

  it('leaves the event loop free', async () => {
    const { shelf, models } = program();
    const { id } = models.add('large', smallStore(1, 20_000, 100), fileOrigin);
    let turns = 0;
    const count = setInterval(() => turns++, 0);
    shelf.keepLater(id);
    await shelf.settled();
    clearInterval(count);
    expect(turns).toBeGreaterThan(5);
    expect(models.get(id).description.entry).not.toBeNull();
  });

  it('tells of a failure, and goes on with the next model', async () => {
    let full = true;
    const files = { ...nodeLibraryFiles, space: async () => (full ? 10 : 1e12) };
    const { shelf, models, events, notices } = program({}, { files });
    const first = models.add('first', smallStore(1), fileOrigin);
    const second = models.add('second', smallStore(2), fileOrigin);
    shelf.keepLater(first.id);
    await shelf.settled();
    full = false;
    shelf.keepLater(second.id);
    await shelf.settled();
    expect(notices).toMatchObject([{ code: 'disk-too-small', parameters: { purpose: 'first', free: 10 } }]);
    expect(events).toEqual(['libraryChanged']);
    expect(models.get(first.id).description.entry).toBeNull();
    expect(models.get(second.id).description.entry).not.toBeNull();
  });

  it('does not keep what was closed before its turn, nor what is kept already', async () => {
    const { shelf, models, events, ask } = program();
    const { id } = models.add('closed', smallStore(1), fileOrigin);
    const kept = models.add('kept', smallStore(2), fileOrigin, 'a'.repeat(32));
    shelf.keepLater(id);
    shelf.keepLater(kept.id);
    shelf.keepLater('unknown');
    models.close(id);
    await shelf.settled();
    expect(events).toEqual([]);
    expect((await ask['library.list']({})).entries).toEqual([]);
  });

  it('points a file that is opened again to the entry that is there', async () => {
    const { shelf, models, ask } = program();
    const first = models.add('model.txt', smallStore(1), fileOrigin);
    const again = models.add('model.txt', smallStore(1), fileOrigin);
    shelf.keepLater(first.id);
    shelf.keepLater(again.id);
    await shelf.settled();
    expect((await ask['library.list']({})).entries).toHaveLength(1);
    expect(models.get(again.id).description.entry).toBe(models.get(first.id).description.entry);
  });
});

describe('what a later start finds', () => {
  async function keptEntry(): Promise<string> {
    const { shelf, models } = program();
    const { id } = models.add('a model', smallStore(1), fileOrigin);
    shelf.keepLater(id);
    await shelf.settled();
    return models.get(id).description.entry!;
  }

  it('is listed and opens, as a job with progress in bytes, once', async () => {
    const entry = await keptEntry();
    const { ask, models, progress } = program();
    expect(models.list()).toEqual([]);
    expect((await ask['library.list']({})).entries).toMatchObject([{ entry, model: null }]);
    const opened = await ask['library.open']({ job: 'j', entry });
    expect(opened).toEqual({
      id: expect.any(String),
      name: 'a model',
      words: 20,
      dimension: 5,
      origin: fileOrigin,
      hasInitialVectors: true,
      entry,
    });
    expect(contentOf(models.get(opened.id).store)).toEqual(contentOf(smallStore(1)));
    expect(progress.at(-1)).toMatchObject({ stage: 'loading', unit: 'bytes', fraction: 1 });
    expect(await ask['library.open']({ job: 'j', entry })).toEqual(opened);
    expect(models.list()).toHaveLength(1);
    expect((await ask['library.list']({})).entries).toMatchObject([{ entry, model: opened.id }]);
  });

  it('opens once also when it is asked for twice at the same time', async () => {
    const entry = await keptEntry();
    const { ask, models } = program();
    const [one, other] = await Promise.all(['1', '2'].map((job) => ask['library.open']({ job, entry })));
    expect(one).toEqual(other);
    expect(models.list()).toHaveLength(1);
  });

  it('stops opening when it is cancelled', async () => {
    const entry = await keptEntry();
    const { ask, jobs, models, events } = program();
    const opening = ask['library.open']({ job: 'j', entry });
    jobs.cancel('j');
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect(models.list()).toEqual([]);
    expect(events).toEqual([]);
  });

  it('is renamed, with the open model; and removed, while that stays open', async () => {
    const entry = await keptEntry();
    const { ask, models, events } = program();
    const { id } = await ask['library.open']({ job: 'j', entry });
    await ask['library.rename']({ entry, name: 'another name' });
    expect(models.get(id).description.name).toBe('another name');
    expect((await ask['library.list']({})).entries).toMatchObject([{ name: 'another name' }]);
    await ask['library.remove']({ entry });
    expect(models.get(id).description.entry).toBeNull();
    expect((await ask['library.list']({})).entries).toEqual([]);
    await expect(stat(join(folder, entry))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(events).toEqual(['libraryChanged', 'libraryChanged']);
    await expect(ask['library.open']({ job: 'j', entry })).rejects.toMatchObject({
      code: 'library-entry-unknown',
    });
  });

  it('is said to be damaged by the request that opens it, and gone from the list', async () => {
    const entry = await keptEntry();
    const { ask, events, notices, library } = program();
    const path = entryFile(library, entry, 'vectors.f32');
    await writeFile(path, Buffer.alloc((await stat(path)).size, 1));
    await expect(ask['library.open']({ job: 'j', entry })).rejects.toMatchObject({
      code: 'library-entry-damaged',
      parameters: { name: 'a model', reason: 'the checksum of vectors.f32 is wrong' },
    });
    expect(events).toEqual(['libraryChanged']);
    expect((await ask['library.list']({})).entries).toEqual([]);
    expect(notices).toEqual([]);
  });

  it('is shown in the file manager where there is one', async () => {
    const entry = await keptEntry();
    const shown: string[] = [];
    const { ask } = program({ reveal: async (path) => void shown.push(path) });
    expect((await ask['library.list']({})).canReveal).toBe(true);
    await ask['library.reveal']({ entry });
    await ask['library.reveal']({ entry: null });
    expect(shown).toEqual([join(folder, entry), folder]);
    await expect(ask['library.reveal']({ entry: '../..' })).rejects.toMatchObject({
      code: 'library-entry-unknown',
    });
    await expect(program().ask['library.reveal']({ entry })).rejects.toMatchObject({ code: 'bad-request' });
  });
});
