import { ProgramError } from '../../../shared/errors.ts';
import { type Architecture, needsTensorFlow } from '../../../shared/training.ts';
import { type EncodedCorpus, vocabularySize } from '../../corpus/encoded.ts';
import { type Kernel, loadKernel, supportedBuild } from '../../kernels/load.ts';
import type { ThreadStarter } from '../../threads/thread.ts';
import type { TrainingEngine } from '../engine.ts';
import { runTraining } from './run.ts';
import type { TrainerHandlers } from './trainer.ts';

const kernelNames = { 'skip-gram': 'skipgram', cbow: 'cbow' } as const satisfies Record<Architecture, string>;
export type TrainingKernel = (typeof kernelNames)[Architecture];

/**
 * The engine that every machine has: skip-gram and CBOW with noise words in WebAssembly SIMD, one thread a core, all threads on one
 * memory without locks.
 * @param threads starts the built entry point `train`
 * @param kernels folder of the compiled kernels
 * @param load gives a kernel by its name; by default the best build that this JavaScript engine runs
 */
export function createCpuEngine(
  threads: ThreadStarter,
  kernels: string,
  load: (name: TrainingKernel) => Promise<Kernel> = (name) => loadKernel(kernels, name),
): TrainingEngine {
  return {
    name: 'cpu',
    describe: async () => ({
      name: 'cpu',
      device: describeDevice(threads.cores, supportedBuild()),
      memoryBytes: null,
      unavailable: null,
    }),
    refuses: (options) =>
      needsTensorFlow(options) ? 'without negative samples only TensorFlow trains' : null,
    async train(corpus, run) {
      const words = trainedWords(corpus, run.options);
      const kernel = await load(kernelNames[run.options.architecture]);
      if (run.signal.aborted) throw new ProgramError('cancelled', {});
      const team = Array.from({ length: run.options.threads }, () => threads.start<TrainerHandlers>('train'));
      try {
        const result = await runTraining({ team, kernel, corpus, words, run });
        return { ...result, device: describeDevice(team.length, kernel.build) };
      } finally {
        await Promise.all(team.map((thread) => thread.dispose()));
      }
    },
  };
}

function describeDevice(threads: number, build: Kernel['build']): string {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'} · WASM SIMD${build === 'relaxed' ? ', fused' : ''}`;
}

/** How many words occur often enough to be trained. */
function trainedWords(corpus: EncodedCorpus, options: { minimumCount: number; window: number }): number {
  const { minimumCount, window } = options;
  const { counts } = corpus.vocabulary;
  if (corpus.tokens.length < 2) {
    throw new ProgramError('corpus-too-small', { words: corpus.tokens.length, window });
  }
  const words = vocabularySize(counts, minimumCount);
  if (words === 0) {
    throw new ProgramError('training-vocabulary-empty', { minimumCount, mostFrequent: counts[0] ?? 0 });
  }
  return words;
}
