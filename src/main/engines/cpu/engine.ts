import { ProgramError } from '../../../shared/errors.ts';
import { needsTensorFlow } from '../../../shared/training.ts';
import { type EncodedCorpus, vocabularySize } from '../../corpus/encoded.ts';
import { type Kernel, loadKernel, supportedBuild } from '../../kernels/load.ts';
import type { ThreadStarter } from '../../threads/thread.ts';
import type { TrainingEngine } from '../engine.ts';
import { runTraining } from './run.ts';
import type { TrainerHandlers } from './trainer.ts';

/**
 * The engine that every machine has: skip-gram with a shared set of noise words in WebAssembly SIMD, one thread a core, all threads
 * on one memory without locks.
 * @param threads starts the built entry point `train`
 * @param kernels folder of the compiled kernels
 * @param loadSkipGram gives the kernel; by default the best build that this JavaScript engine runs
 */
export function createCpuEngine(
  threads: ThreadStarter,
  kernels: string,
  loadSkipGram: () => Promise<Kernel> = () => loadKernel(kernels, 'skipgram'),
): TrainingEngine {
  return {
    name: 'cpu',
    describe: async () => ({
      name: 'cpu',
      device: describeDevice(threads.cores, supportedBuild()),
      memoryBytes: null,
      unavailable: null,
    }),
    refuses(options) {
      if (needsTensorFlow(options)) return 'without negative samples only TensorFlow trains';
      return options.architecture === 'cbow' ? 'it trains skip-gram only so far' : null;
    },
    async train(corpus, run) {
      const words = trainedWords(corpus, run.options);
      const kernel = await loadSkipGram();
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
