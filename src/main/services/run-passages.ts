import type { PiecePooling } from '../../shared/contexts.ts';
import { Batches } from '../contextual/batches.ts';
import type { LoadedModel, ReadPassage } from '../contextual/contract.ts';
import type { ContextProcess } from './context-process.ts';

/** The process that reads and runs; a part of {@link ContextProcess}, so that tests can do without one. */
export type SentenceReader = Pick<ContextProcess, 'read' | 'run'> & { readonly loaded: LoadedModel };

/** The occurrences of one passage, as they come out of a batch. */
interface PassageVectors {
  /** Place of the passage among those that were asked for. */
  readonly passage: number;
  /**
   * Copies one layer's vectors.
   * @param to Float32Array of occurrences·hiddenSize
   */
  copyLayer(layer: number, to: Float32Array): void;
}

/** What one batch gave. */
export interface BatchDone {
  readonly passages: readonly PassageVectors[];
  /** What the rest will take, in seconds. */
  readonly secondsLeft: number;
}

/**
 * Runs passages through the model, batch after batch, those of like length together.
 * @throws ProgramError `cancelled`, `context-process-ended`, and what running throws
 */
export async function* runPassages(
  reader: SentenceReader,
  passages: readonly ReadPassage[],
  pooling: PiecePooling,
  signal: AbortSignal,
): AsyncGenerator<BatchDone> {
  const { layers, hiddenSize } = reader.loaded;
  const batches = new Batches(
    passages.map(({ ids }) => ids.length),
    layers.length * hiddenSize * Float32Array.BYTES_PER_ELEMENT,
  );
  for (let batch = batches.next(); batch !== null; batch = batches.next()) {
    const members = batch.map((at) => passages[at]!);
    const spans = members.flatMap(({ occurrences }, sequence) =>
      occurrences.map(({ firstPiece, endPiece }) => ({ sequence, firstPiece, endPiece })),
    );
    const started = performance.now();
    const vectors = await reader.run({ sequences: members.map(({ ids }) => ids), spans, pooling }, signal);
    batches.took(batch, performance.now() - started);
    let next = 0;
    const done = batch.map((passage, member): PassageVectors => {
      const first = next;
      const count = members[member]!.occurrences.length;
      next += count;
      return {
        passage,
        copyLayer(layer, to) {
          const from = (layer * spans.length + first) * hiddenSize;
          to.set(vectors.subarray(from, from + count * hiddenSize));
        },
      };
    });
    yield { passages: done, secondsLeft: batches.secondsLeft() };
  }
}
