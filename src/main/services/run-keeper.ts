import { constants, copyFile, link, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TokenizerOptions } from '../../shared/corpus.ts';
import { describeError } from '../../shared/describe-error.ts';
import { isProgramError, ProgramError, serializeError } from '../../shared/errors.ts';
import type { EngineName, TrainingOptions } from '../../shared/training.ts';
import type { EncodedCorpus, Vocabulary } from '../corpus/encoded.ts';
import type { CorpusSource } from '../corpus/read-corpus.ts';
import { type CheckpointTask, vocabularyParts } from '../engines/checkpoints/checkpoint-files.ts';
import type { CheckpointShelf } from '../engines/checkpoints/checkpoint-shelf.ts';
import { type CheckpointRecord, recordFile, recordText } from '../engines/checkpoints/record.ts';
import type { Checkpoints, EngineProgress, TrainingState } from '../engines/engine.ts';
import { atomicWrite, writeSynced } from '../files/atomic-write.ts';
import { requireRoom } from '../files/disk-room.ts';
import { strideOf } from '../kernels/matrix.ts';
import type { Thread, ThreadStarter } from '../threads/thread.ts';

/** The text of a run that has no place of its own, beside its record. */
export const keptText = 'text.txt';

/** What a run is, for whoever goes on with it. */
export interface KeptRun {
  /** What the finished model is called, and what it says of the texts that it was trained on. */
  readonly modelName: string;
  readonly trainedOn: string;
  /** Name of the text. */
  readonly corpusName: string;
  readonly tokenizer: TokenizerOptions;
  /** The corpus as it was read, before any words of a model were added. */
  readonly encoded: EncodedCorpus;
  readonly text: CorpusSource;
  readonly source: CheckpointRecord['corpus']['source'];
  readonly options: TrainingOptions;
  /** The vocabulary of the model that the run began with. */
  readonly base: Vocabulary | null;
}

/** What a run keeper works with. */
export interface KeeperServices {
  readonly shelf: CheckpointShelf;
  readonly threads: ThreadStarter;
  readonly everySeconds: number;
  readonly notice: (error: unknown) => void;
}

/** Keeps the state of one training run on the disk: one checkpoint, replaced by the next. Nothing is written before the first is due. */
export class RunKeeper implements Checkpoints {
  readonly everySeconds: number;
  readonly #services: KeeperServices;
  readonly #run: KeptRun;
  readonly #begun = performance.now();
  #thread: Thread<CheckpointTask> | null = null;
  #checkpoint: string | null = null;
  /** What lies on the disk. */
  #record: CheckpointRecord | null = null;
  #earlierSeconds = 0;
  #generation = 0;
  #engine: EngineName = 'cpu';
  #fraction = 0;
  #state: TrainingState | null = null;
  #keeping: Promise<void> = Promise.resolve();
  #told = false;
  #ended = false;

  /** @param resumed the checkpoint that the run goes on from, which this program holds */
  constructor(
    services: KeeperServices,
    run: KeptRun,
    resumed: { checkpoint: string; record: CheckpointRecord } | null = null,
  ) {
    this.#services = services;
    this.#run = run;
    this.everySeconds = services.everySeconds;
    if (resumed === null) return;
    this.#checkpoint = resumed.checkpoint;
    this.#record = resumed.record;
    this.#earlierSeconds = resumed.record.trainSeconds;
    this.#generation = generationOf(resumed.record) + 1;
    this.#fraction = resumed.record.fraction;
  }

  /** Takes note of what does the work. */
  engine(name: EngineName): void {
    this.#engine = name;
  }

  /** Takes note of how far training is. */
  progress({ wordsDone, wordsTotal }: EngineProgress): void {
    this.#fraction = wordsTotal === 0 ? 1 : Math.max(this.#fraction, wordsDone / wordsTotal);
  }

  /** Seconds that the run was trained before it was cut short. */
  get earlierSeconds(): number {
    return this.#earlierSeconds;
  }

  keep(state: TrainingState): Promise<void> {
    this.#state = state;
    this.#keeping = this.#keeping.then(() => this.#tryToWrite(state));
    return this.#keeping;
  }

  /** Keeps the state once more before the program ends, if it was kept before and this takes no longer than `milliseconds`. */
  async keepLast(milliseconds: number): Promise<void> {
    const state = this.#state;
    if (state === null) return;
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([this.#keepHeld(state), enough]);
    clearTimeout(timer);
  }

  async #keepHeld(state: TrainingState): Promise<void> {
    const release = await state.hold?.();
    try {
      await this.keep(state);
    } finally {
      release?.();
    }
  }

  /** The run is over: what was kept of it goes, or is left for another time. */
  async end(what: 'remove' | 'leave'): Promise<void> {
    this.#ended = true;
    this.#state = null;
    // What is being written now is of no use: it goes, or the one before it holds.
    await this.#thread?.dispose();
    await this.#keeping;
    const checkpoint = this.#checkpoint;
    if (checkpoint === null) return;
    const { shelf, notice } = this.#services;
    const whole = what === 'leave' && this.#record !== null;
    await (whole ? shelf.leave(checkpoint) : shelf.remove(checkpoint)).catch(notice);
  }

  async #tryToWrite(state: TrainingState): Promise<void> {
    if (this.#ended) return;
    try {
      await this.#write(state);
    } catch (error) {
      // One notice is enough: the next attempt may succeed, or fails alike.
      if (this.#ended || this.#told) return;
      this.#told = true;
      const { sentence, fix } = describeError(serializeError(error));
      // Other fixes speak of files that a person saves.
      const known = isProgramError(error, 'disk-too-small') ? (fix ?? null) : null;
      const parameters = { name: this.#run.corpusName, reason: sentence, fix: known };
      this.#services.notice(new ProgramError('checkpoint-not-kept', parameters, { cause: error }));
    }
  }

  async #write(state: TrainingState): Promise<void> {
    const { shelf, threads } = this.#services;
    this.#thread ??= threads.start<CheckpointTask>('checkpoint');
    const thread = this.#thread;
    this.#checkpoint ??= await shelf.begin();
    const folder = shelf.folderOf(this.#checkpoint);
    const earlier = this.#record;
    await removeOthers(folder, earlier);
    await requireRoom(folder, await this.#bytesNeeded(state), this.#run.corpusName, 'checkpoints');
    const { base, corpusName, encoded, modelName, options, source, tokenizer, trainedOn } = this.#run;
    if (earlier === null) await this.#keepText(folder);
    const identity = earlier?.corpus.identity ?? (await thread.call('identify', encoded));
    const generation = this.#generation++;
    const { done, losses } = state;
    const seconds = this.#earlierSeconds + (performance.now() - this.#begun) / 1000;
    const fraction = this.#fraction;
    const once =
      earlier === null
        ? [{ file: 'initial.f32', source: state.initial }, ...(base === null ? [] : vocabularyParts(base))]
        : [];
    const moments = (state.moments ?? []).map((source, at) => ({
      ...{ file: `moment-${at}-${generation}.f32`, source },
    }));
    const written = await thread.call('write', {
      folder,
      parts: [
        { file: `inputs-${generation}.f32`, source: state.inputs },
        { file: `outputs-${generation}.f32`, source: state.outputs },
        ...moments,
        ...once,
      ],
    });
    const [inputs, outputs] = written;
    const [initial, words, offsets, counts] = written.slice(2 + moments.length);
    const firstParts = {
      initial: earlier?.initial ?? initial!,
      base: earlier?.base ?? (words === undefined ? null : { words, offsets: offsets!, counts: counts! }),
    };
    const record: CheckpointRecord = {
      format: 'semascope-checkpoint',
      version: 1,
      corpus: { name: corpusName, source, tokenizer, tokens: encoded.tokens.length, identity },
      ...{
        modelName,
        trainedOn,
        options,
        engine: this.#engine,
        ...firstParts,
        inputs: inputs!,
        outputs: outputs!,
        moments: written.slice(2, 2 + moments.length),
      },
      ...{ rows: state.inputs.rows, dimension: state.inputs.dimension, done, losses: [...losses] },
      ...{ fraction, trainSeconds: seconds, savedAt: Date.now() },
    };
    await atomicWrite(join(folder, recordFile), recordText(record));
    this.#record = record;
    await removeOthers(folder, record);
  }

  /** Bytes that are written before anything older goes. */
  async #bytesNeeded({ inputs, moments = [] }: TrainingState): Promise<number> {
    const matrix = inputs.rows * strideOf(inputs.dimension) * 4;
    const changing = (2 + moments.length) * matrix;
    if (this.#record !== null) return changing;
    const { source, text, base } = this.#run;
    const vocabulary = base === null ? 0 : base.words.bytes.length + base.counts.length * 12;
    const ofText = source.kind !== 'kept' ? 0 : text.kind === 'text' ? text.text.length * 2 : 0;
    return changing + matrix + vocabulary + ofText;
  }

  /** Puts a text that has no place of its own beside the record. */
  async #keepText(folder: string): Promise<void> {
    const { source, text } = this.#run;
    if (source.kind !== 'kept') return;
    const path = join(folder, keptText);
    await rm(path, { force: true });
    if (text.kind === 'text') {
      await writeSynced(path, text.name, text.text, { mode: 0o600 });
      return;
    }
    // A second name for the same bytes costs nothing; another disk needs a copy.
    await link(text.path, path).catch(() => copyFile(text.path, path, constants.COPYFILE_FICLONE));
  }
}

/** Removes what a checkpoint's record does not name: an older generation, or one that could not be finished. */
async function removeOthers(folder: string, record: CheckpointRecord | null): Promise<void> {
  const kept = new Set<string>([keptText]);
  if (record !== null) {
    const { inputs, outputs, initial, moments, base } = record;
    for (const part of [inputs, outputs, initial, ...moments, ...Object.values(base ?? {})])
      kept.add(part.file);
  }
  const names = await readdir(folder);
  const others = names.filter((name) => /\.(f32|f64|u32|utf8|txt)$/.test(name) && !kept.has(name));
  await Promise.all(others.map((name) => rm(join(folder, name), { force: true })));
}

function generationOf({ inputs }: CheckpointRecord): number {
  return Number(/-(\d+)\./.exec(inputs.file)?.[1] ?? 0);
}
