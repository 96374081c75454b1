import { type MappedText, originOf } from '../../corpus/mapped-text.ts';
import type { LibraryModel } from './library.ts';

/** A piece as the model of a tokenizer gives it, and the units of the original text that it stands for. */
export interface CutPiece {
  readonly token: string;
  readonly begin: number;
  readonly end: number;
}

/**
 * The pieces of a word; `null` where they cannot be told apart in it.
 * @param word as the pre-tokenizer gives it, not empty
 */
export function cutWord(model: LibraryModel, word: MappedText): CutPiece[] | null {
  if (model.bpe !== undefined) return cutByPairs(model, model.bpe(word.text), word);
  const tokens = model.encode([word.text]);
  // A word that is not known is one piece.
  if (tokens.length === 1) return [{ token: tokens[0]!, ...originOf(word) }];
  const prefix = model.config.continuing_subword_prefix ?? '';
  return consecutive(tokens, word, (token, index) =>
    index > 0 && token.startsWith(prefix) ? token.slice(prefix.length) : token,
  );
}

/** The places of tokens that say all of a word, one after the other; `null` where they do not. */
function consecutive(
  tokens: readonly string[],
  word: MappedText,
  surfaceOf: (token: string, index: number) => string,
): CutPiece[] | null {
  const pieces: CutPiece[] = [];
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    const surface = surfaceOf(token, index);
    if (surface === '' || !word.text.startsWith(surface, at)) return null;
    const end = at + surface.length;
    pieces.push({ token, begin: word.begins[at]!, end: word.ends[end - 1]! });
    at = end;
  }
  return at === word.text.length ? pieces : null;
}

const encoder = new TextEncoder();

/**
 * The pieces of a word by byte pair encoding. A part that is not known becomes the pieces of its bytes, one that says so, or nothing.
 * @param parts of the word, known or not
 */
function cutByPairs(model: LibraryModel, parts: readonly string[], word: MappedText): CutPiece[] | null {
  const known = model.tokens_to_ids;
  if (model.ignore_merges === true && known.has(word.text)) return [{ token: word.text, ...originOf(word) }];
  const inner = (model.continuing_subword_suffix ?? '').length;
  const last = (model.end_of_word_suffix ?? '').length;
  const pieces = consecutive(parts, word, (part, index) =>
    part.slice(0, part.length - (index < parts.length - 1 ? inner : last)),
  );
  if (pieces === null || pieces.every(({ token }) => known.has(token))) return pieces;
  return pieces.flatMap(({ token, begin, end }) => {
    if (known.has(token)) return [{ token, begin, end }];
    const bytes = model.byte_fallback === true ? byteTokens(token) : [];
    if (bytes.length > 0 && bytes.every((byte) => known.has(byte))) {
      return bytes.map((byte) => ({ token: byte, begin, end }));
    }
    const unknown = model.unk_token ?? null;
    return unknown === null ? [] : [{ token: unknown, begin, end }];
  });
}

function byteTokens(text: string): string[] {
  return Array.from(
    encoder.encode(text),
    (byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  );
}
