import { loadKernel } from '../kernels/load.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import { type CodesLayout, codesLayout } from './codes.ts';
import { type AnalysisThreads, Kept } from './threads.ts';
import { type RowSource, rowSource } from './workspace.ts';

/** The codes of a matrix, on shared memory of their own: see `codes.ts`. */
export interface CodedRows {
  readonly memory: WebAssembly.Memory;
  readonly layout: CodesLayout;
  /** Float64Array of stride. */
  readonly direction: Float64Array;
}

/** Fewer rows are looked at faster one by one. */
export const fewestCodedRows = 20_000;
/** Numbers that are coded in one call to a thread: some milliseconds, so that questions that come meanwhile hardly wait. */
const numbersAtOnce = 1 << 19;

/** Makes the codes of matrices, once for each, and keeps them as long as their matrix. */
export class CodeKeeper {
  readonly #threads: AnalysisThreads;
  readonly #kernels: string;
  readonly #making = new Kept<EmbeddingMatrix, CodedRows | null>();
  readonly #made = new WeakMap<EmbeddingMatrix, CodedRows>();

  /** @param kernels the folder of compiled kernels */
  constructor(threads: AnalysisThreads, kernels: string) {
    this.#threads = threads;
    this.#kernels = kernels;
  }

  /** The codes of `matrix`, or null as long as there are none. */
  get(matrix: EmbeddingMatrix): CodedRows | null {
    return this.#made.get(matrix) ?? null;
  }

  /**
   * Makes the codes of `matrix` unless they are there or being made.
   * @returns null when its rows are too few to pay, or when the machine cannot give the memory
   * @throws what a thread threw
   */
  make(matrix: EmbeddingMatrix, norms: Float64Array): Promise<CodedRows | null> {
    return this.#making.get(matrix, async () => {
      const coded = matrix.rows < fewestCodedRows ? null : await this.#encode(rowSource(matrix), norms);
      if (coded !== null) this.#made.set(matrix, coded);
      return coded;
    });
  }

  async #encode(source: RowSource, norms: Float64Array): Promise<CodedRows | null> {
    const layout = codesLayout(source.rows, source.dimension, this.#threads.count);
    const memory = memoryOf(layout.bytes);
    if (memory === null) return null;
    const { module } = await loadKernel(this.#kernels, 'codes');
    // Threads may hear this again with another matrix, to the same effect.
    const threads = await this.#threads.all();
    await Promise.all(threads.map((thread, number) => thread.call('prepareCodes', { module, number })));
    const direction = await (await this.#threads.any()).call('commonDirection', { source, norms });
    await this.#threads.slices(
      source,
      { slices: this.#threads.count, rowsAtOnce: Math.max(16, Math.floor(numbersAtOnce / source.stride)) },
      (thread, range) => thread.call('encode', { ...range, norms, direction, buffer: memory.buffer, layout }),
    );
    return { memory, layout, direction };
  }
}

/** Shared memory of at least so many bytes, zeros; null when there is none to be had. */
function memoryOf(bytes: number): WebAssembly.Memory | null {
  const pages = Math.ceil(bytes / 65536);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
