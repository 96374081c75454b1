import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A pretrained model that can be fetched: what is known of it before it is here. */
export const pretrainedSchema = z.strictObject({
  /** Also its folder and file at the source; nothing that could lead out of a folder. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
  words: z.number().int().min(1).max(100_000_000),
  dimension: z.number().int().min(1).max(100_000),
  trainedOn: z.string().max(500),
  licence: z.string().max(500),
  /** All its parts together, as fetched. */
  bytes: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  /** The MD5 of each part in hexadecimal digits; `null` where only the source's index knows it. */
  checksums: z
    .array(
      z
        .string()
        .regex(/^[0-9a-f]{32}$/)
        .nullable(),
    )
    .min(1)
    .max(100),
  /** Pages about it, for a person to open. */
  readMore: z.array(z.url({ protocol: /^https?$/ }).max(500)).max(10),
});
export type Pretrained = z.infer<typeof pretrainedSchema>;

const shippedSchema = z.strictObject({ models: z.array(pretrainedSchema) });

/** The models that the program ships a description of; those that tutorials name come first. */
export async function readShippedModels(assets: string): Promise<readonly Pretrained[]> {
  const text = await readFile(join(assets, 'catalogue', 'models.json'), 'utf8');
  return shippedSchema.parse(JSON.parse(text)).models;
}

/** What the library keeps for each word besides its vector, in bytes: the word's own, where it begins, what finds it. */
const bytesBesideVector = 48;

/** Space on the disk that keeping the model takes, in bytes: float32 rows of whole groups of four, and their words. */
export function keptBytes(model: Pretrained): number {
  return model.words * (16 * Math.ceil(model.dimension / 4) + bytesBesideVector);
}
