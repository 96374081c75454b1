import type { Handle } from './driver/functions.ts';

/** What an entry point of the kernel takes: names and types in the order of its source, src/main/engines/cuda/kernel/word2vec.cu. */
export type ArgumentTable = readonly (readonly [name: string, type: 'u64' | 'u32' | 'f32'])[];

/** Of `skipGram` and `cbow`. Addresses are u64. */
export const trainingArguments = [
  ['tokens', 'u64'],
  ['sliceStarts', 'u64'],
  ['noise', 'u64'],
  ['keep', 'u64'],
  ['inputs', 'u64'],
  ['outputs', 'u64'],
  ['kept', 'u64'],
  ['rings', 'u64'],
  ['books', 'u64'],
  ['control', 'u64'],
  ['seed', 'u64'],
  ['first', 'u64'],
  ['totalWords', 'u64'],
  ['count', 'u32'],
  ['epochSlices', 'u32'],
  ['chunkFirst', 'u32'],
  ['chunkSlices', 'u32'],
  ['sliceStep', 'u32'],
  ['capacity', 'u32'],
  ['vocabulary', 'u32'],
  ['window', 'u32'],
  ['negative', 'u32'],
  ['hot', 'u32'],
  ['learningRate', 'f32'],
] as const satisfies ArgumentTable;

/** Of `initialize`. */
export const fillingArguments = [
  ['inputs', 'u64'],
  ['rows', 'u32'],
  ['dimension', 'u32'],
  ['seed', 'u64'],
] as const satisfies ArgumentTable;

/** A value for each argument of a table. */
export type ArgumentValues<T extends ArgumentTable> = Readonly<Record<T[number][0], number | Handle>>;

/** Packs arguments into cells of 8 bytes, in the table's order; a shorter one lies in the low bytes of its cell (all CUDA hosts are little-endian). */
export function packArguments<T extends ArgumentTable>(table: T, values: ArgumentValues<T>): BigUint64Array {
  const cells = new DataView(new ArrayBuffer(table.length * 8));
  for (const [index, [name, type]] of table.entries()) {
    const value = values[name as T[number][0]];
    if (type === 'u64') cells.setBigUint64(index * 8, BigInt(value), true);
    else if (type === 'u32') cells.setUint32(index * 8, Number(value), true);
    else cells.setFloat32(index * 8, Number(value), true);
  }
  return new BigUint64Array(cells.buffer);
}
