import { check, DriverFailure, notReady } from './errors.ts';
import type { DriverFunctions, DriverLibrary, Handle } from './functions.ts';

/** CUDA 10.0, the first whose drivers compile PTX for Turing. */
const oldestDriver = 10_000;
/** Turing's compute capability, 7.5. */
const oldestCapability = 75;

/** Numbers of cuda.h. */
const attribute = { multiprocessors: 16, capabilityMajor: 75, capabilityMinor: 76 } as const;
const jitOption = { errorLog: 5, errorLogBytes: 6 } as const;
const nonBlockingStream = 1;
const eventWithoutTiming = 2;

/** A card that can train. */
export interface Device {
  readonly ordinal: number;
  readonly name: string;
  readonly multiprocessors: number;
  /** 75 for 7.5. */
  readonly capability: number;
}

/**
 * Starts the driver and finds the card: the first that is new enough.
 * @throws DriverFailure that says why there is none
 */
export function findDevice({ functions }: DriverLibrary): Device {
  check(functions.cuInit(0), 'cuInit');
  const version = new Int32Array(1);
  check(functions.cuDriverGetVersion(version), 'cuDriverGetVersion');
  if (version[0]! < oldestDriver) {
    const found = `${Math.floor(version[0]! / 1000)}.${Math.floor((version[0]! % 1000) / 10)}`;
    throw new DriverFailure('driver-too-old', `it is of CUDA ${found}`);
  }
  const count = new Int32Array(1);
  check(functions.cuDeviceGetCount(count), 'cuDeviceGetCount');
  if (count[0] === 0) throw new DriverFailure('no-device', 'cuDeviceGetCount gives 0');
  const devices = Array.from({ length: count[0]! }, (_, ordinal) => describeDevice(functions, ordinal));
  const able = devices.find(({ capability }) => capability >= oldestCapability);
  if (able !== undefined) return able;
  const { name, capability } = devices[0]!;
  throw new DriverFailure('card-too-old', `${name} has ${(capability / 10).toFixed(1)}`);
}

function describeDevice(functions: DriverFunctions, ordinal: number): Device {
  const device = new Int32Array(1);
  check(functions.cuDeviceGet(device, ordinal), 'cuDeviceGet');
  const bytes = new Uint8Array(256);
  check(functions.cuDeviceGetName(bytes, bytes.length, device[0]!), 'cuDeviceGetName');
  const ask = (wanted: number): number => {
    const value = new Int32Array(1);
    check(functions.cuDeviceGetAttribute(value, wanted, device[0]!), 'cuDeviceGetAttribute');
    return value[0]!;
  };
  const end = bytes.indexOf(0);
  return {
    ordinal: device[0]!,
    name: new TextDecoder().decode(bytes.subarray(0, end === -1 ? bytes.length : end)),
    multiprocessors: ask(attribute.multiprocessors),
    capability: ask(attribute.capabilityMajor) * 10 + ask(attribute.capabilityMinor),
  };
}

/**
 * A card in use. All that is taken from it (memory, streams, events, the module) is given back by {@link close}, in the opposite order,
 * also when the card is lost and no call succeeds any more.
 */
export class DeviceContext {
  readonly #library: DriverLibrary;
  readonly #functions: DriverFunctions;
  readonly #releases: (() => number)[] = [];
  #module: Handle | null = null;

  /** @throws DriverFailure */
  constructor(library: DriverLibrary, device: Device) {
    this.#library = library;
    this.#functions = library.functions;
    const context = new BigUint64Array(1);
    check(this.#functions.cuDevicePrimaryCtxRetain(context, device.ordinal), 'cuDevicePrimaryCtxRetain');
    this.#releases.push(() => this.#functions.cuDevicePrimaryCtxRelease_v2(device.ordinal));
    try {
      check(this.#functions.cuCtxSetCurrent(context[0]!), 'cuCtxSetCurrent');
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Gives everything back; safe to call twice. A lost card answers each call with an error, which says nothing new. */
  close(): void {
    for (let release = this.#releases.pop(); release !== undefined; release = this.#releases.pop()) release();
    this.#module = null;
  }

  /** Bytes of the card's memory that are free. */
  freeMemory(): number {
    const free = new BigUint64Array(1);
    check(this.#functions.cuMemGetInfo_v2(free, new BigUint64Array(1)), 'cuMemGetInfo');
    return Number(free[0]!);
  }

  /** Compiles PTX for the card; one module a context. @throws DriverFailure with the compiler's own words */
  load(ptx: string): void {
    const log = new Uint8Array(8192);
    const options = Int32Array.of(jitOption.errorLog, jitOption.errorLogBytes);
    const values = BigUint64Array.of(this.#library.addressOf(log), BigInt(log.length));
    const module = new BigUint64Array(1);
    const image = new TextEncoder().encode(`${ptx}\0`);
    const result = this.#functions.cuModuleLoadDataEx(module, image, options.length, options, values);
    try {
      check(result, 'cuModuleLoadDataEx');
    } catch (error) {
      if (!(error instanceof DriverFailure)) throw error;
      const words = new TextDecoder().decode(log.subarray(0, Math.max(0, log.indexOf(0)))).trim();
      throw new DriverFailure(error.problem, words === '' ? error.detail : `${error.detail}: ${words}`);
    }
    this.#module = module[0]!;
    const loaded = module[0]!;
    this.#releases.push(() => this.#functions.cuModuleUnload(loaded));
  }

  /** An entry point of the module. */
  entry(name: string): Handle {
    if (this.#module === null) throw new Error('no module was loaded');
    const entry = new BigUint64Array(1);
    const text = new TextEncoder().encode(`${name}\0`);
    check(this.#functions.cuModuleGetFunction(entry, this.#module, text), 'cuModuleGetFunction');
    return entry[0]!;
  }

  /** Memory of the card, not cleared. */
  allocate(bytes: number): Handle {
    const address = new BigUint64Array(1);
    check(this.#functions.cuMemAlloc_v2(address, BigInt(Math.max(bytes, 4))), 'cuMemAlloc');
    const allocated = address[0]!;
    this.#releases.push(() => this.#functions.cuMemFree_v2(allocated));
    return allocated;
  }

  /** A queue of work that does not wait for any other. */
  stream(): Handle {
    const stream = new BigUint64Array(1);
    check(this.#functions.cuStreamCreate(stream, nonBlockingStream), 'cuStreamCreate');
    const created = stream[0]!;
    this.#releases.push(() => this.#functions.cuStreamDestroy_v2(created));
    return created;
  }

  /** A mark that is put behind work in a stream. */
  event(): Handle {
    const event = new BigUint64Array(1);
    check(this.#functions.cuEventCreate(event, eventWithoutTiming), 'cuEventCreate');
    const created = event[0]!;
    this.#releases.push(() => this.#functions.cuEventDestroy_v2(created));
    return created;
  }

  record(event: Handle, stream: Handle): void {
    check(this.#functions.cuEventRecord(event, stream), 'cuEventRecord');
  }

  /** Whether all work before the mark is done. */
  reached(event: Handle): boolean {
    const result = this.#functions.cuEventQuery(event);
    if (result === notReady) return false;
    check(result, 'cuEventQuery');
    return true;
  }

  clear(address: Handle, bytes: number, stream: Handle): void {
    check(this.#functions.cuMemsetD8Async(address, 0, BigInt(bytes), stream), 'cuMemsetD8Async');
  }

  /** Copies an array to the card and waits until it is there. */
  upload(target: Handle, source: ArrayBufferView, stream: Handle): void {
    if (source.byteLength === 0) return;
    const bytes = BigInt(source.byteLength);
    check(this.#functions.cuMemcpyHtoDAsync_v2(target, source, bytes, stream), 'cuMemcpyHtoDAsync');
    this.wait(stream);
  }

  /** Fills an array from the card and waits until it is there. */
  download(target: ArrayBufferView, source: Handle, stream: Handle): void {
    if (target.byteLength === 0) return;
    const bytes = BigInt(target.byteLength);
    check(this.#functions.cuMemcpyDtoHAsync_v2(target, source, bytes, stream), 'cuMemcpyDtoHAsync');
    this.wait(stream);
  }

  /** Copies within the card, when the stream gets there. */
  copy(target: Handle, source: Handle, bytes: number, stream: Handle): void {
    check(this.#functions.cuMemcpyDtoDAsync_v2(target, source, BigInt(bytes), stream), 'cuMemcpyDtoDAsync');
  }

  wait(stream: Handle): void {
    check(this.#functions.cuStreamSynchronize(stream), 'cuStreamSynchronize');
  }

  /**
   * Launches `blocks` warps, one a block.
   * @param cells the arguments, one in each 8 bytes
   */
  launch(entry: Handle, blocks: number, sharedBytes: number, stream: Handle, cells: BigUint64Array): void {
    const base = this.#library.addressOf(cells);
    const values = cells.map((_, index) => base + BigInt(index * 8));
    const shape = [blocks, 1, 1, 32, 1, 1] as const;
    check(
      this.#functions.cuLaunchKernel(entry, ...shape, sharedBytes, stream, values, null),
      'cuLaunchKernel',
    );
  }
}
