import type {
  ContextComparison,
  ContextMatrix,
  ContextModel,
  ContextStudy,
  Senses,
} from '../../shared/contexts.ts';

type Table = readonly (readonly (string | number)[])[];

const short = (value: number) => Number(value.toFixed(6));

/** Each occurrence with its sentence and sense. */
export function sensesTable({ sentences, occurrences }: ContextStudy, { senses }: Senses): Table {
  return [
    ['sense', 'telling words', 'mean silhouette', 'occurrence', 'word', 'sentence'],
    ...senses.flatMap((sense, place) =>
      Array.from(sense.occurrences, (index) => {
        const { sentence = 0, start = 0, end = 0 } = occurrences[index] ?? {};
        const text = sentences[sentence] ?? '';
        return [
          place + 1,
          sense.words.map(({ word }) => word).join(' '),
          short(sense.silhouette),
          index + 1,
          text.slice(start, end),
          text,
        ];
      }),
    ),
  ];
}

/** The head of a table of similarities: the occurrences in their order. */
export function similaritiesHeader(order: readonly number[]): Table[number] {
  return ['occurrence', 'sentence', ...order.map((place) => place + 1)];
}

/** One occurrence's similarities with all, in the same order; `row` is its place there. */
export function similaritiesRow(
  { sentences, occurrences }: ContextStudy,
  { similarities }: ContextMatrix,
  order: readonly number[],
  row: number,
): Table[number] {
  const from = order[row] ?? 0;
  return [
    from + 1,
    sentences[occurrences[from]?.sentence ?? -1] ?? '',
    ...order.map((to) => short(similarities[from * occurrences.length + to] ?? Number.NaN)),
  ];
}

/** Both vectors of a comparison, a dimension a row. */
export function vectorsTable({ first, second }: ContextComparison): Table {
  return [
    ['dimension', 'first', 'second'],
    ...Array.from(first, (value, place) => [place + 1, short(value), short(second[place] ?? Number.NaN)]),
  ];
}

/** The pair's cosine in each layer. */
export function cosinesTable({ cosines }: ContextComparison, { layers }: ContextModel): Table {
  return [['layer', 'cosine'], ...layers.map((layer, place) => [layer, short(cosines[place] ?? Number.NaN)])];
}
