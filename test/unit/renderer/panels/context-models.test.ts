import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Controller, createController } from '../../../../src/renderer/panels/controller/controller.ts';
import { type AppStore, createAppStore } from '../../../../src/renderer/state/store.ts';
import type { OfferedContextModel } from '../../../../src/shared/contexts.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import { descriptionOf, folderOf, modelOf, studyOf } from './fake-contexts.ts';
import { FakeProgram } from './fake-program.ts';

let program: FakeProgram;
let store: AppStore;
let controller: Controller;
let sent: string[];

function begin(handlers: ConstructorParameters<typeof FakeProgram>[0] = {}): void {
  sent = [];
  program = new FakeProgram({
    'contexts.describe': () => descriptionOf({ model: contexts().model }),
    'contexts.open': ({ folder }) => modelOf(folder),
    'contexts.gather': ({ files }) => folderOf(files[0]?.path.split('/')[0] ?? '', 'model.onnx'),
    ...handlers,
  });
  program.platform.uploadFile = async (file, { onProgress }) => {
    onProgress?.(1);
    sent.push(file.name);
    return { file: file.name, name: file.name, bytes: file.size };
  };
  store = createAppStore();
  controller = createController(program.platform, store);
}

const contexts = () => store.getState().contexts;
const lastOf = (name: string) => program.asked.findLast((asked) => asked.name === name)?.parameters;
const browserFolder = (name: string, ...paths: string[]) => ({
  name,
  files: new Map(paths.map((path) => [path, new File(['x'], path)])),
});

/** Chooses a folder in the browser's dialog. */
async function open(folder: ReturnType<typeof browserFolder>): Promise<void> {
  program.platform.pickBrowserFolder = async () => folder;
  await controller.contextModels.pickFolder();
}

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  begin();
});
afterEach(() => {
  controller.dispose();
  vi.unstubAllGlobals();
});

describe('a folder of the browser', () => {
  it('with one file of weights is sent, without what does not matter, and loaded', async () => {
    await open(browserFolder('bert:1', 'config.json', 'tokenizer.json', 'onnx/model.onnx', 'README.md'));
    expect(sent).toEqual(['config.json', 'tokenizer.json', 'onnx/model.onnx']);
    // A name that cannot stand in a path everywhere is written so that it can.
    expect(lastOf('contexts.gather')).toMatchObject({
      files: [{ path: 'bert_1/config.json' }, {}, { path: 'bert_1/onnx/model.onnx' }],
    });
    expect(contexts().model?.id).toBe('bert_1');
    expect(store.getState().jobs).toEqual([]);
  });

  it('with several weights is not sent before one is chosen', async () => {
    await open(browserFolder('bert', 'config.json', 'tokenizer.json', 'model.onnx', 'model_quantized.onnx'));
    expect(sent).toEqual([]);
    expect(contexts().filesChoice?.weights).toBe('model_quantized.onnx');
    controller.contextModels.chooseFiles('model.onnx');
    await controller.contextModels.send();
    expect(sent).toEqual(['config.json', 'tokenizer.json', 'model.onnx']);
    expect(contexts().filesChoice).toBeNull();
    expect(contexts().model).not.toBeNull();
  });

  it('without a tokenizer is refused before its weights are sent', async () => {
    begin({
      'contexts.gather': () => {
        throw new ProgramError('tokenizer-missing', { name: 'vit' });
      },
    });
    const folder = browserFolder('vit', 'config.json');
    folder.files.set('model.onnx', new File(['x'.repeat(1000)], 'model.onnx'));
    const sizes = new Map<string, number>();
    program.platform.uploadFile = async ({ name, size }) => {
      sizes.set(name, size);
      return { file: name, name, bytes: size };
    };
    await open(folder);
    expect([...sizes]).toEqual([
      ['config.json', 1],
      ['model.onnx', 1],
    ]);
    expect(store.getState().messages.at(-1)?.text).toContain('has no tokenizer');
    expect(contexts().model).toBeNull();
  });

  it('that holds nothing of a model is told at once', async () => {
    await open(browserFolder('photos', 'a.jpg', 'b.jpg'));
    expect(program.count('contexts.gather')).toBe(0);
    expect(store.getState().messages.at(-1)?.text).toContain('photos');
  });
});

describe('a folder', () => {
  it('with several weights is asked about, and loaded as chosen', async () => {
    begin({
      'contexts.pickFolder': () => folderOf('bert', 'small.onnx', 'full.onnx'),
      'contexts.describe': () => descriptionOf({ devices: ['cpu', 'webgpu'] }),
    });
    Object.assign(program.platform, { hasFolderDialog: true });
    await controller.contextModels.refresh();
    await controller.contextModels.pickFolder();
    expect(contexts().choice).toMatchObject({ weights: 'small.onnx', device: 'cpu' });
    controller.contextModels.choose('full.onnx', 'webgpu');
    await controller.contextModels.open();
    expect(lastOf('contexts.open')).toMatchObject({ folder: 'bert', weights: 'full.onnx', device: 'webgpu' });
    expect(contexts().choice).toBeNull();
  });

  it('that cannot be loaded leaves the model that was there, its results and the choice', async () => {
    let broken = false;
    begin({
      'contexts.open': ({ folder }) => {
        if (broken)
          throw new ProgramError('context-weights', { name: 'bert', file: 'model.onnx', reason: 'no graph' });
        return modelOf(folder);
      },
      'contexts.study': (parameters) => studyOf(parameters),
    });
    await controller.contextModels.openFolder(folderOf('first'));
    controller.contextSentences.setWord('light');
    controller.contextSentences.add(['a light']);
    await controller.contextSentences.run();
    broken = true;
    await controller.contextModels.openFolder(folderOf('second'));
    expect(contexts().model?.id).toBe('first');
    expect(contexts().study).not.toBeNull();
    expect(store.getState().messages.at(-1)?.kind).toBe('error');
    broken = false;
    await controller.contextModels.openFolder(folderOf('second'));
    expect(contexts().model?.id).toBe('second');
    // What was found is about the vectors of the model before.
    expect(contexts().study?.model).not.toBe('first');
  });
});

describe('what the program says', () => {
  it('is followed: a model that is loaded already is there, one that is gone is not', async () => {
    let model: ReturnType<typeof modelOf> | null = modelOf('loaded');
    begin({ 'contexts.describe': () => descriptionOf({ model }) });
    await controller.contextModels.refresh();
    expect(contexts().model?.id).toBe('loaded');
    model = null;
    program.emit('contextsChanged', {});
    await expect.poll(() => contexts().model).toBeNull();
  });
});

describe('a model to fetch', () => {
  const offered: OfferedContextModel = {
    name: 'hub/bert',
    title: 'bert',
    about: '',
    licence: 'Apache 2.0',
    layers: 2,
    hiddenSize: 4,
    choices: [{ precision: '8-bit', downloadBytes: 1, fetchedBytes: 0, folder: null }],
  };

  it('is loaded when it came', async () => {
    begin({ 'contexts.fetch': ({ name }) => folderOf(name) });
    await controller.contextModels.fetch(offered, '8-bit');
    expect(contexts().model?.id).toBe('hub/bert');
  });

  it('that is paused keeps what came, and says so', async () => {
    begin({
      'contexts.fetch': () => {
        throw new ProgramError('cancelled', {});
      },
    });
    await controller.contextModels.fetch(offered, '8-bit');
    expect(store.getState().messages.at(-1)?.text).toBe(
      'Paused the download of bert, 8-bit; what came is kept.',
    );
    expect(program.count('contexts.describe')).toBe(1);
  });
});
