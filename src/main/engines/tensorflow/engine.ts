import { ProgramError } from '../../../shared/errors.ts';
import type { EngineDescription } from '../../../shared/training.ts';
import type { ThreadStarter } from '../../threads/thread.ts';
import type { TrainingEngine } from '../engine.ts';
import type { TensorFlowPlaces } from './backend.ts';
import { runTensorFlow } from './run.ts';
import type { TensorFlowHandlers } from './trainer.ts';

/** For how long an answer about the device holds, in milliseconds: packages are installed while the program runs. */
const answerHolds = 60_000;

/**
 * The textbook's model in TensorFlow.js: every step in the operations of a tensor library and its automatic gradients. For learning, and for
 * checking the fast engines; it is far slower than they are. One thread of its own holds TensorFlow, so that nothing waits for it.
 * @param threads starts the built entry point `tensorflow`
 * @param kernels folder of the program's WebAssembly
 * @param packages folders with a `node_modules` in which native TensorFlow is looked for besides the program's own
 */
export function createTensorFlowEngine(
  threads: ThreadStarter,
  kernels: string,
  packages: readonly string[] = [],
): TrainingEngine {
  const places: TensorFlowPlaces = { kernels, packages };
  let known: { readonly description: Promise<EngineDescription>; readonly since: number } | null = null;
  return {
    name: 'tensorflow',
    describe() {
      const now = performance.now();
      if (known === null || now - known.since > answerHolds) {
        known = { description: describeDevice(threads, places), since: now };
      }
      return known.description;
    },
    refuses: () => null,
    train: (corpus, run) => runTensorFlow(threads, places, corpus, run),
  };
}

async function describeDevice(threads: ThreadStarter, places: TensorFlowPlaces): Promise<EngineDescription> {
  const thread = threads.start<TensorFlowHandlers>('tensorflow');
  const always = { name: 'tensorflow', memoryBytes: null } as const;
  try {
    const { device, withoutCuda } = await thread.call('describe', places);
    const why = withoutCuda === null ? '' : `, without CUDA: ${withoutCuda}`;
    return { ...always, device: `${device}${why}`, unavailable: null };
  } catch (error) {
    return {
      ...always,
      device: 'TensorFlow.js',
      unavailable: { reason: reasonOf(error), install: null },
    };
  } finally {
    await thread.dispose();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ProgramError && 'reason' in error.parameters) return error.parameters.reason;
  return error instanceof Error ? error.message : String(error);
}
