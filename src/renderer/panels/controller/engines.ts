import type { Context } from './context.ts';

/** What can train here. */
export interface EngineActions {
  /** Asks again what every engine is; what was known stays on screen until the answer is there. */
  refresh(): Promise<void>;
}

export function createEngineActions({ platform, update, report }: Context): EngineActions {
  return {
    refresh: async () => {
      try {
        const engines = await platform.api.request('training.engines', {});
        update(() => ({ engines }));
      } catch (error) {
        report(error);
      }
    },
  };
}
