import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** What the wide kernels are compiled for: AVX2 with fused multiply-add, eight floats at a time, or AVX-512, sixteen. */
export type NativeLevel = 'avx2' | 'avx512';

/** A library of kernels that this machine runs. It can be posted to worker threads, which open it on their own. */
export interface NativeLibrary {
  readonly path: string;
  readonly level: NativeLevel;
}

/** An address in this process. It comes as a number where that is exact. */
type Address = number | bigint;

/** The functions of `native/training.cpp`, by its names without the level. */
interface NativeTraining {
  configure(
    memory: Address,
    area: number,
    capacity: number,
    inputs: number,
    outputs: number,
    stride: number,
    dimension: number,
    words: number,
    noise: number,
    keep: number,
    lengths: number,
    window: number,
    negative: number,
    hot: number,
    patience: number,
  ): Address;
  trainer(memory: Address, area: number, capacity: number): Address;
  measure(trainer: Address, first: number, end: number): void;
  enter(trainer: Address, hot: number): void;
  leave(trainer: Address): void;
  begin(trainer: Address, sentences: number, seed: bigint, stream: bigint): void;
  skip_gram(trainer: Address, limit: number, rate: number): number;
  cbow(trainer: Address, limit: number, rate: number): number;
  loss(trainer: Address): number;
  pairs(trainer: Address): number;
}

/** An opened library. */
export interface NativeKernels {
  readonly training: NativeTraining;
  /** Fills rows as `initialize` of the WebAssembly kernels does. */
  initialize(
    rows: Address,
    stride: number,
    first: number,
    end: number,
    dimension: number,
    seed: bigint,
  ): void;
  /** Where an array lies in this process; what it views must not move: the array of a WebAssembly memory does not. */
  addressOf(array: Uint8Array): bigint;
}

/** The libraries that are shipped, by platform and processor. Elsewhere, and on ARM, whose vectors are no wider, WebAssembly is as fast. */
const files: Readonly<Record<string, string>> = { 'linux-x64': 'linux-x64.so', 'win32-x64': 'win32-x64.dll' };

const prototypes = {
  configure:
    'uint64_t memory, uint64_t area, uint32_t capacity, uint64_t inputs, uint64_t outputs, uint32_t stride, uint32_t dimension, uint32_t words, ' +
    'uint64_t noise, uint64_t keep, uint64_t lengths, uint32_t window, uint32_t negative, uint32_t hot, uint32_t patience',
  trainer: 'uint64_t memory, uint64_t area, uint32_t capacity',
  measure: 'uint64_t trainer, uint32_t first, uint32_t end',
  enter: 'uint64_t trainer, uint32_t hot',
  leave: 'uint64_t trainer',
  begin: 'uint64_t trainer, uint32_t sentences, uint64_t seed, uint64_t stream',
  skip_gram: 'uint64_t trainer, int32_t limit, float rate',
  cbow: 'uint64_t trainer, int32_t limit, float rate',
  loss: 'uint64_t trainer',
  pairs: 'uint64_t trainer',
} as const satisfies Record<keyof NativeTraining, string>;

const results: Partial<Record<string, string>> = {
  ...{ configure: 'uint64_t', trainer: 'uint64_t', skip_gram: 'int32_t', cbow: 'int32_t' },
  ...{ loss: 'double', pairs: 'double' },
};

const found = new Map<string, Promise<NativeLibrary | null>>();

/**
 * The library for this platform in `folder`, or `null` where none is shipped, the processor has no wide vectors, or the library cannot be opened.
 * SEMASCOPE_KERNELS=portable leaves it out, SEMASCOPE_KERNELS=avx2 uses no more than AVX2.
 */
export function findNativeLibrary(folder: string): Promise<NativeLibrary | null> {
  const known = found.get(folder);
  if (known !== undefined) return known;
  const search = look(folder).catch(() => null);
  found.set(folder, search);
  return search;
}

async function look(folder: string): Promise<NativeLibrary | null> {
  const wanted = process.env['SEMASCOPE_KERNELS'];
  const file = files[`${process.platform}-${process.arch}`];
  if (file === undefined || wanted === 'portable') return null;
  const path = join(folder, file);
  await access(path);
  const koffi = await import('koffi');
  // The library uses nothing but itself, and asks the processor and the system before any wide instruction runs.
  const level: unknown = koffi.load(path).func('uint32_t semascope_level()')();
  if (level === 0) return null;
  return { path, level: level === 2 && wanted !== 'avx2' ? 'avx512' : 'avx2' };
}

/** Opens a library that {@link findNativeLibrary} found, for the thread that calls. */
export async function openNativeKernels({ path, level }: NativeLibrary): Promise<NativeKernels> {
  const koffi = await import('koffi');
  const library = koffi.load(path);
  const training = Object.fromEntries(
    Object.entries(prototypes).map(([name, parameters]) => [
      name,
      library.func(`${results[name] ?? 'void'} ${level}_${name}(${parameters})`),
    ]),
  );
  const initialize = library.func(
    'void semascope_initialize(uint64_t rows, uint32_t stride, uint32_t first, uint32_t end, uint32_t dimension, uint64_t seed)',
  );
  return {
    // The names and parameters are those of the prototypes, which their type holds to the interface.
    training: training as unknown as NativeTraining,
    initialize,
    addressOf: (array) => koffi.address(array),
  };
}
