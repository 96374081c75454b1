import type { SentenceRule, SkippedLines } from '../../shared/corpus.ts';
import type { EncodedBlock } from './block-encoder.ts';
import { sharedUint32 } from './shared-arrays.ts';
import { lineHolds } from './text-block.ts';
import { addInvalid, type InvalidBytes, nothingInvalid } from './text-check.ts';

/** Longer sentences are cut into pieces of this many tokens. */
const longestSentence = 10_000;

/** What all blocks together make. */
export interface JoinedBlocks {
  readonly tokens: number;
  /** For each block, in order, where its tokens start. */
  readonly offsets: readonly number[];
  /** Uint32Array of (sentences + 1) on shared memory. */
  readonly sentenceStarts: Uint32Array;
  readonly lines: number;
  readonly skipped: SkippedLines;
  readonly invalid: InvalidBytes;
}

/**
 * Puts the reports of all blocks together. A sentence or a line may lie on several blocks.
 * @param blocks in the order of the text
 */
export function joinBlocks(blocks: readonly EncodedBlock[], rule: SentenceRule): JoinedBlocks {
  const skipped = { empty: 0, withoutWords: 0, invalidText: 0, cut: 0, longWords: 0 };
  let lines = 0;
  let invalid = nothingInvalid;
  let tokens = 0;
  let boundaries = 0;
  const offsets: number[] = [];
  /** What the line that goes on from the block before was seen to hold. */
  let line = 0;
  /** Blocks at whose start a blank line ends a sentence. */
  const blankFirst: boolean[] = [];

  const endLine = (): void => {
    lines++;
    if ((line & lineHolds.visible) === 0) skipped.empty++;
    else if ((line & lineHolds.words) === 0) skipped.withoutWords++;
    if ((line & lineHolds.invalid) !== 0) skipped.invalidText++;
    line = 0;
  };
  for (const block of blocks) {
    offsets.push(tokens);
    tokens += block.tokens;
    boundaries += block.boundaries.length + 1;
    invalid = addInvalid(invalid, block.invalid);
    skipped.longWords += block.longWords;
    line |= block.lines.first;
    blankFirst.push(rule === 'punctuation' && block.lines.ends > 0 && (line & lineHolds.visible) === 0);
    if (block.lines.ends === 0) continue;
    endLine();
    lines += block.lines.ends - 1;
    skipped.empty += block.lines.empty;
    skipped.withoutWords += block.lines.withoutWords;
    skipped.invalidText += block.lines.invalid;
    line = block.lines.last;
  }
  if ((line & lineHolds.anything) !== 0) endLine();

  // As many sentences as boundaries at most, plus the pieces of those that are cut.
  const starts = new Uint32Array(boundaries + Math.ceil(tokens / longestSentence) + 2);
  let sentences = 0;
  let start = 0;
  const endSentence = (end: number): void => {
    if (end === start) return;
    if (end - start > longestSentence) skipped.cut++;
    for (; start < end; start = Math.min(end, start + longestSentence)) starts[sentences++] = start;
  };
  for (const [index, block] of blocks.entries()) {
    const offset = offsets[index]!;
    if (blankFirst[index] === true) endSentence(offset);
    for (const boundary of block.boundaries) endSentence(offset + boundary);
  }
  endSentence(tokens);
  starts[sentences] = tokens;
  const sentenceStarts = sharedUint32(sentences + 1, 'sentences');
  sentenceStarts.set(starts.subarray(0, sentences + 1));
  return { tokens, offsets, sentenceStarts, lines, skipped, invalid };
}
