import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChecksumKind, fileChecksum } from '../../../src/main/downloads/checksum.ts';
import { fileBytes, temporaryFolder } from '../../support/downloads.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let path: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder.path, 'file');
});
afterEach(() => folder.remove());

const checksum = (kind: ChecksumKind, start: number, end: number): Promise<string> =>
  fileChecksum(kind, path, 'file', {
    start,
    end,
    signal: new AbortController().signal,
    onBytes: () => undefined,
  });

describe('the checksum of a file', () => {
  it('is the one that everyone knows', async () => {
    await writeFile(path, 'hello\n');
    // Printed by md5sum, sha256sum and git hash-object.
    await expect(checksum('md5', 0, 6)).resolves.toBe('b1946ac92492d2347c6235b4d2611184');
    await expect(checksum('sha256', 0, 6)).resolves.toBe(
      '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03',
    );
    await expect(checksum('git-blob', 0, 6)).resolves.toBe('ce013625030ba8dba906f756967f9e9ca394464a');
    await writeFile(path, '');
    await expect(checksum('git-blob', 0, 0)).resolves.toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
  });

  it('is git’s own for a file of many pieces', async () => {
    const bytes = fileBytes(1_000_000);
    await writeFile(path, bytes);
    const git = execFileSync('git', ['hash-object', '--no-filters', path], { encoding: 'utf8' }).trim();
    await expect(checksum('git-blob', 0, bytes.length)).resolves.toBe(git);
  });

  it('is that of some of its bytes', async () => {
    const bytes = fileBytes(700_000);
    await writeFile(path, bytes);
    const part = createHash('sha256').update(bytes.subarray(300_000, 600_000)).digest('hex');
    await expect(checksum('sha256', 300_000, 600_000)).resolves.toBe(part);
  });
});
