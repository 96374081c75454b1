import { type MappedText, mapPlain, originOf } from '../../corpus/mapped-text.ts';
import { alignTexts } from './align-texts.ts';
import type { LibraryPreTokenizer, LibraryTokenizer } from './library.ts';
import { normalizeSection, replaceMapped } from './normalizing.ts';
import { bytesMapped } from './pre-tokens.ts';

/** A piece before its place is tidied. */
export interface FoundPiece {
  readonly id: number | undefined;
  readonly begin: number;
  readonly end: number;
  readonly opensWord: boolean;
}

/** Stands for what a piece that knows nothing says. */
const unknown = '\ufffc';

/** Finds the places of pieces by what they say alone: all of it together is compared with the text as the tokenizer writes it. */
export function alignCut(
  tokenizer: LibraryTokenizer,
  text: string,
  ids: readonly (number | undefined)[],
  tokens: readonly string[],
): FoundPiece[] {
  const { config, unk_token: unknownToken } = tokenizer.model;
  const prefix = config.continuing_subword_prefix ?? '';
  const goesOn = (token: string) => prefix !== '' && token.startsWith(prefix);
  const surfaces = tokens.map((token) => {
    if (token === unknownToken || token === '') return unknown;
    return goesOn(token) && token !== prefix ? token.slice(prefix.length) : token;
  });
  const aligned = alignTexts(written(tokenizer, text), surfaces.join(''));
  let at = 0;
  return ids.map((id, index) => {
    const from = at;
    at += surfaces[index]!.length;
    return { id, ...originOf(aligned, from, at), opensWord: !goesOn(tokens[index]!) };
  });
}

/** A text as the pieces of a tokenizer write it, without being cut. */
function written(tokenizer: LibraryTokenizer, text: string): MappedText {
  const normalized = normalizeSection(tokenizer, mapPlain(text));
  const rewritten = tokenizer.pre_tokenizer === null ? null : rewrite(tokenizer.pre_tokenizer, normalized);
  // Where spaces are not written as something else, pieces have none.
  return rewritten ?? replaceMapped(normalized, /\s+/gu, '');
}

/** `null` where a pre-tokenizer only cuts. */
function rewrite(preTokenizer: LibraryPreTokenizer, text: MappedText): MappedText | null {
  if (preTokenizer.tokenizers !== undefined) {
    return preTokenizer.tokenizers.reduce<MappedText | null>(
      (so, step) => (step === null ? so : (rewrite(step, so ?? text) ?? so)),
      null,
    );
  }
  if (preTokenizer.byte_encoder !== undefined) return bytesMapped(text, preTokenizer.byte_encoder);
  return preTokenizer.str_rep === undefined ? null : replaceMapped(text, / /gu, preTokenizer.str_rep);
}
