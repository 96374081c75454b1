import { ProgramError } from '../../shared/errors.ts';

/** Shared memory for `bytes` bytes, all zero. @throws ProgramError `out-of-memory` */
function sharedMemory(bytes: number, purpose: string): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch (error) {
    throw new ProgramError('out-of-memory', { bytes, purpose }, { cause: error });
  }
}

/** A Uint32Array of `length` zeros on shared memory. @throws ProgramError `out-of-memory` */
export function sharedUint32(length: number, purpose: string): Uint32Array<SharedArrayBuffer> {
  return new Uint32Array(sharedMemory(length * 4, purpose));
}

/** A Uint16Array of `length` zeros on shared memory. @throws ProgramError `out-of-memory` */
export function sharedUint16(length: number, purpose: string): Uint16Array<SharedArrayBuffer> {
  return new Uint16Array(sharedMemory(length * 2, purpose));
}

/** A Float64Array of `length` zeros on shared memory. @throws ProgramError `out-of-memory` */
export function sharedFloat64(length: number, purpose: string): Float64Array<SharedArrayBuffer> {
  return new Float64Array(sharedMemory(length * 8, purpose));
}

/** A Uint8Array of `length` zeros on shared memory. @throws ProgramError `out-of-memory` */
export function sharedUint8(length: number, purpose: string): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(sharedMemory(length, purpose));
}
