import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pythonWith } from '../../support/python.ts';
import {
  contentOf,
  fixtures,
  gensimReference,
  ReadingFolder,
  type Reference,
} from '../../support/reading-folder.ts';
import { zipOf } from '../../support/zip.ts';

let folder: ReadingFolder;
let gensim: Reference;
beforeEach(async () => {
  folder = await ReadingFolder.create();
  gensim = await gensimReference();
});
afterEach(() => folder.dispose());

const model = Buffer.from('a 1 2\nb 3 4\n');
const noModel = (reason: string, place = ''): string =>
  `“m” could not be read as a model${place}: ${reason}.`;

describe('zip archives of one file', () => {
  it.each(['gensim.txt', 'gensim.bin', 'single.safetensors'])(
    'row 23: reads %s inside, deflated and stored, whatever its name',
    async (name) => {
      const content = await readFile(join(fixtures, name));
      for (const method of [0, 8]) {
        await folder.write(
          'm',
          zipOf(
            [
              { name: 'folder/', method: 0 },
              { name: 'folder/any.doc', content, method },
            ],
            'a comment',
          ),
        );
        const { store, compression } = await folder.read('m');
        expect(contentOf(store)).toEqual(gensim);
        expect(compression).toBe('zip');
        expect((await folder.preview('m')).compression).toBe('zip');
      }
    },
  );

  it("reads what Python's zipfile writes to a pipe and with zip64", async ({ skip }) => {
    const python = pythonWith('zipfile');
    if (python === null) return skip('python is not installed');
    // Behind what cannot seek, sizes stand behind the data only.
    const script = `
import sys, zipfile
class Pipe:
  def __init__(self, path): self.file = open(path, 'wb')
  def write(self, data): return self.file.write(data)
  def flush(self): self.file.flush()
content = open(sys.argv[1], 'rb').read()
with zipfile.ZipFile(Pipe(sys.argv[2]), 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('m.txt', content)
with zipfile.ZipFile(sys.argv[3], 'w', zipfile.ZIP_DEFLATED) as archive:
  with archive.open('m.txt', 'w', force_zip64=True) as file: file.write(content)
`;
    const answer = spawnSync(
      python,
      ['-c', script, join(fixtures, 'gensim.txt'), folder.path('pipe'), folder.path('zip64')],
      { encoding: 'utf8' },
    );
    expect(answer.status, answer.stderr).toBe(0);
    for (const name of ['pipe', 'zip64']) expect(contentOf((await folder.read(name)).store)).toEqual(gensim);
  });

  it('finds sizes and place in zip64 fields', async () => {
    const plain = zipOf([{ name: 'm', content: model }]);
    const directory = plain.length - 22 - 47;
    const local = plain.subarray(0, directory);
    const central = Buffer.from(plain.subarray(directory, directory + 47));
    central.fill(0xff, 20, 28);
    central.fill(0xff, 42, 46);
    central.writeUInt16LE(28, 30);
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(model.length), 4);
    extra.writeBigUInt64LE(BigInt(plain.readUInt32LE(18)), 12);
    const end64 = Buffer.alloc(56 + 20);
    end64.write('PK\x06\x06', 'latin1');
    end64.writeBigUInt64LE(44n, 4);
    end64.writeBigUInt64LE(1n, 24);
    end64.writeBigUInt64LE(1n, 32);
    end64.writeBigUInt64LE(BigInt(47 + 28), 40);
    end64.writeBigUInt64LE(BigInt(directory), 48);
    end64.write('PK\x06\x07', 56, 'latin1');
    end64.writeBigUInt64LE(BigInt(directory + 75), 64);
    const end = Buffer.from(plain.subarray(-22));
    end.fill(0xff, 8, 20);
    await folder.write('m', Buffer.concat([local, central, extra, end64, end]));
    expect((await folder.read('m')).store.words.words()).toEqual(['a', 'b']);
  });

  const several = 'it is a zip archive of 2 files; unpack it and open the one with the vectors';
  const outside = (name: string): string =>
    `the zip archive wants its file outside its own folder, as "${name}"`;
  const damaged = (reason: string): string => `the zip archive is damaged: ${reason}`;
  const whole = zipOf([{ name: 'm', content: model }]);
  it.each<[string, Buffer, string]>([
    [
      'two files',
      zipOf([
        { name: 'a', content: model },
        { name: 'b', content: model },
      ]),
      noModel(several),
    ],
    [
      'a file and its shadow',
      zipOf([{ name: 'a', content: model }, { name: '__MACOSX/._a' }]),
      noModel(several),
    ],
    ['no file', zipOf([{ name: 'folder/', method: 0 }]), noModel('it is a zip archive without a file in it')],
    ['a file outside', zipOf([{ name: '../m', content: model }]), noModel(outside('../m'))],
    ['a file outside, deeper', zipOf([{ name: 'a/../../m', content: model }]), noModel(outside('a/../../m'))],
    ['an absolute path', zipOf([{ name: '/etc/passwd', content: model }]), noModel(outside('/etc/passwd'))],
    ['a path of Windows', zipOf([{ name: 'C:\\m', content: model }]), noModel(outside('C:\\m'))],
    [
      'a link',
      zipOf([{ name: 'm', content: Buffer.from('/etc/passwd'), mode: 0o120777 }]),
      noModel('the zip archive holds a link, not a file'),
    ],
    [
      'encryption',
      zipOf([{ name: 'm', content: model, flags: 1 }]),
      noModel('the zip archive is encrypted; unpack it first'),
    ],
    [
      'strong encryption',
      zipOf([{ name: 'm', content: model, flags: 0x41 }]),
      noModel('the zip archive is encrypted; unpack it first'),
    ],
    [
      'another method',
      zipOf([{ name: 'm', content: model, method: 14 }]),
      noModel('the zip archive was compressed by method 14; only deflate (8) is read'),
    ],
    [
      'a wrong checksum',
      zipOf([{ name: 'm', content: model, checksum: 1 }]),
      noModel(damaged('its checksum does not match'), ' at byte 45'),
    ],
    [
      'a bomb that hides its size',
      zipOf([
        { name: 'm', content: Buffer.concat([model, Buffer.alloc(2 ** 26, 'c 5 6\n')]), bytes: model.length },
      ]),
      noModel(damaged('its file is longer than its directory says'), ' at byte 16,415'),
    ],
    [
      'a file that is shorter than it says',
      zipOf([{ name: 'm', content: model, bytes: 99 }]),
      noModel(damaged('its file is shorter than its directory says'), ' at byte 45'),
    ],
    [
      'data that is not valid',
      zipOf([{ name: 'm', content: model, packed: Buffer.alloc(14, 0xff) }]),
      noModel(damaged('its compressed data is not valid'), ' at byte 45'),
    ],
    [
      'data that ends early',
      zipOf([{ name: 'm', content: model, packed: deflateRawSync(model).subarray(0, 9) }]),
      noModel(damaged('its compressed data is not valid'), ' at byte 40'),
    ],
    [
      'something behind the data',
      zipOf([
        { name: 'm', content: model, packed: Buffer.concat([deflateRawSync(model), Buffer.from('xx')]) },
      ]),
      noModel(damaged('something follows its compressed data'), ' at byte 47'),
    ],
    [
      'a directory that disagrees',
      zipOf([{ name: 'm', content: model, localName: 'n' }]),
      noModel(damaged('its directory and its file disagree'), ' at byte 0'),
    ],
    [
      'a missing end',
      whole.subarray(0, -1),
      noModel(damaged('its end is missing'), ` at byte ${whole.length - 1}`),
    ],
    [
      'something behind the end',
      Buffer.concat([whole, Buffer.from('x')]),
      noModel(damaged('its end is missing'), ` at byte ${whole.length + 1}`),
    ],
    [
      'a cut in the middle',
      Buffer.concat([whole.subarray(0, 40), whole.subarray(41)]),
      noModel(damaged('its directory is not where it says'), ` at byte ${whole.length - 23}`),
    ],
    ['a zip in gzip', gzipSync(whole), noModel('it is a zip archive inside another file; unpack that first')],
    [
      'a zip in a zip',
      zipOf([{ name: 'm.zip', content: whole }]),
      noModel('it is a zip archive inside another file; unpack that first'),
    ],
  ])('row 23: refuses %s', async (_, content, sentence) => {
    await folder.write('m', content);
    expect(await folder.refusal('m')).toBe(sentence);
  });

  it('row 24: refuses a PyTorch file for the pickle in it, which is never read', async () => {
    await folder.write(
      'm',
      zipOf([
        { name: 'archive/data.pkl', content: Buffer.from('\x80\x02.') },
        { name: 'archive/data/0', content: model },
      ]),
    );
    expect(await folder.refusal('m')).toBe(
      noModel(
        'it is a PyTorch file with a Python pickle inside, which can run code when it is opened; save the vectors with numpy.save or as safetensors instead',
      ),
    );
  });
});
