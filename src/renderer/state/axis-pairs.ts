/** Two words that point from one end of an axis to the other. */
export interface WrittenPair {
  readonly from: string;
  readonly to: string;
}

/** Pairs of a pasted text. */
export interface PastedPairs {
  readonly pairs: readonly WrittenPair[];
  /** Lines that hold something other than two words. */
  readonly unread: number;
}

/** What stands between two words of a line; a sign with a meaning of its own comes before spaces, which may be part of a word. */
const separators = [/\t+/, /\s*(?:→|⟶|-+>|=+>)\s*/, /\s*[,;]\s*/, /\s+/];

/** One pair a line: `man woman`, `man → woman`, `man,woman`, `man⇥woman`. */
export function parsePairs(text: string): PastedPairs {
  const pairs: WrittenPair[] = [];
  let unread = 0;
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const clean = line.trim();
    if (clean === '') continue;
    const separator = separators.find((candidate) => candidate.test(clean));
    const words = separator === undefined ? [] : clean.split(separator).map((word) => word.trim());
    const [from, to] = words;
    if (words.length === 2 && from !== undefined && from !== '' && to !== undefined && to !== '') {
      pairs.push({ from, to });
    } else unread += 1;
  }
  return { pairs, unread };
}
