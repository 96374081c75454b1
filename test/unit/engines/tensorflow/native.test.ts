import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createTensorFlowEngine } from '../../../../src/main/engines/tensorflow/engine.ts';
import { openNative } from '../../../../src/main/engines/tensorflow/native.ts';
import { threadStarter } from '../../../../src/main/threads/starter.ts';
import { builtResources } from '../../../support/resources.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

/** A folder with a package that calls itself TensorFlow's. */
async function packageFolder(name: string, code: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'semascope-tensorflow-'));
  folders.push(folder);
  const place = join(folder, 'node_modules', name);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
  await writeFile(join(place, 'index.js'), code);
  return folder;
}

const gpu = '@tensorflow/tfjs-node-gpu';
const works = (cuda: boolean): string => `
  const util = require('util');
  if (!util.isNullOrUndefined(null) || util.isNullOrUndefined(0) || !util.isArray([])) throw new Error('no shim');
  exports.backend = () => ({ isUsingGpuDevice: ${cuda}, binding: { TF_Version: '2.9.1' } });
  exports.ready = async () => {};
`;

describe('native TensorFlow', () => {
  it('is not installed with the program', () => {
    expect(openNative([])).toEqual({ reason: `${gpu} is not installed` });
  });

  it('is found beside the program’s own packages, with the functions that Node removed', async () => {
    const folder = await packageFolder(gpu, works(true));
    expect(openNative([folder])).toMatchObject({ cuda: true, version: '2.9.1', package: gpu });
  });

  it('says in one line why it does not load, and lets the one without CUDA have its turn', async () => {
    const broken = await packageFolder(gpu, `throw new Error('no native part at PLACE\\nadvice\\nadvice');`);
    expect(openNative([broken])).toEqual({ reason: `${gpu} does not load: no native part at PLACE` });
    const plain = await packageFolder('@tensorflow/tfjs-node', works(false));
    expect(openNative([broken, plain])).toMatchObject({ cuda: false, package: '@tensorflow/tfjs-node' });
  });
});

describe('the TensorFlow engine’s device', () => {
  const describeWith = async (...packages: string[]): Promise<string> => {
    const starter = threadStarter(builtResources.workers, 2);
    const engine = createTensorFlowEngine(starter, builtResources.kernels, packages);
    const { device, unavailable } = await engine.describe();
    expect(unavailable).toBeNull();
    return device;
  };

  it('is what it truly got', async () => {
    expect(await describeWith()).toBe(`WASM SIMD, without CUDA: ${gpu} is not installed`);
    expect(await describeWith(await packageFolder(gpu, works(true)))).toBe('CUDA · libtensorflow 2.9.1');
    expect(await describeWith(await packageFolder(gpu, works(false)))).toBe(
      `CPU · libtensorflow 2.9.1, without CUDA: ${gpu} found no CUDA device that it can use`,
    );
    expect(await describeWith(await packageFolder(gpu, `throw new Error('torn')`))).toBe(
      `WASM SIMD, without CUDA: ${gpu} does not load: torn`,
    );
  });
});
