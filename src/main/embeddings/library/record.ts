import { z } from 'zod';
import type { ModelOrigin } from '../../../shared/models.ts';
import { architectureSchema, trainingOptionsSchema } from '../../../shared/training.ts';
import { strideOf } from '../../kernels/matrix.ts';
import type { ByteChecksums } from './checksum.ts';

/** The file of an entry that says what the others are. It is written last. */
export const recordFile = 'entry.json';
/** Nothing that we write comes near; what is longer is not read. */
export const longestRecord = 4 * 1024 * 1024;

/** The files of numbers and words, by their names in the record. */
export const partFiles = {
  vectors: 'vectors.f32',
  initial: 'initial.f32',
  outputs: 'outputs.f32',
  words: 'words.utf8',
  offsets: 'offsets.u32',
  counts: 'counts.f64',
} as const;
export type PartName = keyof typeof partFiles;

const format = 'semascope-library-entry';
const version = 1;

const part = z.object({
  bytes: z.number().int().min(0),
  checksum: z.string().regex(/^[0-9a-f]{16}$/),
});

const recordSchema = z
  .object({
    format: z.literal(format),
    version: z.literal(version),
    name: z.string().min(1),
    words: z.number().int().min(1).max(0xffff_fffe),
    dimension: z.number().int().min(1).max(65_536),
    stride: z.number().int(),
    /** Milliseconds since 1970-01-01 UTC. */
    savedAt: z.number().int().min(0),
    program: z.string(),
    files: z.object({
      vectors: part,
      initial: part.optional(),
      // Entries of models that were trained before they were kept lack them, as those of files do.
      outputs: part.optional(),
      words: part,
      offsets: part,
      counts: part.optional(),
    }),
  })
  .refine((record) => record.stride === strideOf(record.dimension), 'the stride does not fit the dimension')
  .refine(({ words, stride, files }) => {
    const rows = words * stride * 4;
    return (
      files.vectors.bytes === rows &&
      (files.initial?.bytes ?? rows) === rows &&
      (files.outputs?.bytes ?? rows) === rows &&
      files.offsets.bytes === (words + 1) * 4 &&
      (files.counts?.bytes ?? words * 8) === words * 8
    );
  }, 'the sizes do not fit the number of words');

const vectorFormats = [
  'word2vec-text',
  'word2vec-binary',
  'glove-text',
  'projector',
  'numpy',
  'safetensors',
] as const;
const originSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('trained'),
    corpus: z.string(),
    sample: z.boolean(),
    tokens: z.number(),
    // Models that were trained before there was a choice are skip-gram.
    options: trainingOptionsSchema.extend({ architecture: architectureSchema.default('skip-gram') }),
    engine: z.string(),
    device: z.string(),
    losses: z.array(z.number()),
    trainSeconds: z.number(),
    wordsPerSecond: z.number(),
  }),
  z.object({ kind: z.literal('file'), file: z.string(), format: z.enum(vectorFormats) }),
  z.object({ kind: z.literal('catalogue'), name: z.string(), licence: z.string() }),
]) satisfies z.ZodType<ModelOrigin>;

/** One file of an entry. */
export type PartRecord = z.infer<typeof part>;

/** What an entry is, as its record says. */
export type EntryRecord = Omit<z.infer<typeof recordSchema>, 'format' | 'version'> & {
  readonly origin: ModelOrigin;
};

/** What a record's text was found to be. */
export type ReadRecord =
  | { readonly kind: 'whole'; readonly record: EntryRecord }
  /** It is whole, and says something that only a later version of this program knows. */
  | { readonly kind: 'newer'; readonly name: string }
  /** `name` is what could be made out of it. */
  | { readonly kind: 'damaged'; readonly reason: string; readonly name: string | null };

const encoder = new TextEncoder();
const checksumLine = /^ {2}"checksum": "([0-9a-f]{16})"\n\}\n$/;
const checksumLineLength = '  "checksum": "0123456789abcdef"\n}\n'.length;

/** The text of a record: JSON whose last line is the checksum of all bytes before that line. */
export function recordText(record: EntryRecord, checksums: ByteChecksums): string {
  const json = JSON.stringify({ format, version, ...record }, null, 2);
  const body = `${json.slice(0, json.lastIndexOf('\n}'))},\n`;
  return `${body}  "checksum": "${checksums.of(encoder.encode(body))}"\n}\n`;
}

/** Reads a record. Nothing in it is believed before its checksum was found right. */
export function readRecord(text: string, checksums: ByteChecksums): ReadRecord {
  const name = nameIn(text);
  const damaged = (reason: string): ReadRecord => ({ kind: 'damaged', reason, name });
  const body = text.slice(0, -checksumLineLength);
  const checksum = checksumLine.exec(text.slice(body.length))?.[1];
  if (checksum === undefined) return damaged(`${recordFile} was cut short or changed`);
  if (checksums.of(encoder.encode(body)) !== checksum) return damaged(`${recordFile} was changed`);
  const parsed = parseJson(text);
  const header = z.object({ format: z.literal(format), version: z.number().int() }).safeParse(parsed);
  if (!header.success) return damaged(`${recordFile} is not a record of the library`);
  const origin = z.object({ origin: originSchema }).safeParse(parsed);
  if (header.data.version > version || !origin.success) return { kind: 'newer', name: name ?? '' };
  const record = recordSchema.safeParse(parsed);
  if (!record.success)
    return damaged(`${recordFile} holds impossible numbers: ${record.error.issues[0]?.message ?? ''}`);
  const { format: _format, version: _version, ...rest } = record.data;
  return { kind: 'whole', record: { ...rest, origin: origin.data.origin } };
}

/** The model's name in the text of a record, also of a damaged one. */
function nameIn(text: string): string | null {
  const quoted = /^ {2}"name": ("(?:[^"\\]|\\.)*")/m.exec(text)?.[1];
  const name = quoted === undefined ? undefined : parseJson(quoted);
  return typeof name === 'string' && name !== '' ? name : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
