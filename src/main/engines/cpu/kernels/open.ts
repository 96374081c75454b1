import { openNativeKernels } from '../../../kernels/native.ts';
import type { KernelSetup, KernelSource, TrainingKernel } from './kernel.ts';
import { nativeKernel } from './native.ts';
import { webAssemblyKernel } from './web-assembly.ts';

/** Opens a kernel in the thread that calls. */
export async function openTrainingKernel(source: KernelSource, setup: KernelSetup): Promise<TrainingKernel> {
  if (source.kind === 'web-assembly') return webAssemblyKernel(source.kernel, setup);
  return nativeKernel(await openNativeKernels(source.library), setup);
}
