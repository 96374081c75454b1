import { freemem, platform, totalmem } from 'node:os';
import { ProgramError } from '../../../shared/errors.ts';
import { matrixBytes } from '../../kernels/matrix.ts';

/** What is left to everything else. */
const margin = 256 * 1024 * 1024;
/** The most that one matrix can have. */
const largestMatrix = 2 ** 32;

/** Memory that this machine can give to vectors now, in bytes. */
export function freeMemory(): number {
  return Math.max(0, freemem() - margin);
}

/** What a file tells about its size before it is read. */
export interface ExpectedRows {
  /** How many rows are surely in it, or as good as surely. */
  readonly rows: number;
  readonly dimension: number;
}

/**
 * Refuses rows that do not fit.
 * @param name what the file is called in the error
 * @throws ProgramError `out-of-memory`
 */
export function requireMemory({ rows, dimension }: ExpectedRows, name: string): void {
  const bytes = matrixBytes(rows, dimension);
  if (bytes > largestMatrix) throw new ProgramError('out-of-memory', { bytes, purpose: name });
  requireBytes(bytes, name);
}

/**
 * Refuses what does not fit into the memory of this machine.
 * @param purpose what the memory is for, in the error
 * @throws ProgramError `out-of-memory`
 */
export function requireBytes(bytes: number, purpose: string): void {
  // Elsewhere than on Linux, memory that is free does not count what the system would give back.
  const available = platform() === 'linux' ? freeMemory() : Math.max(0, totalmem() - margin);
  if (bytes > available) throw new ProgramError('out-of-memory', { bytes, purpose });
}
