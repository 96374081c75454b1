import { ProgramError } from '../../shared/errors.ts';
import type { Drawing, DrawnPlace, DrawnStep } from '../../shared/questions.ts';
import { type EmbeddingMatrix, matrixRow } from '../kernels/matrix.ts';
import { scaledTerms } from './answering.ts';
import { type LinearMap, placeVector } from './linear-map.ts';
import { hasDirection, lengthOf } from './neighbors.ts';
import { cancelsOut, requireLength, type Term } from './row-sums.ts';

/** A layout, and how it places vectors. */
export interface DrawnLayout {
  readonly name: string;
  readonly map: LinearMap;
}

/** The order in which the words of a question are taken together. */
interface Route {
  /** The first added word, or `null` where all are taken away. */
  readonly start: Term | null;
  /** One word, or a word taken away and a word added for it. */
  readonly steps: readonly (readonly [Term] | readonly [taken: Term, added: Term])[];
}

/**
 * Word algebra as a picture: see {@link Drawing}. It starts at the first added word. Each word that is taken away makes one step with the next added
 * word that has no other partner (or with an earlier one, where none follows), every other word a step of its own. A place on the way is that
 * of the words' unit vectors, summed so far with their weights, at the words' mean length by weight: so one word alone lies at its own place,
 * and the result has exactly the direction that CosAdd ranks by.
 * @param terms each row once: see `mergeTerms`
 * @param word the word of a row
 * @throws ProgramError `no-direction` as `cosAddDirection` does
 */
export function drawTerms(
  matrix: EmbeddingMatrix,
  terms: readonly Term[],
  layout: DrawnLayout,
  word: (row: number) => string,
): Drawing {
  const sum = new PartialSum(matrix, terms);
  const weights = new Map(terms.map(({ row, weight }) => [row, weight]));
  const { start, steps } = routeOf(sum.terms);
  if (start !== null) sum.add(start);
  const place = () => placeIn(layout.map, sum.point());
  const startPlace: DrawnPlace = start === null ? { at: place() } : { row: start.row };

  let result = place();
  let from = startPlace;
  const drawn: DrawnStep[] = [];
  for (const step of steps) {
    for (const term of step) sum.add(term);
    result = place();
    const label = step.map(({ row }) => labelOf(word(row), weights.get(row)!)).join(' ');
    const [taken, added] = step;
    const model = added === undefined ? null : { from: taken.row, to: added.row };
    drawn.push({ from, to: { at: result }, label, model });
    from = { at: result };
  }
  sum.requireDirection();
  return { layout: layout.name, start: startPlace, steps: drawn, result };
}

function routeOf(terms: readonly Term[]): Route {
  const start = terms.findIndex(({ weight }) => weight > 0);
  const unpaired = [...terms.keys()].filter((at) => terms[at]!.weight > 0 && at !== start);
  const partners = new Map<number, number>();
  for (const [at, { weight }] of terms.entries()) {
    if (weight >= 0 || unpaired.length === 0) continue;
    const next = unpaired.findIndex((added) => added > at);
    const [added] = unpaired.splice(Math.max(0, next), 1);
    partners.set(at, added!).set(added!, at);
  }
  const steps: Route['steps'][number][] = [];
  for (const [at, term] of terms.entries()) {
    const partner = partners.get(at);
    if (at === start || term.weight === 0) continue;
    if (partner === undefined) steps.push([term]);
    else if (partner > at) steps.push(term.weight < 0 ? [term, terms[partner]!] : [terms[partner]!, term]);
  }
  return { start: terms[start] ?? null, steps };
}

/** Unit vectors summed one after another, and where the sum is drawn. */
class PartialSum {
  /** The terms, with weights that can be added up. */
  readonly terms: readonly Term[];
  readonly #matrix: EmbeddingMatrix;
  readonly #norms: ReadonlyMap<number, number>;
  readonly #sum: Float64Array;
  #weights = 0;
  #lengths = 0;

  /** @throws ProgramError `no-direction` when a vector is zero or not finite */
  constructor(matrix: EmbeddingMatrix, terms: readonly Term[]) {
    this.terms = scaledTerms(terms);
    this.#matrix = matrix;
    this.#sum = new Float64Array(matrix.dimension);
    this.#norms = new Map(terms.map(({ row }) => [row, lengthOf(Float64Array.from(matrixRow(matrix, row)))]));
    if (![...this.#norms.values()].every(hasDirection)) throw new ProgramError('no-direction', {});
  }

  add({ row, weight }: Term): void {
    const norm = this.#norms.get(row)!;
    for (const [i, value] of matrixRow(this.#matrix, row).entries()) this.#sum[i]! += (weight / norm) * value;
    this.#weights += Math.abs(weight);
    this.#lengths += Math.abs(weight) * norm;
  }

  /** The sum at the mean length of its words by weight; zero where they cancel out. */
  point(): Float64Array {
    const length = lengthOf(this.#sum);
    if (cancelsOut(length, this.#weights)) return new Float64Array(this.#sum.length);
    const scale = this.#lengths / this.#weights / length;
    return this.#sum.map((value) => value * scale);
  }

  /** @throws ProgramError `no-direction` when the words cancel out */
  requireDirection(): void {
    requireLength(this.#sum, this.#weights);
  }
}

/** A vector's place; coordinates that the layout does not have are 0. */
function placeIn(map: LinearMap, vector: Float64Array): [number, number, number] {
  const [x = 0, y = 0, z = 0] = placeVector(map, vector);
  return [x, y, z];
}

/** A term as a person reads it: `− man`, `+ 0.5·good`. */
function labelOf(word: string, weight: number): string {
  const size = Math.abs(weight);
  // Weights that were added up are not exact in decimals.
  const factor = size === 1 ? '' : `${Number(size.toPrecision(6))}·`;
  return `${weight < 0 ? '−' : '+'} ${factor}${word}`;
}
