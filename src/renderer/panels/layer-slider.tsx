import { Term } from '../components/term.tsx';
import { layerName } from '../state/context-layers.ts';
import { useApp, useController } from './context.tsx';

/** Chooses the layer whose vectors are looked at: 0, the embeddings, to the last. */
export function LayerSlider() {
  const { contextViews } = useController();
  const model = useApp((state) => state.contexts.model);
  const layer = useApp((state) => state.contexts.layer);
  if (model === null) return null;
  const name = layerName(model, layer);
  const only = model.layers.length < 2;
  return (
    <div className="layer-slider">
      <Term name="layer">Layer</Term>
      <span className="layer-track">
        <input
          type="range"
          aria-label="Layer"
          aria-valuetext={name}
          min={0}
          max={Math.max(1, model.layers.length - 1)}
          step={1}
          value={only ? 1 : layer}
          disabled={only}
          onChange={({ currentTarget: { value } }) => contextViews.setLayer(Number(value))}
        />
        <span className="layer-ticks" aria-hidden="true">
          {only ? null : model.layers.map((number) => <i key={number} />)}
        </span>
      </span>
      {only ? (
        <span className="layer-name quiet" title={model.lastLayerOnly ?? undefined}>
          {name} only: {model.lastLayerOnly ?? 'the model gives no other'}
        </span>
      ) : (
        <span className="layer-name numbers">
          {layer === 0 && model.layers[0] === 0 ? <Term name="embeddings" /> : name}
        </span>
      )}
    </div>
  );
}
