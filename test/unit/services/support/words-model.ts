import type { ReadPassage, ReadRequest, RunRequest } from '../../../../src/main/contextual/contract.ts';

/** A model for tests: each word is a piece, numbered by its length; a piece's vector tells its number, its place, and how long its sentence is. */
export const wordsModel = { layers: [0, 1], lastLayerOnly: null, hiddenSize: 4, longestInput: 512 };

export function readWords({ sentences, word }: ReadRequest): ReadPassage[] {
  return sentences.flatMap((text, sentence): ReadPassage[] => {
    const words = [...text.matchAll(/\S+/g)];
    const occurrences = words.flatMap((match, piece) =>
      match[0] === word
        ? [{ start: match.index, end: match.index + word.length, firstPiece: piece, endPiece: piece + 1 }]
        : [],
    );
    if (occurrences.length === 0) return [];
    return [
      {
        sentence,
        start: 0,
        end: text.length,
        cut: false,
        ids: Int32Array.from(words, (match) => match[0].length),
        pieces: words.map((match) => match[0]),
        places: Uint32Array.from(words.flatMap((match) => [match.index, match.index + match[0].length])),
        occurrences,
      },
    ];
  });
}

/** Float32Array of layers·spans·hiddenSize. */
export function runWords({ sequences, spans }: RunRequest): Float32Array {
  return Float32Array.from(
    wordsModel.layers.flatMap((layer) =>
      spans.flatMap(({ sequence, firstPiece }) => [
        layer + 1,
        sequences[sequence]![firstPiece]!,
        firstPiece,
        sequences[sequence]!.length,
      ]),
    ),
  );
}
