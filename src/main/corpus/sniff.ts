import { ProgramError } from '../../shared/errors.ts';
import type { LineEnd } from './text-block.ts';
import { checkText, requireUtf8 } from './text-check.ts';
import { isUnspaced } from './unicode-words.ts';

/** What the beginning of a text tells about all of it. */
export interface TextNature {
  /** Bytes of the byte order mark that is not part of the text: 3 or 0. */
  readonly markBytes: number;
  readonly lineEnd: LineEnd;
  /** Whether the text is prose whose lines were wrapped at a fixed width. */
  readonly wrapped: boolean;
}

/**
 * Looks at the beginning of a text.
 * @param head its first bytes, some hundred thousand where there are so many
 * @param whole whether `head` is all there is
 * @param prose whether it may be prose with wrapped lines; without it that is not looked for
 * @throws ProgramError `text-encoding` for UTF-16, UTF-32 and 8-bit encodings, `text-binary`
 */
export function sniffText(head: Uint8Array, whole: boolean, name: string, prose = true): TextNature {
  refuseWideEncodings(head, name);
  const markBytes = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const lineEnd: LineEnd = !head.includes(10) && head.includes(13) ? 13 : 10;
  // The head may end inside a character; all the rest is judged when the whole text was read.
  const sure = whole ? head : head.subarray(0, lastCharacterStart(head));
  // A tenth of the bytes counts as the size, so that only what is plainly not UTF-8 is refused this early.
  requireUtf8(checkText(sure, 0, lineEnd).invalid, whole ? sure.length : sure.length * 10, name);
  return { markBytes, lineEnd, wrapped: prose && isWrapped(head.subarray(markBytes), whole, lineEnd) };
}

function lastCharacterStart(bytes: Uint8Array): number {
  let at = bytes.length;
  while (at > 0 && (bytes[at - 1]! & 0xc0) === 0x80 && bytes.length - at < 3) at--;
  return Math.max(0, at - 1);
}

function refuseWideEncodings(head: Uint8Array, name: string): void {
  const refuse = (looksLike: string, byte: number): never => {
    throw new ProgramError('text-encoding', { name, looksLike, byte });
  };
  const starts = (...bytes: number[]): boolean => bytes.every((byte, index) => head[index] === byte);
  if (starts(0xff, 0xfe, 0, 0) || starts(0, 0, 0xfe, 0xff)) refuse('UTF-32', 0);
  if (starts(0xff, 0xfe)) refuse('UTF-16 (little-endian)', 0);
  if (starts(0xfe, 0xff)) refuse('UTF-16 (big-endian)', 0);
  const firstNul = head.indexOf(0);
  if (firstNul < 0) return;
  // In UTF-16 at least spaces and line ends have a zero byte, always on the same side of the other one.
  const zeros = [0, 0];
  const texts = [0, 0];
  for (let at = firstNul; at >= 0; at = head.indexOf(0, at + 1)) {
    zeros[at % 2]!++;
    const other = head[at ^ 1];
    if (other !== undefined && (other >= 0x20 || (other >= 9 && other <= 13)) && other !== 0x7f)
      texts[at % 2]!++;
  }
  const side = zeros[1]! >= zeros[0]! ? 1 : 0;
  const sameSide = zeros[side]! >= 0.9 * (zeros[0]! + zeros[1]!);
  if (
    sameSide &&
    zeros[side]! >= 2 &&
    texts[side]! >= 0.95 * zeros[side]! &&
    zeros[side]! * 50 >= head.length
  ) {
    refuse(side === 1 ? 'UTF-16 (little-endian)' : 'UTF-16 (big-endian)', firstNul);
  }
  throw new ProgramError('text-binary', { name, byte: firstNul });
}

const closing = '["\')\\]}»”’›」』）]*';
const endsSentence = new RegExp(`[.!?…。！？؟۔।։]${closing}$`, 'u');
const endsInside = new RegExp(`(?:[.!?…؟۔।։]${closing}\\s|[。！？])(?=.*\\S)`, 'gu');

/**
 * Whether lines were wrapped at a fixed width, as in novels kept as plain text. A wrapped line ends where the first word of the next one
 * no longer fitted, wherever its sentences end. So, of the lines that another line of text follows (at least ten, or there is no
 * evidence), 70 % would go beyond the text's width with that word, at most half are followed by a capital or a digit, and more sentences
 * end inside lines than at their ends, one in twenty lines at least. The width is that which 98 % of the lines keep to, and lies within 30 … 120 characters. One sentence a line, verse,
 * lists, logs, paragraphs a line and tokenized text all fail one of these.
 */
function isWrapped(head: Uint8Array, whole: boolean, lineEnd: LineEnd): boolean {
  const lines = new TextDecoder().decode(head).split(lineEnd === 10 ? '\n' : '\r');
  if (!whole) lines.pop();
  const trimmed = lines.map((line) => line.trim());
  const lengths = trimmed.filter((line) => line !== '').map(characters);
  lengths.sort((a, b) => a - b);
  const width = lengths[Math.floor(lengths.length * 0.98)] ?? 0;
  if (width < 30 || width > 120) return false;
  let inner = 0;
  let full = 0;
  let begun = 0;
  let endedAtEnd = 0;
  let endedInside = 0;
  for (const [index, line] of trimmed.entries()) {
    const next = trimmed[index + 1] ?? '';
    if (line === '' || next === '') continue;
    inner++;
    if (characters(line) + spaceAndFirstWord(next) > width) full++;
    if (/^[\p{Lu}\p{Nd}]/u.test(next)) begun++;
    if (endsSentence.test(line)) endedAtEnd++;
    endedInside += line.match(endsInside)?.length ?? 0;
  }
  const breaksAnywhere = begun <= 0.5 * inner && endedInside > endedAtEnd && endedInside >= 0.05 * inner;
  return inner >= 10 && full >= 0.7 * inner && breaksAnywhere;
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function spaceAndFirstWord(line: string): number {
  const word = line.split(' ', 1)[0] ?? '';
  // Between characters of scripts without spaces a line may break anywhere.
  return isUnspaced(word) ? 1 : 1 + characters(word);
}
