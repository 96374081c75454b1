import { useMemo, useState } from 'react';
import type { ContextComparison } from '../../shared/contexts.ts';
import { formatCount } from '../../shared/format.ts';
import { HeatScale, HeatStrip } from '../components/heat-strip.tsx';
import { symmetricScale } from '../state/heat.ts';
import { useScheme } from './context.tsx';

/** Long rows of low cells: both vectors of a large model are in sight at once. */
const longestRow = 256;
const rowHeight = 11;

/** Both vectors of a pair as heat strips of one scale, read together. */
export function PairVectors({ comparison: { first, second } }: { readonly comparison: ContextComparison }) {
  const scheme = useScheme();
  const [lit, setLit] = useState<number | null>(null);
  const scale = useMemo(() => symmetricScale([first, second]), [first, second]);
  const strips = [
    { name: 'First', vector: first, other: second },
    { name: 'Second', vector: second, other: first },
  ];
  return (
    <div className="pair-vectors">
      {strips.map(({ name, vector, other }) => (
        <div key={name} className="pair-vector">
          <span className="pair-vector-name small quiet">{name}</span>
          <HeatStrip
            vector={vector}
            scale={scale}
            scheme={scheme}
            label={`${name} vector`}
            longestRow={longestRow}
            rowHeight={rowHeight}
            compared={{ vector: other, lit, onLight: setLit }}
          />
        </div>
      ))}
      <div className="pair-vector">
        <span className="pair-vector-name" />
        <div className="pair-vector-scale">
          <span className="small quiet numbers">{formatCount(first.length)} dimensions</span>
          <HeatScale scale={scale} scheme={scheme} />
        </div>
      </div>
    </div>
  );
}
