import { ProgramError } from '../../../shared/errors.ts';
import { type Architecture, needsTensorFlow } from '../../../shared/training.ts';
import { type KernelBuild, loadKernel, supportedBuild } from '../../kernels/load.ts';
import { findNativeLibrary } from '../../kernels/native.ts';
import type { ThreadStarter } from '../../threads/thread.ts';
import type { TrainingEngine } from '../engine.ts';
import { trainedWords } from '../trained-words.ts';
import type { KernelSource } from './kernels/kernel.ts';
import { runTraining } from './run.ts';
import type { TrainerHandlers } from './trainer.ts';

const kernelNames = { 'skip-gram': 'skipgram', cbow: 'cbow' } as const satisfies Record<Architecture, string>;

/** Folders of compiled kernels. */
export interface KernelFolders {
  /** WebAssembly, for every machine. */
  readonly kernels: string;
  /** Libraries for processors with wide vectors. */
  readonly native: string;
}

/** The kernel that runs everywhere. @param build by default the best that this JavaScript engine runs */
export async function portableKernel(
  { kernels }: KernelFolders,
  architecture: Architecture,
  build: KernelBuild = supportedBuild(),
): Promise<KernelSource> {
  return { kind: 'web-assembly', kernel: await loadKernel(kernels, kernelNames[architecture], build) };
}

/** The fastest kernel that runs here: a library where there is one for this processor, else WebAssembly. */
async function fastestKernel(folders: KernelFolders, architecture: Architecture): Promise<KernelSource> {
  const library = await findNativeLibrary(folders.native);
  return library === null ? portableKernel(folders, architecture) : { kind: 'native', library };
}

/**
 * The engine that every machine has: skip-gram and CBOW with noise words, one thread a core, all threads on one memory without locks.
 * @param threads starts the built entry point `train`
 * @param choose gives the kernel for an architecture; by default the fastest
 */
export function createCpuEngine(
  threads: ThreadStarter,
  folders: KernelFolders,
  choose: (architecture: Architecture) => Promise<KernelSource> = (architecture) =>
    fastestKernel(folders, architecture),
): TrainingEngine {
  return {
    name: 'cpu',
    describe: async () => ({
      name: 'cpu',
      device: describeDevice(threads.cores, await choose('skip-gram')),
      memoryBytes: null,
      unavailable: null,
    }),
    refuses: (options) =>
      needsTensorFlow(options) ? 'without negative samples only TensorFlow trains' : null,
    async train(corpus, run) {
      const words = trainedWords(corpus, run.options);
      const kernel = await choose(run.options.architecture);
      if (run.signal.aborted) throw new ProgramError('cancelled', {});
      const team = Array.from({ length: run.options.threads }, () => threads.start<TrainerHandlers>('train'));
      try {
        const result = await runTraining({ team, kernel, corpus, words, run });
        return { ...result, device: describeDevice(team.length, kernel) };
      } finally {
        await Promise.all(team.map((thread) => thread.dispose()));
      }
    },
  };
}

function describeDevice(threads: number, source: KernelSource): string {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'} · ${vectorsOf(source)}`;
}

/** What the kernel computes with, in the names that processors have for it. */
function vectorsOf(source: KernelSource): string {
  if (source.kind === 'native') return source.library.level === 'avx512' ? 'AVX-512' : 'AVX2';
  return source.kernel.build === 'relaxed' ? 'WASM SIMD, fused' : 'WASM SIMD';
}
