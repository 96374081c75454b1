import type {
  ContextFolder,
  ContextModel,
  ContextStudy,
  ContextsDescription,
} from '../../../../src/shared/contexts.ts';

export const folderOf = (name: string, ...weights: string[]): ContextFolder => ({
  folder: name,
  name,
  family: 'bert',
  layers: 2,
  hiddenSize: 4,
  weights: (weights.length === 0 ? ['model.onnx'] : weights).map((file) => ({
    file,
    precision: 'full',
    bytes: 100,
  })),
  kept: false,
  bytes: 100,
});

export const modelOf = (id: string): ContextModel => ({
  id,
  folder: 'folder',
  name: id,
  family: 'bert',
  weights: { file: 'model.onnx', precision: 'full', bytes: 100 },
  device: 'cpu',
  hiddenSize: 4,
  layers: [0, 1, 2],
  lastLayerOnly: null,
  longestInput: 64,
});

export const descriptionOf = (change: Partial<ContextsDescription> = {}): ContextsDescription => ({
  model: null,
  folders: [],
  offered: [],
  devices: ['cpu'],
  source: 'https://hub.example',
  original: true,
  ...change,
});

let studies = 0;

/** A study whose pieces are the words of the sentences, and whose vectors are nought. */
export function studyOf({
  model,
  word,
  sentences,
  asked = sentences.length,
}: {
  readonly model: string;
  readonly word: string;
  readonly sentences: readonly string[];
  readonly asked?: number;
}): ContextStudy {
  const words = sentences.map((text) => [...text.matchAll(/\S+/gu)]);
  const occurrences = words.flatMap((matches, sentence) =>
    matches.flatMap((match, piece) =>
      match[0] === word
        ? [
            {
              passage: sentence,
              sentence,
              start: match.index,
              end: match.index + word.length,
              firstPiece: piece,
              endPiece: piece + 1,
            },
          ]
        : [],
    ),
  );
  studies += 1;
  return {
    id: `study-${studies}`,
    model,
    word,
    pooling: 'mean',
    sentences,
    asked,
    without: sentences.flatMap((_, place) =>
      occurrences.some(({ sentence }) => sentence === place) ? [] : [place],
    ),
    passages: sentences.map((text, sentence) => ({
      sentence,
      start: 0,
      end: text.length,
      cut: false,
      pieces: words[sentence]?.map(([piece]) => piece) ?? [],
      places: Uint32Array.from(
        words[sentence]?.flatMap((match) => [match.index, match.index + match[0].length]) ?? [],
      ),
    })),
    occurrences,
    norms: new Float32Array(3 * occurrences.length),
    firstValues: new Float32Array(3 * occurrences.length * 2),
    first: 2,
  };
}
