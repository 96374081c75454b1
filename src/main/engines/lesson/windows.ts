import type { Random } from './random.ts';
import { missingWord } from './sentences.ts';

/** A context word in the window of a centre word. */
export interface WindowPlace {
  /** Which of the sentences. */
  readonly sentence: number;
  /** Places in the sentence. */
  readonly center: number;
  readonly context: number;
  /** The window's reach, in words to each side that the model has. */
  readonly reach: number;
}

/**
 * Goes through sentences again and again: at each word a reach is drawn, 1 … window alike, and each word in reach comes up with it. As in word2vec,
 * words that the model lacks are taken out first, so that the window reaches over them.
 * @param sentences rows of the model, {@link missingWord} where it lacks the word; at least one sentence has two that it has
 */
export function* windowPlaces(
  sentences: readonly Uint32Array[],
  window: number,
  random: Random,
): Generator<WindowPlace, never> {
  const known = sentences.map((rows) => [...rows.keys()].filter((place) => rows[place] !== missingWord));
  if (!known.some(({ length }) => length > 1)) throw new RangeError('no sentence has a pair');
  for (;;) {
    for (const [sentence, places] of known.entries()) {
      for (const [at, center] of places.entries()) {
        const reach = 1 + Math.floor(random() * window);
        const end = Math.min(places.length, at + reach + 1);
        for (let other = Math.max(0, at - reach); other < end; other++) {
          if (other !== at) yield { sentence, center, context: places[other]!, reach };
        }
      }
    }
  }
}
