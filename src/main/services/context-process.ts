import type { ContextDevice } from '../../shared/contexts.ts';
import { isProgramError, ProgramError } from '../../shared/errors.ts';
import type {
  ContextFunctions,
  LoadedModel,
  LoadRequest,
  ReadPassage,
  ReadRequest,
  RunRequest,
} from '../contextual/contract.ts';
import type { Process, ProcessStarter } from '../processes/process.ts';
import { untilAborted } from './until-aborted.ts';

/** The entry point of the process, in the folder of workers. */
const entry = 'contextual';

/** What a tokenizer may take beyond what is usual, in milliseconds: its regular expressions come from files that nobody has looked at. */
const usualPatience = 2000;
/** Characters that a slow machine cuts into pieces in a millisecond, many times fewer than a usual one. */
const charactersPerMillisecond = 40;
/** Bytes of a tokenizer's file that a slow machine reads in a millisecond. */
const bytesPerMillisecond = 4096;

export interface ModelToLoad extends LoadRequest {
  /** Of tokenizer.json, which says how long reading it may take. */
  readonly tokenizerBytes: number;
}

/** What is being done while a model is loaded. */
export type LoadingStep = 'starting' | 'tokenizer' | 'weights';

export interface LoadOptions {
  /** Ends the process at once. */
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: (step: LoadingStep) => void;
  /** What the tokenizer may take beyond what is usual, in milliseconds. */
  readonly patience?: number | undefined;
}

/**
 * Asks a process, started for this alone, what models can run on here.
 * @throws ProgramError `thread-ended`
 */
export async function askDevices(processes: ProcessStarter): Promise<readonly ContextDevice[]> {
  const process = processes.start<ContextFunctions>(entry);
  try {
    return await process.call('devices', null);
  } finally {
    await process.dispose();
  }
}

/** A process with a model that is loaded. One call runs at a time: two at once would only take each other's processor cores. */
export class ContextProcess {
  readonly loaded: LoadedModel;
  /** Resolves when the process is gone: with the reason and whether anyone waited for it, or with `null` when it was disposed of here. */
  readonly ended: Promise<{ readonly reason: string; readonly busy: boolean } | null>;
  readonly #process: Process<ContextFunctions>;
  readonly #name: string;
  readonly #patience: number;
  /** The call under way, whatever becomes of it. */
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #disposed = false;

  private constructor(
    process: Process<ContextFunctions>,
    name: string,
    loaded: LoadedModel,
    patience: number,
  ) {
    this.#process = process;
    this.#name = name;
    this.loaded = loaded;
    this.#patience = patience;
    this.ended = process.ended.then((reason) =>
      this.#disposed ? null : { reason, busy: this.#waiting > 0 },
    );
  }

  /**
   * Starts a process and loads a model in it.
   * @throws ProgramError `cancelled`, `tokenizer-unusable` (also when it takes for ever), `context-weights` (also when the process ends), and
   * what loading throws
   */
  static async load(
    processes: ProcessStarter,
    request: ModelToLoad,
    { signal, onStep, patience = usualPatience }: LoadOptions = {},
  ): Promise<ContextProcess> {
    const { folder, name, weights, tokenizerBytes } = request;
    if (signal?.aborted === true) throw new ProgramError('cancelled', {});
    const process = processes.start<ContextFunctions>(entry);
    try {
      onStep?.('starting');
      // Starting has no limit of its own: a cold disk may take its time.
      await untilAborted(process.call('devices', null), signal);
      onStep?.('tokenizer');
      await untilAborted(
        withinLimit(
          process.call('openTokenizer', { folder, name }),
          patience + tokenizerBytes / bytesPerMillisecond,
          new ProgramError('tokenizer-unusable', { name, reason: 'reading it does not come to an end' }),
        ),
        signal,
      );
      onStep?.('weights');
      const loaded = await untilAborted(process.call('load', request), signal);
      return new ContextProcess(process, name, loaded, patience);
    } catch (error) {
      await process.dispose();
      if (isProgramError(error, 'thread-ended'))
        throw new ProgramError('context-weights', {
          name,
          file: weights,
          reason: `the process that loaded them ended: ${error.parameters.reason}`,
        });
      throw error;
    }
  }

  /**
   * Cuts sentences into pieces and finds the word in them. A tokenizer that does not come to an end costs the process its life.
   * @throws ProgramError `cancelled`, `tokenizer-unusable`, `context-process-ended`
   */
  read(request: ReadRequest, signal?: AbortSignal): Promise<readonly ReadPassage[]> {
    const characters = request.sentences.reduce((sum, sentence) => sum + sentence.length, 0);
    const limit = this.#patience + characters / charactersPerMillisecond;
    const reason = 'cutting the sentences into pieces does not come to an end';
    const late = new ProgramError('tokenizer-unusable', { name: this.#name, reason });
    return this.#inTurn(async () => {
      try {
        return await withinLimit(this.#process.call('read', request), limit, late);
      } catch (error) {
        // Who asks next is to find that the process is gone.
        if (error === late) await this.#process.dispose();
        throw error;
      }
    }, signal);
  }

  /**
   * Runs one batch. @returns Float32Array of layers·spans·hiddenSize, layer after layer
   * @throws ProgramError `cancelled`, `context-process-ended`, and what running throws
   */
  run(request: RunRequest, signal?: AbortSignal): Promise<Float32Array> {
    return this.#inTurn(() => this.#process.call('run', request), signal);
  }

  /** Ends the process at once. Calls under way are rejected with `context-model-not-open`. */
  dispose(): Promise<void> {
    this.#disposed = true;
    return this.#process.dispose();
  }

  /** Makes a call when the one before has ended. Whoever stops waiting is answered at once; the call under way ends unheard. */
  async #inTurn<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    this.#waiting++;
    try {
      const before = this.#turn;
      const result = before.then(() => {
        if (signal?.aborted === true) throw new ProgramError('cancelled', {});
        return call();
      });
      this.#turn = result.catch(() => undefined);
      return await untilAborted(result, signal);
    } catch (error) {
      if (!isProgramError(error, 'thread-ended')) throw error;
      if (this.#disposed) throw new ProgramError('context-model-not-open', {});
      const { reason } = error.parameters;
      throw new ProgramError('context-process-ended', { name: this.#name, reason });
    } finally {
      this.#waiting--;
    }
  }
}

/** The result of `work`, or the error `late` when it takes longer than `limit` milliseconds. */
async function withinLimit<T>(work: Promise<T>, limit: number, late: ProgramError): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let lastLook: NodeJS.Immediate | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // If this program itself was held up, the answer may have come and is only looked at after the timers.
      lastLook = setImmediate(reject, late);
    }, limit);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
    clearImmediate(lastLook);
  }
}
