import { z } from 'zod';
import { tokenizerOptionsSchema } from '../../../shared/corpus.ts';
import { engineNameSchema, trainingOptionsSchema } from '../../../shared/training.ts';
import { strideOf } from '../../kernels/matrix.ts';

/** The file of a checkpoint that says what the others are. It is replaced last, whole, in one step. */
export const recordFile = 'checkpoint.json';

const part = z.strictObject({
  /** Its base name in the checkpoint's folder. */
  file: z.string().regex(/^[a-z]+(-\d+){0,2}\.[a-z0-9]+$/),
  bytes: z.number().int().min(0),
  /** SHA-256, hexadecimal digits. */
  checksum: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Where the text of a run came from, so that it can be read again. */
const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1) }),
  z.strictObject({ kind: z.literal('sample') }),
  /** It had no place of its own, and lies beside the record. */
  z.strictObject({ kind: z.literal('kept') }),
]);

const recordSchema = z
  .strictObject({
    format: z.literal('semascope-checkpoint'),
    version: z.literal(1),
    corpus: z.strictObject({
      name: z.string(),
      source: sourceSchema,
      tokenizer: tokenizerOptionsSchema,
      tokens: z.number().int().min(1),
      /** What was read: {@link corpusIdentity}. */
      identity: z.string().regex(/^[0-9a-f]{64}$/),
    }),
    /** What the finished model is called, and what it says of the texts that it was trained on. */
    modelName: z.string().min(1),
    trainedOn: z.string(),
    options: trainingOptionsSchema,
    engine: engineNameSchema,
    /** The vocabulary of the model that the run began with; `null` when it began with none. */
    base: z.strictObject({ words: part, offsets: part, counts: part }).nullable(),
    rows: z.number().int().min(1).max(0xffff_fffe),
    dimension: z.number().int().min(1).max(65_536),
    inputs: part,
    outputs: part,
    initial: part,
    /** What else the engine keeps for each number of the vectors. */
    moments: z.array(part).max(8).default([]),
    done: z.number().int().min(0),
    losses: z.array(z.strictObject({ sum: z.number(), pairs: z.number().int().min(0) })).max(100_000),
    fraction: z.number().min(0).max(1),
    trainSeconds: z.number().min(0),
    /** Milliseconds since 1970-01-01 UTC. */
    savedAt: z.number().int().min(0),
  })
  .refine(({ rows, dimension, inputs, outputs, initial, moments }) => {
    const bytes = rows * strideOf(dimension) * 4;
    return [inputs, outputs, initial, ...moments].every((matrix) => matrix.bytes === bytes);
  }, 'the sizes do not fit the number of rows');

/** One file of a checkpoint. */
export type PartRecord = z.infer<typeof part>;

/** All that a checkpoint says of a run. */
export type CheckpointRecord = z.infer<typeof recordSchema>;

/** The text of `record` as {@link readRecord} reads it. */
export function recordText(record: CheckpointRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** The record in `text`, or why it is none, in words. */
export function readRecord(text: string): CheckpointRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `${recordFile} was cut short or changed`;
  }
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `${recordFile}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
}
