import type { PackedWords } from '../../shared/word-table.ts';
import { moved } from '../threads/thread.ts';
import { alignPoints, scaleToUnitRadius } from './align.ts';
import { type AnalogyKernel, type AnalogyTask, improveAnswers } from './analogy-block.ts';
import { axisPlaces, type ScoreRange, settleScores } from './axis-scores.ts';
import type { RankedRows } from './best-rows.ts';
import { type CodedQuestion, CodedScan } from './coded-scan.ts';
import { type CodesLayout, commonDirection, encodeRows } from './codes.ts';
import { type CosMulQuery, cosMulRows } from './cosmul.ts';
import { type ResolvedEvaluation, type ResolveTask, resolveEvaluation } from './evaluation-questions.ts';
import { type FoldedWords, foldWords } from './folding.ts';
import {
  type Directions,
  measureCosines,
  measureRows,
  type NeighborQuery,
  nearestRows,
} from './neighbors.ts';
import { occurrenceFunctions } from './occurrence-functions.ts';
import {
  addGram,
  addSums,
  type Centre,
  type PrincipalAxes,
  principalAxes,
  projectRows,
  projectSample,
} from './pca.ts';
import { sumRows, type WeightedRows } from './row-sums.ts';
import { type PartHits, searchWords, type TextMode } from './search.ts';
import { spellings } from './spelling.ts';
import { type RowRange, type RowSource, Workspace } from './workspace.ts';

/** What one analysis thread does. Arrays named as results lie on shared memory and are written in place. */
export type AnalysisFunctions = ReturnType<typeof analysisFunctions>;

/** The functions of an analysis thread. Each call is short (some tens of milliseconds), so that a cancelled job ends soon. */
export function analysisFunctions() {
  let workspace: Workspace | null = null;
  let codedRows: CodedScan | null = null;
  let analogyWorkspace: Workspace<AnalogyKernel> | null = null;
  const ready = (): Workspace => {
    if (workspace === null) throw new Error('prepare comes first');
    return workspace;
  };
  return {
    ...occurrenceFunctions(ready),
    /** Takes the kernel; comes before everything that computes on rows. */
    prepare(task: { module: WebAssembly.Module }): void {
      workspace ??= new Workspace(task.module);
    },
    sums(task: RowRange & { clean: boolean; sums: Float64Array }): number {
      return addSums(ready(), task.source, task.from, task.to, task.clean, task.sums);
    },
    gram(task: RowRange & { centre: Centre; gram: Float64Array }): void {
      addGram(ready(), task.source, task.from, task.to, task.centre, task.gram);
    },
    axes(task: {
      grams: readonly Float64Array[];
      shape: Pick<RowSource, 'rows' | 'dimension' | 'stride'>;
      centre: Centre;
      components: number;
    }): PrincipalAxes {
      return principalAxes(task.grams, task.shape, task.centre, task.components);
    },
    scores(task: RowRange & { centre: Centre; axes: Float64Array; positions: Float32Array }): void {
      projectRows(ready(), task.source, task.from, task.to, task.centre, task.axes, task.positions);
    },
    /** One picture of vectors in training: see TrainingFrame. */
    frame(task: { source: RowSource; components: number; previous: Float32Array | null }): {
      positions: Float32Array;
      explainedVarianceRatio: number[];
    } {
      const { source, components, previous } = task;
      // Training goes on meanwhile, so the sample is looked at once and for all.
      const values = source.values.slice(0, source.rows * source.stride);
      const { positions, explainedVarianceRatio } = projectSample(ready(), { ...source, values }, components);
      const turned = previous === null ? positions : alignPoints(positions, previous, components);
      const scaled = scaleToUnitRadius(turned, components);
      return moved({ positions: scaled, explainedVarianceRatio }, [scaled.buffer as ArrayBuffer]);
    },
    norms(task: RowRange & { norms: Float64Array }): void {
      measureRows(ready(), task.source, task.from, task.to, task.norms);
    },
    nearest(task: RowRange & { norms: Float64Array; query: NeighborQuery }): RankedRows {
      return nearestRows(ready(), task.source, task.norms, task.query, task.from, task.to);
    },
    commonDirection(task: { source: RowSource; norms: Float64Array }): Float64Array {
      return commonDirection(task.source, task.norms);
    },
    encode(
      task: RowRange & {
        norms: Float64Array;
        direction: Float64Array;
        buffer: ArrayBufferLike;
        layout: CodesLayout;
      },
    ): void {
      const { source, from, to, norms, direction, buffer, layout } = task;
      encodeRows(source, norms, direction, buffer, layout, from, to);
    },
    /** Takes the kernel for codes, and the number of this thread among its pool's; comes before `nearestCoded`. */
    prepareCodes({ module, number }: { module: WebAssembly.Module; number: number }): void {
      codedRows ??= new CodedScan(module, number);
    },
    nearestCoded(task: CodedQuestion): RankedRows {
      if (codedRows === null) throw new Error('prepareCodes comes first');
      return codedRows.nearest(task);
    },
    cosines(task: RowRange & { norms: Float64Array; directions: Directions; cosines: Float64Array }): void {
      const { source, from, to, norms, directions, cosines } = task;
      measureCosines(ready(), source, norms, directions, from, to, cosines);
    },
    cosMul(task: RowRange & { norms: Float64Array; query: CosMulQuery }): RankedRows {
      return cosMulRows(ready(), task.source, task.norms, task.query, task.from, task.to);
    },
    sum(task: { source: RowSource; weighted: WeightedRows; norms: Float64Array | null }): Float64Array {
      return sumRows(task.source, task.weighted, task.norms);
    },
    /** Scores on semantic axes: what `cosines` gives, with 0 for rows without a direction. */
    axisScores(
      task: RowRange & { norms: Float64Array; directions: Directions; cosines: Float64Array },
    ): ScoreRange {
      const { source, from, to, norms, directions, cosines } = task;
      measureCosines(ready(), source, norms, directions, from, to, cosines);
      return settleScores(cosines, directions.count, from, to);
    },
    axisPlaces(task: { cosines: Float64Array; count: number; low: number; high: number }): {
      positions: Float32Array;
      scores: Float32Array;
    } {
      const placed = axisPlaces(task.cosines, task.count, task.low, task.high);
      return moved(placed, [placed.positions.buffer as ArrayBuffer, placed.scores.buffer as ArrayBuffer]);
    },
    resolveEvaluation(task: ResolveTask): ResolvedEvaluation {
      const resolved = resolveEvaluation(task);
      if (resolved.kind === 'pairs') return resolved;
      const { questions, spellings } = resolved;
      return moved(resolved, [questions.buffer as ArrayBuffer, spellings.buffer as ArrayBuffer]);
    },
    analogies(task: AnalogyTask & { kernel: WebAssembly.Module }): void {
      analogyWorkspace ??= new Workspace(task.kernel);
      improveAnswers(analogyWorkspace, task);
    },
    fold(task: { words: PackedWords; from: number; to: number }): FoldedWords {
      return foldWords(task.words, task.from, task.to);
    },
    search(task: {
      words: PackedWords;
      folded: FoldedWords;
      text: string;
      mode: TextMode;
      limit: number;
    }): PartHits {
      const hits = searchWords(task.words, task.folded, task.text, task.mode, task.limit);
      return moved(
        hits,
        hits.byKind.map((rows) => rows.buffer as ArrayBuffer),
      );
    },
    spellings(task: { folded: FoldedWords; word: string; limit: number }): number[][] {
      return spellings(task.folded, task.word, task.limit);
    },
  };
}
