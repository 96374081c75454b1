import { type SerializedError, serializeError } from '../../../shared/errors.ts';
import { type AskedAxes, type AxesDraft, askedAxes, takeReadyAxis } from '../../state/axes.ts';
import type { ReadyAxis } from '../../state/ready-axes.ts';
import { missingRow } from '../../state/selectors.ts';
import type { OpenModel } from '../../state/store.ts';
import type { Context } from './context.ts';
import { changeView } from './undo.ts';

/** Writing down semantic axes and laying the cloud out on them. */
export interface AxesActions {
  /** Changes what is written down; what was laid out stays. */
  edit(change: (draft: AxesDraft) => AxesDraft): void;
  /** Writes a ready axis down and lays the cloud out on all that are whole. */
  takeReady(axis: ReadyAxis): Promise<void>;
  /** Lays the cloud out on the axes that are written down. What was laid out before stays until then, and where it goes wrong. */
  layOut(): Promise<void>;
  /** Shows the principal components again. */
  leave(): void;
  /** Those of the words that the model has; `null` without a model, and when another one was opened meanwhile. */
  known(words: readonly string[]): Promise<ReadonlySet<string> | null>;
}

export function createAxesActions(context: Context): AxesActions {
  const { platform, store, update, report } = context;
  let asked = 0;
  let running: string | null = null;

  /** Drops what is under way: its answer is no longer wanted. */
  function overtake(): number {
    asked += 1;
    if (running !== null) context.cancel(running);
    running = null;
    return asked;
  }

  async function request(model: OpenModel, { axes, ids }: AskedAxes, orthogonal: boolean): Promise<void> {
    const mine = overtake();
    const current = () => mine === asked && store.getState().model === model;
    update(() => ({ axesProblem: null }));
    try {
      const layout = await context.run(
        'model.axes',
        { model: model.description.id, axes: [...axes], orthogonal },
        {
          kind: 'axes',
          subject: model.description.name,
          onStart: (job) => {
            running = job;
          },
        },
      );
      if (!current()) return;
      update((state) => ({
        axesPairs: new Map(state.axesPairs).set(
          layout.layout,
          axes.map(({ pairs }) => pairs.length),
        ),
        shown: 'model',
      }));
      const names = layout.axes.map(({ low, high }) => `${low} → ${high}`).join(', ');
      changeView(context, `lay out on ${names}`, { layout });
    } catch (error) {
      if (current()) fail(serializeError(error), ids);
    } finally {
      if (mine === asked) running = null;
    }
  }

  /** Shows what is wrong with an axis beside it; everything else is told as it always is. */
  function fail(error: SerializedError, ids: readonly string[]): void {
    if (error.code !== 'axis-empty') {
      report(error);
      return;
    }
    const id = ids[error.parameters.axis - 1] ?? null;
    // The program counts the axes that it was asked for, the person those that are on screen.
    const place = store.getState().axesDraft.axes.findIndex((axis) => axis.id === id);
    const shown = place === -1 ? error.parameters.axis : place + 1;
    const parameters = { ...error.parameters, axis: shown };
    update(() => ({ axesProblem: { axis: id, error: { code: 'axis-empty', parameters } } }));
  }

  async function layOut(): Promise<void> {
    const { model, axesDraft } = store.getState();
    if (model === null) return;
    const asking = askedAxes(axesDraft);
    if (asking.incomplete !== null) {
      const axis = asking.incomplete;
      update(() => ({ axesProblem: { axis, error: null } }));
      return;
    }
    await request(model, asking, axesDraft.orthogonal);
  }

  return {
    edit: (change) =>
      update((state) => {
        const axesDraft = change(state.axesDraft);
        return axesDraft === state.axesDraft ? {} : { axesDraft, axesProblem: null };
      }),
    takeReady: async ({ pairs }) => {
      update((state) => ({ axesDraft: takeReadyAxis(state.axesDraft, pairs), axesProblem: null }));
      const { model, axesDraft } = store.getState();
      const asking = askedAxes(axesDraft);
      if (model !== null && asking.axes.length > 0) await request(model, asking, axesDraft.orthogonal);
    },
    layOut,
    leave: () => {
      overtake();
      update(() => ({ axesProblem: null }));
      if (store.getState().layout !== null) {
        changeView(context, 'show the principal components', { layout: null });
      }
    },
    known: async (words) => {
      const { model } = store.getState();
      if (model === null) return null;
      if (words.length === 0) return new Set();
      try {
        const rows = await platform.api.request('model.find', {
          model: model.description.id,
          words: [...words],
        });
        if (store.getState().model !== model) return null;
        return new Set(words.filter((_, place) => rows[place] !== missingRow));
      } catch (error) {
        report(error);
        return null;
      }
    },
  };
}
