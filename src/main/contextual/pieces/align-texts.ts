import { type MappedText, MappedTextBuilder } from '../../corpus/mapped-text.ts';

/** How far apart two texts may drift at one place before they are taken to differ unit for unit. */
const longestDifference = 32;
/** Units that must agree before a difference is over. */
const agreement = 4;

/**
 * Maps `text`, which says nearly what `input` says, by walking along both: what differs is bridged by the shortest way (a replacement rather than a
 * removal and an addition) to where they agree again. Time is linear in both lengths.
 */
export function alignTexts(input: MappedText, text: string): MappedText {
  const builder = new MappedTextBuilder(input);
  const from = input.text;
  let read = 0;
  let written = 0;
  while (written < text.length) {
    if (from[read] === text[written]) {
      builder.copy(read, read + 1);
      read++;
      written++;
      continue;
    }
    const { removed, added } = difference(from, read, text, written);
    builder.replace(read, read + removed, text.slice(written, written + added));
    read += removed;
    written += added;
  }
  return builder.finish();
}

/** How many units of each text to pass until they agree again. */
function difference(
  from: string,
  read: number,
  to: string,
  written: number,
): { readonly removed: number; readonly added: number } {
  for (let size = 1; size <= longestDifference; size++) {
    // The most even way first: as many removed as added.
    for (let uneven = size % 2; uneven <= size; uneven += 2) {
      const less = (size - uneven) / 2;
      for (const [removed, added] of [
        [size - less, less],
        [less, size - less],
      ] as const) {
        if (agree(from, read + removed, to, written + added)) return { removed, added };
      }
    }
  }
  if (read >= from.length) return { removed: 0, added: to.length - written };
  return { removed: 1, added: 1 };
}

function agree(from: string, read: number, to: string, written: number): boolean {
  if (read > from.length || written > to.length) return false;
  const length = Math.min(agreement, from.length - read, to.length - written);
  if (length === 0) return read === from.length && written === to.length;
  return from.slice(read, read + length) === to.slice(written, written + length);
}
