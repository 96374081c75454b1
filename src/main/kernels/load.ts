import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/**
 * `relaxed` kernels use fused multiply-add (WebAssembly relaxed SIMD: one rounding, twice the arithmetic a cycle);
 * `fixed` kernels use plain 128-bit SIMD and run on every engine that this program supports.
 */
export type KernelBuild = 'relaxed' | 'fixed';

/** A compiled kernel; it can be posted to worker threads, which instantiate it on their own. */
export interface Kernel {
  readonly module: WebAssembly.Module;
  readonly build: KernelBuild;
}

// (module (func (param v128 v128 v128) (result v128) local.get 0 local.get 1 local.get 2 f32x4.relaxed_madd))
const relaxedProbe = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x01, 0x60, 0x03, 0x7b, 0x7b, 0x7b, 0x01, 0x7b,
  0x03, 0x02, 0x01, 0x00, 0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0xfd, 0x85, 0x02,
  0x0b,
]);

let bestBuild: KernelBuild | null = null;

/** The best kernel build that this JavaScript engine runs. */
export function supportedBuild(): KernelBuild {
  if (bestBuild === null) {
    if (!WebAssembly.validate(relaxedProbe)) {
      // V8 11.3 (Node 20) has relaxed SIMD complete but behind a flag; engines that know no such flag ignore it.
      setFlagsFromString('--experimental-wasm-relaxed-simd');
    }
    bestBuild = WebAssembly.validate(relaxedProbe) ? 'relaxed' : 'fixed';
  }
  return bestBuild;
}

/**
 * Reads and compiles the kernel `name` from `folder`.
 * @param build by default the best one that runs here
 */
export async function loadKernel(folder: string, name: string, build = supportedBuild()): Promise<Kernel> {
  const bytes = await readFile(join(folder, `${name}.${build}.wasm`));
  return { module: await WebAssembly.compile(bytes), build };
}
