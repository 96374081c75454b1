import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';

/** The file that the build puts beside the kernels. */
const binary = 'tfjs-backend-wasm-simd.wasm';

/**
 * TensorFlow.js as it is bundled with the program: its own WebAssembly build, which runs everywhere.
 * @param kernels the folder that its WebAssembly lies in
 */
export async function openBundled(kernels: string): Promise<typeof tf> {
  // Checks of every tensor for NaN and a notice on the console are for development.
  tf.enableProdMode();
  setWasmPaths(`${kernels}/`);
  if (!(await tf.setBackend('wasm'))) throw new Error(`TensorFlow.js cannot load ${binary}`);
  return tf;
}
