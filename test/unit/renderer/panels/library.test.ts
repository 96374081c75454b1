import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Controller, createController } from '../../../../src/renderer/panels/controller/controller.ts';
import { type AppStore, createAppStore } from '../../../../src/renderer/state/store.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import type { LibraryEntry, ModelPreview } from '../../../../src/shared/library.ts';
import { FakeProgram, modelOf } from './fake-program.ts';

const preview: ModelPreview = {
  name: 'vectors.txt',
  format: 'glove-text',
  compression: null,
  words: 3,
  estimated: false,
  dimension: 2,
  rows: [],
  fileBytes: 30,
  memoryBytes: 24,
  freeMemoryBytes: 1e9,
  companions: [],
};
const entry = (name: string): LibraryEntry => ({
  entry: name,
  name,
  words: 3,
  dimension: 2,
  bytes: 24,
  savedAt: 0,
  origin: { kind: 'file', file: name, format: 'glove-text' },
  model: null,
});
const listing = (...names: string[]) => ({
  folder: 'library',
  entries: names.map(entry),
  freeBytes: 1e9,
  canReveal: false,
});
const dropped = [new File(['x'], 'vectors.txt')];

let program: FakeProgram;
let store: AppStore;
let controller: Controller;

function begin(handlers: ConstructorParameters<typeof FakeProgram>[0] = {}): void {
  program = new FakeProgram(handlers);
  store = createAppStore();
  controller = createController(program.platform, store);
}

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  begin();
});
afterEach(() => {
  controller.dispose();
  vi.unstubAllGlobals();
});

describe('starting', () => {
  it('opens the model of the library that was kept last, and trains nothing', async () => {
    begin({
      'library.list': () => listing('latest', 'older'),
      'library.open': ({ entry: opened }) => modelOf(opened),
    });
    await controller.start();
    expect(store.getState().model?.description.id).toBe('latest');
    expect(program.count('training.start')).toBe(0);
  });

  it('trains on the sample when what was kept cannot be opened', async () => {
    begin({
      'library.list': () => listing('damaged'),
      'library.open': () => {
        throw new ProgramError('library-entry-damaged', {
          name: 'damaged',
          keptAs: 'x',
          reason: 'cut short',
        });
      },
    });
    await controller.start();
    expect(store.getState().messages.some(({ text }) => text.includes('damaged'))).toBe(true);
    expect(store.getState().model?.description.id).toBe('trained');
  });
});

describe('a file of vectors', () => {
  it('is looked into first, and loaded when it is asked for', async () => {
    begin({
      'files.preview': () => preview,
      'files.load': ({ limit }) => ({
        model: modelOf('loaded', { words: limit ?? 3 }),
        notes: { duplicates: 2, claimedRows: 5, invalidWords: 0 },
      }),
    });
    await controller.library.openDropped(dropped);
    const { opening } = store.getState();
    expect(opening?.preview).toBe(preview);
    expect(program.count('files.load')).toBe(0);
    if (opening !== null) await controller.library.load(opening, 2);
    expect(store.getState().opening).toBeNull();
    expect(store.getState().model?.description.id).toBe('loaded');
    expect(store.getState().messages.at(-1)?.text).toBe(
      'Opened 2 words of loaded.txt (2 repeated words left out, its header says 5).',
    );
    expect(program.asked.find(({ name }) => name === 'files.load')?.parameters).toMatchObject({ limit: 2 });
  });

  it('that holds no vectors is read as a text', async () => {
    begin({
      'files.preview': () => {
        throw new ProgramError('model-format', { name: 'f.txt', reason: 'its first line is no row' });
      },
    });
    await controller.library.openDropped(dropped);
    expect(program.count('corpus.open')).toBe(1);
    expect(store.getState().opening).toBeNull();
  });

  it('is found among the files that belong to it, in whatever order they come', async () => {
    let uploads = 0;
    begin({
      'files.preview': ({ files: [first] }) => {
        if (first === 'file-2') return preview;
        throw new ProgramError('model-format', { name: 'words.txt', reason: 'its first line is no row' });
      },
    });
    program.platform.uploadFile = async (file) => {
      uploads += 1;
      return { file: `file-${uploads}`, name: file.name, bytes: 1 };
    };
    await controller.library.openDropped([new File(['a'], 'words.txt'), new File(['b'], 'rows.npy')]);
    expect(store.getState().opening?.files.map(({ file }) => file)).toEqual(['file-2', 'file-1']);
    expect(program.count('corpus.open')).toBe(0);
  });

  it('that lacks its words is not taken for a text', async () => {
    begin({
      'files.preview': () => {
        throw new ProgramError('model-words-missing', { name: 'f.npy', rows: 3 });
      },
    });
    await controller.library.openDropped(dropped);
    expect(program.count('corpus.open')).toBe(0);
    expect(store.getState().messages.at(-1)?.text).toContain('holds 3 vectors and no words');
  });

  it('that cannot be loaded leaves what was open', async () => {
    begin({
      'models.list': () => [modelOf('before')],
      'files.preview': () => preview,
      'files.load': () => {
        throw new ProgramError('model-format', { name: 'vectors.txt', reason: 'row 2 is short', line: 2 });
      },
    });
    await controller.start();
    await controller.library.openDropped(dropped);
    const { opening } = store.getState();
    if (opening !== null) await controller.library.load(opening, null);
    expect(store.getState().model?.description.id).toBe('before');
    expect(store.getState().messages.at(-1)?.kind).toBe('error');
  });
});

describe('the lists', () => {
  it('are read again when the program says that the library changed', async () => {
    let names = ['a'];
    begin({ 'library.list': () => listing(...names) });
    await controller.library.refresh();
    names = ['a', 'b'];
    program.emit('libraryChanged', {});
    await expect.poll(() => store.getState().library?.entries.length).toBe(2);
  });

  it('do not depend on each other', async () => {
    begin({
      'library.list': () => listing('a'),
      'catalogue.list': () => {
        throw new ProgramError('download-refused', { name: 'list.json', reason: 'no connection' });
      },
    });
    await controller.library.refresh();
    expect(store.getState().library?.entries).toHaveLength(1);
    expect(store.getState().catalogue).toBeNull();
  });
});

describe('a model of the catalogue', () => {
  it('is shown when it came, and a pause says that what came is kept', async () => {
    begin({ 'catalogue.fetch': ({ name }) => modelOf(name) });
    await controller.library.fetch('glove');
    expect(store.getState().model?.description.id).toBe('glove');

    begin({
      'catalogue.fetch': () => {
        throw new ProgramError('cancelled', {});
      },
    });
    await controller.library.fetch('glove');
    expect(
      store.getState().messages.some(({ text }) => text.startsWith('Paused the download of glove')),
    ).toBe(true);
  });
});
