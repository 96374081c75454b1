import type { PointerEvent } from 'react';
import type { ContextModel } from '../../shared/contexts.ts';
import { formatCosine, formatFixed } from '../../shared/format.ts';
import { layerName } from '../state/context-layers.ts';
import { cosineRange, type LayerScale, shareOf, spreadEnds } from '../state/context-scale.ts';

interface LayersPlotProps {
  readonly model: ContextModel;
  /** Float32Array: the pair's cosine in each layer. */
  readonly cosines: Float32Array;
  readonly scales: readonly LayerScale[];
  readonly layer: number;
  readonly onChoose: (layer: number) => void;
}

const width = 300;
const height = 100;

/** A pair's cosine over the layers of a model, with what is usual behind it; a click chooses the layer. */
export function LayersPlot({ model, cosines, scales, layer, onChoose }: LayersPlotProps) {
  const range = cosineRange([...cosines, ...spreadEnds(scales)]);
  const last = Math.max(1, cosines.length - 1);
  const x = (place: number) => (place / last) * width;
  const y = (value: number) => (1 - shareOf(range, value)) * height;
  const line = Array.from(cosines, (cosine, place) => `${x(place)},${y(cosine)}`).join(' ');
  const band = (kind: 'same' | 'unrelated') =>
    [
      ...scales.map((scale, place) => `${x(place)},${y(scale[kind].high)}`),
      ...scales.map((scale, place) => `${x(place)},${y(scale[kind].low)}`).reverse(),
    ].join(' ');
  const choose = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onChoose(Math.round(((event.clientX - box.left) / box.width) * last));
  };
  return (
    <figure className="layers-plot">
      <div
        className="layers-picture"
        role="img"
        aria-label={`Cosine of the pair by layer: ${Array.from(cosines, (cosine, place) => `${layerName(model, place)} ${formatCosine(cosine)}`).join(', ')}`}
        title="Click to go to a layer"
        onPointerDown={choose}
        onPointerMove={(event) => {
          if (event.buttons === 1) choose(event);
        }}
      >
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {scales.length === cosines.length && scales.length > 1 ? (
            <>
              <polygon className="unrelated" points={band('unrelated')} />
              <polygon className="same" points={band('same')} />
            </>
          ) : null}
          <line className="layers-now" x1={x(layer)} x2={x(layer)} y1={0} y2={height} />
          <polyline points={line} />
        </svg>
        {Array.from(cosines, (cosine, place) => (
          <i
            key={model.layers[place] ?? place}
            className={`layers-dot ${place === layer ? 'now' : ''}`}
            style={{ left: `${(place / last) * 100}%`, top: `${y(cosine)}%` }}
          />
        ))}
        <span className="layers-high numbers">{formatFixed(range.high, 1)}</span>
        <span className="layers-low numbers">{formatFixed(range.low, 1)}</span>
      </div>
      <figcaption className="layers-names numbers">
        <span>{model.layers[0] === 0 ? 'embeddings' : `layer ${model.layers[0] ?? ''}`}</span>
        <span className="quiet">cosine by layer</span>
        <span>layer {model.layers.at(-1)}</span>
      </figcaption>
    </figure>
  );
}
