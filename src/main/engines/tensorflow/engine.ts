import { ProgramError } from '../../../shared/errors.ts';
import type { EngineDescription } from '../../../shared/training.ts';
import type { ThreadStarter } from '../../threads/thread.ts';
import type { TrainingEngine } from '../engine.ts';
import { bundledDevice, type TensorFlowPlaces } from './backend.ts';
import { nativeInstalled, notInstalled } from './native.ts';
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
  const { packages } = places;
  // Without native packages there is nothing to find out, and no thread to start at every start of the program.
  const native = nativeInstalled(packages);
  const found = native ? await ask(threads, places) : { device: bundledDevice, withoutCuda: notInstalled };
  const always = { name: 'tensorflow', memoryBytes: null } as const;
  if ('reason' in found) {
    return { ...always, device: bundledDevice, unavailable: { reason: found.reason, install: null } };
  }
  const why = found.withoutCuda === null ? '' : `, without CUDA: ${found.withoutCuda}`;
  return { ...always, device: `${found.device}${why}`, unavailable: null };
}

/** Loads TensorFlow in a thread, to see what it gets. */
async function ask(
  threads: ThreadStarter,
  places: TensorFlowPlaces,
): Promise<{ readonly device: string; readonly withoutCuda: string | null } | { readonly reason: string }> {
  const thread = threads.start<TensorFlowHandlers>('tensorflow');
  try {
    return await thread.call('describe', places);
  } catch (error) {
    const told = error instanceof ProgramError && 'reason' in error.parameters;
    return { reason: told ? error.parameters.reason : String(error) };
  } finally {
    await thread.dispose();
  }
}
