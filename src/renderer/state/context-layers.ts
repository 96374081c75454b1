import type { ContextModel } from '../../shared/contexts.ts';

type Layers = Pick<ContextModel, 'layers'>;

/** What a layer is called: `layer 3 of 12`, or `embeddings` for the first. */
export function layerName({ layers }: Layers, place: number): string {
  const layer = layers[place];
  if (layer === undefined) return 'no such layer';
  return layer === 0 ? 'embeddings' : `layer ${layer} of ${layers.at(-1) ?? layer}`;
}

/** A place that the model has: the nearest one. */
export function layerInside({ layers }: Layers, place: number): number {
  return Math.min(Math.max(0, layers.length - 1), Math.max(0, Math.round(place)));
}

/** Where the slider stands when a model comes: where it stood, if the model has as many layers as the one before, or at the last. */
export function firstLayer(model: Layers, before: Layers | null, layer: number): number {
  return before?.layers.length === model.layers.length ? layer : Math.max(0, model.layers.length - 1);
}
