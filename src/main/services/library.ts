import type { RequestHandlers } from './host.ts';

type LibraryRequests = Extract<keyof RequestHandlers, `library.${string}`>;

/** The requests about the library of models on disk. */
export function libraryRequests(): Pick<RequestHandlers, LibraryRequests> {
  const unwritten = () => Promise.reject(new Error('not written yet'));
  return {
    'library.list': unwritten,
    'library.open': unwritten,
    'library.rename': unwritten,
    'library.remove': unwritten,
    'library.reveal': unwritten,
  };
}
