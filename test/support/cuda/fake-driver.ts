import type { DriverFunctions, DriverLibrary } from '../../../src/main/engines/cuda/driver/functions.ts';

/** How a {@link FakeDriver} behaves; everything else succeeds. */
export interface FakeBehaviour {
  readonly devices?: number;
  readonly version?: number;
  /** Major and minor compute capability. */
  readonly capability?: readonly [number, number];
  readonly freeBytes?: number;
  /** What a call gives instead of 0; `index` counts the calls of this function from 0. */
  readonly result?: (name: string, index: number) => number;
}

/** A launch as the driver saw it: the bytes of its arguments, 8 for each. */
export interface FakeLaunch {
  readonly blocks: number;
  readonly cells: DataView;
}

/** A driver without a card, which answers by a script, notes what it is asked, and counts what was taken and given back. Its memory holds nothing. */
export class FakeDriver implements DriverLibrary {
  readonly calls: string[] = [];
  readonly launches: FakeLaunch[] = [];
  /** What was taken and not given back, by the name of the function that took it. */
  readonly held = new Map<string, number>();
  readonly functions: DriverFunctions;
  readonly #behaviour: FakeBehaviour;
  readonly #arrays = new Map<bigint, ArrayBufferView>();
  #addresses = 0x1000n;

  constructor(behaviour: FakeBehaviour = {}) {
    this.#behaviour = behaviour;
    this.functions = this.#scripted();
  }

  addressOf(array: ArrayBufferView): bigint {
    this.#addresses += 0x1_0000n;
    this.#arrays.set(this.#addresses, array);
    return this.#addresses;
  }

  /** Number of things taken and not given back. */
  get taken(): number {
    return [...this.held.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Writes into the compiler's log, whose address is the first of its options' values. */
  #complain(values: BigUint64Array | undefined): void {
    const log = this.#arrays.get(values?.[0] ?? 0n);
    if (log instanceof Uint8Array) new TextEncoder().encodeInto('ptxas: a word of the compiler', log);
  }

  #scripted(): DriverFunctions {
    const { capability = [8, 6], devices = 1, freeBytes = 2 ** 33, version = 12_000 } = this.#behaviour;
    const take = (name: string, out: BigUint64Array): void => {
      this.#addresses += 0x1_0000n;
      out[0] = this.#addresses;
      this.held.set(name, (this.held.get(name) ?? 0) + 1);
    };
    const give = (name: string): void => void this.held.set(name, (this.held.get(name) ?? 0) - 1);
    const nothing = (): void => undefined;
    const effects: { [K in keyof DriverFunctions]: (...given: Parameters<DriverFunctions[K]>) => void } = {
      cuInit: nothing,
      cuDriverGetVersion: (out) => out.set([version]),
      cuDeviceGetCount: (out) => out.set([devices]),
      cuDeviceGet: (out, ordinal) => out.set([ordinal]),
      cuDeviceGetName: (name) => void new TextEncoder().encodeInto('Scripted card', name),
      cuDeviceGetAttribute: (out, wanted) =>
        out.set([wanted === 75 ? capability[0] : wanted === 76 ? capability[1] : 4]),
      cuDevicePrimaryCtxRetain: (out) => take('context', out),
      cuDevicePrimaryCtxRelease_v2: () => give('context'),
      cuCtxSetCurrent: nothing,
      cuMemGetInfo_v2: (free) => free.set([BigInt(freeBytes)]),
      cuModuleLoadDataEx: (out) => take('module', out),
      cuModuleUnload: () => give('module'),
      cuModuleGetFunction: (out) => out.set([1n]),
      cuMemAlloc_v2: (out) => take('memory', out),
      cuMemFree_v2: () => give('memory'),
      cuMemsetD8Async: nothing,
      cuMemcpyHtoDAsync_v2: nothing,
      cuMemcpyDtoHAsync_v2: nothing,
      cuMemcpyDtoDAsync_v2: nothing,
      cuStreamCreate: (out) => take('stream', out),
      cuStreamSynchronize: nothing,
      cuStreamDestroy_v2: () => give('stream'),
      cuEventCreate: (out) => take('event', out),
      cuEventRecord: nothing,
      cuEventQuery: nothing,
      cuEventDestroy_v2: () => give('event'),
      cuLaunchKernel: (_entry, blocks, ...rest) => {
        const values = rest[7];
        const cells = this.#arrays.get(values[0]!)!;
        this.launches.push({ blocks, cells: new DataView(cells.buffer) });
      },
    };
    const counts = new Map<string, number>();
    return Object.fromEntries(
      Object.entries(effects).map(([name, effect]) => [
        name,
        (...given: never[]): number => {
          const index = counts.get(name) ?? 0;
          counts.set(name, index + 1);
          this.calls.push(name);
          const result = this.#behaviour.result?.(name, index) ?? 0;
          // What gives something back does so also when the card is lost; the compiler has words when it fails; nothing else happens.
          const acts = result === 0 || /Free|Destroy|Unload|Release/.test(name);
          if (acts) (effect as (...all: never[]) => void)(...given);
          else if (name === 'cuModuleLoadDataEx') this.#complain(given[4]);
          return result;
        },
      ]),
      // One function for each name of the interface, with its parameters.
    ) as unknown as DriverFunctions;
  }
}
