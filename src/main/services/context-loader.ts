import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ContextDevice, ContextFolder, ContextModel, ContextWeights } from '../../shared/contexts.ts';
import { ProgramError } from '../../shared/errors.ts';
import type { JobProgress, ReportProgress } from '../../shared/jobs.ts';
import { requireBytes } from '../embeddings/reading/memory-limits.ts';
import { askDevices, ContextProcess, type LoadingStep, type ModelToLoad } from './context-process.ts';
import type { ContextServices, FolderBook, KnownContextFolder, LoadedContext } from './context-services.ts';
import type { Studies } from './studies.ts';
import { untilAborted } from './until-aborted.ts';

export interface LoaderServices extends Pick<ContextServices, 'processes' | 'emit' | 'notice'> {
  readonly folders: FolderBook;
  readonly studies: Studies;
  /** What a tokenizer may take beyond what is usual, in milliseconds; by default as `ContextProcess` has it. */
  readonly patience?: number | undefined;
  /** Looks into a folder. @throws ProgramError `context-folder`, `context-family`, `tokenizer-missing` */
  readonly inspect: (path: string, name: string) => Promise<Pick<ContextFolder, 'family' | 'weights'>>;
}

/** A model, and what it takes to load it again. */
interface OpenModel {
  readonly model: ContextModel;
  readonly request: ModelToLoad;
  /** Its process, or the one that is being started in its place; `null` after one has ended. */
  process: Promise<ContextProcess> | null;
}

/** How much of loading is done when a step begins. What a step takes is not known. */
const stepFractions: Record<LoadingStep, number> = { starting: 0, tokenizer: 0.15, weights: 0.3 };

/** The contextual model that is loaded, in a process of its own, which is started again after it has ended. */
export class ContextLoader implements LoadedContext {
  readonly #services: LoaderServices;
  #open: OpenModel | null = null;
  #devices: Promise<readonly ContextDevice[]> | null = null;

  constructor(services: LoaderServices) {
    this.#services = services;
  }

  get current(): ContextModel | null {
    return this.#open?.model ?? null;
  }

  /** The loaded model, if it is this one. @throws ProgramError `context-model-not-open` */
  require(model: string): ContextModel {
    return this.#require(model).model;
  }

  /** What models can run on here, the surest first; asked of a process of its own, once. */
  devices(): Promise<readonly ContextDevice[]> {
    this.#devices ??= askDevices(this.#services.processes).catch(() => {
      // Loading a model will tell what is wrong; until then it may be tried.
      this.#devices = null;
      return ['cpu'];
    });
    return this.#devices;
  }

  /**
   * Loads a model in a process of its own; the one before is closed once this one is there.
   * @param weights the file of weights; `null` for the first choice
   * @throws ProgramError `handle-unknown`, `out-of-memory`, `bad-request`, `cancelled`, and what `ContextProcess.load` and looking into the folder throw
   */
  async open(
    { folder, weights, device }: { folder: string; weights: string | null; device: ContextDevice },
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<ContextModel> {
    const { processes, folders, inspect, emit, patience } = this.#services;
    const known = folders.resolve(folder);
    const found = await untilAborted(inspect(known.path, known.name), signal);
    const chosen = chooseWeights(found.weights, weights, known.name);
    const request = await loadRequest(known, chosen, device);
    const process = await ContextProcess.load(processes, request, {
      signal,
      onStep: loadingReport(report),
      patience,
    });
    if (signal.aborted) {
      await process.dispose();
      throw new ProgramError('cancelled', {});
    }
    const { layers, lastLayerOnly, hiddenSize, longestInput } = process.loaded;
    const model: ContextModel = {
      id: randomUUID(),
      folder,
      name: known.name,
      family: found.family,
      weights: chosen,
      device,
      hiddenSize,
      layers,
      lastLayerOnly,
      longestInput,
    };
    await this.#close();
    const open: OpenModel = { model, request, process: Promise.resolve(process) };
    this.#open = open;
    this.#watch(open, process);
    emit('contextsChanged', {});
    // That it was loaded is worth more than that this is remembered.
    folders.opened(folder).catch(this.#services.notice);
    return model;
  }

  /**
   * The process of the model, started again if it has ended.
   * @throws ProgramError `context-model-not-open` when another model is loaded, or none; `cancelled`, and what loading throws
   */
  async process(model: string, signal: AbortSignal, report: ReportProgress): Promise<ContextProcess> {
    const open = this.#require(model);
    open.process ??= this.#startAgain(open, report);
    return untilAborted(open.process, signal);
  }

  /** Unloads the model; none loaded is no error. */
  async close(): Promise<void> {
    if (this.#open === null) return;
    await this.#close();
    this.#services.emit('contextsChanged', {});
  }

  /** Ends the process of the model, and says nothing. */
  dispose(): Promise<void> {
    return this.#close();
  }

  #require(model: string): OpenModel {
    if (this.#open?.model.id !== model) throw new ProgramError('context-model-not-open', {});
    return this.#open;
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    this.#services.studies.forget(open.model.id);
    const process = await open.process?.catch(() => null);
    await process?.dispose();
  }

  async #startAgain(open: OpenModel, report: ReportProgress): Promise<ContextProcess> {
    const { processes, patience } = this.#services;
    try {
      requireBytes(neededBytes(open.model.weights), open.model.name);
      const process = await ContextProcess.load(processes, open.request, {
        onStep: loadingReport(report),
        patience,
      });
      if (this.#open !== open) {
        await process.dispose();
        throw new ProgramError('context-model-not-open', {});
      }
      this.#watch(open, process);
      return process;
    } catch (error) {
      open.process = null;
      throw error;
    }
  }

  /** Takes note of a process that ends by itself, and tells of it where nobody waited for it. */
  #watch(open: OpenModel, process: ContextProcess): void {
    process.ended.then((end) => {
      if (end === null) return;
      open.process = null;
      if (!end.busy) {
        const { name } = open.model;
        this.#services.notice(new ProgramError('context-process-ended', { name, reason: end.reason }));
      }
      this.#services.emit('contextsChanged', {});
    }, this.#services.notice);
  }
}

/** @throws ProgramError `context-folder` */
export function chooseWeights(
  found: readonly ContextWeights[],
  wanted: string | null,
  name: string,
): ContextWeights {
  const [first] = found;
  const chosen = wanted === null ? first : found.find(({ file }) => file === wanted);
  if (chosen !== undefined) return chosen;
  const reason = wanted === null ? 'it has no weights in ONNX' : `it has no weights ${wanted}`;
  throw new ProgramError('context-folder', { name, reason });
}

/**
 * What it takes to load weights.
 * @throws ProgramError `out-of-memory`, `tokenizer-missing`
 */
export async function loadRequest(
  known: Pick<KnownContextFolder, 'path' | 'name'>,
  weights: ContextWeights,
  device: ContextDevice,
): Promise<ModelToLoad> {
  requireBytes(neededBytes(weights), known.name);
  let tokenizerBytes: number;
  try {
    tokenizerBytes = (await stat(join(known.path, 'tokenizer.json'))).size;
  } catch (error) {
    throw new ProgramError('tokenizer-missing', { name: known.name }, { cause: error });
  }
  return {
    folder: known.path,
    name: known.name,
    weights: weights.file,
    device,
    threads: availableParallelism(),
    tokenizerBytes,
  };
}

/** What loading weights takes: their bytes as they lie in the file, and as the runtime keeps them. */
function neededBytes(weights: ContextWeights): number {
  return 2 * weights.bytes;
}

/** Progress of loading a model. */
export function loadingReport(report: ReportProgress): (step: LoadingStep) => void {
  const unknown = { unit: 'bytes', done: 0, total: null, rate: null, secondsLeft: null } as const;
  return (step) => {
    const stage: JobProgress['stage'] = step === 'tokenizer' ? 'checking' : 'loading';
    report({ ...unknown, stage, fraction: stepFractions[step] });
  };
}
