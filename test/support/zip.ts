import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of an archive, with whatever is to be wrong about it. */
export interface ZipEntry {
  readonly name: string;
  readonly content?: Buffer;
  readonly method?: number;
  readonly flags?: number;
  readonly mode?: number;
  readonly checksum?: number;
  readonly bytes?: number;
  readonly packed?: Buffer;
  readonly localName?: string;
}

/** The bytes of a zip archive. */
export function zipOf(entries: readonly ZipEntry[], comment = ''): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let position = 0;
  for (const entry of entries) {
    const { name, content = Buffer.alloc(0), method = 8, flags = 0, mode = 0o100644 } = entry;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(content) : content);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(entry.checksum ?? crc32(content), 0);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(entry.bytes ?? content.length, 8);
    const common = Buffer.alloc(10);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    const localName = Buffer.from(entry.localName ?? name);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(localName.length);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, sizes, lengths, localName, packed]);
    const central = Buffer.alloc(14);
    central.writeUInt16LE(Buffer.byteLength(name), 0);
    central.writeUInt32LE(mode * 65_536, 10);
    directory.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02\x14\x03'),
        common,
        sizes,
        central,
        offsetOf(position),
        Buffer.from(name),
      ]),
    );
    parts.push(local);
    position += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(position, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, listed, end, Buffer.from(comment)]);
}

function offsetOf(position: number): Buffer {
  const offset = Buffer.alloc(4);
  offset.writeUInt32LE(position);
  return offset;
}
