import { formatCosine, formatCount, formatFixed } from '../../shared/format.ts';
import { Term } from '../components/term.tsx';
import { cosineRange, type LayerScale, placeInScale, shareOf, spreadEnds } from '../state/context-scale.ts';

interface ScaleBarProps {
  readonly cosine: number;
  /** What cosines mean in this layer; `null` while that is not known. */
  readonly scale: LayerScale | null;
  readonly measuring: boolean;
  /** What was measured. */
  readonly basis: { readonly sentences: number; readonly words: number } | null;
}

/** Where the pair's cosine lies between those of unrelated words and of the same word in random contexts. */
export function ScaleBar({ cosine, scale, measuring, basis }: ScaleBarProps) {
  const range = cosineRange(scale === null ? [cosine] : [cosine, ...spreadEnds([scale])]);
  const percent = (value: number) => `${(shareOf(range, value) * 100).toFixed(2)}%`;
  const bands =
    scale === null
      ? []
      : ([
          ['unrelated words', 'unrelated', scale.unrelated],
          ['same word', 'same', scale.same],
        ] as const);
  return (
    <figure className="scale-bar">
      <figcaption>
        {scale === null ? (
          <span className="quiet">
            {measuring
              ? 'What cosines mean in this model: measuring…'
              : 'What cosines mean in this model was not measured.'}
          </span>
        ) : (
          placeInScale(cosine, scale)
        )}
      </figcaption>
      <div className="scale-bands">
        {bands.map(([term, kind, { low, high, mean }]) => (
          <div key={kind} className="scale-band">
            <span className="scale-name small">
              <Term name={term}>{kind === 'same' ? 'same word, random contexts' : 'unrelated words'}</Term>
            </span>
            <span
              className="scale-line"
              role="img"
              aria-label={`${term}: mean ${formatCosine(mean)}, 5 to 95 % from ${formatCosine(low)} to ${formatCosine(high)}`}
              title={`mean ${formatCosine(mean)}, 5–95 %: ${formatCosine(low)} to ${formatCosine(high)}`}
            >
              <i
                className={`scale-range ${kind}`}
                style={{
                  left: percent(low),
                  width: `${(shareOf(range, high) - shareOf(range, low)) * 100}%`,
                }}
              />
              <i className={`scale-mean ${kind}`} style={{ left: percent(mean) }} />
            </span>
          </div>
        ))}
        <div className="scale-band scale-axis">
          <span className="scale-name" />
          <span className="scale-line" role="img" aria-label={`This pair at ${formatCosine(cosine)}`}>
            <i className="scale-needle" style={{ left: percent(cosine), height: bands.length * 17 + 12 }} />
          </span>
        </div>
        <div className="scale-band">
          <span className="scale-name small quiet">
            {basis === null
              ? ''
              : `${formatCount(basis.words)} words, ${formatCount(basis.sentences)} sentences`}
          </span>
          <span className="scale-numbers numbers">
            <span>{formatFixed(range.low, 1)}</span>
            <span>{formatFixed(range.high, 1)}</span>
          </span>
        </div>
      </div>
    </figure>
  );
}
