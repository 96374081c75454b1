import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzip } from '../../../src/main/corpus/gunzip.ts';
import { bytesSource } from '../../../src/main/corpus/text-source.ts';
import { isProgramError, type ProgramError } from '../../../src/shared/errors.ts';
import { read, sentencesOf, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const text = Array.from(
  { length: 5000 },
  (_, index) => `line ${index} of many, many words ${index % 91}`,
).join('\n');
const packed = gzipSync(text);

async function inflated(bytes: Uint8Array): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of gunzip(bytesSource(bytes), 'file.gz')) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

async function damage(bytes: Uint8Array): Promise<ProgramError<'gzip-damaged'>['parameters']> {
  const error = await inflated(bytes).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!isProgramError(error, 'gzip-damaged')) throw new Error(`it was read as ${String(error)}`);
  return error.parameters;
}

describe('gzip', () => {
  it('of one or more members, with every kind of header, gives what was packed', async () => {
    expect((await inflated(packed)).toString()).toBe(text);
    expect((await inflated(Buffer.concat([packed, packed, gzipSync('')]))).toString()).toBe(text + text);
    const noise = randomBytes(300_000);
    const both = await inflated(Buffer.concat([gzipSync(noise, { level: 0 }), packed]));
    expect(both.equals(Buffer.concat([noise, Buffer.from(text)]))).toBe(true);
    // Extra field, name, comment and header checksum (flags 2 + 4 + 8 + 16).
    const header = Buffer.from([
      0x1f, 0x8b, 8, 30, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3, 0x61, 0, 0x62, 0x63, 0, 9, 9,
    ]);
    expect((await inflated(Buffer.concat([header, packed.subarray(10)]))).toString()).toBe(text);
  });

  it('ends anywhere on a chunk border', async () => {
    for (const padding of [0, 1, 7, 8, 9]) {
      // Stored blocks: the compressed size is known, so that members end around the 16 KiB pieces the decompressor gets.
      const member = gzipSync(Buffer.alloc(16_384 - 23 + padding, 65), { level: 0 });
      expect((await inflated(Buffer.concat([member, member]))).length).toBe(2 * (16_384 - 23 + padding));
    }
  });

  it('cut short at any byte is refused with the place', async () => {
    const short = gzipSync('a few words only');
    for (let length = 2; length < short.length; length++) {
      expect(await damage(short.subarray(0, length))).toMatchObject({
        reason: 'it was cut short',
        byte: length,
      });
    }
    expect(await damage(packed.subarray(0, packed.length / 2))).toMatchObject({
      reason: 'it was cut short',
      byte: Math.floor(packed.length / 2),
    });
  });

  it('with one bit flipped is refused, or nothing that matters was hit', async () => {
    const content = 'a few words only, a few words';
    const short = gzipSync(content);
    let refused = 0;
    for (let bit = 16; bit < short.length * 8; bit++) {
      const bytes = Buffer.from(short);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      const read = await inflated(bytes).then(String, (error: unknown) => error);
      if (isProgramError(read, 'gzip-damaged')) refused++;
      else expect(read).toBe(content);
    }
    // Time, operating system and padding bits may be anything.
    expect(refused).toBeGreaterThan(short.length * 8 - 16 - 48 - 16);
  });

  it('with a wrong checksum or length is refused at its trailer', async () => {
    for (const [at, reason] of [
      [8, 'its checksum does not match'],
      [4, 'its length does not match'],
    ] as const) {
      const bytes = Buffer.from(packed);
      bytes[bytes.length - at]! ^= 1;
      expect(await damage(bytes)).toEqual({ name: 'file.gz', reason, byte: packed.length - at });
    }
  });

  it('with anything behind it is refused where that starts', async () => {
    for (const junk of ['junk', '\0', '\x1f', '\x1f\x8c more']) {
      const { byte } = await damage(Buffer.concat([packed, Buffer.from(junk, 'latin1')]));
      expect(byte).toBeGreaterThanOrEqual(packed.length);
      expect(byte).toBeLessThanOrEqual(packed.length + 1);
    }
  });

  it('as a corpus is recognised by its content, whatever it is called', async () => {
    const plain = await read(await folder.file('a.gz', text));
    const compressed = await read(await folder.file('b.txt', Buffer.concat([packed, gzipSync('\nthe end')])));
    expect(sentencesOf(compressed)).toEqual([...sentencesOf(plain), ['the', 'end']]);
    expect(compressed.summary.bytes).toBeLessThan(text.length / 4);
  });

  it('damaged late in a corpus is refused', async () => {
    const bytes = Buffer.from(gzipSync('some words of a text\n'.repeat(100_000)));
    bytes[bytes.length - 6]! ^= 1;
    await expect(read(await folder.file('late.gz', bytes), { cores: 2 })).rejects.toMatchObject({
      code: 'gzip-damaged',
      parameters: { byte: bytes.length - 8 },
    });
  });
});
