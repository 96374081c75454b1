import { Word } from '../components/small.tsx';
import type { Evaluation } from '../state/evaluations.ts';
import { useApp, useController } from './context.tsx';

/** Whether the model that took a test is the one that is looked at, so that its words can be shown and asked about. */
export function useIsOpen({ model }: Evaluation): boolean {
  return useApp((state) => state.model?.description.id === model);
}

/** Says that a report is about another model than the one that is looked at, and offers to show that one. */
export function ModelOfReport({ evaluation }: { readonly evaluation: Evaluation }) {
  const controller = useController();
  const isOpen = useIsOpen(evaluation);
  const exists = useApp((state) => state.models.some(({ id }) => id === evaluation.model));
  if (isOpen) return null;
  return (
    <p className="note report-model">
      <span>
        This is a test of <Word text={evaluation.modelName} />
        {exists ? ', which is not shown now.' : ', which was closed.'}
      </span>
      {exists ? (
        <button type="button" className="chip" onClick={() => void controller.models.show(evaluation.model)}>
          Show this model
        </button>
      ) : null}
    </p>
  );
}
