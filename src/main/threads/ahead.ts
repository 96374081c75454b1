import type { Thread, ThreadHandlers, ThreadStarter } from './thread.ts';

/** A {@link ThreadStarter} whose threads can be started before they are asked for. */
export interface AheadStarter extends ThreadStarter {
  /** Starts threads of an entry point now; who starts threads of it later gets these first. */
  startAhead(entry: string, count: number): void;
  /** Stops what was started ahead and never asked for. */
  dispose(): Promise<void>;
}

/**
 * Starts threads through `starter`, some of them ahead: starting takes tens of milliseconds, in which work that is known to come can have
 * its threads made ready by a core that has nothing else to do.
 */
export function aheadStarter(starter: ThreadStarter): AheadStarter {
  const ready = new Map<string, Thread<ThreadHandlers>[]>();
  return {
    cores: starter.cores,
    start<H extends ThreadHandlers>(entry: string): Thread<H> {
      const thread = ready.get(entry)?.pop();
      // Threads are kept by their entry point, which is what says the functions that they have.
      return thread === undefined ? starter.start<H>(entry) : (thread as unknown as Thread<H>);
    },
    startAhead(entry, count) {
      const threads = ready.get(entry) ?? [];
      ready.set(entry, threads);
      for (let index = 0; index < count; index++) threads.push(starter.start(entry));
    },
    async dispose() {
      const left = [...ready.values()].flat();
      ready.clear();
      await Promise.all(left.map((thread) => thread.dispose()));
    },
  };
}
