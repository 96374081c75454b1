import { ProgramError } from '../../../shared/errors.ts';
import { sniffText } from '../../corpus/sniff.ts';
import type { Beginning } from './format.ts';

/** First bytes of what is recognised and not read, and why. */
const refused: readonly {
  readonly starts: readonly (string | readonly number[])[];
  readonly reason: string;
}[] = [
  {
    starts: [
      [0x80, 2],
      [0x80, 3],
      [0x80, 4],
      [0x80, 5],
    ],
    reason:
      'it is a Python pickle (.pkl, .pt or gensim .model), which can run code when it is opened; in gensim, save_word2vec_format writes a file that can be opened',
  },
  { starts: [[0x50, 0x4b, 3, 4]], reason: 'it is a zip archive inside another file; unpack that first' },
  {
    starts: [[0xba, 0x16, 0x4f, 0x2f]],
    reason: 'it is a fastText .bin model; open the .vec file that belongs to it',
  },
  { starts: ['<!doctype', '<html', '<?xml'], reason: 'it is a web page, not a model' },
  {
    starts: ['version https://git-lfs'],
    reason: 'it is a Git LFS pointer; the model itself was not downloaded',
  },
  { starts: ['{'], reason: 'it is JSON, not a model' },
];

/**
 * Refuses what is known not to be vectors that can be read, and text that is not UTF-8.
 * @throws ProgramError `text-encoding`, `model-format`
 */
export function refuseKnown({ head, name }: Beginning): null {
  for (const { starts, reason } of refused) {
    if (starts.some((start) => startsWith(head, start)))
      throw new ProgramError('model-format', { name, reason });
  }
  if (startsWith(head, [0xff, 0xfe]))
    throw new ProgramError('text-encoding', { name, looksLike: 'UTF-16 (little-endian)', byte: 0 });
  if (startsWith(head, [0xfe, 0xff]))
    throw new ProgramError('text-encoding', { name, looksLike: 'UTF-16 (big-endian)', byte: 0 });
  return null;
}

/**
 * Says why a head that is of no format is none, where that can be told: another encoding, or no text.
 * @throws ProgramError `text-encoding`, `text-binary`
 */
export function refuseOtherText({ head, whole, name }: Beginning): void {
  sniffText(head, whole, name, false);
}

/** Whether `head` begins with bytes, or with a text in upper or lower case. */
export function startsWith(head: Uint8Array, start: string | readonly number[]): boolean {
  if (typeof start !== 'string') return start.every((byte, at) => head[at] === byte);
  for (let at = 0; at < start.length; at++) {
    if (String.fromCharCode(head[at] ?? 0).toLowerCase() !== start[at]) return false;
  }
  return true;
}
