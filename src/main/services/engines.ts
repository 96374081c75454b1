import { join } from 'node:path';
import { ProgramError } from '../../shared/errors.ts';
import { formatShare } from '../../shared/format.ts';
import {
  type EngineDescription,
  type EngineName,
  engineTitles,
  type TrainingOptions,
} from '../../shared/training.ts';
import type { EncodedCorpus } from '../corpus/encoded.ts';
import { createCpuEngine } from '../engines/cpu/engine.ts';
import { createCudaEngine } from '../engines/cuda/engine.ts';
import {
  EngineLost,
  type LostProgress,
  type TrainedVectors,
  type TrainingEngine,
  type TrainingRun,
} from '../engines/engine.ts';
import { createTensorFlowEngine } from '../engines/tensorflow/engine.ts';
import type { Resources } from '../resources.ts';
import type { ThreadStarter } from '../threads/thread.ts';

/** A training run whose engine is chosen here, and may change on the way. */
export interface EngineRun extends TrainingRun {
  /** Share of the run that `resume` holds, 0 … 1: what another engine goes by when the one that began is lost at once. */
  readonly resumedFraction?: number;
  /** Hears what does the work before it begins, and again when another engine takes over. */
  onEngine?(engine: EngineDescription): void;
  /** Hears why an engine could not go on; training does. */
  onLost?(error: ProgramError<'engine-lost'>): void;
}

/** Vectors, and the engine that finished them. */
export interface TrainedByEngine extends TrainedVectors {
  readonly engine: EngineName;
}

/** Milliseconds for which a description is believed. */
const descriptionLife = 5000;

/** Every engine that there is, fastest first. */
export function createEngines(threads: ThreadStarter, { assets, kernels }: Resources): Engines {
  return new Engines([
    createCudaEngine(threads, join(assets, 'cuda')),
    createCpuEngine(threads, { kernels, native: join(assets, 'native') }),
    createTensorFlowEngine(threads, kernels),
  ]);
}

/** The engines by name: what each is here, which one does a run, and what happens when it cannot go on. */
export class Engines {
  readonly #engines: readonly TrainingEngine[];
  readonly #now: () => number;
  #known: { readonly time: number; readonly descriptions: readonly EngineDescription[] } | null = null;
  #asking: Promise<readonly EngineDescription[]> | null = null;

  /**
   * @param engines fastest first: *Auto* takes the first that can
   * @param now a clock in milliseconds
   */
  constructor(engines: readonly TrainingEngine[], now: () => number = () => performance.now()) {
    this.#engines = engines;
    this.#now = now;
  }

  /**
   * Every engine with its device, or why it is not available. What is known is answered at once; when it is some seconds old, the engines are
   * asked behind the answer, for whoever asks next.
   */
  describe(): Promise<readonly EngineDescription[]> {
    const known = this.#known;
    if (known !== null && this.#now() - known.time < descriptionLife) {
      return Promise.resolve(known.descriptions);
    }
    this.#asking ??= this.#ask();
    return known === null ? this.#asking : Promise.resolve(known.descriptions);
  }

  /**
   * What *Auto* takes, as far as is known, without asking hardware that may be slow: before that has answered, the engine that every machine has.
   */
  async likely(): Promise<EngineDescription> {
    const known = this.#known?.descriptions.find(({ unavailable }) => unavailable === null);
    if (known !== undefined) return known;
    const everywhere = this.#engines.find(({ name }) => name === 'cpu') ?? this.#engines[0];
    if (everywhere === undefined) throw new Error('there is no engine at all');
    return await everywhere.describe();
  }

  async #ask(): Promise<readonly EngineDescription[]> {
    try {
      const descriptions = await Promise.all(this.#engines.map((engine) => engine.describe()));
      this.#known = { time: this.#now(), descriptions };
      return descriptions;
    } finally {
      this.#asking = null;
    }
  }

  /**
   * The engine that these options ask for; `auto` is the fastest that can do them here.
   * @throws ProgramError `engine-unavailable` when it cannot be used here, or not with these options
   */
  async choose(options: TrainingOptions): Promise<TrainingEngine> {
    const asked = this.#engines.filter(({ name }) => options.engine === 'auto' || options.engine === name);
    let obstacle: ProgramError | null = null;
    // What can do the options but is not here is worth more to hear of than what is here and cannot.
    for (const engine of asked.filter((one) => one.refuses(options) === null)) {
      const { unavailable } = await engine.describe();
      if (unavailable === null) return engine;
      obstacle ??= new ProgramError('engine-unavailable', { engine: engine.name, ...unavailable });
    }
    if (obstacle !== null) throw obstacle;
    const [refusing] = asked;
    throw new ProgramError('engine-unavailable', {
      engine: refusing?.name ?? options.engine,
      reason: refusing?.refuses(options) ?? 'this version does not have it',
      install: null,
    });
  }

  /**
   * Trains with the engine that the options ask for. When what that one runs on cannot go on, the CPU engine does the rest, from the state that
   * is left; progress then stands still until it is past what was told before.
   * @throws ProgramError as {@link choose} and the engines do; `engine-unavailable` when nothing can go on
   */
  async train(corpus: EncodedCorpus, run: EngineRun): Promise<TrainedByEngine> {
    // A run that another engine began is something that only the CPU engine takes up.
    const { options, takeOver } = run;
    const engine = await this.choose(takeOver === undefined ? options : { ...options, engine: 'cpu' });
    const forward = onlyForward(run);
    try {
      return await trainBy(engine, corpus, forward);
    } catch (error) {
      if (!(error instanceof EngineLost)) throw error;
      return await this.#takeOver(error, corpus, forward);
    }
  }

  async #takeOver(lost: EngineLost, corpus: EncodedCorpus, run: EngineRun): Promise<TrainedByEngine> {
    const next = this.#engines.find(({ name }) => name === 'cpu');
    if (next === undefined || lost.engine === 'cpu' || next.refuses(run.options) !== null) {
      const parameters = { engine: lost.engine, reason: lost.reason, install: null };
      throw new ProgramError('engine-unavailable', parameters, { cause: lost });
    }
    const left = lost.progress ?? resumed(run);
    const fraction = left?.fraction ?? 0;
    const parameters = { engine: lost.engine, reason: lost.reason, next: next.name, fraction };
    run.onLost?.(new ProgramError('engine-lost', parameters, { cause: lost }));
    const { resume: _countedByAnother, ...rest } = run;
    if (left === null) return await trainBy(next, corpus, rest);
    const trained = await trainBy(next, corpus, takingOver(rest, left));
    const before = `${engineTitles[lost.engine]} up to ${formatShare(fraction)}`;
    return { ...trained, device: `${trained.device}, after ${before}` };
  }
}

async function trainBy(
  engine: TrainingEngine,
  corpus: EncodedCorpus,
  run: EngineRun,
): Promise<TrainedByEngine> {
  run.onEngine?.(await engine.describe());
  return { ...(await engine.train(corpus, run)), engine: engine.name };
}

/** The run without progress that is behind what was told already. */
function onlyForward(run: EngineRun): EngineRun {
  let farthest = 0;
  return {
    ...run,
    onProgress(progress) {
      if (progress.wordsDone < farthest) return;
      farthest = progress.wordsDone;
      run.onProgress(progress);
    },
  };
}

/** What there was when a run began again that had been cut short. */
function resumed({ resume, resumedFraction }: EngineRun): LostProgress | null {
  return resume === undefined || resumedFraction === undefined
    ? null
    : { state: resume, fraction: resumedFraction };
}

/** The rest of a run that another engine lost: it starts from nothing but what that one left. */
function takingOver({ start: _start, ...run }: EngineRun, left: LostProgress): EngineRun {
  return { ...run, takeOver: left };
}
