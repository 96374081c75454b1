import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Weights that can be fetched: 32-bit floating point, or 8-bit integers that take a quarter of that. */
export const precisionSchema = z.enum(['full', '8-bit']);
export type Precision = z.infer<typeof precisionSchema>;

/** A name at the hub: an owner and a model, nothing that could lead out of a folder. */
export const modelNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/);

const offeredSchema = z.strictObject({
  name: modelNameSchema,
  title: z.string().min(1).max(100),
  about: z.string().min(1).max(300),
  licence: z.string().min(1).max(100),
  layers: z.number().int().min(1).max(1000),
  hiddenSize: z.number().int().min(1).max(100_000),
  /** About what a download brings, in bytes. */
  downloadBytes: z.strictObject({ '8-bit': z.number().int().min(1), full: z.number().int().min(1) }),
});
/** A model that the program offers to fetch. */
export type HubModel = z.infer<typeof offeredSchema>;

const shippedSchema = z.strictObject({ comment: z.string(), models: z.array(offeredSchema).min(1) });

/** The contextual models that the program ships a description of. */
export async function readOfferedModels(assets: string): Promise<readonly HubModel[]> {
  return shippedSchema.parse(JSON.parse(await readFile(join(assets, 'context-models.json'), 'utf8'))).models;
}
