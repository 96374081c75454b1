import type { ContextWords } from '../analysis/context-words.ts';
import type { Grouping } from '../analysis/cosine-groups.ts';
import { type LayeredRows, layeredRows } from '../analysis/layered-rows.ts';
import type { OccurrenceAnalysis } from '../analysis/occurrences.ts';
import type { OpenStudy } from './studies.ts';

/** The cosines of at most so many bytes are kept for a study: of all layers while it is small, of the ones last looked at when it is large. */
const keptBytes = 64 * 1024 * 1024;

/** What is worked out about a study once and kept as long as the study is, so that another number of senses or a layer seen before comes at once. */
export class StudyAnalysis {
  readonly #study: OpenStudy;
  readonly #analysis: OccurrenceAnalysis;
  #rows: Promise<LayeredRows> | null = null;
  #words: Promise<ContextWords> | null = null;
  /** By place of the layer, the one last asked for last. */
  readonly #groupings = new Map<number, Promise<Grouping>>();

  constructor(study: OpenStudy, analysis: OccurrenceAnalysis) {
    this.#study = study;
    this.#analysis = analysis;
  }

  /** The vectors in a form for threads. */
  rows(): Promise<LayeredRows> {
    const { vectors, model, description } = this.#study;
    this.#rows ??= layeredRows(
      vectors,
      model.layers.length,
      description.occurrences.length,
      model.hiddenSize,
    );
    return this.#rows;
  }

  /** How the occurrences are alike in the layer at `place` among the model's layers. */
  grouping(place: number): Promise<Grouping> {
    const grouping = this.#groupings.get(place) ?? this.#group(place);
    this.#groupings.delete(place);
    this.#groupings.set(place, grouping);
    const bytes = 4 * this.#study.description.occurrences.length ** 2;
    for (const old of this.#groupings.keys()) {
      if (this.#groupings.size <= Math.max(1, keptBytes / bytes)) break;
      this.#groupings.delete(old);
    }
    return grouping;
  }

  /** The words around the occurrences, passage by passage. */
  words(): Promise<ContextWords> {
    if (this.#words !== null) return this.#words;
    const { passages, sentences, word } = this.#study.description;
    const texts = passages.map(({ sentence, start, end }) => sentences[sentence]!.slice(start, end));
    const words = this.#analysis.words({ texts, word });
    this.#words = words;
    words.catch(() => {
      this.#words = null;
    });
    return words;
  }

  async #group(place: number): Promise<Grouping> {
    const rows = await this.rows();
    const grouping = this.#analysis.group(rows.layers[place]!);
    grouping.catch(() => this.#groupings.delete(place));
    return grouping;
  }
}
