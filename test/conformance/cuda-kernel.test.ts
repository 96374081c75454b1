import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { keepTable, noiseTable } from '../../src/main/engines/cpu/tables.ts';
import { fillingArguments, packArguments, trainingArguments } from '../../src/main/engines/cuda/arguments.ts';
import { DeviceContext, findDevice } from '../../src/main/engines/cuda/driver/device.ts';
import { openDriverLibrary } from '../../src/main/engines/cuda/driver/library.ts';
import { chunksFor } from '../../src/main/engines/cuda/plan.ts';
import { loadKernel } from '../../src/main/kernels/load.ts';
import { emulatedDriver } from '../support/cuda/emulation.ts';
import { builtResources } from '../support/resources.ts';
import { type CudaReferenceModel, trainCudaReference } from './support/cuda-reference.ts';

const driver = emulatedDriver();
const root = new URL('../../', import.meta.url);

interface Shape {
  readonly words: number;
  readonly dimension: number;
  readonly window: number;
  readonly negative: number;
}

/** Sentences of a skewed distribution, some of their words beyond the vocabulary. Deterministic. */
function someSentences(words: number, count: number, longest = 40): number[][] {
  let state = 7;
  const next = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(longest) }, () => Math.min(next(words + 3), next(words + 3))),
  );
}

/** Rows of numbers about as large as trained ones. */
function someRows(words: number, dimension: number, salt: number): Float64Array {
  return Float64Array.from({ length: words * dimension }, (_, index) =>
    Math.fround(Math.sin(index * 12.9898 + salt) * 0.6),
  );
}

/** Runs the kernel's own source on the emulated driver, and the scalar reference, over the same slices. */
async function compare(
  shape: Shape,
  options: {
    cbow?: boolean;
    subsample?: number;
    shared?: boolean;
    hot?: number;
    rate?: number;
    sentences?: number[][];
  } = {},
) {
  const { cbow = false, hot = 0, rate = 0.05, shared = true, subsample = 0 } = options;
  const { dimension, negative, window, words } = shape;
  const path = 'path' in driver ? driver.path : '';
  const library = await openDriverLibrary(path);
  const context = new DeviceContext(library, findDevice(library));
  try {
    const chunks = chunksFor(dimension);
    const stride = chunks * 32;
    context.load(await readFile(new URL(`assets/cuda/word2vec-${chunks}.ptx`, root), 'utf8'));
    const stream = context.stream();
    const send = (array: Uint32Array | Float32Array): bigint => {
      const address = context.allocate(array.byteLength);
      context.upload(address, array, stream);
      return address;
    };
    const counts = Float64Array.from({ length: words }, (_, word) => Math.ceil(500 / (word + 1)));
    const noise = noiseTable(counts);
    const keep = keepTable(counts, subsample);
    const sentences = options.sentences ?? someSentences(words, 12);
    const half = Math.ceil(sentences.length / 2);
    const parts = [sentences.slice(0, half), sentences.slice(half)];
    const tokens = Uint32Array.from(
      sentences.flatMap((sentence) =>
        sentence.map((word, at) => (at === sentence.length - 1 ? word + 0x8000_0000 : word)),
      ),
    );
    const lengths = parts.map((part) => part.flat().length);
    const inputs = someRows(words, dimension, 1);
    const outputs = someRows(words, dimension, 2);
    const padded = (rows: Float64Array): Float32Array => {
      const wide = new Float32Array(words * stride);
      for (let row = 0; row < words; row++) {
        wide.set(rows.subarray(row * dimension, (row + 1) * dimension), row * stride);
      }
      return wide;
    };
    const slots = 2 * window + 1;
    const addresses = {
      inputs: send(padded(inputs)),
      outputs: send(padded(outputs)),
      books: send(new Uint32Array(10)),
      control: send(new Uint32Array(2)),
    };
    const values = packArguments(trainingArguments, {
      ...{
        ...addresses,
        hot,
        window,
        negative,
        vocabulary: words,
        learningRate: rate,
        count: 2,
        epochSlices: 2,
      },
      ...{ first: 2, seed: 99, chunkFirst: 0, chunkSlices: 2, sliceStep: 1, totalWords: 1e12 },
      tokens: send(tokens),
      sliceStarts: send(Uint32Array.of(0, lengths[0]!, tokens.length)),
      noise: send(noise),
      keep: send(keep),
      kept: context.allocate(tokens.length * 4),
      rings: shared ? 0 : context.allocate(slots * (stride * 2 + 1) * 4),
      capacity: tokens.length,
    });
    context.launch(
      context.entry(cbow ? 'cbow' : 'skipGram'),
      1,
      shared ? slots * (stride * 2 + 1) * 4 : 0,
      stream,
      values,
    );
    const read = (address: bigint): Float32Array => {
      const wide = new Float32Array(words * stride);
      context.download(wide, address, stream);
      return wide;
    };
    const books = new BigInt64Array(5);
    context.download(books, addresses.books, stream);

    const group = chunks <= 10 ? 6 : 4;
    const model: CudaReferenceModel = { ...shape, cbow, group, inputs, outputs, noise, keep, hot };
    const sums = parts.map((part, slice) => trainCudaReference(model, part, rate, 99n, BigInt(2 + slice)));
    const trained = { inputs: read(addresses.inputs), outputs: read(addresses.outputs) };
    let difference = 0;
    let padding = 0;
    for (const side of ['inputs', 'outputs'] as const) {
      for (let row = 0; row < words; row++) {
        for (let column = 0; column < stride; column++) {
          const value = trained[side][row * stride + column]!;
          if (column >= dimension) padding = Math.max(padding, Math.abs(value));
          else difference = Math.max(difference, Math.abs(value - model[side][row * dimension + column]!));
        }
      }
    }
    return {
      ...{ difference, padding },
      moved: Math.max(...model.inputs.map((value, at) => Math.abs(value - someRowsAt(at)))),
      tokens: [Number(books[0]), tokens.length],
      loss: [Number(books[3]) / 2 ** 20, sums.reduce((sum, { loss }) => sum + loss, 0)],
      pairs: [Number(books[4]), sums.reduce((sum, { pairs }) => sum + pairs, 0)],
    };
  } finally {
    context.close();
  }
}

const someRowsAt = (index: number): number => Math.fround(Math.sin(index * 12.9898 + 1) * 0.6);

function expectAlike(result: Awaited<ReturnType<typeof compare>>): void {
  expect(result.difference).toBeLessThan(2e-5);
  expect(result.moved).toBeGreaterThan(1e-2);
  expect(result.padding).toBe(0);
  expect(result.tokens[0]).toBe(result.tokens[1]);
  expect(result.pairs[0]).toBe(result.pairs[1]);
  expect(Math.abs(result.loss[0]! / result.loss[1]! - 1)).toBeLessThan(1e-5);
}

describe.skipIf('missing' in driver)('the CUDA kernel on an emulated warp, against scalar arithmetic', () => {
  it.each([
    { words: 30, dimension: 20, window: 5, negative: 5 },
    { words: 9, dimension: 32, window: 1, negative: 1 },
    { words: 200, dimension: 100, window: 3, negative: 12 },
    { words: 50, dimension: 2, window: 50, negative: 64 },
    { words: 40, dimension: 400, window: 2, negative: 7 },
  ])('skip-gram: $words words, dimension $dimension, window $window, negative $negative', async (shape) => {
    expectAlike(await compare(shape));
  });

  it.each([
    { words: 30, dimension: 20, window: 5, negative: 5 },
    { words: 50, dimension: 100, window: 10, negative: 40 },
  ])('CBOW: $words words, dimension $dimension, window $window, negative $negative', async (shape) => {
    // At a high rate the whole step for each context word soon makes rows long, and then rounding grows with every window.
    expectAlike(await compare(shape, { cbow: true, rate: 0.005 }));
  });

  it('with subsampling, and rows of the windows in the memory of the card', async () => {
    const shape = { words: 60, dimension: 24, window: 5, negative: 5 };
    expectAlike(await compare(shape, { subsample: 0.02, shared: false }));
  });

  it('with frequent words stored instead of added to', async () => {
    // A word of its own at each place: two copies of a row at one time would be stored one after the other.
    const sentences = Array.from({ length: 8 }, (_, row) =>
      Array.from({ length: 12 }, (_, at) => row * 12 + at),
    );
    const shape = { words: 96, dimension: 24, window: 4, negative: 3 };
    expectAlike(await compare(shape, { sentences, hot: 50 }));
  });

  it('holds the rate to what long rows bear', async () => {
    const shape = { words: 30, dimension: 100, window: 5, negative: 5 };
    expectAlike(await compare(shape, { rate: 0.4, sentences: someSentences(30, 2, 6) }));
  });

  it('goes through sentences longer than a warp at a time', async () => {
    const shape = { words: 40, dimension: 12, window: 4, negative: 4 };
    expectAlike(await compare(shape, { sentences: someSentences(40, 6, 150), subsample: 0.05 }));
  });

  it('starts rows with the same numbers as the CPU engine, bit for bit', async () => {
    const { module } = await loadKernel(builtResources.kernels, 'skipgram', 'fixed');
    const memory = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true });
    const instance = new WebAssembly.Instance(module, { env: { memory, logarithm: Math.log } });
    // The exports of src/main/kernels/assembly/skipgram.ts.
    const kernel = instance.exports as unknown as {
      configure(...numbers: number[]): number;
      initialize(first: number, end: number, dimension: number, seed: bigint): void;
    };
    kernel.configure(131072, 16, 65536, 98304, 20, 50, 120000, 122000, 124000, 5, 5);
    kernel.initialize(0, 50, 18, 7n);
    const expected = new Float32Array(memory.buffer, 65536, 50 * 20);

    const library = await openDriverLibrary('path' in driver ? driver.path : '');
    const context = new DeviceContext(library, findDevice(library));
    try {
      context.load(await readFile(new URL('assets/cuda/word2vec-1.ptx', root), 'utf8'));
      const stream = context.stream();
      const inputs = context.allocate(50 * 128);
      context.clear(inputs, 50 * 128, stream);
      const values = packArguments(fillingArguments, { inputs, rows: 50, dimension: 18, seed: 7 });
      context.launch(context.entry('initialize'), 8, 0, stream, values);
      const rows = new Float32Array(50 * 32);
      context.download(rows, inputs, stream);
      for (let row = 0; row < 50; row++) {
        expect(rows.subarray(row * 32, row * 32 + 18)).toEqual(expected.slice(row * 20, row * 20 + 18));
      }
    } finally {
      context.close();
    }
  });
});
