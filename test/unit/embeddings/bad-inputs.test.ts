import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { chmod, mkdtemp, open as openFile, rm, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVectors, type VectorsRead } from '../../../src/main/embeddings/reading/read-vectors.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import { describeError } from '../../../src/shared/describe-error.ts';
import { serializeError } from '../../../src/shared/errors.ts';
import { readModel } from '../../support/read-model.ts';
import { builtResources } from '../../support/resources.ts';

// The numbers are the rows of the table of bad inputs; 23, 25 and 27 are about formats with tests of their own.

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-bad-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(folder, `file-${files++}`);
  await writeFile(path, content);
  return path;
}

async function read(content: string | Uint8Array): Promise<VectorsRead> {
  return readModel(await fileOf(content), 'm');
}

/** What a person reads when reading fails; null when it does not. */
function sentence(reading: Promise<unknown>): Promise<string | null> {
  return reading.then(
    () => null,
    (error: unknown) => describeError(serializeError(error)).sentence,
  );
}

async function refusal(content: string | Uint8Array): Promise<string | null> {
  return sentence(read(content));
}

/** The sentence for a file that is no model, and where. */
const noModel = (reason: string, place = ''): string =>
  `“m” could not be read as a model${place}: ${reason}.`;

const words = ({ store }: VectorsRead): string[] => store.words.words();
const vectors = ({ store }: VectorsRead): number[][] =>
  Array.from({ length: store.words.size }, (_, row) => [...(store.vector(row, 'trained') ?? [])]);

/** Rows in word2vec's binary form. */
function binary(
  rows: readonly (readonly [word: string | Uint8Array, ...numbers: number[]])[],
  { header = '', between = '\n' } = {},
): Buffer {
  const dimension = rows[0]!.length - 1;
  return Buffer.concat([
    Buffer.from(header || `${rows.length} ${dimension}\n`),
    ...rows.flatMap(([word, ...numbers]) => [
      Buffer.from(word),
      Buffer.from(' '),
      Buffer.from(Float32Array.from(numbers).buffer),
      Buffer.from(between),
    ]),
  ]);
}

describe('bad input', () => {
  it('row 1: an empty file, a header only', async () => {
    expect(await refusal('')).toBe('“m” is empty.');
    expect(await refusal(gzipSync(''))).toBe('“m” is empty.');
    const headerOnly = noModel('there are no rows behind its header', ' at line 1');
    expect(await refusal('3 2\n')).toBe(headerOnly);
    expect(await refusal('3 2')).toBe(headerOnly);
    expect(await refusal('3 2\n\n\n')).toBe(noModel('there are no rows in it'));
  });

  it.each([
    ['<!DOCTYPE html><p>1 2', 'it is a web page, not a model'],
    ['<HTML>', 'it is a web page, not a model'],
    [
      'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n',
      'it is a Git LFS pointer; the model itself was not downloaded',
    ],
  ])('row 2: %j with the name of a model', async (content, reason) => {
    expect(await refusal(content)).toBe(noModel(reason));
    expect(await refusal(gzipSync(content))).toBe(noModel(reason));
  });

  it('row 3: a header that says 3,000,000 × 300 before ten kilobytes', async () => {
    const row = Array.from({ length: 300 }, (_, index) => index / 8);
    const text = `3000000 300\n${`a ${row.join(' ')}\n`.repeat(8)}`;
    expect(await refusal(text)).toBe(
      noModel('it was cut short: its header says 3000000 words, and there are 8'),
    );
    const bytes = binary(
      [
        ['a', ...row],
        ['b', ...row],
      ],
      { header: '3000000 300\n' },
    );
    const cut = noModel('it was cut short: its header says 3000000 words, and there are 2');
    expect(await refusal(bytes)).toBe(cut);
    expect(await refusal(gzipSync(bytes))).toBe(cut);
  });

  it.each([
    '-3 2',
    '3 -2',
    '0 2',
    '3 0',
    '9007199254740992 2',
    '3 9007199254740992',
    '3.5 2',
    '3 2.5',
    '1e3 2',
  ])('row 4: the header %s', async (header) => {
    const [rows, dimension] = header.split(' ');
    expect(await refusal(`${header}\na 1 2\n`)).toBe(
      noModel(`its header says ${rows} words of ${dimension} numbers`, ' at line 1'),
    );
  });

  it('row 5: a row count that is off by one is noticed', async () => {
    for (const claimed of [1, 3]) {
      const result = await read(`${claimed} 1\na 1\nb 2\n`);
      expect(vectors(result)).toEqual([[1], [2]]);
      expect(result.notes).toEqual({ claimedRows: claimed, duplicates: 0, invalidWords: 0 });
    }
    expect((await read('2 1\na 1\nb 2\n')).notes.claimedRows).toBeNull();
  });

  it('row 6: binary cut at any byte of its last row', async () => {
    const whole = binary(
      [
        ['first', 1, 2],
        ['last', 3, 4],
      ],
      { between: '' },
    );
    const start = whole.indexOf('last');
    for (let length = start + 1; length < whole.length; length++) {
      expect(await refusal(whole.subarray(0, length))).toBe(
        noModel('it was cut short in row 2', ` at byte ${length}`),
      );
    }
    // Without any of it, it is the header that is off by one.
    expect((await read(whole.subarray(0, start))).notes.claimedRows).toBe(2);
  });

  it('row 7: binary with and without a line end for each row', async () => {
    const rows = [
      ['a', 1.5, 2],
      ['ü', -3, 4e-40],
      ['c d'.replace(' ', '_'), 5, 6],
    ] as const;
    const [without, withEnds] = [await read(binary(rows, { between: '' })), await read(binary(rows))];
    expect(words(without)).toEqual(['a', 'ü', 'c_d']);
    expect(words(withEnds)).toEqual(words(without));
    expect(vectors(withEnds)).toEqual(vectors(without));
  });

  it('row 8: a binary word without end', async () => {
    const endless = Buffer.concat([
      binary([['a', 1]], { header: '9 1\n', between: '' }),
      Buffer.alloc(70_000, 'x'),
    ]);
    expect(await refusal(endless)).toBe(noModel('a word has no end in row 2', ' at byte 10'));
  });

  it('row 9: words cut inside a character are kept apart, and counted', async () => {
    const long = Buffer.from('日'.repeat(33));
    const cut = (tail: number): Buffer => Buffer.concat([long, Buffer.from([0xe6, tail])]);
    const result = await read(
      binary([
        [cut(0x97), 1],
        [cut(0x98), 2],
        [long, 3],
        ['a', 4],
      ]),
    );
    expect(vectors(result)).toEqual([[1], [2], [3], [4]]);
    expect(words(result)[0]).toBe(`${'日'.repeat(33)}\ufffd`);
    expect(result.notes.invalidWords).toBe(2);
    expect(result.store.indexOf('日'.repeat(33))).toBe(2);
  });

  it('row 10: words with spaces', async () => {
    const result = await read('the 1 2\n. . . 3 4\nat name@domain.com 5 6\n');
    expect(words(result)).toEqual(['the', '. . .', 'at name@domain.com']);
    expect(vectors(result)).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  it('row 11: a word that is only U+00A0, and others like white space', async () => {
    const odd = ['\u00a0', '\u2028', '\u0085', '\u3000', '\ufeff'];
    expect(words(await read(`x 9\n${odd.map((word, row) => `${word} ${row}\n`).join('')}`))).toEqual([
      'x',
      ...odd,
    ]);
  });

  it('row 12: a row with a number too few or too many', async () => {
    const few = noModel('it has 1 numbers after the word, not 2', ' at line 3');
    const many = noModel('it has 3 numbers after the word, not 2', ' at line 3');
    expect(await refusal('2 2\na 1 2\nb 1\n')).toBe(few);
    expect(await refusal('2 2\na 1 2\nb 1 2 3\n')).toBe(many);
    expect(await refusal('x 1 2\na 1 2\nb 1\n')).toBe(few);
    expect(await refusal('x 1 2\na 1 2\nb 1 2 3\nc 4 5\n')).toBe(many);
  });

  it.each(['nan', 'inf', '-inf', 'Infinity', '1e39', '-1e39', '3.5e38'])(
    'row 13: the number %s',
    async (text) => {
      expect(await refusal(`a 1 2\nb 1 ${text}\n`)).toBe(noModel(`number 2 reads "${text}"`, ' at line 2'));
      const value = Number(text.replace('inf', 'Infinity'));
      expect(
        await refusal(
          binary([
            ['a', 1],
            ['b', value],
          ]),
        ),
      ).toBe(noModel('number 1 is not finite in row 2', ' at byte 13'));
    },
  );

  it.each(['', '0x10', '1,5', '1e', '--1', '1_000', '１'])('row 14: the number field %j', async (text) => {
    expect(await refusal(`2 2\na 1 2\nb ${text} 2\n`)).toBe(
      noModel(`number 1 reads "${text}"`, ' at line 3'),
    );
  });

  it('row 15: 1e-50 is 0', async () => {
    expect(vectors(await read('a 1e-50 -1e-50\n'))).toEqual([[0, -0]]);
  });

  it('row 16: a zero vector loads', async () => {
    expect(vectors(await read('a 0 0\nb 1 0\n'))).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it('row 17: of equal words the first one wins, in blocks far apart, too', async () => {
    const count = 60_000;
    const lines = Array.from({ length: count }, (_, row) => `w${row % (count - 3)} ${row} 0.5\n`);
    const result = await read(lines.join(''));
    expect(result.notes.duplicates).toBe(3);
    expect(result.store.words.size).toBe(count - 3);
    for (const row of [0, 1, 2, 3, count - 4]) {
      expect(result.store.indexOf(`w${row}`)).toBe(row);
      expect([...(result.store.vector(row, 'trained') ?? [])]).toEqual([row, 0.5]);
    }
    const early = await read('a 1\na 2\nb 3\nb 4\nc 5\n');
    expect(words(early)).toEqual(['a', 'b', 'c']);
    expect(vectors(early)).toEqual([[1], [3], [5]]);
    expect(early.store.indexOf('c')).toBe(2);
  });

  it('row 18: words that JavaScript knows', async () => {
    const known = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const { store } = await read(known.map((word, row) => `${word} ${row}\n`).join(''));
    expect(store.words.words()).toEqual(known);
    for (const [row, word] of known.entries()) expect(store.indexOf(word)).toBe(row);
    expect(store.indexOf('valueOf')).toBe(-1);
  });

  it('row 19: a byte order mark and CRLF change nothing', async () => {
    const clean = await read('2 2\na 1 2\nb 3 4\n');
    for (const text of [
      '\ufeff2 2\na 1 2\nb 3 4\n',
      '2 2\r\na 1 2\r\nb 3 4\r\n',
      '\ufeff2 2\r\na 1 2 \r\nb 3 4 \r\n',
    ]) {
      const same = await read(text);
      expect(words(same)).toEqual(words(clean));
      expect(vectors(same)).toEqual(vectors(clean));
    }
    expect(words(await read('\ufeffa 1 2\r\nb 3 4'))).toEqual(['a', 'b']);
  });

  it('row 20: other encodings are named', async () => {
    const text = Array.from({ length: 50 }, (_, row) => `wort${row} 0.5 ${row}\n`).join('');
    const looks = (byte: string, encoding: string): string =>
      `“m” is not UTF-8 text: at byte ${byte} it looks like ${encoding}.`;
    const wide = Buffer.from(text, 'utf16le');
    expect(await refusal(Buffer.concat([Buffer.from([0xff, 0xfe]), wide]))).toBe(
      looks('0', 'UTF-16 (little-endian)'),
    );
    expect(await refusal(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(wide).swap16()]))).toBe(
      looks('0', 'UTF-16 (big-endian)'),
    );
    expect(await refusal(wide)).toBe(looks('1', 'UTF-16 (little-endian)'));
    const latin = Buffer.from('the 1\ncaf\u00e9 2\nna\u00efve 3\n\u00fcber 4\n', 'latin1');
    expect(await refusal(latin)).toBe(looks('9', 'Latin-1 (ISO 8859-1)'));
  });

  it('row 21: a gibibyte on one line', async () => {
    const path = await fileOf('2 2\na 1 2\n');
    const stretch = async (): Promise<void> => {
      const file = await openFile(path, 'r+');
      await file.truncate(2 ** 30);
      await file.close();
    };
    await stretch();
    expect(await sentence(readModel(path, 'm'))).toBe(
      noModel('this line is longer than 1 MiB', ' at line 3'),
    );
    await writeFile(path, '');
    await stretch();
    expect(await sentence(readModel(path, 'm'))).toBe(
      noModel('its first line is longer than 1 MiB', ' at line 1'),
    );
    expect(await refusal(`a 1\n${'b'.repeat(1_048_570)} 2\n${'c'.repeat(1_048_577)} 3\nd 4\n`)).toBe(
      noModel('this line is longer than 1 MiB', ' at line 3'),
    );
    expect((await read(`a 1\n${'b'.repeat(1_048_570)} 2\nc 3\n`)).store.words.size).toBe(3);
  });

  it('row 22: gzip that is a bomb, cut short, wrong or followed by something', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('2 2\na 1 2\n'), Buffer.alloc(2 ** 27)]));
    expect(await refusal(bomb)).toBe(noModel('this line is longer than 1 MiB', ' at line 3'));
    const packed = gzipSync('a 1 2\nb 3 4\n');
    const damaged = (byte: number): string => `The compressed file “m” is damaged near byte ${byte}.`;
    for (const length of [12, 20, packed.length - 1]) {
      expect(await refusal(packed.subarray(0, length))).toBe(damaged(length));
    }
    const wrong = Buffer.from(packed);
    wrong[packed.length - 8]! ^= 1;
    expect(await refusal(wrong)).toBe(damaged(packed.length - 8));
    expect(await refusal(Buffer.concat([packed, Buffer.from('junk')]))).toBe(damaged(packed.length));
    expect(words(await read(Buffer.concat([packed, gzipSync('c 5 6\n')])))).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['a pickle', [0x80, 4, 0x95]],
    ['an old pickle', [0x80, 2, 0x63]],
  ])('row 24: %s is never parsed', async (_, bytes) => {
    expect(await refusal(Uint8Array.from(bytes))).toMatch(/it is a Python pickle .* which can run code/);
  });

  it('row 24: a fastText model is named', async () => {
    expect(await refusal(Uint8Array.of(0xba, 0x16, 0x4f, 0x2f, 12, 0, 0, 0))).toBe(
      noModel('it is a fastText .bin model; open the .vec file that belongs to it'),
    );
  });

  it('row 26: a folder, a device, a file that is not there', async () => {
    expect(await sentence(readModel(folder, 'm'))).toBe('“m” is a folder, and Semascope reads only files.');
    expect(await sentence(readModel(join(folder, 'none'), 'm'))).toBe('“m” is no longer there.');
    if (platform() === 'win32') return;
    expect(await sentence(readModel('/dev/zero', 'm'))).toBe(
      '“m” is a device, and Semascope reads only files.',
    );
  });

  it('row 26: a pipe', async ({ skip }) => {
    const pipe = join(folder, 'pipe');
    if (spawnSync('mkfifo', [pipe]).status !== 0) return skip('pipes cannot be made here');
    expect(await sentence(readModel(pipe, 'm'))).toBe('“m” is a pipe, and Semascope reads only files.');
  });

  it('row 26: a file that may not be read', async ({ skip }) => {
    const path = await fileOf('a 1\n');
    await chmod(path, 0);
    if (spawnSync('cat', [path]).status === 0) return skip('this account reads every file');
    expect(await sentence(readModel(path, 'm'))).toBe('“m” could not be read.');
  });

  it.each([
    ['plain', (text: string) => text],
    ['gzip', (text: string) => gzipSync(text, { level: 0 })],
  ])('row 26: a %s file that changes while it is read', async (_, pack) => {
    const path = await fileOf(
      pack(Array.from({ length: 200_000 }, (_, row) => `w${row} 1.25 ${row}\n`).join('')),
    );
    let changed = false;
    const reading = readVectors([{ path, name: 'm' }], {
      threads: threadStarter(builtResources.workers, 2),
      kernels: builtResources.kernels,
      report: () => {
        if (!changed) appendFileSync(path, 'x 1 2\n');
        changed = true;
      },
    });
    expect(await sentence(reading)).toBe('“m” changed while it was being read.');
    expect(changed).toBe(true);
  });

  it('an empty line, also where one block ends and the next begins', async () => {
    expect(await refusal('a 1\n\nb 1\n')).toBe(noModel('this line is empty', ' at line 2'));
    // 65,536 lines of 2^19 - 1 bytes: with one more line end, the first block is full.
    const lines = Array.from(
      { length: 65_535 },
      (_, row) => `w${row.toString(36).padStart(4, '0')} 1\n`,
    ).join('');
    const block = `${lines}zzzz 1\n\n`;
    expect(block.length).toBe(2 ** 19);
    expect(await refusal(`${block}b 1\n`)).toBe(noModel('this line is empty', ' at line 65,537'));
    expect((await read(`${block}${'\n'.repeat(2 ** 20)}`)).store.words.size).toBe(65_536);
  });

  it('too large for memory is refused before anything is read', async () => {
    const path = await fileOf('4000000 300\n');
    const file = await openFile(path, 'r+');
    await file.write(
      binary([['a', ...Array.from({ length: 300 }, () => 1)]], { header: '4000000 300\n' }),
      0,
    );
    await file.truncate(4_000_000 * 1205);
    await file.close();
    expect(await sentence(readModel(path, 'm'))).toMatch(
      /^There is not enough memory for m: .* are needed\.$/,
    );
  });
});
