import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ProgramError } from '../../shared/errors.ts';

/** What a model's `config.json` says that matters here. */
export interface ModelConfiguration {
  /** `model_type`: `bert`, `gpt2`. */
  readonly family: string;
  readonly layers: number;
  readonly hiddenSize: number;
  /** Word pieces that it reads at once. */
  readonly longestInput: number;
  /** Rows of its table of word pieces, as it says; `null` where it does not. */
  readonly vocabulary: number | null;
  /** Heads of each attention; `null` where it does not say. */
  readonly heads: number | null;
  /** The piece that fills up shorter sentences of a batch. */
  readonly padding: number;
}

const largestFile = 1 << 20;
/** Attention needs memory by the square of the length: models without a table of positions are kept to this. */
const longestPractical = 2048;
const usualLength = 512;

const count = (most: number) => z.number().int().positive().max(most).optional().catch(undefined);
const present = z.unknown().optional();

const configurationSchema = z.object({
  model_type: z.string().trim().min(1).max(100),
  num_hidden_layers: count(1000),
  n_layer: count(1000),
  n_layers: count(1000),
  num_layers: count(1000),
  encoder_layers: count(1000),
  hidden_size: count(65_536),
  n_embd: count(65_536),
  dim: count(65_536),
  d_model: count(65_536),
  max_position_embeddings: count(2 ** 31),
  n_positions: count(2 ** 31),
  n_ctx: count(2 ** 31),
  vocab_size: count(2 ** 31),
  num_attention_heads: count(4096),
  n_head: count(4096),
  n_heads: count(4096),
  pad_token_id: z.number().int().nonnegative().optional().catch(undefined),
  image_size: present,
  num_channels: present,
  patch_size: present,
  vision_config: present,
  audio_config: present,
  num_mel_bins: present,
  conv_kernel: present,
});

/** Families that count positions from the padding's number plus one. */
const paddedPositions = /^(?:x?lm-)?(?:roberta|camembert|mpnet|longformer|xmod|data2vec-text|ibert|esm)/;

/** Families that read images or sound, also where they have words of their own to write. */
const otherSenses =
  /^(?:vit|deit|beit|swin|convnext|resnet|regnet|efficientnet|mobilenet|mobilevit|detr|yolos|rt_detr|segformer|sam|dinov\d|clip|clap|siglip|blip|git|owlvit|dpt|glpn|layoutlm|trocr|donut|vision|wav2vec|hubert|wavlm|unispeech|sew|whisper|speech|audio|encodec|vits|musicgen|moonshine|pix2struct|videomae|timesformer)/;

/**
 * Reads the `config.json` of a model's folder.
 * @param name what a person calls the folder
 * @throws ProgramError `context-folder`, `context-family`
 */
export async function readConfiguration(folder: string, name: string): Promise<ModelConfiguration> {
  const problem = (reason: string): ProgramError => new ProgramError('context-folder', { name, reason });
  const text = await readSmallFile(join(folder, 'config.json'), problem);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ProgramError(
      'context-folder',
      { name, reason: 'its config.json is not JSON' },
      { cause: error },
    );
  }
  const parsed = configurationSchema.safeParse(value);
  if (!parsed.success) throw problem('its config.json does not name the kind of model (model_type)');
  const said = parsed.data;
  const family = said.model_type;
  if (readsOtherThanText(said)) throw new ProgramError('context-family', { name, family });

  const layers =
    said.num_hidden_layers ?? said.n_layer ?? said.n_layers ?? said.num_layers ?? said.encoder_layers;
  const hiddenSize = said.hidden_size ?? said.n_embd ?? said.dim ?? said.d_model;
  if (layers === undefined) throw problem('its config.json does not say how many layers it has');
  if (hiddenSize === undefined) throw problem('its config.json does not say how wide its hidden states are');
  const padding = said.pad_token_id ?? 0;
  const positions = said.max_position_embeddings ?? said.n_positions ?? said.n_ctx ?? usualLength;
  const offset = paddedPositions.test(family) ? (said.pad_token_id ?? 1) + 1 : 0;
  return {
    family,
    layers,
    hiddenSize,
    longestInput: Math.min(Math.max(1, positions - offset), longestPractical),
    vocabulary: said.vocab_size ?? null,
    heads: said.num_attention_heads ?? said.n_head ?? said.n_heads ?? null,
    padding: said.vocab_size !== undefined && padding >= said.vocab_size ? 0 : padding,
  };
}

function readsOtherThanText(said: z.infer<typeof configurationSchema>): boolean {
  const { image_size, num_channels, patch_size, vision_config, audio_config, num_mel_bins, conv_kernel } =
    said;
  const marks = [image_size, num_channels, patch_size, num_mel_bins, conv_kernel];
  return (
    otherSenses.test(said.model_type) ||
    vision_config !== undefined ||
    audio_config !== undefined ||
    (said.vocab_size === undefined && marks.some((mark) => mark !== undefined))
  );
}

async function readSmallFile(path: string, problem: (reason: string) => ProgramError): Promise<string> {
  // Without waiting: a pipe would never open.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw problem('it has no config.json');
      throw problem(`its config.json cannot be read (${error.code ?? error.message})`);
    },
  );
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw problem('its config.json is not a regular file');
    if (found.size > largestFile) throw problem('its config.json is larger than a configuration is');
    const bytes = Buffer.alloc(found.size);
    const { bytesRead } = await handle.read(bytes, 0, found.size, 0);
    return bytes.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
