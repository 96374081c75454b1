import type { WordPairReport } from '../../shared/questions.ts';

/** One pair of a test: what people say and what the vectors say. */
export interface ComparedPair {
  /** Place of the pair among those of the report. */
  readonly pair: number;
  readonly first: number;
  readonly second: number;
  readonly human: number;
  readonly cosine: number;
  /** Rank by cosine less rank by people, both from the least alike: positive where the vectors say more alike than people do. */
  readonly difference: number;
}

/** Ranks from 1, ascending; equal values share the mean of their ranks, as in Spearman's correlation. */
export function averageRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, index) => index).sort(
    (one, other) => values[one]! - values[other]!,
  );
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let place = from; place < to; place++) ranks[order[place]!] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/** All pairs, those on which people and vectors disagree most first. */
export function disagreements(
  report: Pick<WordPairReport, 'rows' | 'human' | 'cosines'>,
): readonly ComparedPair[] {
  const byPeople = averageRanks(report.human);
  const byCosine = averageRanks(report.cosines);
  return Array.from(report.human, (human, pair) => ({
    pair,
    first: report.rows[pair * 2] ?? 0,
    second: report.rows[pair * 2 + 1] ?? 0,
    human,
    cosine: report.cosines[pair] ?? Number.NaN,
    difference: (byCosine[pair] ?? 0) - (byPeople[pair] ?? 0),
  })).sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference) || one.pair - other.pair);
}

/** Ends of a scale around values, with round numbers between them; the values 0 and 1 where there are none. */
export function niceScale(values: Iterable<number>, steps: number): readonly number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  if (low === high) {
    low -= 0.5;
    high += 0.5;
  }
  const rough = (high - low) / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, place) =>
    Number(((first + place) * step).toPrecision(12)),
  );
}
