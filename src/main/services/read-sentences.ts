import type { ReportProgress } from '../../shared/jobs.ts';
import type { ReadPassage } from '../contextual/contract.ts';
import { runPassages, type SentenceReader } from './run-passages.ts';
import type { Asked, KnownSentence, SentenceCache } from './sentence-cache.ts';

/** Sentences, and characters of them, that are cut into pieces in one call. */
const chunk = { sentences: 100, characters: 200_000 };
/** Cutting sentences into pieces takes this share of the whole, about. */
const readingShare = 0.1;

export interface ReadSentencesOptions {
  readonly reader: SentenceReader;
  readonly asked: Asked;
  readonly cache: SentenceCache;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
}

/** A word in sentences: where it is, and what the model makes of it there. What was read before is not read again. */
export class SentenceRun {
  readonly #options: ReadSentencesOptions;
  readonly #known = new Map<string, KnownSentence>();
  readonly #read = new Map<string, readonly ReadPassage[]>();

  constructor(options: ReadSentencesOptions) {
    this.#options = options;
  }

  /**
   * Cuts sentences into pieces and finds the word.
   * @param sentences no two alike
   * @throws ProgramError `cancelled`, `tokenizer-unusable`, `context-process-ended`
   */
  async read(sentences: readonly string[]): Promise<void> {
    const { reader, asked, cache, signal } = this.#options;
    const unread: string[] = [];
    for (const sentence of sentences) {
      const known = cache.get(asked, sentence);
      if (known === null) unread.push(sentence);
      else this.#known.set(sentence, known);
    }
    let done = sentences.length - unread.length;
    for (const part of chunks(unread)) {
      this.#report(0, sentences.length, (readingShare * done) / sentences.length);
      const passages = await reader.read({ sentences: part, word: asked.word }, signal);
      const found: ReadPassage[][] = part.map(() => []);
      for (const passage of passages) found[passage.sentence]?.push(passage);
      for (const [at, sentence] of part.entries()) this.#read.set(sentence, found[at]!);
      done += part.length;
    }
  }

  /** Where the word is in a sentence that was read. */
  passages(sentence: string): readonly ReadPassage[] {
    return this.#known.get(sentence)?.passages ?? this.#read.get(sentence) ?? [];
  }

  /**
   * Runs the model on sentences that were read, as far as it has not been.
   * @throws ProgramError `cancelled`, `context-process-ended`, and what running throws
   */
  async run(sentences: readonly string[]): Promise<ReadonlyMap<string, KnownSentence>> {
    const { reader, asked, cache, signal } = this.#options;
    const { layers, hiddenSize } = reader.loaded;
    const open = sentences
      .filter((sentence) => !this.#known.has(sentence))
      .map((sentence) => new OpenSentence(sentence, this.passages(sentence), layers.length * hiddenSize));
    let finished = sentences.length - open.length;
    const finishIfDone = (sentence: OpenSentence): void => {
      if (!sentence.done) return;
      finished++;
      this.#known.set(sentence.text, sentence.known);
      cache.set(asked, sentence.text, sentence.known);
    };
    open.forEach(finishIfDone);

    const parts = open.flatMap((sentence) => sentence.parts());
    const runBefore = finished;
    const report = (rate: number | null, secondsLeft: number | null): void => {
      const share = (finished - runBefore) / Math.max(1, sentences.length - runBefore);
      const fraction = readingShare + (1 - readingShare) * share;
      this.#report(finished, sentences.length, fraction, rate, secondsLeft);
    };
    const started = performance.now();
    if (parts.length > 0) report(null, null);
    for await (const batch of runPassages(
      reader,
      parts.map(({ passage }) => passage),
      asked.pooling,
      signal,
    )) {
      for (const vectors of batch.passages) {
        const { sentence, first, passage } = parts[vectors.passage]!;
        for (let layer = 0; layer < layers.length; layer++)
          vectors.copyLayer(layer, sentence.place(layer, first, passage.occurrences.length, hiddenSize));
        sentence.tookPassage();
        finishIfDone(sentence);
      }
      const seconds = (performance.now() - started) / 1000;
      report((finished - runBefore) / seconds, batch.secondsLeft);
    }
    return this.#known;
  }

  #report(
    done: number,
    total: number,
    fraction: number,
    rate: number | null = null,
    secondsLeft: number | null = null,
  ): void {
    const stage = 'understanding';
    this.#options.report({ stage, unit: 'sentences', done, total, rate, secondsLeft, fraction });
  }
}

/** A passage of a sentence, and how many occurrences the sentence has before it. */
interface Part {
  readonly sentence: OpenSentence;
  readonly passage: ReadPassage;
  readonly first: number;
}

/** A sentence whose vectors are not all there yet. */
class OpenSentence {
  readonly text: string;
  readonly known: KnownSentence;
  readonly #occurrences: number;
  #passagesLeft: number;

  /** @param values of one occurrence in all layers */
  constructor(text: string, passages: readonly ReadPassage[], values: number) {
    this.text = text;
    this.#occurrences = countOccurrences(passages);
    this.#passagesLeft = passages.length;
    this.known = { passages, vectors: new Float32Array(this.#occurrences * values) };
  }

  get done(): boolean {
    return this.#passagesLeft === 0;
  }

  parts(): readonly Part[] {
    let next = 0;
    return this.known.passages.map((passage) => {
      const first = next;
      next += passage.occurrences.length;
      return { sentence: this, passage, first };
    });
  }

  /** Where the vectors of some occurrences in one layer belong. */
  place(layer: number, first: number, count: number, hiddenSize: number): Float32Array {
    const from = (layer * this.#occurrences + first) * hiddenSize;
    return this.known.vectors.subarray(from, from + count * hiddenSize);
  }

  tookPassage(): void {
    this.#passagesLeft--;
  }
}

export function countOccurrences(passages: readonly ReadPassage[]): number {
  return passages.reduce((sum, { occurrences }) => sum + occurrences.length, 0);
}

function* chunks(sentences: readonly string[]): Generator<readonly string[]> {
  let from = 0;
  let characters = 0;
  for (const [at, { length }] of sentences.entries()) {
    if (at > from && (at - from === chunk.sentences || characters + length > chunk.characters)) {
      yield sentences.slice(from, at);
      from = at;
      characters = 0;
    }
    characters += length;
  }
  if (from < sentences.length) yield sentences.slice(from);
}
