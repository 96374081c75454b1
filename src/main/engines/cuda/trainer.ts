import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTokens, type TokenReader } from '../../corpus/tokens.ts';
import { cutSlices, holdsPair } from '../cpu/slices.ts';
import { type Device, DeviceContext, findDevice } from './driver/device.ts';
import { DriverFailure, type DriverProblem } from './driver/errors.ts';
import type { DriverLibrary } from './driver/functions.ts';
import { planRun } from './plan.ts';
import { CudaRun } from './run.ts';
import type { CudaSetup } from './setup.ts';

/** How a step of the worker ended: as it should, by the stop flag, or because the driver could not go on. */
export type Outcome<T> =
  | { readonly end: 'done'; readonly value: T }
  | { readonly end: 'stopped' }
  | { readonly end: 'failed'; readonly problem: DriverProblem; readonly detail: string };

/** What an opened run says of itself. */
interface OpenedRun {
  readonly device: string;
  readonly slicesPerEpoch: number;
}

/** The functions of the worker. After `open`, also a failed one, comes `close`. */
export type CudaHandlers = {
  /** The card and its free memory. */
  describe(argument: null): Promise<Outcome<{ readonly device: string; readonly memoryBytes: number }>>;
  /** Takes memory, sends everything there and fills `initial` and `inputs`. `null`: no sentence holds a pair. */
  open(setup: CudaSetup): Promise<Outcome<OpenedRun | null>>;
  /** Trains to the end and copies the vectors to `inputs` and `outputs`. */
  train(argument: null): Outcome<null>;
  /** Gives everything back. */
  close(argument: null): void;
};

/** Worker-side training. @param openLibrary gives the driver's functions */
export function createCudaTrainer(openLibrary: () => Promise<DriverLibrary>): CudaHandlers {
  let context: DeviceContext | null = null;
  let run: CudaRun | null = null;
  let library: DriverLibrary | null = null;
  let corpus: TokenReader | null = null;
  const enter = async (): Promise<{ device: Device; context: DeviceContext }> => {
    library ??= await openLibrary();
    const device = findDevice(library);
    return { device, context: new DeviceContext(library, device) };
  };
  return {
    describe: () =>
      settled(async () => {
        const entered = await enter();
        try {
          return { device: entered.device.name, memoryBytes: entered.context.freeMemory() };
        } finally {
          entered.context.close();
        }
      }),
    open: (setup) =>
      settled(async () => {
        const { counts, options, sentenceStarts, tokens } = setup;
        if (!holdsPair(tokens, sentenceStarts, counts.length)) return null;
        const entered = await enter();
        context = entered.context;
        const task = { ...options, words: counts.length, tokens: tokens.length };
        const plan = planRun(task, entered.device.multiprocessors);
        context.load(await readFile(join(setup.kernels, `word2vec-${plan.chunks}.ptx`), 'utf8'));
        const slices = cutSlices(sentenceStarts, plan.sliceTokens);
        corpus = openTokens(tokens);
        run = new CudaRun(context, plan, slices, setup, corpus);
        if (!run.prepare()) return stopped;
        return { device: entered.device.name, slicesPerEpoch: slices.sentences.length };
      }),
    train() {
      try {
        if (run === null) throw new Error('the run was not opened');
        return run.train() ? { end: 'done', value: null } : { end: 'stopped' };
      } catch (error) {
        return failure(error);
      }
    },
    close() {
      run = null;
      corpus?.close();
      corpus = null;
      context?.close();
      context = null;
    },
  };
}

const stopped = Symbol('stopped');

async function settled<T>(act: () => Promise<T | typeof stopped>): Promise<Outcome<T>> {
  try {
    const value = await act();
    // A symbol of this module is no value of T.
    return value === stopped ? { end: 'stopped' } : { end: 'done', value: value as T };
  } catch (error) {
    return failure(error);
  }
}

/** Failures of the driver are answers, with which a person can do something; all others are thrown. */
function failure(error: unknown): { end: 'failed'; problem: DriverProblem; detail: string } {
  if (!(error instanceof DriverFailure)) throw error;
  return { end: 'failed', problem: error.problem, detail: error.detail };
}
