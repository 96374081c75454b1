import type { Senses } from '../../shared/contexts.ts';
import { formatFixed } from '../../shared/format.ts';
import { Term } from '../components/term.tsx';

interface SilhouetteChartProps {
  readonly senses: Senses;
  readonly onChoose: (count: number) => void;
}

const barRoom = 46;

/** How well each number of senses divides the occurrences; a bar chooses its number. */
export function SilhouetteChart({
  senses: { silhouettes, senses, suggested },
  onChoose,
}: SilhouetteChartProps) {
  const most = Math.max(0.05, ...silhouettes.map(Math.abs));
  return (
    <figure className="silhouettes">
      <figcaption className="small quiet">
        <Term name="silhouette">Mean silhouette</Term> by number of senses
      </figcaption>
      <div className="silhouette-bars">
        {silhouettes.map((silhouette, index) => {
          const count = index + 2;
          return (
            <button
              key={count}
              type="button"
              className="silhouette-bar"
              aria-pressed={senses.length === count}
              aria-label={`${count} senses, mean silhouette ${formatFixed(silhouette, 3)}${count === suggested ? ', suggested' : ''}`}
              title={`${count} senses: ${formatFixed(silhouette, 3)}`}
              onClick={() => onChoose(count)}
            >
              <i
                className={silhouette < 0 ? 'silhouette-negative' : ''}
                style={{ height: Math.max(1, (Math.abs(silhouette) / most) * barRoom) }}
              />
              <span className="numbers">{count}</span>
            </button>
          );
        })}
      </div>
    </figure>
  );
}
