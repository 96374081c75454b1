import type { ContextWeights } from '../../shared/contexts.ts';

type Precision = ContextWeights['precision'];

/** For a first look the small and quick ones come first, then those that lose nothing. */
const order: readonly Precision[] = ['8-bit', 'full', 'half', '4-bit', 'unknown'];

/**
 * The weights in ONNX among a folder's files, the best choice for a first look first. Decoders that take what they computed before, and those with both
 * ways in one graph, come last: their layers are hard to find.
 * @param files sizes in bytes, by path in the folder
 */
export function rankWeights(files: ReadonlyMap<string, number>): ContextWeights[] {
  return [...files]
    .filter(([file]) => /\.onnx$/i.test(file))
    .map(([file, size]) => ({ file, precision: precisionOf(file), bytes: size + externalBytes(files, file) }))
    .sort(
      (a, b) =>
        awkwardness(a.file) - awkwardness(b.file) ||
        order.indexOf(a.precision) - order.indexOf(b.precision) ||
        (a.file < b.file ? -1 : 1),
    );
}

/** What names say of precision, in the ways of Optimum, transformers.js and sentence-transformers. */
function precisionOf(file: string): Precision {
  const stem = file
    .slice(file.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/\.onnx$/, '');
  if (/(?:^|[_.-])(?:q4\w*|int4|uint4|bnb4|4bit)(?=$|[_.-])/.test(stem)) return '4-bit';
  if (/(?:^|[_.-])(?:quantized|q8\w*|q?u?int8|8bit)(?=$|[_.-])/.test(stem)) return '8-bit';
  if (/(?:^|[_.-])(?:fp16|float16|half|f16|o4)(?=$|[_.-])/.test(stem)) return 'half';
  if (/^(?:(?:en|de)coder_)?(?:with_past_)?model(?:_merged)?(?:[_.-](?:fp32|float32|o[1-3]))?$/.test(stem))
    return 'full';
  return /^decoder(?:_model)?(?:_merged|_with_past_model|_with_past)$/.test(stem) ? 'full' : 'unknown';
}

/** 0 for a whole model or an encoder, 1 for a decoder alone, 2 for one with a cache or two graphs in one. */
function awkwardness(file: string): number {
  if (/_merged|_with_past/i.test(file)) return 2;
  return /decoder/i.test(file) ? 1 : 0;
}

/** Bytes of the files beside a model's that by their names hold its weights: `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data`. */
function externalBytes(files: ReadonlyMap<string, number>, file: string): number {
  let bytes = 0;
  for (const [path, size] of files) {
    if (path.startsWith(file) && /^[_.]data(?:_\d+)?$/.test(path.slice(file.length))) bytes += size;
  }
  return bytes;
}
