// The small models of the tests, each a folder in Hugging Face layout.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bertEpsilon, bertModel, bertWeights } from './bert-model.mjs';
import { gpt2Epsilon, gpt2Model, gpt2Weights } from './gpt2-model.mjs';
import { bytePairTokenizer, wordPieceTokenizer } from './tokenizers.mjs';

/** @typedef {import('./bert-model.mjs').Sizes} Sizes */

const sampleText = fileURLToPath(new URL('../../../assets/sample/sample-corpus.txt', import.meta.url));

/** @type {Sizes} */
export const bertSizes = { vocabulary: 3000, width: 32, layers: 3, heads: 4, inner: 128, positions: 128 };
/** Without the vocabulary, which is what could be learned. @type {Omit<Sizes, 'vocabulary'>} */
export const gpt2Shape = { width: 48, layers: 2, heads: 4, inner: 192, positions: 128 };
export const bertSeed = 11;
export const gpt2Seed = 12;

/** Writes both models below `folder`. @param {string} folder */
export async function writeContextFixtures(folder) {
  await writeBertFolder(join(folder, 'bert'), bertSizes, { quantized: true });
  await writeGpt2(join(folder, 'gpt2'), await learnedText());
}

/**
 * Writes a BERT with random weights: the fixture, or one of the size that a benchmark needs.
 * @param {string} folder @param {Sizes} sizes `vocabulary` is what to learn at most
 * @param {{ quantized: boolean }} options whether weights of 8 bits are written too
 */
export async function writeBertFolder(folder, sizes, { quantized }) {
  const pieces = wordPieceTokenizer(await learnedText(), sizes.vocabulary);
  const learned = { ...sizes, vocabulary: pieces.size };
  const weights = bertWeights(learned, bertSeed);
  const small = () => bertModel(learned, weights, { precision: 'eight-bit' }).graph.finish();
  await writeFolder(folder, {
    'config.json': json(bertConfiguration(learned)),
    'tokenizer.json': json(pieces.tokenizer),
    'tokenizer_config.json': json(pieces.configuration),
    'onnx/model.onnx': bertModel(learned, weights).graph.finish(),
    ...(quantized ? { 'onnx/model_quantized.onnx': small() } : {}),
  });
}

/** Lines of the sample text, few enough that rarer words stay in parts. */
async function learnedText() {
  return (await readFile(sampleText, 'utf8')).split('\n').slice(0, 6000).join('\n');
}

/** @param {string} folder @param {string} text */
async function writeGpt2(folder, text) {
  const pieces = bytePairTokenizer(text, 2000);
  const sizes = { ...gpt2Shape, vocabulary: pieces.size };
  await writeFolder(folder, {
    'config.json': json(gpt2Configuration(sizes)),
    'tokenizer.json': json(pieces.tokenizer),
    'tokenizer_config.json': json(pieces.configuration),
    'onnx/model.onnx': gpt2Model(sizes, gpt2Weights(sizes, gpt2Seed)).graph.finish(),
  });
}

/** @param {Sizes} sizes */
export function bertConfiguration({ vocabulary, width, layers, heads, inner, positions }) {
  return {
    architectures: ['BertModel'],
    model_type: 'bert',
    hidden_act: 'gelu',
    hidden_size: width,
    intermediate_size: inner,
    layer_norm_eps: bertEpsilon,
    max_position_embeddings: positions,
    num_attention_heads: heads,
    num_hidden_layers: layers,
    pad_token_id: 0,
    type_vocab_size: 2,
    vocab_size: vocabulary,
  };
}

/** @param {Sizes} sizes */
function gpt2Configuration({ vocabulary, width, layers, heads, positions }) {
  return {
    activation_function: 'gelu_new',
    architectures: ['GPT2LMHeadModel'],
    bos_token_id: vocabulary - 1,
    eos_token_id: vocabulary - 1,
    layer_norm_epsilon: gpt2Epsilon,
    model_type: 'gpt2',
    n_ctx: positions,
    n_embd: width,
    n_head: heads,
    n_layer: layers,
    n_positions: positions,
    vocab_size: vocabulary,
  };
}

/** @param {object} value */
function json(value) {
  return `${JSON.stringify(value, null, 1)}\n`;
}

/** @param {string} folder @param {Readonly<Record<string, string | Uint8Array>>} files */
export async function writeFolder(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
