import type { ContextModel, ContextStudy } from '../../shared/contexts.ts';
import { ProgramError } from '../../shared/errors.ts';
import type { JointProjection } from '../analysis/joint-projection.ts';

/** A study with its vectors. */
export interface OpenStudy {
  readonly description: ContextStudy;
  readonly model: ContextModel;
  /** Float32Array of layers·occurrences·hiddenSize, layer after layer in the order of the model's `layers`. */
  readonly vectors: Float32Array;
  /** The study whose projection this one keeps, where it was asked for with one. */
  readonly base: string | null;
  /** How occurrences are placed, once a layout was asked for. */
  projection: JointProjection | null;
}

/** Studies beyond this many are forgotten, the oldest first: each holds all its vectors. */
const mostStudies = 4;
/** Bytes of vectors beyond which studies are forgotten too, but for the latest two: the new one, and the one that it is compared with. */
const mostBytes = 512 * 1024 * 1024;

/** The studies that can be asked about, latest last. */
export class Studies {
  readonly #open = new Map<string, OpenStudy>();

  add(study: OpenStudy): void {
    this.#open.set(study.description.id, study);
    for (const id of this.#open.keys()) {
      const fits = this.#open.size <= mostStudies && this.#bytes() <= mostBytes;
      if (fits || this.#open.size <= 2) break;
      this.#open.delete(id);
    }
  }

  #bytes(): number {
    return [...this.#open.values()].reduce((sum, { vectors }) => sum + vectors.byteLength, 0);
  }

  /** @throws ProgramError `context-study-unknown` */
  get(id: string): OpenStudy {
    const study = this.#open.get(id);
    if (study === undefined) throw new ProgramError('context-study-unknown', {});
    return study;
  }

  find(id: string): OpenStudy | null {
    return this.#open.get(id) ?? null;
  }

  /** Forgets the studies of a model that is no longer loaded. */
  forget(model: string): void {
    for (const [id, study] of this.#open) if (study.model.id === model) this.#open.delete(id);
  }
}
