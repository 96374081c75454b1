import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileRegistry } from '../../../src/main/services/files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('FileRegistry', () => {
  it('gives a handle that names the file and not its place', async () => {
    const path = join(folder, 'novel.txt');
    await writeFile(path, 'twelve bytes');
    const files = new FileRegistry();
    const handle = await files.register(path);
    expect(handle).toMatchObject({ name: 'novel.txt', bytes: 12 });
    expect(JSON.stringify(handle)).not.toContain(folder);
    expect(files.resolve(handle.file)).toEqual({ path, name: 'novel.txt', temporary: false });
  });

  it('refuses what is not there and handles that it never gave', async () => {
    const files = new FileRegistry();
    await expect(files.register(join(folder, 'none.txt'))).rejects.toMatchObject({
      code: 'file-missing',
      parameters: { name: 'none.txt' },
    });
    expect(() => files.resolve('/etc/passwd')).toThrowError(
      expect.objectContaining({ code: 'handle-unknown' }),
    );
  });

  it('removes the copies that are its own, and only those, when it is closed', async () => {
    const [upload, own] = [join(folder, 'upload'), join(folder, 'own.txt')];
    await Promise.all([writeFile(upload, 'a'), writeFile(own, 'b')]);
    const files = new FileRegistry();
    await files.register(upload, { temporary: true, name: 'novel.txt' });
    const { file } = await files.register(own);
    await files.dispose();
    await expect(stat(upload)).rejects.toThrow();
    await expect(stat(own)).resolves.toBeDefined();
    expect(() => files.resolve(file)).toThrow();
  });
});
