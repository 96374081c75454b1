import { titles } from './unicode-tokenizer.ts';

/** A part of a text: UTF-16 units `start` … `end`. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A line, or a sentence of one, that is shown is at most so long, in UTF-16 units. */
const longestShown = 500;
/** So much of the text to each side of a word's beginning is enough to tell what is shown of it, however long the word is. */
export const reach = 2 * longestShown;

// Which sentence ends there are does not depend on the locale; naming one keeps the computer's own out.
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/**
 * What to show of the line around a word: the whole line where it is short and its sentences are not asked for, else the sentence, and of one that is too
 * long a window around the word, cut at white space where there is any.
 * @param text holds at least {@link reach} units to each side of the word, or all there is
 * @param bySentence whether lines end where they were wrapped, not where sentences end; `text` has a line for each paragraph then
 */
export function sentenceAround(text: string, word: TextSpan, bySentence: boolean): TextSpan {
  // A sentence that goes farther is too long to be shown whole.
  const nearby = {
    start: Math.max(0, word.start - longestShown),
    end: Math.min(text.length, word.end + longestShown),
  };
  const before = text.slice(nearby.start, word.start).lastIndexOf('\n');
  const after = text.slice(word.end, nearby.end).indexOf('\n');
  const line = {
    start: before < 0 ? nearby.start : nearby.start + before + 1,
    end: after < 0 ? nearby.end : word.end + after,
  };
  const whole = trimmed(text, line);
  if (!bySentence && whole.end - whole.start <= longestShown) return whole;
  const sentence = trimmed(text, sentenceIn(text, line, word));
  return sentence.end - sentence.start <= longestShown ? sentence : windowIn(text, sentence, word);
}

/** The sentence of `line` that holds the word. */
function sentenceIn(text: string, line: TextSpan, word: TextSpan): TextSpan {
  const segments = [...segmenter.segment(text.slice(line.start, line.end))];
  let start = line.start;
  let previous = '';
  for (const { segment, index } of segments) {
    const from = line.start + index;
    // The full stop of a title ends no sentence.
    if (!endsInTitle(previous)) {
      if (from >= word.end) return { start, end: from };
      if (from <= word.start) start = from;
    }
    previous = segment;
  }
  return { start, end: line.end };
}

const lastWord = /(?:^|[\s("“_])(\p{L}{1,6})\.\s*$/u;

/** Whether a sentence seems to end in *Mr.* or an initial, as the `unicode` tokenizer sees it. */
function endsInTitle(segment: string): boolean {
  const found = lastWord.exec(segment.slice(-12))?.[1];
  return found !== undefined && (found.length === 1 || titles.has(found.toLowerCase()));
}

/** As much of a long sentence as may be shown, the word in its middle. */
function windowIn(text: string, sentence: TextSpan, word: TextSpan): TextSpan {
  const room = Math.max(0, longestShown - (word.end - word.start));
  const start = Math.max(
    sentence.start,
    Math.min(word.start - Math.floor(room / 2), sentence.end - longestShown),
  );
  const end = Math.min(sentence.end, Math.max(word.end, start + longestShown));
  return trimmed(text, {
    start: start > sentence.start ? wordStartIn(text, start, word.start) : start,
    end: end < sentence.end ? wordEndIn(text, word.end, end) : end,
  });
}

/** The first place behind white space in `from … to`; without any, the first between two characters. */
function wordStartIn(text: string, from: number, to: number): number {
  const space = text.slice(from - 1, to).search(/\s/);
  if (space >= 0) return from + space;
  return isLowSurrogate(text, from) ? from + 1 : from;
}

/** The last place before white space in `from … to`; without any, the last between two characters. */
function wordEndIn(text: string, from: number, to: number): number {
  for (let at = to; at >= from; at--) if (/\s/.test(text.charAt(at))) return at;
  return isLowSurrogate(text, to) ? to - 1 : to;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function trimmed(text: string, { start, end }: TextSpan): TextSpan {
  const part = text.slice(start, end);
  const left = start + (part.length - part.trimStart().length);
  return { start: Math.min(left, end), end: Math.max(left, start + part.trimEnd().length) };
}
