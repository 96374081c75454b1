import type { TokenReader } from '../../corpus/tokens.ts';
import { lossScale, stopRequested } from '../cpu/control.ts';
import { type Slices, sliceStep } from '../cpu/slices.ts';
import { keepTable, noiseTable } from '../cpu/tables.ts';
import { fillingArguments, packArguments, trainingArguments } from './arguments.ts';
import { copyPending, wanted } from './control.ts';
import type { DeviceContext } from './driver/device.ts';
import { DriverFailure } from './driver/errors.ts';
import type { Handle } from './driver/functions.ts';
import { downloadMatrix, uploadMatrix } from './matrices.ts';
import {
  booksBytes,
  cutPieces,
  hotWords,
  nextLaunch,
  type Piece,
  type Plan,
  residentTokens,
  slicesAhead,
  wordsBehind,
} from './plan.ts';
import type { CudaSetup } from './setup.ts';
import { TokenMarker } from './tokens.ts';

/** Launches that wait in the stream at one time: while one runs, the next is there already. */
const launchesAhead = 2;

/** A launch under way. */
interface Launch {
  /** Slices of the run that are done when it is. */
  readonly end: number;
  readonly count: number;
  readonly slot: number;
  readonly queued: number;
}

/** One run on one card. Not safe to use after a {@link DriverFailure}; its memory goes with the context. */
export class CudaRun {
  readonly #context: DeviceContext;
  readonly #plan: Plan;
  readonly #slices: Slices;
  readonly #setup: CudaSetup;
  readonly #entry: Handle;
  readonly #hot: number;
  readonly #pieces: readonly Piece[];
  readonly #total: number;
  /** Training goes through one stream, copies through the other: neither waits. */
  readonly #work: Handle;
  readonly #copies: Handle;
  readonly #events: readonly Handle[];
  readonly #memory: Readonly<
    Record<
      'tokens' | 'starts' | 'noise' | 'keep' | 'inputs' | 'outputs' | 'kept' | 'rings' | 'books' | 'control',
      Handle
    >
  >;
  /** The counters as they were behind each launch that waits. */
  readonly #bookSlots: readonly Handle[];
  readonly #tokens: TokenMarker;
  readonly #tables: readonly [noise: Uint32Array, keep: Uint32Array];
  #resident = -1;
  #done: number;
  #finishedAt = 0;

  /** @throws DriverFailure `out-of-memory` */
  constructor(context: DeviceContext, plan: Plan, slices: Slices, setup: CudaSetup, tokens: TokenReader) {
    const { counts, options } = setup;
    this.#context = context;
    this.#plan = plan;
    this.#slices = slices;
    this.#setup = setup;
    this.#entry = context.entry(options.architecture === 'cbow' ? 'cbow' : 'skipGram');
    this.#total = slices.sentences.length * options.epochs;
    this.#done = setup.resume?.done ?? 0;
    const most = residentTokens(plan, setup.tokens.length, context.freeMemory());
    if (most === 0) throw new DriverFailure('out-of-memory', `${plan.fixedBytes} bytes are needed`);
    this.#pieces = cutPieces(slices.tokens, most);
    const longest = Math.max(...this.#pieces.map(({ count }) => count));
    this.#tables = [noiseTable(counts), keepTable(counts, options.subsample)];
    this.#hot = hotWords(counts, this.#tables[1], plan.streams, options);
    this.#tokens = new TokenMarker(tokens, setup.sentenceStarts);
    this.#work = context.stream();
    this.#copies = context.stream();
    this.#events = Array.from({ length: launchesAhead }, () => context.event());
    const rows = counts.length * plan.rowBytes;
    this.#memory = {
      tokens: context.allocate(Math.min(most, setup.tokens.length) * 4),
      starts: context.allocate((longest + 1) * 4),
      noise: context.allocate(counts.length * 8),
      keep: context.allocate(counts.length * 4),
      inputs: context.allocate(rows),
      outputs: context.allocate(rows),
      kept: context.allocate(plan.streams * plan.sliceTokens * 4),
      rings: plan.ringShared ? 0n : context.allocate(plan.streams * plan.ringBytes),
      books: context.allocate(booksBytes(options.epochs)),
      control: context.allocate(8),
    };
    this.#bookSlots = this.#events.map(() => context.allocate(booksBytes(options.epochs)));
  }

  /** Sends tables and vectors, and the tokens where all fit. @returns false when stopped */
  prepare(): boolean {
    const { inputs, outputs, initial, options, resume, start } = this.#setup;
    const { rowBytes, stride } = this.#plan;
    const context = this.#context;
    const memory = this.#memory;
    const goesOn = (): boolean => !this.#stopped;
    const [noise, keep] = this.#tables;
    context.upload(memory.noise, noise, this.#copies);
    context.upload(memory.keep, keep, this.#copies);
    context.clear(memory.inputs, inputs.rows * rowBytes, this.#copies);
    context.clear(memory.outputs, inputs.rows * rowBytes, this.#copies);
    context.clear(memory.control, 8, this.#copies);
    const fill = {
      inputs: memory.inputs,
      rows: inputs.rows,
      dimension: inputs.dimension,
      seed: options.seed,
    };
    const blocks = Math.min(inputs.rows, 4096);
    context.launch(
      context.entry('initialize'),
      blocks,
      0,
      this.#copies,
      packArguments(fillingArguments, fill),
    );
    context.wait(this.#copies);
    const send = (target: Handle, source: typeof inputs): boolean =>
      uploadMatrix(context, target, stride, source, this.#copies, goesOn);
    if (start !== null && resume === null) {
      if (!send(memory.inputs, start.inputs)) return false;
      if (start.outputs !== null) {
        // New words have no output vectors yet; they start at zero, which is what the card has.
        if (!send(memory.outputs, start.outputs)) return false;
      }
    }
    if (resume === null) {
      if (!downloadMatrix(context, memory.inputs, stride, initial, this.#copies, goesOn)) return false;
      if (!downloadMatrix(context, memory.inputs, stride, inputs, this.#copies, goesOn)) return false;
      if (!downloadMatrix(context, memory.outputs, stride, outputs, this.#copies, goesOn)) return false;
    } else if (!send(memory.inputs, inputs) || !send(memory.outputs, outputs)) return false;
    this.#restoreBooks();
    return this.#sendPiece(slicesAhead(this.#pieces, this.#done, this.#total).piece);
  }

  /** Enters what a run that is gone on with has done into the books, here and on the card; those of a new run are zero. */
  #restoreBooks(): void {
    const { control, options, resume } = this.#setup;
    const books = new BigInt64Array(booksBytes(options.epochs) / 8);
    const perEpoch = this.#slices.sentences.length;
    books[0] = BigInt(wordsBehind(this.#slices.tokens, this.#pieces, this.#done));
    control.counters[1] = books[0];
    for (const [epoch, { pairs, sum }] of (resume?.losses ?? []).entries()) {
      control.losses[epoch] = BigInt(Math.round(sum * lossScale));
      control.pairs[epoch] = BigInt(pairs);
      control.slicesDone[epoch] = Math.max(0, Math.min(perEpoch, this.#done - epoch * perEpoch));
      books[1 + epoch * 2] = control.losses[epoch]!;
      books[2 + epoch * 2] = control.pairs[epoch]!;
    }
    this.#context.upload(this.#memory.books, books, this.#copies);
  }

  /** Puts a piece of the corpus on the card. @returns false when stopped */
  #sendPiece(number: number): boolean {
    if (this.#resident === number) return true;
    const { count, first } = this.#pieces[number]!;
    const { tokens } = this.#slices;
    const start = tokens[first]!;
    const end = tokens[first + count]!;
    const starts = tokens.slice(first, first + count + 1).map((token) => token - start);
    this.#context.upload(this.#memory.starts, starts, this.#copies);
    for (const piece of this.#tokens.pieces(start, end)) {
      this.#context.upload(this.#memory.tokens + BigInt((piece.at - start) * 4), piece.marked, this.#copies);
      if (this.#stopped) return false;
    }
    this.#resident = number;
    return true;
  }

  get #stopped(): boolean {
    return stopRequested(this.#setup.control);
  }

  /** Trains all that is left and copies the vectors to `inputs` and `outputs`. @returns false when stopped */
  train(): boolean {
    const waiting: Launch[] = [];
    let next = this.#done;
    let count = this.#plan.streams;
    for (let slot = 0; next < this.#total || waiting.length > 0; ) {
      const ahead = next < this.#total ? slicesAhead(this.#pieces, next, this.#total) : null;
      const canQueue = ahead !== null && waiting.length < launchesAhead;
      // Another piece of the corpus takes the place of this one, which must not be in use any more.
      if (canQueue && (ahead.piece === this.#resident || waiting.length === 0)) {
        if (!this.#sendPiece(ahead.piece)) return false;
        const taken = Math.min(count, ahead.count);
        this.#queue(next, taken, slot);
        next += taken;
        waiting.push({ end: next, count: taken, slot, queued: performance.now() });
        slot = (slot + 1) % launchesAhead;
        continue;
      }
      const launch = waiting.shift()!;
      if (!this.#await(launch)) return false;
      count = nextLaunch(launch.count, this.#finish(launch));
    }
    return this.#copyState();
  }

  #queue(first: number, count: number, slot: number): void {
    const { epochs, learningRate, negative, seed, window } = this.#setup.options;
    const { ringBytes, ringShared, sliceTokens, streams } = this.#plan;
    const piece = this.#pieces[this.#resident]!;
    const { starts, ...memory } = this.#memory;
    const values = packArguments(trainingArguments, {
      ...{ ...memory, sliceStarts: starts, seed, first, count, window, negative, learningRate },
      totalWords: this.#setup.tokens.length * epochs,
      epochSlices: this.#slices.sentences.length,
      chunkFirst: piece.first,
      chunkSlices: piece.count,
      sliceStep: sliceStep(piece.count),
      capacity: sliceTokens,
      vocabulary: this.#setup.counts.length,
      hot: this.#hot,
    });
    const context = this.#context;
    // The counter behind the stop flag, which hands out this launch's slices.
    context.clear(memory.control + 4n, 4, this.#work);
    context.launch(this.#entry, Math.min(streams, count), ringShared ? ringBytes : 0, this.#work, values);
    context.copy(this.#bookSlots[slot]!, memory.books, booksBytes(epochs), this.#work);
    context.record(this.#events[slot]!, this.#work);
  }

  /** Waits for a launch, and copies meanwhile what is asked for. @returns false when stopped */
  #await(launch: Launch): boolean {
    const { control } = this.#setup;
    for (;;) {
      if (this.#stopped) return this.#abandon();
      if (copyPending(control, wanted.snapshot | wanted.state) && !this.#serveCopies())
        return this.#abandon();
      if (this.#context.reached(this.#events[launch.slot]!)) return true;
      Atomics.wait(control.stop, 0, 0, 1);
    }
  }

  /** Tells the warps to stop and waits until they have. */
  #abandon(): false {
    this.#context.upload(this.#memory.control, Uint32Array.of(1), this.#copies);
    this.#context.wait(this.#work);
    return false;
  }

  /** Enters a finished launch into the books. @returns the milliseconds it took */
  #finish(launch: Launch): number {
    const { control, options } = this.#setup;
    const perEpoch = this.#slices.sentences.length;
    const firstEpoch = Math.floor(this.#done / perEpoch);
    const lastEpoch = Math.min(options.epochs - 1, Math.floor((launch.end - 1) / perEpoch));
    const words = new BigInt64Array(1);
    const sums = new BigInt64Array((lastEpoch - firstEpoch + 1) * 2);
    const slot = this.#bookSlots[launch.slot]!;
    this.#context.download(words, slot, this.#copies);
    this.#context.download(sums, slot + BigInt(8 + firstEpoch * 16), this.#copies);
    for (let epoch = firstEpoch; epoch <= lastEpoch; epoch++) {
      const at = (epoch - firstEpoch) * 2;
      Atomics.store(control.losses, epoch, sums[at]!);
      Atomics.store(control.pairs, epoch, sums[at + 1]!);
      // Last, so that whoever sees an epoch finished sees all of its loss.
      Atomics.store(control.slicesDone, epoch, Math.min(perEpoch, launch.end - epoch * perEpoch));
    }
    Atomics.store(control.counters, 1, words[0]!);
    this.#done = launch.end;
    const now = performance.now();
    const milliseconds = now - Math.max(launch.queued, this.#finishedAt);
    this.#finishedAt = now;
    return milliseconds;
  }

  /** @returns false when stopped */
  #serveCopies(): boolean {
    const { control, inputs } = this.#setup;
    if (copyPending(control, wanted.state)) return this.#copyState();
    const whole = this.#copyRows(this.#memory.inputs, inputs);
    if (whole) Atomics.and(control.wanted, 0, ~wanted.snapshot);
    return whole;
  }

  /** Copies both matrices and what the books say of the time before. @returns false when stopped */
  #copyState(): boolean {
    const { control, inputs, outputs } = this.#setup;
    control.stateDone[0] = BigInt(this.#done);
    control.stateLosses.set(control.losses);
    control.statePairs.set(control.pairs);
    if (!this.#copyRows(this.#memory.inputs, inputs)) return false;
    if (!this.#copyRows(this.#memory.outputs, outputs)) return false;
    Atomics.and(control.wanted, 0, ~(wanted.state | wanted.snapshot));
    return true;
  }

  #copyRows(source: Handle, target: CudaSetup['inputs']): boolean {
    return downloadMatrix(
      this.#context,
      source,
      this.#plan.stride,
      target,
      this.#copies,
      () => !this.#stopped,
    );
  }
}
