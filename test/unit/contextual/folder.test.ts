import { spawnSync } from 'node:child_process';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { readConfiguration } from '../../../src/main/contextual/configuration.ts';
import { inspectFolder } from '../../../src/main/contextual/folder.ts';
import { rankWeights } from '../../../src/main/contextual/weights-files.ts';
import { contextFolder, tinySizes } from '../../support/onnx/context-folder.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/contextual/', import.meta.url));
const removals: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removals.splice(0)) await remove();
});

async function folderWith(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await contextFolder(new Uint8Array(7), files);
  removals.push(folder.remove);
  return folder.path;
}

async function refused(path: string, code: string): Promise<string> {
  const error: unknown = await inspectFolder(path, 'chosen').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code, parameters: { name: 'chosen' } });
  return (error as { parameters: { reason?: string } }).parameters.reason ?? '';
}

test('the fixtures are what they are', async () => {
  expect(await inspectFolder(join(fixtures, 'bert'))).toMatchObject({
    family: 'bert',
    layers: 3,
    hiddenSize: 32,
    longestInput: 128,
    weights: [
      { file: 'onnx/model_quantized.onnx', precision: '8-bit' },
      { file: 'onnx/model.onnx', precision: 'full' },
    ],
  });
  expect(await inspectFolder(join(fixtures, 'gpt2'))).toMatchObject({
    family: 'gpt2',
    layers: 2,
    hiddenSize: 48,
    longestInput: 128,
    weights: [{ file: 'onnx/model.onnx', precision: 'full' }],
  });
});

test('sizes are those on the disk, with the file of external data', async () => {
  const folder = await folderWith({ 'onnx/model.onnx_data': '12345', 'onnx/model.onnx_data_1': '678' });
  const found = await inspectFolder(folder);
  expect(found.weights).toEqual([{ file: 'onnx/model.onnx', precision: 'full', bytes: 15 }]);
  expect(found.bytes).toBeGreaterThan(15);
});

describe('weights', () => {
  const ranked = (...files: string[]) => rankWeights(new Map(files.map((file) => [file, 1])));

  test.each([
    ['onnx/model.onnx', 'full'],
    ['model.onnx', 'full'],
    ['onnx/model_fp16.onnx', 'half'],
    ['onnx/model_O4.onnx', 'half'],
    ['onnx/model_O2.onnx', 'full'],
    ['onnx/model_quantized.onnx', '8-bit'],
    ['onnx/model_int8.onnx', '8-bit'],
    ['onnx/model_uint8.onnx', '8-bit'],
    ['onnx/model_qint8_avx512_vnni.onnx', '8-bit'],
    ['onnx/model_q4.onnx', '4-bit'],
    ['onnx/model_q4f16.onnx', '4-bit'],
    ['onnx/model_bnb4.onnx', '4-bit'],
    ['onnx/decoder_model.onnx', 'full'],
    ['onnx/decoder_model_merged.onnx', 'full'],
    ['onnx/decoder_with_past_model.onnx', 'full'],
    ['onnx/decoder_model_merged_quantized.onnx', '8-bit'],
    ['something.onnx', 'unknown'],
  ])('%s has %s precision', (file, precision) => {
    expect(ranked(file)).toMatchObject([{ file, precision }]);
  });

  test('8 bits come first, then full precision; decoders with a cache come last', () => {
    const order = [
      'onnx/model_quantized.onnx',
      'onnx/model.onnx',
      'onnx/model_fp16.onnx',
      'onnx/model_q4.onnx',
      'odd.onnx',
      'onnx/decoder_model_quantized.onnx',
      'onnx/decoder_model.onnx',
      'onnx/decoder_model_merged_quantized.onnx',
      'onnx/decoder_with_past_model.onnx',
    ];
    expect(ranked(...order.toReversed()).map(({ file }) => file)).toEqual(order);
  });

  test('other files are none', () => {
    expect(ranked('model.safetensors', 'onnx/model.onnx_data', 'model.onnx.txt')).toEqual([]);
  });
});

describe('a folder is refused with a reason', () => {
  test('where it is not there, or a file', async () => {
    const folder = await folderWith();
    expect(await refused(join(folder, 'nothing'), 'context-folder')).toBe('it is not there');
    expect(await refused(join(folder, 'config.json'), 'context-folder')).toBe('it is a file, not a folder');
  });

  test('without a configuration', async () => {
    const folder = await folderWith();
    await rm(join(folder, 'config.json'));
    expect(await refused(folder, 'context-folder')).toBe('it has no config.json');
  });

  test.each([
    ['not JSON', '<!doctype html>', 'not JSON'],
    ['no object', '[]', 'model_type'],
    ['without a family', '{"hidden_size": 4}', 'model_type'],
    ['with a family that comes by the back door', '{"__proto__": {"model_type": "bert"}}', 'model_type'],
    ['without layers', '{"model_type": "bert", "hidden_size": 4}', 'how many layers'],
    [
      'with a nonsense count',
      '{"model_type": "bert", "num_hidden_layers": -3, "hidden_size": 4}',
      'how many layers',
    ],
    ['without a width', '{"model_type": "bert", "num_hidden_layers": 2}', 'how wide'],
    ['too large', ' '.repeat(2 ** 20 + 1), 'larger than a configuration'],
  ])('with a configuration that is %s', async (_, config, reason) => {
    expect(await refused(await folderWith({ 'config.json': config }), 'context-folder')).toContain(reason);
  });

  test('with a pipe or a folder in the place of the configuration', async () => {
    const folder = await folderWith();
    await rm(join(folder, 'config.json'));
    await mkdir(join(folder, 'config.json'));
    expect(await refused(folder, 'context-folder')).toMatch(/not a regular file|cannot be read/);
    await rm(join(folder, 'config.json'), { recursive: true });
    if (spawnSync('mkfifo', [join(folder, 'config.json')]).status !== 0) return;
    expect(await refused(folder, 'context-folder')).toContain('not a regular file');
  });

  test.each([
    ['model.safetensors', 'safetensors'],
    ['pytorch_model.bin', 'PyTorch'],
    ['tf_model.h5', 'TensorFlow'],
  ])('with weights only in %s', async (file, format) => {
    const folder = await folderWith({ [file]: 'weights' });
    await rm(join(folder, 'onnx'), { recursive: true });
    const reason = await refused(folder, 'context-folder');
    expect(reason).toContain(format);
    expect(reason).toContain(file);
    expect(reason).toContain('only ONNX');
  });

  test('without any weights', async () => {
    const folder = await folderWith();
    await rm(join(folder, 'onnx'), { recursive: true });
    expect(await refused(folder, 'context-folder')).toBe('it has no weights in ONNX (model.onnx)');
  });

  test('without a tokenizer', async () => {
    const folder = await folderWith();
    await rm(join(folder, 'tokenizer.json'));
    await refused(folder, 'tokenizer-missing');
  });

  test.each([
    '{"model_type": "vit", "image_size": 224, "hidden_size": 4, "num_hidden_layers": 2}',
    '{"model_type": "clip", "vision_config": {}, "text_config": {}}',
    '{"model_type": "whisper", "vocab_size": 51865, "num_mel_bins": 80}',
    '{"model_type": "wav2vec2", "vocab_size": 32}',
    '{"model_type": "some-new-eye", "patch_size": 16, "num_channels": 3, "hidden_size": 4, "num_hidden_layers": 2}',
  ])('that does not read text: %s', async (config) => {
    await refused(await folderWith({ 'config.json': config }), 'context-family');
  });
});

describe('a configuration', () => {
  const read = async (config: object) =>
    readConfiguration(await folderWith({ 'config.json': JSON.stringify(config) }), 'x');
  const bert = { model_type: 'bert', num_hidden_layers: 2, hidden_size: 4 };

  test('of RoBERTa counts positions from behind the padding', async () => {
    const roberta = { ...bert, model_type: 'xlm-roberta', max_position_embeddings: 514, pad_token_id: 1 };
    expect((await read(roberta)).longestInput).toBe(512);
  });

  test('of DistilBERT and GPT-2 uses other names', async () => {
    const distilbert = { model_type: 'distilbert', n_layers: 6, dim: 768, n_heads: 12, vocab_size: 30522 };
    expect(await read({ ...distilbert, max_position_embeddings: 512 })).toMatchObject({
      layers: 6,
      hiddenSize: 768,
      heads: 12,
      vocabulary: 30522,
    });
    const gpt2 = { model_type: 'gpt2', n_layer: 12, n_embd: 768, n_head: 12, n_ctx: 1024 };
    expect(await read(gpt2)).toMatchObject({ layers: 12, hiddenSize: 768, heads: 12, longestInput: 1024 });
  });

  test('that claims endless positions is kept to what memory allows', async () => {
    expect((await read({ ...bert, max_position_embeddings: 1_000_000 })).longestInput).toBe(2048);
    expect((await read(bert)).longestInput).toBe(512);
  });

  test('with padding beyond the vocabulary pads with the first piece', async () => {
    expect((await read({ ...bert, vocab_size: tinySizes.vocabulary, pad_token_id: 99 })).padding).toBe(0);
  });

  test('may be a link to a file elsewhere, as in a cache of downloads', async () => {
    const folder = await folderWith({ blob: JSON.stringify(bert) });
    await rm(join(folder, 'config.json'));
    await symlink('blob', join(folder, 'config.json'));
    expect((await readConfiguration(folder, 'x')).family).toBe('bert');
  });
});
