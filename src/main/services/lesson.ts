import { randomUUID } from 'node:crypto';
import { setImmediate as otherWork } from 'node:timers/promises';
import type { RequestParameters } from '../../shared/api.ts';
import { ProgramError } from '../../shared/errors.ts';
import type { LessonBegin, LessonStep } from '../../shared/lesson.ts';
import { WordTable } from '../../shared/word-table.ts';
import { type LinearMap, placeVector } from '../analysis/linear-map.ts';
import type { AnalysisPool } from '../analysis/pool.ts';
import { Lesson } from '../engines/lesson/lesson.ts';
import { NoiseWords } from '../engines/lesson/noise.ts';
import { chooseSentences } from '../engines/lesson/sentences.ts';
import { type EmbeddingMatrix, matrixRow } from '../kernels/matrix.ts';
import type { Corpora, OpenCorpus } from './corpora.ts';
import type { RequestHandlers } from './host.ts';
import type { Models, OpenModel } from './models.ts';
import { rowOf } from './vocabulary.ts';

/** So many lessons go on at once; older ones are forgotten. */
const lessonsKept = 4;
/** Noise is drawn from the most frequent words of the text, so many at most: rarer ones hardly ever come up. */
const noiseWords = 100_000;
/** Multiply-adds between two looks at other work: some milliseconds. */
const budget = 4e6;

/** A lesson that goes on. It holds no model and no corpus, so that closing them frees their memory. */
interface OpenLesson {
  readonly corpus: string;
  readonly model: string;
  readonly lesson: Lesson;
  readonly map: LinearMap;
  /** Steps between two looks at other work. */
  readonly stepsAtOnce: number;
  /** Resolves when the steps asked for before are taken. */
  busy: Promise<unknown>;
}

/** The requests about lessons: single steps of skip-gram on the open corpus. */
export function lessonRequests(services: {
  readonly models: Models;
  readonly corpora: Corpora;
  readonly pool: AnalysisPool;
}): Pick<RequestHandlers, 'lesson.begin' | 'lesson.step' | 'lesson.end'> {
  const { models, corpora, pool } = services;
  const lessons = new Map<string, OpenLesson>();

  /** Forgets lessons whose corpus or model is gone. */
  function forget(): void {
    for (const [id, { corpus, model }] of lessons) {
      if (models.find(model) === null || corpora.current?.summary.id !== corpus) lessons.delete(id);
    }
  }

  async function begin(options: RequestParameters<'lesson.begin'>): Promise<LessonBegin> {
    forget();
    const corpus = corpora.get(options.corpus);
    const model = models.get(options.model);
    const { vectors, initialVectors } = model.store;
    if (options.untrained && initialVectors === null)
      throw new ProgramError('bad-request', { reason: 'no initial vectors are kept' });
    const start = options.untrained && initialVectors !== null ? initialVectors : vectors;
    model.projected ??= await pool.project(vectors, 3);
    const { map, projection } = model.projected;
    const { sentences, noise } = material(corpus, model, options.seed);
    const { dimension } = vectors;
    const lesson = new Lesson({
      ...options,
      sentences: sentences.map(({ rows }) => rows),
      noise,
      dimension,
      inputOf: (row) => matrixRow(startOf(models.get(options.model), options.untrained), row),
      outputOf: (row) => {
        const outputs = outputsOf(models.get(options.model), options.untrained);
        return outputs === null ? null : matrixRow(outputs, row);
      },
    });
    const id = randomUUID();
    const positions = start === vectors ? projection.positions.slice() : await placeRows(map, start);
    const stepsAtOnce = Math.max(1, Math.floor(budget / (3 * (options.negative + 1) * dimension)));
    lessons.set(id, {
      corpus: options.corpus,
      model: options.model,
      lesson,
      map,
      stepsAtOnce,
      busy: Promise.resolve(),
    });
    for (const oldest of [...lessons.keys()].slice(0, -lessonsKept)) lessons.delete(oldest);
    return {
      lesson: id,
      sentences: sentences.map(({ words }) => words),
      rows: sentences.map(({ rows }) => rows),
      dimension,
      contextVectors: outputsOf(model, options.untrained) === null ? 'zero' : 'kept',
      positions,
    };
  }

  /** The open lesson of a name. @throws `lesson-over` */
  function open(id: string): OpenLesson {
    forget();
    const found = lessons.get(id);
    if (found === undefined) throw new ProgramError('lesson-over', {});
    return found;
  }

  async function takeSteps(id: string, steps: number): Promise<LessonStep> {
    const moved = new Set<number>();
    for (let taken = 1; ; taken++) {
      const { lesson, map, stepsAtOnce } = open(id);
      const step = lesson.step();
      moved.add(step.input);
      if (taken === steps) {
        const rows = Uint32Array.from(moved);
        const places = [...rows].flatMap((row) => placeVector(map, lesson.input(row)));
        return { ...step, moved: rows, positions: Float32Array.from(places) };
      }
      if (taken % stepsAtOnce === 0) await otherWork();
    }
  }

  return {
    'lesson.begin': begin,
    'lesson.step': async ({ lesson: id, steps }) => {
      const lesson = open(id);
      const answer = lesson.busy.then(() => takeSteps(id, steps));
      lesson.busy = answer.catch(() => undefined);
      return answer;
    },
    'lesson.end': async ({ lesson }) => {
      lessons.delete(lesson);
      return null;
    },
  };
}

/** The vectors that words start a lesson with. */
function startOf({ store }: OpenModel, untrained: boolean): EmbeddingMatrix {
  return untrained ? (store.initialVectors ?? store.vectors) : store.vectors;
}

/** The output vectors that words start a lesson with; `null` for zeros, as every training starts them. */
function outputsOf({ store }: OpenModel, untrained: boolean): EmbeddingMatrix | null {
  return untrained ? null : store.outputVectors;
}

/**
 * The sentences of a lesson, with their words, and the noise to learn against.
 * @throws ProgramError `lesson-no-sentence` when the corpus and the model have too little in common
 */
function material({ encoded, summary }: OpenCorpus, model: OpenModel, seed: number) {
  const vocabulary = new WordTable(encoded.vocabulary.words);
  const rowOfId = (id: number) => rowOf(model.store, vocabulary.word(id));
  const chosen = chooseSentences(encoded, rowOfId, seed);
  if (chosen.length === 0)
    throw new ProgramError('lesson-no-sentence', { corpus: summary.name, model: model.description.name });
  // Several spellings of the text can be one row of the model.
  const counts = new Map<number, number>();
  for (let id = 0; id < Math.min(noiseWords, vocabulary.size); id++) {
    const row = rowOfId(id);
    if (row >= 0) counts.set(row, (counts.get(row) ?? 0) + encoded.vocabulary.counts[id]!);
  }
  return {
    sentences: chosen.map(({ ids, rows }) => ({ rows, words: Array.from(ids, (id) => vocabulary.word(id)) })),
    noise: new NoiseWords(Uint32Array.from(counts.keys()), Float64Array.from(counts.values())),
  };
}

/** Where all rows lie in a picture: Float32Array of rows·3. */
async function placeRows(map: LinearMap, matrix: EmbeddingMatrix): Promise<Float32Array> {
  const rowsAtOnce = Math.max(1, Math.floor(budget / (3 * matrix.dimension)));
  const positions = new Float32Array(matrix.rows * 3);
  for (let row = 0; row < matrix.rows; row++) {
    positions.set(placeVector(map, matrixRow(matrix, row)), row * 3);
    if (row % rowsAtOnce === rowsAtOnce - 1) await otherWork();
  }
  return positions;
}
