import { describe, expect, it } from 'vitest';
import { chooseFiles, filesToSend } from '../../../../src/renderer/state/context-files.ts';

const file = (path: string, bytes = 10) => ({ path, bytes });
const folder = chooseFiles('bert', [
  file('README.md'),
  file('config.json'),
  file('tokenizer.json'),
  file('tokenizer_config.json'),
  file('vocab.txt'),
  file('model.safetensors', 4e8),
  file('onnx/model_fp16.onnx', 2e8),
  file('onnx/model.onnx', 1e6),
  file('onnx/model.onnx_data', 4e8),
  file('onnx/model_quantized.onnx', 1e8),
  file('.git/config'),
]);

describe('a folder that was chosen in the browser', () => {
  it('offers its weights, the best for a first look first, with what belongs to them', () => {
    expect(folder.weights).toEqual([
      { path: 'onnx/model_quantized.onnx', bytes: 1e8 },
      { path: 'onnx/model.onnx', bytes: 4e8 + 1e6 },
      { path: 'onnx/model_fp16.onnx', bytes: 2e8 },
    ]);
  });

  it('sends configuration, tokenizer and the chosen weights only', () => {
    const small = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'vocab.txt'];
    expect(filesToSend(folder, 'onnx/model.onnx')).toEqual([
      ...small,
      'onnx/model.onnx',
      'onnx/model.onnx_data',
    ]);
    expect(filesToSend(folder, null)).toEqual(small);
  });

  it('takes no setting of a size that no setting has', () => {
    expect(chooseFiles('x', [file('config.json', 1e9)]).small).toEqual([]);
  });
});
