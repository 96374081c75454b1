import { type MappedText, mapPlain, originOf, sliceMapped } from '../../corpus/mapped-text.ts';
import { alignCut, type FoundPiece } from './align-cut.ts';
import { cutWord } from './cut-words.ts';
import type { LibrarySplitter, LibraryTokenizer } from './library.ts';
import { normalizeSection } from './normalizing.ts';
import { preTokenize } from './pre-tokens.ts';

/** A text cut into a model's pieces, without the model's marks. */
export interface CutText {
  /** As `encode` of the library gives them; −1 for text that the tokenizer has no piece for. */
  readonly ids: readonly number[];
  /** Where each piece begins and ends in the text (UTF-16 units), both non-decreasing, without white space around it. */
  readonly begins: readonly number[];
  readonly ends: readonly number[];
  /** Whether a piece begins a word of the pre-tokenizer. */
  readonly opensWord: readonly boolean[];
}

/**
 * Cuts a text into pieces and finds where each comes from. The steps are those of the library's `encode`, each followed unit for unit; should the result
 * be another one, the pieces are those of `encode` and their places are found by comparing what they say with the text.
 */
export function cutText(tokenizer: LibraryTokenizer, text: string): CutText {
  const { ids, tokens } = tokenizer.encode(text, { add_special_tokens: false });
  const followed = follow(tokenizer, text);
  const pieces =
    followed !== null && followed.length === ids.length && followed.every(({ id }, at) => id === ids[at])
      ? followed
      : alignCut(tokenizer, text, ids, tokens);
  return placed(pieces, text);
}

/** The library's steps with places; `null` where a word's pieces cannot be told apart. */
function follow(tokenizer: LibraryTokenizer, text: string): FoundPiece[] | null {
  const pieces: FoundPiece[] = [];
  const sections = splitAdded(tokenizer, tokenizer.splitter_unnormalized, mapPlain(text));
  for (const [section, { source, added }] of sections.entries()) {
    if (added !== null) {
      pieces.push({ id: added, ...originOf(source), opensWord: true });
      continue;
    }
    if (source.text === '') continue;
    const normalized = normalizeSection(tokenizer, source);
    for (const part of splitAdded(tokenizer, tokenizer.splitter_normalized, normalized)) {
      if (part.added !== null) {
        pieces.push({ id: part.added, ...originOf(part.source), opensWord: true });
      } else if (part.source.text !== '') {
        const found = cutSection(tokenizer, part.source, section);
        if (found === null) return null;
        for (const piece of found) pieces.push(piece);
      }
    }
  }
  return pieces;
}

interface Section {
  readonly source: MappedText;
  /** Identifier of the added token that it is. */
  readonly added: number | null;
}

function splitAdded(tokenizer: LibraryTokenizer, splitter: LibrarySplitter, text: MappedText): Section[] {
  let at = 0;
  const sections = splitter.split(text.text).map((part) => {
    const from = at;
    at += part.length;
    return sliceMapped(text, from, at);
  });
  // Some added tokens take the white space on one side of them.
  for (const [index, { text: part }] of sections.entries()) {
    const added = tokenizer.added_tokens_map.get(part);
    const before = sections[index - 1];
    const after = sections[index + 1];
    if (added?.lstrip === true && before !== undefined) {
      sections[index - 1] = sliceMapped(before, 0, before.text.trimEnd().length);
    }
    if (added?.rstrip === true && after !== undefined) {
      const from = after.text.length - after.text.trimStart().length;
      sections[index + 1] = sliceMapped(after, from, after.text.length);
    }
  }
  return sections.map((source) => ({
    source,
    added: tokenizer.added_tokens_map.get(source.text)?.id ?? null,
  }));
}

/** The pieces of text without added tokens; `null` where they cannot be told apart. */
function cutSection(tokenizer: LibraryTokenizer, text: MappedText, section: number): FoundPiece[] | null {
  const { model, pre_tokenizer: preTokenizer } = tokenizer;
  const words = preTokenizer === null ? [text] : preTokenize(preTokenizer, text, section);
  const pieces: FoundPiece[] = [];
  for (const word of words) {
    const cut = cutWord(model, word);
    if (cut === null) return null;
    for (const [index, { token, begin, end }] of cut.entries()) {
      pieces.push({ id: pieceId(tokenizer, token), begin, end, opensWord: index === 0 });
    }
  }
  return model.fuse_unk ? fuseUnknown(pieces, model.unk_token_id ?? undefined) : pieces;
}

function pieceId({ added_tokens_map: added, model }: LibraryTokenizer, token: string): number | undefined {
  return added.get(token)?.id ?? model.tokens_to_ids.get(token) ?? model.unk_token_id ?? undefined;
}

/** What the model does not know becomes one piece a stretch. */
function fuseUnknown(pieces: readonly FoundPiece[], unknown: number | undefined): FoundPiece[] {
  const fused: FoundPiece[] = [];
  for (const piece of pieces) {
    const last = fused.at(-1);
    if (last === undefined || piece.id !== unknown || last.id !== unknown) fused.push(piece);
    else fused[fused.length - 1] = { ...last, end: piece.end };
  }
  return fused;
}

/** Leaves out white space around pieces that say more than that, and keeps places in order. */
function placed(pieces: readonly FoundPiece[], text: string): CutText {
  const begins: number[] = [];
  const ends: number[] = [];
  for (const { begin, end } of pieces) {
    const said = text.slice(begin, end);
    const isSpace = said.trim() === '';
    const from = isSpace ? begin : end - said.trimStart().length;
    const to = isSpace ? end : begin + said.trimEnd().length;
    begins.push(Math.max(from, begins.at(-1) ?? 0));
    ends.push(Math.max(to, ends.at(-1) ?? 0, begins.at(-1)!));
  }
  return {
    ids: pieces.map(({ id }) => id ?? -1),
    begins,
    ends,
    opensWord: pieces.map(({ opensWord }) => opensWord),
  };
}
