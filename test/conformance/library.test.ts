import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BlockChecksums,
  ByteChecksums,
  blockBytes,
  blockCount,
  fileChecksum,
} from '../../src/main/embeddings/library/checksum.ts';
import { type KernelBuild, loadKernel, supportedBuild } from '../../src/main/kernels/load.ts';
import { fileOrigin, libraryIn, storeOfShape } from '../support/libraries.ts';
import { pythonWith } from '../support/python.ts';
import { builtResources } from '../support/resources.ts';
import { randomNumbers } from '../support/stores.ts';

/** The checksum of a block in plain arithmetic, as docs/library.md says it. */
function plainBlockChecksum(bytes: Uint8Array): bigint {
  const padded = new Uint8Array(Math.ceil(bytes.length / 16) * 16);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const lanes = Array.from(
    { length: 32 },
    (_, lane) => Math.imul(0x9e3779b1, Math.floor(lane / 4) + 1) >>> 0,
  );
  for (let word = 0; word * 4 < padded.length; word++) {
    const sum = (lanes[word % 32]! + Math.imul(view.getUint32(word * 4, true), 0x85ebca77)) >>> 0;
    lanes[word % 32] = Math.imul(((sum << 13) | (sum >>> 19)) >>> 0, 0x9e3779b1) >>> 0;
  }
  return fold(BigInt(bytes.length), lanes.map(BigInt));
}

function fold(start: bigint, values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => {
    const product = BigInt.asUintN(64, (sum ^ value) * 0x9e3779b97f4a7c15n);
    return product ^ (product >> 32n);
  }, start);
}

function plainFileChecksum(bytes: Uint8Array): string {
  const blocks = Array.from({ length: Math.ceil(bytes.length / 1_048_576) }, (_, index) =>
    plainBlockChecksum(bytes.subarray(index * 1_048_576, (index + 1) * 1_048_576)),
  );
  return fold(BigInt(bytes.length), blocks).toString(16).padStart(16, '0');
}

const builds = (['fixed', 'relaxed'] as const).filter(
  (build) => build === 'fixed' || supportedBuild() === 'relaxed',
);

describe.each<KernelBuild>(builds)('the checksum kernel, %s', (build) => {
  let checksums: ByteChecksums;
  let module: WebAssembly.Module;
  beforeAll(async () => {
    ({ module } = await loadKernel(builtResources.kernels, 'checksum', build));
    checksums = new ByteChecksums(module);
  });

  it('gives what the description gives, for every length', () => {
    const bytes = Uint8Array.from(randomNumbers(400, 5), (number) => number * 1e6);
    for (let length = 0; length <= bytes.length; length++)
      expect(checksums.of(bytes.subarray(0, length))).toBe(plainFileChecksum(bytes.subarray(0, length)));
  });

  it('gives what the description gives for files of several blocks', () => {
    const bytes = Uint8Array.from(
      { length: 2 * blockBytes + 12_345 },
      (_, at) => Math.imul(at, 2654435761) >>> 24,
    );
    for (const length of [blockBytes - 1, blockBytes, blockBytes + 1, 2 * blockBytes, bytes.length])
      expect(checksums.of(bytes.subarray(0, length))).toBe(plainFileChecksum(bytes.subarray(0, length)));
  });

  it('gives the same in place, at any address', () => {
    const memory = new WebAssembly.Memory({ initial: 40, maximum: 40, shared: true });
    const bytes = blockBytes + 1_000;
    for (const address of [0, 16, 4096 + 48]) {
      const view = new Uint8Array(memory.buffer).fill(0).subarray(address, address + bytes);
      for (let at = 0; at < bytes; at++) view[at] = at * 7;
      const blocks = new BlockChecksums(module).blocks({ memory, address, bytes });
      expect(blocks).toHaveLength(blockCount(bytes));
      expect(fileChecksum(bytes, blocks)).toBe(plainFileChecksum(view.slice()));
    }
  });

  it('notices every change of one word of four bytes, and what is moved', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 600 });
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 0xffff_ffff }), (content, at, change) => {
        const place = at % content.length;
        const changed = content.slice();
        const word = place - (place % 4);
        for (let byte = 0; byte < 4 && word + byte < content.length; byte++)
          changed[word + byte]! ^= change >>> (8 * byte);
        if (Buffer.compare(changed, content) !== 0)
          expect(checksums.of(changed)).not.toBe(checksums.of(content));
        expect(checksums.of(content.subarray(0, place))).not.toBe(checksums.of(content));
        expect(checksums.of(Uint8Array.of(...content, 0))).not.toBe(checksums.of(content));
      }),
      { numRuns: 2_000 },
    );
    // Blocks and rounds change places.
    const large = Uint8Array.from({ length: 2 * blockBytes }, (_, at) => Math.imul(at, 2654435761) >>> 24);
    for (const size of [4, 16, 128, 4096, blockBytes]) {
      const other = large.slice();
      other.set(large.subarray(size, 2 * size));
      other.set(large.subarray(0, size), size);
      expect(checksums.of(other)).not.toBe(checksums.of(large));
    }
    expect(checksums.of(Uint8Array.of(0))).not.toBe(checksums.of(Uint8Array.of(0, 0)));
  });

  it('notices top bits that change in any two words of one lane', () => {
    const content = new Uint8Array(128 * 6);
    const seen = new Set([checksums.of(content)]);
    let pairs = 1;
    for (let first = 3; first < content.length; first += 128) {
      for (let second = first + 128; second < content.length; second += 128) {
        const changed = content.slice();
        changed[first] = 0x80;
        changed[second] = 0x80;
        seen.add(checksums.of(changed));
        pairs++;
      }
    }
    expect(seen.size).toBe(pairs);
  });
});

const python = pythonWith('numpy');

describe.skipIf(python === null)(
  'an entry as numpy reads it by the description (skipped without numpy)',
  () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'semascope-numpy-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const script = `
import json, sys, numpy
M32, M64 = 0xffffffff, 0xffffffffffffffff

def fold(s, values):
    for v in values:
        s = ((s ^ int(v)) * 0x9E3779B97F4A7C15) & M64
        s ^= s >> 32
    return s

def block(data):
    words = numpy.frombuffer(data + bytes(-len(data) % 16), '<u4')
    lanes = (numpy.uint64(0x9E3779B1) * (numpy.arange(32, dtype=numpy.uint64) // 4 + 1)) & M32
    for start in range(0, len(words), 32):
        part = words[start:start + 32].astype(numpy.uint64)
        k = len(part)
        s = (lanes[:k] + part * 0x85EBCA77 % 2**32) & M32
        s = ((s << numpy.uint64(13)) | (s >> numpy.uint64(19))) & M32
        lanes[:k] = (s * 0x9E3779B1) & M32
    return fold(len(data), lanes)

def checksum(data):
    size = 1048576
    return format(fold(len(data), [block(data[at:at + size]) for at in range(0, len(data), size)]), '016x')

raw = open('entry.json', 'rb').read()
record = json.loads(raw)
body = raw[:raw.rindex(b'  "checksum": "')]
rows = numpy.fromfile('vectors.f32', '<f4').reshape(record['words'], record['stride'])
text, offsets = open('words.utf8', 'rb').read(), numpy.fromfile('offsets.u32', '<u4')
names = {'vectors': 'vectors.f32', 'initial': 'initial.f32', 'outputs': 'outputs.f32', 'words': 'words.utf8', 'offsets': 'offsets.u32', 'counts': 'counts.f64'}
print(json.dumps({
    'record': record['checksum'] == checksum(body),
    'files': {part: about['checksum'] == checksum(open(names[part], 'rb').read()) for part, about in record['files'].items()},
    'vectors': rows[:, :record['dimension']].astype(float).ravel().tolist(),
    'padding': float(numpy.abs(rows[:, record['dimension']:]).sum()),
    'words': [text[start:end].decode() for start, end in zip(offsets, offsets[1:])],
    'counts': numpy.fromfile('counts.f64', '<f8').tolist(),
}))
`;

    it('is the model, with the checksums of all files', async () => {
      const { library } = libraryIn(folder);
      const words = ['naïve', '', '東京', 'a b', '\u{1f600}'];
      const encoder = new TextEncoder();
      const shape = { words: words.map((word) => encoder.encode(word)), dimension: 6, seed: 9 };
      const store = storeOfShape({ ...shape, counts: true, initial: true, outputs: true });
      const { entry } = await library.keep(store, { name: 'für numpy', origin: fileOrigin });
      await writeFile(join(folder, 'read.py'), script);
      const { stdout, stderr, status } = spawnSync(python!, [join(folder, 'read.py')], {
        cwd: library.folderOf(entry),
      });
      expect([status, stderr.toString()]).toEqual([0, '']);
      expect(JSON.parse(stdout.toString())).toEqual({
        record: true,
        files: { vectors: true, initial: true, outputs: true, words: true, offsets: true, counts: true },
        vectors: Array.from({ length: words.length }, (_, row) => [...store.vector(row, 'trained')!]).flat(),
        padding: 0,
        words,
        counts: [...store.counts!],
      });
    });
  },
);
