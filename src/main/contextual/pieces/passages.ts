import { findWord, type WordPlace } from '../../corpus/find-word.ts';
import type { ReadPassage, ReadRequest } from '../contract.ts';
import type { CutText } from './cut-text.ts';
import type { PieceTokenizer } from './tokenizer.ts';
import { type PieceRange, windowFromStart, windowsAround } from './windows.ts';

/**
 * Cuts sentences into pieces and finds the word in them; a sentence longer than the model takes becomes windows around the word. A sentence without the
 * word gives nothing, nor does one that leaves nothing for the model to read.
 * @param longestInput pieces that the model reads at once, its marks among them
 * @throws ProgramError `tokenizer-unusable`
 */
export function readPassages(
  tokenizer: PieceTokenizer,
  { sentences, word }: ReadRequest,
  longestInput: number,
): ReadPassage[] {
  const room = Math.max(1, longestInput - tokenizer.marks);
  return sentences.flatMap((text, sentence) => {
    const places = word === null ? null : findWord(text, word);
    // Most of a corpus need not be cut.
    if (places?.length === 0) return [];
    const cut = tokenizer.cut(text);
    const pieces = cut.ids.length;
    if (places === null) {
      if (pieces + tokenizer.marks === 0) return [];
      return [passage(tokenizer, text, sentence, cut, { window: windowFromStart(cut, room), members: [] })];
    }
    const occurrences = locate(places, cut, room);
    return windowsAround(occurrences, cut, room).map((found) =>
      passage(tokenizer, text, sentence, cut, found),
    );
  });
}

/** An occurrence and the pieces, of the whole sentence, that it takes part in. */
interface FoundOccurrence extends WordPlace, PieceRange {}

/** The pieces of each place; a place whose characters the tokenizer leaves out has none, and is left out. */
function locate(places: readonly WordPlace[], cut: CutText, room: number): FoundOccurrence[] {
  const { begins, ends } = cut;
  const found: FoundOccurrence[] = [];
  let first = 0;
  for (const { start, end } of places) {
    while (first < ends.length && ends[first]! <= start) first++;
    // A mark of a space without the space has no extent.
    while (first < ends.length && begins[first] === ends[first]) first++;
    let past = first;
    while (past < begins.length && begins[past]! < end) past++;
    while (past > first && begins[past - 1] === ends[past - 1]) past--;
    if (past > first) {
      // A word that is longer than what the model takes is known by its beginning.
      found.push({ start, end, firstPiece: first, endPiece: Math.min(past, first + room) });
    }
  }
  return found;
}

function passage(
  tokenizer: PieceTokenizer,
  text: string,
  sentence: number,
  cut: CutText,
  { window, members }: { readonly window: PieceRange; readonly members: readonly FoundOccurrence[] },
): ReadPassage {
  const { firstPiece, endPiece } = window;
  const isCut = endPiece - firstPiece < cut.ids.length;
  const start = firstPiece === 0 ? 0 : cut.begins[firstPiece]!;
  const end = endPiece === cut.ids.length ? text.length : cut.ends[endPiece - 1]!;
  const { before, after } = tokenizer;
  const ids = Int32Array.from([...before, ...cut.ids.slice(firstPiece, endPiece), ...after]);
  const places = new Uint32Array(2 * ids.length);
  places.fill(start, 0, 2 * before.length);
  for (let piece = firstPiece, at = 2 * before.length; piece < endPiece; piece++) {
    places[at++] = cut.begins[piece]!;
    places[at++] = cut.ends[piece]!;
  }
  places.fill(end, 2 * (ids.length - after.length));
  const shift = before.length - firstPiece;
  return {
    sentence,
    start,
    end,
    cut: isCut,
    ids,
    pieces: Array.from(ids, (id) => tokenizer.piece(id)),
    places,
    occurrences: members.map((member) => ({
      start: member.start,
      end: member.end,
      firstPiece: member.firstPiece + shift,
      endPiece: member.endPiece + shift,
    })),
  };
}
