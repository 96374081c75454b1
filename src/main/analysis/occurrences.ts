import type { ContextTexts, ContextWords } from './context-words.ts';
import type { Grouping } from './cosine-groups.ts';
import { groupRows } from './grouping.ts';
import {
  fitJointProjection,
  type JointPlaces,
  type JointProjection,
  placeInJointProjection,
} from './joint-projection.ts';
import type { LayeredRows } from './layered-rows.ts';
import type { CutSenses, SenseCut } from './senses.ts';
import type { AnalysisThreads, LongWork } from './threads.ts';
import type { RowSource } from './workspace.ts';

/** Analysis of one word's occurrences, by the threads of a pool. */
export class OccurrenceAnalysis {
  readonly #threads: AnalysisThreads;

  constructor(threads: AnalysisThreads) {
    this.#threads = threads;
  }

  /** One projection of all layers: see {@link fitJointProjection}. */
  fit(vectors: LayeredRows, name: string, work: LongWork = {}): Promise<JointPlaces> {
    return fitJointProjection(this.#threads, vectors, name, work);
  }

  /** Places in a projection that is known: see {@link placeInJointProjection}. */
  place(vectors: LayeredRows, projection: JointProjection, work: LongWork = {}): Promise<Float32Array> {
    return placeInJointProjection(this.#threads, vectors, projection, work);
  }

  /** How the vectors of a layer are alike: see {@link groupRows}. */
  group(layer: RowSource): Promise<Grouping> {
    return groupRows(this.#threads, layer);
  }

  /** The words around the occurrences: see `contextWords`. */
  async words(texts: ContextTexts): Promise<ContextWords> {
    return (await this.#threads.any()).call('contextWords', texts);
  }

  /** Senses: see `cutSenses`. */
  async senses(cut: SenseCut): Promise<CutSenses> {
    return (await this.#threads.any()).call('cutSenses', cut);
  }
}
