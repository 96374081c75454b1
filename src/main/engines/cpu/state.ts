import { type EmbeddingMatrix, matrixValues } from '../../kernels/matrix.ts';
import type { TrainingRun, TrainingState } from '../engine.ts';
import { type Control, epochSums, type Place, slicesDone } from './control.ts';
import type { TrainingLayout } from './layout.ts';
import { type Slices, sliceStep } from './slices.ts';

/** Where a run's memory has its vectors. */
export interface RunMatrices {
  /** Input vectors, with the layout behind them. */
  readonly matrix: EmbeddingMatrix;
  readonly initial: EmbeddingMatrix;
  readonly layout: TrainingLayout;
}

/** The output vectors of a run as a matrix. */
function outputsOf({ matrix, layout }: RunMatrices): EmbeddingMatrix {
  return { ...matrix, byteOffset: layout.outputs };
}

/**
 * A run as it stands whenever it is looked at: `done` and `losses` are read when they are asked for. With several threads some slices before `done` may be
 * under way and some behind it done; those are few thousand words each, as many as there are threads at most.
 */
export function liveState(matrices: RunMatrices, control: Control): TrainingState {
  return {
    inputs: matrices.matrix,
    outputs: outputsOf(matrices),
    initial: matrices.initial,
    get done() {
      return slicesDone(control);
    },
    get losses() {
      return epochSums(control);
    },
  };
}

/** Puts the rows `first` … `end` − 1 of a state where a run has them. */
export function restoreRows(
  matrices: RunMatrices,
  state: Pick<TrainingState, 'inputs' | 'outputs' | 'initial'>,
  first: number,
  end: number,
): void {
  copyRows(state.inputs, matrices.matrix, first, end);
  copyRows(state.outputs, outputsOf(matrices), first, end);
  copyRows(state.initial, matrices.initial, first, end);
}

/** Puts those of the rows `first` … `end` − 1 that are known in the place of noise; output vectors that are not known stay zero. */
export function startRows(
  matrices: RunMatrices,
  { inputs, outputs }: NonNullable<TrainingRun['start']>,
  first: number,
  end: number,
): void {
  const known = matrixValues(inputs);
  for (let row = first; row < end; row++) {
    if (Number.isNaN(known[row * inputs.stride]!)) continue;
    copyRows(inputs, matrices.matrix, row, row + 1);
    if (outputs !== null) copyRows(outputs, outputsOf(matrices), row, row + 1);
  }
}

/** Copies the rows `first` … `end` − 1; the two matrices may lay them out at different distances. */
export function copyRows(source: EmbeddingMatrix, target: EmbeddingMatrix, first: number, end: number): void {
  const from = matrixValues(source);
  const to = matrixValues(target);
  if (source.stride === target.stride) {
    to.set(from.subarray(first * source.stride, end * source.stride), first * target.stride);
    return;
  }
  for (let row = first; row < end; row++) {
    const start = row * source.stride;
    to.set(from.subarray(start, start + source.dimension), row * target.stride);
  }
}

/** Where `run` goes on. What another engine has lost counts by its share of the whole. */
export function placeOf(
  run: Pick<TrainingRun, 'resume' | 'takeOver' | 'options'>,
  slices: Slices,
): Place | null {
  const state = run.resume ?? run.takeOver?.state;
  if (state === undefined) return null;
  const all = slices.sentences.length * run.options.epochs;
  const done = run.resume?.done ?? Math.floor((run.takeOver?.fraction ?? 0) * all);
  const within = Math.min(all, Math.max(0, done));
  return { slices: within, words: wordsBefore(slices, within), losses: state.losses };
}

/** The words in the first `done` slices that are handed out, over all epochs. */
export function wordsBefore({ tokens, sentences }: Slices, done: number): number {
  const count = sentences.length;
  const step = sliceStep(count);
  let words = Math.floor(done / count) * tokens[count]!;
  for (let place = 0; place < done % count; place++) {
    const slice = (place * step) % count;
    words += tokens[slice + 1]! - tokens[slice]!;
  }
  return words;
}
