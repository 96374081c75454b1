/** An address of the driver: of device memory, or a handle that means something to the driver alone. */
export type Handle = bigint;

/**
 * The functions of NVIDIA's driver that Semascope calls, by the names of its manual ("CUDA Driver API"). All give a CUresult, 0 for success;
 * what comes out is written into arrays. Tests put functions of their own here.
 */
export interface DriverFunctions {
  cuInit(flags: number): number;
  cuDriverGetVersion(version: Int32Array): number;
  cuDeviceGetCount(count: Int32Array): number;
  cuDeviceGet(device: Int32Array, ordinal: number): number;
  /** Writes a zero-terminated name. */
  cuDeviceGetName(name: Uint8Array, length: number, device: number): number;
  cuDeviceGetAttribute(value: Int32Array, attribute: number, device: number): number;
  cuDevicePrimaryCtxRetain(context: BigUint64Array, device: number): number;
  cuDevicePrimaryCtxRelease_v2(device: number): number;
  cuCtxSetCurrent(context: Handle): number;
  /** Bytes free, bytes in all. */
  cuMemGetInfo_v2(free: BigUint64Array, total: BigUint64Array): number;
  /** @param image zero-terminated PTX @param options of the compiler, their values in cells of 8 bytes */
  cuModuleLoadDataEx(
    module: BigUint64Array,
    image: Uint8Array,
    optionCount: number,
    options: Int32Array,
    values: BigUint64Array,
  ): number;
  cuModuleUnload(module: Handle): number;
  /** @param name zero-terminated */
  cuModuleGetFunction(entry: BigUint64Array, module: Handle, name: Uint8Array): number;
  cuMemAlloc_v2(address: BigUint64Array, bytes: bigint): number;
  cuMemFree_v2(address: Handle): number;
  cuMemsetD8Async(address: Handle, value: number, bytes: bigint, stream: Handle): number;
  cuMemcpyHtoDAsync_v2(target: Handle, source: ArrayBufferView, bytes: bigint, stream: Handle): number;
  cuMemcpyDtoHAsync_v2(target: ArrayBufferView, source: Handle, bytes: bigint, stream: Handle): number;
  cuMemcpyDtoDAsync_v2(target: Handle, source: Handle, bytes: bigint, stream: Handle): number;
  cuStreamCreate(stream: BigUint64Array, flags: number): number;
  cuStreamSynchronize(stream: Handle): number;
  cuStreamDestroy_v2(stream: Handle): number;
  cuEventCreate(event: BigUint64Array, flags: number): number;
  cuEventRecord(event: Handle, stream: Handle): number;
  cuEventQuery(event: Handle): number;
  cuEventDestroy_v2(event: Handle): number;
  /** @param values one address for each parameter of the entry point */
  cuLaunchKernel(
    entry: Handle,
    ...launch: [
      ...[gridX: number, gridY: number, gridZ: number],
      ...[blockX: number, blockY: number, blockZ: number],
      ...[sharedBytes: number, stream: Handle, values: BigUint64Array, extra: null],
    ]
  ): number;
}

/** A library of the driver that is open. */
export interface DriverLibrary {
  readonly functions: DriverFunctions;
  /** Where the memory of an array lies in this process. */
  addressOf(array: ArrayBufferView): bigint;
}

/** The prototypes, as koffi reads them: every address that the driver writes to or reads from is `void *`, every one it only keeps a number. */
export const prototypes: Readonly<Record<keyof DriverFunctions, string>> = {
  cuInit: 'unsigned int',
  cuDriverGetVersion: 'void *',
  cuDeviceGetCount: 'void *',
  cuDeviceGet: 'void *, int',
  cuDeviceGetName: 'void *, int, int',
  cuDeviceGetAttribute: 'void *, int, int',
  cuDevicePrimaryCtxRetain: 'void *, int',
  cuDevicePrimaryCtxRelease_v2: 'int',
  cuCtxSetCurrent: 'uint64_t',
  cuMemGetInfo_v2: 'void *, void *',
  cuModuleLoadDataEx: 'void *, const void *, unsigned int, void *, void *',
  cuModuleUnload: 'uint64_t',
  cuModuleGetFunction: 'void *, uint64_t, const void *',
  cuMemAlloc_v2: 'void *, uint64_t',
  cuMemFree_v2: 'uint64_t',
  cuMemsetD8Async: 'uint64_t, uint8_t, uint64_t, uint64_t',
  cuMemcpyHtoDAsync_v2: 'uint64_t, const void *, uint64_t, uint64_t',
  cuMemcpyDtoHAsync_v2: 'void *, uint64_t, uint64_t, uint64_t',
  cuMemcpyDtoDAsync_v2: 'uint64_t, uint64_t, uint64_t, uint64_t',
  cuStreamCreate: 'void *, unsigned int',
  cuStreamSynchronize: 'uint64_t',
  cuStreamDestroy_v2: 'uint64_t',
  cuEventCreate: 'void *, unsigned int',
  cuEventRecord: 'uint64_t, uint64_t',
  cuEventQuery: 'uint64_t',
  cuEventDestroy_v2: 'uint64_t',
  cuLaunchKernel: `uint64_t, ${'unsigned int, '.repeat(7)}uint64_t, void *, void *`,
};
