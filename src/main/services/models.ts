import { randomUUID } from 'node:crypto';
import { ProgramError } from '../../shared/errors.ts';
import type { ModelDescription, ModelOrigin } from '../../shared/models.ts';
import type { LinearMap } from '../analysis/linear-map.ts';
import type { ProjectedRows } from '../analysis/projecting.ts';
import type { EmbeddingStore } from '../embeddings/store.ts';

/** An open model with its vectors. */
export interface OpenModel {
  description: ModelDescription;
  readonly store: EmbeddingStore;
  /** The projection of all rows, once it was asked for. */
  projected: ProjectedRows | null;
  /** How vectors are placed in the layouts that were made lately, by the layout's name; the principal components are not among them. */
  readonly layouts: Map<string, LinearMap>;
}

/** The models that are open, in the order they were opened. */
export class Models {
  readonly #open = new Map<string, OpenModel>();

  /**
   * Opens a model under a new opaque name.
   * @param entry the library's entry that it is, where it came from there
   */
  add(
    name: string,
    store: EmbeddingStore,
    origin: ModelOrigin,
    entry: string | null = null,
  ): ModelDescription {
    const description: ModelDescription = {
      id: randomUUID(),
      name,
      words: store.words.size,
      dimension: store.vectors.dimension,
      origin,
      hasInitialVectors: store.initialVectors !== null,
      entry,
    };
    this.#open.set(description.id, { description, store, projected: null, layouts: new Map() });
    return description;
  }

  list(): readonly ModelDescription[] {
    return [...this.#open.values()].map((model) => model.description);
  }

  /** @throws `model-not-open` */
  get(id: string): OpenModel {
    const model = this.find(id);
    if (model === null) throw new ProgramError('model-not-open', {});
    return model;
  }

  /** The open model of this name, or `null`. */
  find(id: string): OpenModel | null {
    return this.#open.get(id) ?? null;
  }

  /** Changes what is said about a model. Unknown names are ignored: it may just have been closed. */
  update(id: string, changes: Partial<Pick<ModelDescription, 'name' | 'entry'>>): void {
    const model = this.find(id);
    if (model !== null) model.description = { ...model.description, ...changes };
  }

  /** Forgets a model; its memory goes when no work uses it any more. Unknown names are ignored. */
  close(id: string): void {
    this.#open.delete(id);
  }
}
