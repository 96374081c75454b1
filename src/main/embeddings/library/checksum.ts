/**
 * The checksum of the library's files, 64 bits as docs/library.md defines it: blocks of 1 MiB have checksums of their own (by the kernel `checksum`),
 * which any thread computes in any order, and those make the file's. A file in which one aligned word of four bytes, or anything within it, was changed
 * never keeps its checksum; other changes go unnoticed with a chance of about 1 in 2^32 at worst.
 */

/** Bytes of a block; the last one of a file may be shorter. */
export const blockBytes = 1024 * 1024;

const fold = 0x9e3779b97f4a7c15n;
const pageBytes = 65536;

/** Some bytes in a WebAssembly memory. */
export interface MemoryRange {
  readonly memory: WebAssembly.Memory;
  /** A multiple of 16. */
  readonly address: number;
  /** Up to the next multiple of 16, zeros follow. */
  readonly bytes: number;
}

type BlockChecksum = (address: number, bytes: number) => bigint;

/** Computes checksums of blocks that lie in WebAssembly memories, in place. */
export class BlockChecksums {
  readonly #module: WebAssembly.Module;
  readonly #kernels = new WeakMap<WebAssembly.Memory, BlockChecksum>();

  /** @param module the kernel `checksum` */
  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /** The checksum of one block. */
  block({ memory, address, bytes }: MemoryRange): bigint {
    let kernel = this.#kernels.get(memory);
    if (kernel === undefined) {
      const { exports } = new WebAssembly.Instance(this.#module, { env: { memory } });
      kernel = exports['blockChecksum'] as BlockChecksum;
      this.#kernels.set(memory, kernel);
    }
    return BigInt.asUintN(64, kernel(address, bytes));
  }

  /** The checksums of the blocks of a range: BigUint64Array, one for each. */
  blocks({ memory, address, bytes }: MemoryRange): BigUint64Array {
    return BigUint64Array.from({ length: blockCount(bytes) }, (_, index) => {
      const from = index * blockBytes;
      return this.block({ memory, address: address + from, bytes: Math.min(blockBytes, bytes - from) });
    });
  }
}

/** Computes checksums of bytes that lie anywhere, by copying block after block. */
export class ByteChecksums {
  readonly #blocks: BlockChecksums;
  readonly #memory: WebAssembly.Memory;
  readonly #buffer: Uint8Array;

  /** @param module the kernel `checksum` */
  constructor(module: WebAssembly.Module) {
    this.#blocks = new BlockChecksums(module);
    const pages = blockBytes / pageBytes;
    this.#memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    this.#buffer = new Uint8Array(this.#memory.buffer);
  }

  /** The checksum of all of `bytes`, in hexadecimal digits. */
  of(bytes: Uint8Array): string {
    const blocks = BigUint64Array.from({ length: blockCount(bytes.length) }, (_, index) =>
      this.block(bytes.subarray(index * blockBytes, (index + 1) * blockBytes)),
    );
    return fileChecksum(bytes.length, blocks);
  }

  /** The checksum of one block. */
  block(bytes: Uint8Array): bigint {
    this.#buffer.set(bytes);
    this.#buffer.fill(0, bytes.length, Math.ceil(bytes.length / 16) * 16);
    return this.#blocks.block({ memory: this.#memory, address: 0, bytes: bytes.length });
  }
}

/** Both ways to compute checksums. */
export interface Checksums {
  readonly inPlace: BlockChecksums;
  readonly copied: ByteChecksums;
}

/** How many blocks `bytes` bytes make. */
export function blockCount(bytes: number): number {
  return Math.ceil(bytes / blockBytes);
}

/** The checksum of a file from those of its blocks, as 16 hexadecimal digits. */
export function fileChecksum(bytes: number, blocks: BigUint64Array): string {
  let sum = BigInt(bytes);
  for (const block of blocks) {
    const product = BigInt.asUintN(64, (sum ^ block) * fold);
    sum = product ^ (product >> 32n);
  }
  return sum.toString(16).padStart(16, '0');
}
