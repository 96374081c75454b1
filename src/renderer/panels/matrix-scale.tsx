import { formatCosine } from '../../shared/format.ts';
import type { HeatmapColors } from '../components/heatmap-drawing.ts';
import { Term } from '../components/term.tsx';

/** The colours of the matrix with the cosines at their ends. */
export function MatrixScale({ colors: { low, high, at } }: { readonly colors: HeatmapColors }) {
  const stops = Array.from({ length: 9 }, (_, step) => at(step / 8));
  return (
    <div className="heat-scale numbers">
      <span>
        <Term name="cosine similarity">cosine</Term> {formatCosine(low)}
      </span>
      <i style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }} />
      <span>{formatCosine(high)}</span>
    </div>
  );
}
