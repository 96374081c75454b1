import type { RequestHandlers } from './host.ts';

type CatalogueRequests = Extract<keyof RequestHandlers, `catalogue.${string}`>;

/** The requests about pretrained models that can be fetched. */
export function catalogueRequests(): Pick<RequestHandlers, CatalogueRequests> {
  const unwritten = () => Promise.reject(new Error('not written yet'));
  return {
    'catalogue.list': async () => ({ source: '', original: true, entries: [] }),
    'catalogue.fetch': unwritten,
    'catalogue.discard': unwritten,
    'catalogue.setSource': unwritten,
  };
}
