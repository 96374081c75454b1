import { join } from 'node:path';
import { z } from 'zod';
import { isProgramError, ProgramError } from '../../../shared/errors.ts';
import { formatBytes, formatCount } from '../../../shared/format.ts';
import { fileSource } from '../../corpus/text-source.ts';
import { jsonDepth } from './json-depth.ts';

/** XLM-R, with a quarter of a million pieces, has 17 MB. */
const largestFile = 64 * 1024 * 1024;
/** Real ones are nested five deep or so. */
const deepest = 64;
/** Far beyond any vocabulary; identifiers are places in arrays. */
const largestId = 0xff_ffff;

const identifier = z.number().int().min(0).max(largestId);

// What is only handed on to the library is left as it is: it refuses what it does not know.
const fileSchema = z.looseObject({
  normalizer: z.unknown().optional(),
  pre_tokenizer: z.unknown().optional(),
  post_processor: z.unknown().optional(),
  decoder: z.unknown().optional(),
  added_tokens: z
    .array(z.looseObject({ id: identifier, content: z.string() }))
    .nullish()
    .transform((tokens) => tokens ?? []),
  model: z.looseObject({
    // Large, so looked at by hand.
    vocab: z.unknown().optional(),
    merges: z.unknown().optional(),
    unk_id: identifier.nullish(),
    unk_token: z.string().nullish(),
    continuing_subword_prefix: z.string().nullish(),
    max_input_chars_per_word: z.number().max(10_000).nullish(),
  }),
});

/** What the library uses of tokenizer_config.json. */
const configSchema = z.object({
  remove_space: z.boolean().optional().catch(undefined),
  do_lowercase_and_remove_accent: z.boolean().optional().catch(undefined),
  eos_token: z
    .union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)])
    .optional()
    .catch(undefined),
});

export interface TokenizerFile {
  /** tokenizer.json, with what the library wants to be there. */
  readonly tokenizer: object;
  /** The part of tokenizer_config.json that is used. */
  readonly config: object;
  /** The largest identifier that a piece has. */
  readonly largestId: number;
}

/**
 * Reads and checks the tokenizer of a model's folder.
 * @param name what the model is called in errors
 * @throws ProgramError `tokenizer-missing`, `tokenizer-unusable`, and as `openRegularFile` does
 */
export async function readTokenizerFile(folder: string, name: string): Promise<TokenizerFile> {
  const bytes = await readWhole(folder, 'tokenizer.json', name);
  if (bytes === null) throw new ProgramError('tokenizer-missing', { name });
  const configBytes = await readWhole(folder, 'tokenizer_config.json', name);
  const parsed = fileSchema.safeParse(parse(bytes, 'tokenizer.json', name));
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw unusable(
      name,
      `in tokenizer.json, ${path.join('.') || 'the whole'} is not what it should be (${message})`,
    );
  }
  const { data } = parsed;
  const ids = data.added_tokens.map(({ id }) => id).concat(vocabularyIds(data.model.vocab, name));
  requireMerges(data.model.merges, name);
  requireProgress(data.pre_tokenizer, name);
  const config = configSchema.safeParse(
    configBytes === null ? {} : parse(configBytes, 'tokenizer_config.json', name),
  );
  return {
    tokenizer: { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, ...data },
    config: config.data ?? {},
    largestId: ids.reduce((largest, id) => Math.max(largest, id), 0),
  };
}

/** An error about a tokenizer. */
export function unusable(name: string, reason: string): ProgramError {
  return new ProgramError('tokenizer-unusable', { name, reason });
}

/** `null` where there is no such file. */
async function readWhole(folder: string, file: string, name: string): Promise<Uint8Array | null> {
  const source = await fileSource(join(folder, file), file).catch((error: unknown) => {
    if (isProgramError(error, 'file-missing')) return null;
    throw error;
  });
  if (source === null) return null;
  try {
    if (source.size > largestFile) {
      throw unusable(
        name,
        `${file} holds ${formatBytes(source.size)}, and more than ${formatBytes(largestFile)} are not read`,
      );
    }
    const bytes = new Uint8Array(source.size);
    for (let chunk = await source.read(), at = 0; chunk !== null; chunk = await source.read()) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  } finally {
    await source.close();
  }
}

function parse(bytes: Uint8Array, file: string, name: string): unknown {
  if (jsonDepth(bytes, deepest) > deepest)
    throw unusable(name, `${file} is nested more than ${deepest} deep`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw unusable(name, `${file} is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** The identifiers of a vocabulary: an object of pieces, or an array of pieces with scores. */
function vocabularyIds(vocabulary: unknown, name: string): number[] {
  if (typeof vocabulary !== 'object' || vocabulary === null) throw unusable(name, 'it has no vocabulary');
  if (Array.isArray(vocabulary)) {
    const wrong = vocabulary.findIndex((entry: unknown) => !isScored(entry));
    if (wrong >= 0)
      throw unusable(name, `piece ${formatCount(wrong)} of its vocabulary has no text or no score`);
    return vocabulary.length === 0 ? [] : [vocabulary.length - 1];
  }
  const ids = Object.values(vocabulary) as unknown[];
  const wrong = ids.find((id) => !identifier.safeParse(id).success);
  if (wrong !== undefined) {
    throw unusable(name, `a piece has the identifier ${JSON.stringify(wrong)}, which is not one`);
  }
  return ids as number[];
}

function isScored(entry: unknown): boolean {
  return Array.isArray(entry) && typeof entry[0] === 'string' && Number.isFinite(entry[1]);
}

function requireMerges(merges: unknown, name: string): void {
  if (merges === undefined) return;
  const isMerge = (merge: unknown) =>
    typeof merge === 'string' || (Array.isArray(merge) && merge.every((part) => typeof part === 'string'));
  if (!Array.isArray(merges) || !merges.every(isMerge))
    throw unusable(name, 'its merges are not pairs of pieces');
}

const stepSchema = z.looseObject({ type: z.string(), length: z.unknown().optional() });

/** A step that cuts text into parts of a fixed length must have one, or it goes on for ever. */
function requireProgress(preTokenizer: unknown, name: string): void {
  const step = stepSchema.safeParse(preTokenizer).data;
  if (step?.type === 'FixedLength' && !(Number.isInteger(step.length) && Number(step.length) > 0)) {
    throw unusable(name, 'it cuts text into parts of no length');
  }
  const steps: unknown = step?.['pretokenizers'];
  if (Array.isArray(steps)) for (const inner of steps) requireProgress(inner, name);
}
