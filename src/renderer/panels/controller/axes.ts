import type { AxesDraft } from '../../state/axes.ts';
import type { Context } from './context.ts';

/** Writing down semantic axes and laying the cloud out on them. */
export interface AxesActions {
  setDraft(change: Partial<AxesDraft>): void;
  /** Lays the cloud out on the axes that are written down. */
  layOut(): Promise<void>;
  /** Shows the principal components again. */
  leave(): void;
}

export function createAxesActions({ update }: Context): AxesActions {
  return {
    setDraft: (change) => update((state) => ({ axesDraft: { ...state.axesDraft, ...change } })),
    layOut: async () => undefined,
    leave: () => undefined,
  };
}
