import { type Pretrained, pretrainedSchema } from './pretrained.ts';

/** An index longer than this is not one: gensim-data's has some 40 KB. In bytes. */
export const longestIndex = 4 * 1024 * 1024;

/** More models than this are not shown. */
const mostModels = 500;

/**
 * The word-vector models in the index of a source, laid out as gensim-data's `list.json`. Entries that lack what must be known before
 * a model is fetched (words, dimension, size, checksums), or that claim what cannot be, are left out.
 * @throws SyntaxError when the text is not JSON, TypeError when it is something else than an index
 */
export function parseIndex(text: string): readonly Pretrained[] {
  const index: unknown = JSON.parse(text);
  const models = isRecord(index) ? index['models'] : undefined;
  if (!isRecord(models)) throw new TypeError('there are no models in it');
  return Object.entries(models)
    .flatMap(([name, facts]) => (isRecord(facts) ? describeModel(name, facts) : []))
    .slice(0, mostModels);
}

function describeModel(name: string, facts: Record<string, unknown>): readonly Pretrained[] {
  const parameters = facts['parameters'];
  const parts = facts['parts'] ?? 1;
  if (typeof parts !== 'number' || !Number.isInteger(parts) || parts < 1 || parts > 100) return [];
  const read = pretrainedSchema.safeParse({
    name,
    words: facts['num_records'],
    dimension: isRecord(parameters) ? parameters['dimension'] : undefined,
    trainedOn: inWords(facts['base_dataset'], 'Not stated'),
    licence: inWords(facts['license'], 'Not stated'),
    bytes: facts['file_size'],
    checksums:
      parts === 1
        ? [lowerCase(facts['checksum'])]
        : Array.from({ length: parts }, (_, part) => lowerCase(facts[`checksum-${part}`])),
    readMore: (Array.isArray(facts['read_more']) ? facts['read_more'] : [])
      .filter((page: unknown) => typeof page === 'string' && /^https?:\/\/\S{1,400}$/.test(page))
      .slice(0, 10),
  });
  return read.success ? [read.data] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Hexadecimal digits may come in either case; what is no text fits no schema. */
function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}

function inWords(value: unknown, otherwise: string): string {
  if (typeof value !== 'string' || value.trim() === '' || value === 'not found') return otherwise;
  return value.slice(0, 500);
}
