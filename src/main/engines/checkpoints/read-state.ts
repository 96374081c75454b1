import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProgramError } from '../../../shared/errors.ts';
import type { Vocabulary } from '../../corpus/encoded.ts';
import type { EmbeddingMatrix } from '../../kernels/matrix.ts';
import type { Thread } from '../../threads/thread.ts';
import type { TrainingState } from '../engine.ts';
import { reserveMatrix } from '../reserve-matrix.ts';
import type { CheckpointTask } from './checkpoint-files.ts';
import type { CheckpointRecord, PartRecord } from './record.ts';

/** Reads the state of a run. @throws ProgramError `checkpoint-damaged`, `file-unreadable`, `out-of-memory` */
export async function readState(
  thread: Thread<CheckpointTask>,
  folder: string,
  record: CheckpointRecord,
): Promise<TrainingState> {
  const read = async (part: PartRecord): Promise<EmbeddingMatrix> => {
    await requireSize(folder, part);
    const target = reserveMatrix(record.rows, record.dimension);
    await thread.call('read', { folder, part, target });
    return target;
  };
  const { done, losses } = record;
  const inputs = await read(record.inputs);
  const outputs = await read(record.outputs);
  const initial = await read(record.initial);
  const moments: EmbeddingMatrix[] = [];
  for (const part of record.moments) moments.push(await read(part));
  return { inputs, outputs, initial, moments, done, losses };
}

/** Reads the vocabulary that a run began with. @throws as {@link readState} */
export async function readVocabulary(
  thread: Thread<CheckpointTask>,
  folder: string,
  base: NonNullable<CheckpointRecord['base']>,
): Promise<Vocabulary> {
  const read = async (part: PartRecord): Promise<SharedArrayBuffer> => {
    await requireSize(folder, part);
    const buffer = new SharedArrayBuffer(part.bytes);
    await thread.call('read', { folder, part, target: new Uint8Array(buffer) });
    return buffer;
  };
  const bytes = new Uint8Array(await read(base.words));
  const offsets = new Uint32Array(await read(base.offsets));
  return { words: { bytes, offsets }, counts: new Float64Array(await read(base.counts)) };
}

/** Takes no memory for what a record merely claims. @throws ProgramError `checkpoint-damaged` */
async function requireSize(folder: string, { file, bytes }: PartRecord): Promise<void> {
  const found = await stat(join(folder, file)).catch(() => null);
  if (found?.isFile() === true && found.size === bytes) return;
  const reason = found === null ? `${file} is missing` : `${file} is not as long as it was`;
  throw new ProgramError('checkpoint-damaged', { name: file, keptAs: file, reason });
}
