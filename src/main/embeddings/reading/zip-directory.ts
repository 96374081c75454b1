import type { FileHandle } from 'node:fs/promises';
import { ProgramError } from '../../../shared/errors.ts';

/** The one file in a zip archive. Its name plays no part. */
export interface ZipEntry {
  readonly stored: boolean;
  /** Where its bytes start in the archive, and how many they are there. */
  readonly start: number;
  readonly compressedBytes: number;
  /** How many bytes it has, and their CRC-32. */
  readonly bytes: number;
  readonly checksum: number;
}

const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;
/** The largest end record: 22 bytes and a comment. */
const longestEnd = 22 + 65_535;
/** A directory of one file and some folders is far smaller. */
const longestDirectory = 1024 * 1024;
const none32 = 0xffff_ffff;

/** Whether `bytes` start like a zip archive. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === signatures.local;
}

/** @param byte of the archive */
export function zipDamaged(name: string, reason: string, byte?: number): ProgramError {
  const place = byte === undefined ? {} : { byte };
  return new ProgramError('model-format', {
    name,
    reason: `the zip archive is damaged: ${reason}`,
    ...place,
  });
}

/**
 * Finds the one file in a zip archive (APPNOTE 6.3, with zip64) by its central directory, and holds its own header against that.
 * @param size bytes of the archive
 * @throws ProgramError `model-format` when it is damaged, encrypted, compressed in another way than deflate, or has another number of files
 */
export async function findZipEntry(file: FileHandle, size: number, name: string): Promise<ZipEntry> {
  const read = async (start: number, length: number): Promise<DataView> => {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await file.read(bytes, 0, length, start);
    if (bytesRead < length) throw zipDamaged(name, 'it was cut short', start + bytesRead);
    return viewOf(bytes);
  };
  const directory = await findDirectory(read, size, name);
  const listed = readDirectory(await read(directory.start, directory.bytes), directory, name);
  const found = requireOne(listed, name);
  requireReadable(found, name);

  const header = await read(found.header, 30);
  if (header.getUint32(0, true) !== signatures.local)
    throw zipDamaged(name, 'its file is not where its directory says', found.header);
  const nameBytes = header.getUint16(26, true);
  const start = found.header + 30 + nameBytes + header.getUint16(28, true);
  const own = await read(found.header + 30, nameBytes);
  if (textOf(own) !== found.name || header.getUint16(8, true) !== found.method)
    throw zipDamaged(name, 'its directory and its file disagree', found.header);
  if (start + found.compressedBytes > directory.start)
    throw zipDamaged(name, 'its file is longer than the archive', found.header);
  const { bytes, compressedBytes, checksum } = found;
  return { stored: found.method === 0, start, compressedBytes, bytes, checksum };
}

interface Directory {
  readonly start: number;
  readonly bytes: number;
  readonly entries: number;
}

type Read = (start: number, length: number) => Promise<DataView>;

async function findDirectory(read: Read, size: number, name: string): Promise<Directory> {
  const tailStart = Math.max(0, size - longestEnd);
  const tail = await read(tailStart, size - tailStart);
  let at = tail.byteLength - 22;
  while (
    at >= 0 &&
    !(
      tail.getUint32(at, true) === signatures.end &&
      tail.getUint16(at + 20, true) === tail.byteLength - at - 22
    )
  )
    at--;
  if (at < 0) throw zipDamaged(name, 'its end is missing', size);
  let directory = {
    entries: tail.getUint16(at + 10, true),
    bytes: tail.getUint32(at + 12, true),
    start: tail.getUint32(at + 16, true),
  };
  let end = tailStart + at;
  const disks = tail.getUint16(at + 4, true) + tail.getUint16(at + 6, true);
  if (directory.entries === 0xffff || directory.bytes === none32 || directory.start === none32) {
    if (end < 20) throw zipDamaged(name, 'its directory is missing', end);
    const locator = await read(end - 20, 20);
    if (locator.getUint32(0, true) !== signatures.locator64)
      throw zipDamaged(name, 'its directory is missing', end);
    const end64 = Number(locator.getBigUint64(8, true));
    if (end64 > end - 20 - 56) throw zipDamaged(name, 'its directory is not where it says', end - 20);
    const record = await read(end64, 56);
    if (record.getUint32(0, true) !== signatures.end64)
      throw zipDamaged(name, 'its directory is not where it says', end64);
    directory = {
      entries: Number(record.getBigUint64(32, true)),
      bytes: Number(record.getBigUint64(40, true)),
      start: Number(record.getBigUint64(48, true)),
    };
    end = end64;
  } else if (disks !== 0) throw zipDamaged(name, 'it is one of several parts', end);
  if (directory.start + directory.bytes !== end)
    throw zipDamaged(name, 'its directory is not where it says', end);
  if (directory.bytes > longestDirectory) throw severalFiles(directory.entries, name);
  return directory;
}

interface ListedFile {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly checksum: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly header: number;
  readonly isLink: boolean;
}

/** The files of a directory, folders aside. */
function readDirectory(view: DataView, directory: Directory, name: string): ListedFile[] {
  const files: ListedFile[] = [];
  let entries = 0;
  let at = 0;
  while (at < view.byteLength) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== signatures.central)
      throw zipDamaged(name, 'its directory is not valid', directory.start + at);
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const next = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw zipDamaged(name, 'its directory is not valid', directory.start + at);
    const entry = textOf(part(view, at + 46, nameBytes));
    const sizes = sizesOf(
      [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
      part(view, at + 46 + nameBytes, extraBytes),
    );
    if (sizes === null) throw zipDamaged(name, 'its directory is not valid', directory.start + at);
    const [bytes, compressedBytes, header] = sizes;
    const isUnix = view.getUint8(at + 5) === 3;
    const isLink = isUnix && (view.getUint16(at + 40, true) & 0xf000) === 0xa000;
    if (!(entry.endsWith('/') && bytes === 0))
      files.push({
        name: entry,
        flags: view.getUint16(at + 8, true),
        method: view.getUint16(at + 10, true),
        checksum: view.getUint32(at + 16, true),
        compressedBytes,
        bytes,
        header,
        isLink,
      });
    entries++;
    at = next;
  }
  if (entries !== directory.entries)
    throw zipDamaged(name, `its directory has ${entries} entries and says ${directory.entries}`);
  return files;
}

/** Bytes, compressed bytes and place of an entry; those that do not fit 32 bits stand in its zip64 field, in this order. */
function sizesOf(
  short: readonly [number, number, number],
  extra: DataView,
): readonly [number, number, number] | null {
  const missing = short.filter((value) => value === none32).length;
  if (missing === 0) return short;
  let at = 0;
  while (at + 4 <= extra.byteLength) {
    const length = extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) === 1) {
      if (length < missing * 8 || at + 4 + length > extra.byteLength) return null;
      let from = at + 4;
      const [bytes, compressed, header] = short.map((value) => {
        if (value !== none32) return value;
        from += 8;
        return Number(extra.getBigUint64(from - 8, true));
      }) as [number, number, number];
      return [bytes, compressed, header];
    }
    at += 4 + length;
  }
  return null;
}

function requireOne(files: readonly ListedFile[], name: string): ListedFile {
  if (files.some((file) => /\.(?:pkl|pickle)$/i.test(file.name)))
    throw new ProgramError('model-format', {
      name,
      reason:
        'it is a PyTorch file with a Python pickle inside, which can run code when it is opened; save the vectors with numpy.save or as safetensors instead',
    });
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) throw severalFiles(files.length, name);
  return file;
}

function severalFiles(files: number, name: string): ProgramError {
  return new ProgramError('model-format', {
    name,
    reason:
      files === 0
        ? 'it is a zip archive without a file in it'
        : `it is a zip archive of ${files} files; unpack it and open the one with the vectors`,
  });
}

function requireReadable({ flags, method, isLink, ...file }: ListedFile, name: string): void {
  const refuse = (reason: string): never => {
    throw new ProgramError('model-format', { name, reason });
  };
  // Bit 0: encrypted; 6: with strong encryption; 13: with its directory.
  if ((flags & 0x2041) !== 0) refuse('the zip archive is encrypted; unpack it first');
  if (isLink) refuse('the zip archive holds a link, not a file');
  if (/^(?:[\\/]|[a-z]:)|(?:^|[\\/])\.\.(?:[\\/]|$)/i.test(file.name))
    refuse(`the zip archive wants its file outside its own folder, as "${file.name}"`);
  if (method !== 0 && method !== 8)
    refuse(`the zip archive was compressed by method ${method}; only deflate (8) is read`);
  if (method === 0 && file.bytes !== file.compressedBytes)
    throw zipDamaged(name, 'the sizes in its directory disagree');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function part(view: DataView, start: number, length: number): DataView {
  return new DataView(view.buffer, view.byteOffset + start, length);
}

function textOf(view: DataView): string {
  return new TextDecoder().decode(view);
}
