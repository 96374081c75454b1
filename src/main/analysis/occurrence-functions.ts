import { type ContextTexts, type ContextWords, contextWords } from './context-words.ts';
import { compareRows, type GroupingTree, groupByCosines } from './cosine-groups.ts';
import {
  axesOfColumns,
  axesOfRows,
  type JointAxes,
  type LayerSpread,
  layerSpread,
  placeRows,
} from './joint-axes.ts';
import { type CutSenses, cutSenses, type SenseCut } from './senses.ts';
import type { RowRange, RowSource, Workspace } from './workspace.ts';

/**
 * The part of an analysis thread that is about one word's occurrences in several layers.
 * @param ready gives the kernel with its memory
 */
export function occurrenceFunctions(ready: () => Workspace) {
  return {
    layerSpread(source: RowSource): LayerSpread {
      return layerSpread(source);
    },
    axesOfColumns(task: {
      grams: readonly Float64Array[];
      shape: Pick<RowSource, 'dimension' | 'stride'>;
    }): JointAxes {
      return axesOfColumns(task.grams, task.shape);
    },
    axesOfRows(task: { layers: readonly RowSource[]; spreads: readonly LayerSpread[] }): JointAxes {
      return axesOfRows(task.layers, task.spreads);
    },
    placeRows(task: {
      source: RowSource;
      mean: Float64Array;
      scale: number;
      components: Float64Array;
      positions: Float32Array;
    }): void {
      placeRows(task.source, task.mean, task.scale, task.components, task.positions);
    },
    compareRows(task: RowRange & { norms: Float64Array; cosines: Float64Array }): void {
      compareRows(ready(), task.source, task.norms, task.from, task.to, task.cosines);
    },
    groupRows(task: { cosines: Float64Array; similarities: Float32Array }): GroupingTree {
      return groupByCosines(task.cosines, task.similarities);
    },
    contextWords(task: ContextTexts): ContextWords {
      return contextWords(task);
    },
    cutSenses(task: SenseCut): CutSenses {
      return cutSenses(task);
    },
  };
}
