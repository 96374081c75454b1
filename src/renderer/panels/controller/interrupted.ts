import type { InterruptedTraining } from '../../../shared/training.ts';
import type { Context } from './context.ts';
import type { CorpusActions } from './corpus.ts';
import type { ModelActions } from './models.ts';

/** Training runs that were cut short. */
export interface InterruptedActions {
  /** Asks which there are. */
  refresh(): Promise<void>;
  /** Goes on with a run as if it had never been cut short. */
  goOn(run: InterruptedTraining): Promise<void>;
  /** Removes what was kept of a run. */
  forget(run: InterruptedTraining): Promise<void>;
}

export function createInterruptedActions(
  { platform: { api }, store, update, report }: Context,
  models: ModelActions,
  corpus: CorpusActions,
): InterruptedActions {
  const drop = ({ checkpoint }: InterruptedTraining): void =>
    update(({ interrupted }) => ({
      interrupted: interrupted.filter((run) => run.checkpoint !== checkpoint),
    }));

  const refresh = async (): Promise<void> => {
    try {
      const interrupted = await api.request('training.interrupted', {});
      update(() => ({ interrupted }));
    } catch (error) {
      report(error);
    }
  };

  /** Takes up the text of a run, which the program opens before it trains. */
  const takeText = async (): Promise<void> => {
    try {
      const current = await api.request('corpus.current', {});
      if (current !== null && current.summary.id !== store.getState().corpus?.id) corpus.resume(current);
    } catch (error) {
      report(error);
    }
  };

  return {
    refresh,
    goOn: async (run) => {
      if (store.getState().jobs.some(({ kind }) => kind === 'training')) return;
      drop(run);
      // The first picture says that the text is open.
      const stop = api.on('trainingFrame', ({ sequence }) => {
        if (sequence === 0) void takeText();
      });
      await models.resume(run);
      stop();
      // What could not be gone on with is offered again.
      await refresh();
    },
    forget: async (run) => {
      drop(run);
      try {
        await api.request('training.forget', { checkpoint: run.checkpoint });
      } catch (error) {
        report(error);
      }
    },
  };
}
