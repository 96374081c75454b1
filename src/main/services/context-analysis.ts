import { randomUUID } from 'node:crypto';
import type { ContextComparison, ContextLayout, ContextMatrix, Senses } from '../../shared/contexts.ts';
import { ProgramError } from '../../shared/errors.ts';
import { cosineSimilarity } from '../analysis/cosine.ts';
import { shownSimilarities } from '../analysis/cosine-groups.ts';
import { type JointPlaces, type JointProjection, spansThreeAxes } from '../analysis/joint-projection.ts';
import type { AnalysisPool } from '../analysis/pool.ts';
import type { LongWork } from '../analysis/threads.ts';
import { findConcordance } from '../corpus/concordance.ts';
import type { ContextRequests, ContextServices } from './context-services.ts';
import type { OpenStudy, Studies } from './studies.ts';
import { StudyAnalysis } from './study-analysis.ts';
import { wordAges } from './word-ages.ts';

type Services = Pick<ContextServices, 'corpora' | 'jobs' | 'models' | 'pool' | 'threads'> & {
  readonly studies: Studies;
};

/** The requests about a study's vectors, and about the word in the open corpus and the open models. */
export function contextAnalysisRequests({
  corpora,
  jobs,
  models,
  pool,
  studies,
  threads,
}: Services): Pick<
  ContextRequests,
  | 'contexts.concordance'
  | 'contexts.compare'
  | 'contexts.matrix'
  | 'contexts.senses'
  | 'contexts.layout'
  | 'contexts.ages'
> {
  // What is worked out about a study goes when the study goes.
  const analyses = new WeakMap<OpenStudy, StudyAnalysis>();
  const analysisOf = (study: OpenStudy): StudyAnalysis => {
    const analysis = analyses.get(study) ?? new StudyAnalysis(study, pool.occurrences);
    analyses.set(study, analysis);
    return analysis;
  };

  return {
    'contexts.concordance': ({ job, corpus, word, limit }) =>
      jobs.run(job, async (signal, report) => {
        const { summary, text } = corpora.get(corpus);
        return findConcordance(text, {
          word,
          limit,
          wrapped: summary.sentenceRule === 'punctuation',
          threads,
          signal,
          report,
        });
      }),

    'contexts.compare': async ({ study: id, first, second, layer }): Promise<ContextComparison> => {
      const study = studies.get(id);
      const place = placeOfLayer(study, layer);
      return {
        cosines: Float32Array.from(study.model.layers, (_, at) =>
          cosineSimilarity(vectorOf(study, first, at), vectorOf(study, second, at)),
        ),
        first: Float32Array.from(vectorOf(study, first, place)),
        second: Float32Array.from(vectorOf(study, second, place)),
      };
    },

    'contexts.matrix': async ({ study: id, layer }): Promise<ContextMatrix> => {
      const study = studies.get(id);
      const grouping = await analysisOf(study).grouping(placeOfLayer(study, layer));
      return { similarities: shownSimilarities(grouping), order: grouping.order };
    },

    'contexts.senses': async ({ study: id, layer, count }): Promise<Senses> => {
      const study = studies.get(id);
      const { occurrences } = study.description;
      const analysis = analysisOf(study);
      const [grouping, words] = await Promise.all([
        analysis.grouping(placeOfLayer(study, layer)),
        analysis.words(),
      ]);
      const { similarities, tree, silhouettes, suggested } = grouping;
      const { senses, assignments } = await pool.occurrences.senses({
        similarities,
        tree,
        count: Math.min(count ?? suggested, occurrences.length),
        words: { ids: words.ids, starts: words.starts, frequencies: words.frequencies },
        texts: Uint32Array.from(occurrences, ({ passage }) => passage),
      });
      const named = senses.map((sense) => ({
        ...sense,
        words: sense.words.map((found) => ({
          word: words.words[found.id]!,
          count: found.count,
          score: found.score,
        })),
      }));
      return { senses: named, assignments, silhouettes, suggested };
    },

    'contexts.layout': ({ job, study: id }) =>
      jobs.run(job, async (signal, report): Promise<ContextLayout> => {
        const study = studies.get(id);
        const { projection, positions } = await layOut(pool, analysisOf(study), study, studies, {
          signal,
          report,
        });
        study.projection = projection;
        const { name, explainedVarianceRatio, layerShares, fitted } = projection;
        return { projection: name, positions, explainedVarianceRatio, layerShares, fitted };
      }),

    'contexts.ages': async ({ study: id, first, second, layer }) => {
      const study = studies.get(id);
      const place = placeOfLayer(study, layer);
      const one = Float32Array.from(vectorOf(study, first, place));
      const other = Float32Array.from(vectorOf(study, second, place));
      return wordAges(models, study.description.word, {
        kind: 'context',
        model: study.model.name,
        layer,
        first: one,
        second: other,
        cosine: cosineSimilarity(one, other),
      });
    },
  };
}

/** A study that has a projection, or whose base has one that fits it, keeps it, so that points stay where they are. */
async function layOut(
  pool: AnalysisPool,
  analysis: StudyAnalysis,
  study: OpenStudy,
  studies: Studies,
  work: LongWork,
): Promise<JointPlaces> {
  const rows = await analysis.rows();
  const known = study.projection ?? keptProjection(study, studies);
  if (known === null) return pool.occurrences.fit(rows, randomUUID(), work);
  return { projection: known, positions: await pool.occurrences.place(rows, known, work) };
}

function keptProjection(study: OpenStudy, studies: Studies): JointProjection | null {
  const base = study.base === null ? null : studies.find(study.base);
  if (base === null || base.projection === null) return null;
  const alike = base.model.id === study.model.id && base.description.pooling === study.description.pooling;
  return alike && spansThreeAxes(base.projection) ? base.projection : null;
}

/** The place of a layer among those that the model has. */
function placeOfLayer({ model }: OpenStudy, layer: number): number {
  const place = model.layers.indexOf(layer);
  if (place < 0) throw new ProgramError('bad-request', { reason: `${model.name} gives no layer ${layer}` });
  return place;
}

/** The vector of an occurrence in the layer at `place`: a view, not a copy. */
function vectorOf(
  { vectors, model, description }: OpenStudy,
  occurrence: number,
  place: number,
): Float32Array {
  const n = description.occurrences.length;
  if (occurrence >= n)
    throw new ProgramError('bad-request', { reason: `the study has no occurrence ${occurrence}` });
  const start = (place * n + occurrence) * model.hiddenSize;
  return vectors.subarray(start, start + model.hiddenSize);
}
