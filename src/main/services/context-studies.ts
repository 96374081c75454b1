import type { ContextScale } from '../../shared/contexts.ts';
import type { ContextLoader } from './context-loader.ts';
import { measureScale, readScaleSentences } from './context-scale.ts';
import type { ContextRequests, ContextServices } from './context-services.ts';
import { makeStudy } from './make-study.ts';
import { SentenceCache } from './sentence-cache.ts';
import type { Studies } from './studies.ts';

/** The requests that need the loaded model. */
export function contextStudyRequests({
  jobs,
  loader,
  studies,
  assets,
}: ContextServices & { readonly loader: ContextLoader; readonly studies: Studies }): Pick<
  ContextRequests,
  'contexts.open' | 'contexts.close' | 'contexts.study' | 'contexts.scale'
> {
  const cache = new SentenceCache();
  let scale: { readonly model: string; readonly scale: ContextScale } | null = null;
  return {
    'contexts.open': ({ job, ...request }) =>
      jobs.run(job, async (signal, report) => {
        const model = await loader.open(request, signal, report);
        cache.clear();
        return model;
      }),
    'contexts.close': async () => {
      await loader.close();
      cache.clear();
      return null;
    },
    'contexts.study': ({ job, model, word, sentences, pooling, base }) =>
      jobs.run(job, async (signal, report) => {
        const reader = await loader.process(model, signal, report);
        const asked = { model, word, pooling };
        const { description, vectors } = await makeStudy({
          reader,
          asked,
          sentences,
          cache,
          signal,
          report,
        });
        // The model may have been closed while the last of it was put together.
        studies.add({ description, model: loader.require(model), vectors, base, projection: null });
        return description;
      }),
    'contexts.scale': ({ job, model }) =>
      jobs.run(job, async (signal, report) => {
        loader.require(model);
        if (scale?.model === model) return scale.scale;
        const reader = await loader.process(model, signal, report);
        const measured = await measureScale(await readScaleSentences(assets), { reader, signal, report });
        scale = { model, scale: measured };
        return measured;
      }),
  };
}
