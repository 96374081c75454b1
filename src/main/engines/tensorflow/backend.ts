import type { TensorFlow } from './model.ts';
import { openNative } from './native.ts';

/** Where TensorFlow may be found. */
export interface TensorFlowPlaces {
  /** The folder of the program's WebAssembly. */
  readonly kernels: string;
  /** Folders with a `node_modules` that are looked in besides the program's own. */
  readonly packages: readonly string[];
}

/** TensorFlow on the device that it got. */
export interface Backend {
  readonly tf: TensorFlow;
  /** In words for a person. */
  readonly device: string;
  /** Why it does not run on CUDA; `null` where it does. */
  readonly withoutCuda: string | null;
  /** The most bytes that tensors may take, `null` where that is the machine's affair. */
  readonly limitBytes: number | null;
}

/** TensorFlow's WebAssembly build addresses 2 GiB. */
const wasmBytes = 2 ** 31;

/** What TensorFlow.js runs on where nothing was added to the program. */
export const bundledDevice = 'WASM SIMD';

/** Opens the best TensorFlow there is: with CUDA, else native, else the one that is part of the program. */
export async function openBackend({ kernels, packages }: TensorFlowPlaces): Promise<Backend> {
  const native = openNative(packages);
  if ('reason' in native) {
    // Loaded only when needed: native packages bring a TensorFlow.js of their own.
    const { openBundled } = await import('./bundled.ts');
    return {
      tf: await openBundled(kernels),
      device: bundledDevice,
      withoutCuda: native.reason,
      limitBytes: wasmBytes,
    };
  }
  await native.tf.ready();
  return {
    tf: native.tf,
    device: `${native.cuda ? 'CUDA' : 'CPU'} · libtensorflow ${native.version}`,
    withoutCuda: native.cuda ? null : `${native.package} found no CUDA device that it can use`,
    limitBytes: null,
  };
}
