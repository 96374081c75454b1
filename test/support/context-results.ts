import type {
  ContextComparison,
  ContextLayout,
  ContextModel,
  ContextScale,
  ContextStudy,
  Senses,
  WordAge,
} from '../../src/shared/contexts.ts';

/** A model as the page knows it. */
export function contextModelOf(id: string, layers: readonly number[] = [0, 1, 2]): ContextModel {
  return {
    id,
    folder: 'folder',
    name: 'tiny-bert',
    family: 'bert',
    weights: { file: 'model.onnx', precision: 'full', bytes: 1000 },
    device: 'cpu',
    hiddenSize: 4,
    layers,
    lastLayerOnly: layers.length > 1 ? null : 'its graph has no names for hidden states',
    longestInput: 512,
  };
}

/** A study of a word: an occurrence at each place where the word stands in a sentence, one piece a word. */
export function studyOf(
  id: string,
  model: ContextModel,
  word: string,
  sentences: readonly string[],
): ContextStudy {
  const passages = sentences.map((text, sentence) => {
    const words = [...text.matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)];
    const places = words.flatMap(({ 0: piece, index }) => [index, index + piece.length]);
    return {
      sentence,
      start: 0,
      end: text.length,
      cut: false,
      pieces: ['[CLS]', ...words.map(([piece]) => piece.toLowerCase()), '[SEP]'],
      places: Uint32Array.from([0, 0, ...places, text.length, text.length]),
    };
  });
  const occurrences = passages.flatMap(({ sentence, pieces, places }) =>
    pieces.flatMap((piece, place) =>
      piece === word
        ? [
            {
              passage: sentence,
              sentence,
              start: places[place * 2] ?? 0,
              end: places[place * 2 + 1] ?? 0,
              firstPiece: place,
              endPiece: place + 1,
            },
          ]
        : [],
    ),
  );
  const vectors = occurrences.length * model.layers.length;
  return {
    id,
    model: model.id,
    word,
    pooling: 'mean',
    sentences,
    asked: sentences.length,
    without: [],
    passages,
    occurrences,
    norms: new Float32Array(vectors).fill(1),
    firstValues: new Float32Array(vectors),
    first: 1,
  };
}

export const comparisonOf = (layer: number): ContextComparison => ({
  cosines: Float32Array.of(0.9, 0.6, 0.4),
  first: Float32Array.of(layer, 1, 0, 0),
  second: Float32Array.of(0, 1, layer, 0),
});

/** Senses of n occurrences: those of even and of odd places. */
export function sensesOf(occurrences: number): Senses {
  const places = Array.from({ length: occurrences }, (_, place) => place);
  const sense = (odd: number, word: string) => ({
    words: [{ word, count: 2, score: 3 }],
    occurrences: Uint32Array.from(places.filter((place) => place % 2 === odd)),
    silhouette: 0.5,
  });
  return {
    senses: [sense(0, 'lamp'), sense(1, 'feather')],
    assignments: Uint8Array.from(places, (place) => place % 2),
    silhouettes: [0.5, 0.2],
    suggested: 2,
  };
}

export const scaleOf = (layers: number): ContextScale => ({
  layers: Array.from({ length: layers }, () => ({
    same: { mean: 0.7, low: 0.5, high: 0.85 },
    unrelated: { mean: 0.2, low: 0.05, high: 0.35 },
  })),
  sentences: 100,
  words: 20,
});

export const layoutOf = (layers: number, occurrences: number): ContextLayout => ({
  projection: 'projection',
  positions: new Float32Array(layers * occurrences * 3),
  explainedVarianceRatio: [0.4, 0.2, 0.1],
  layerShares: Array.from({ length: layers }, () => 0.7),
  fitted: occurrences,
});

export const agesOf = (layer: number): readonly WordAge[] => [
  { kind: 'missing', wanted: 'one-hot', model: null },
  {
    kind: 'context',
    model: 'tiny-bert',
    layer,
    first: Float32Array.of(1, 0),
    second: Float32Array.of(0.5, 0.5),
    cosine: 0.7,
  },
];
