import { Button, Checkbox } from '@mantine/core';
import { type KeyboardEvent, useMemo } from 'react';
import { PlusIcon } from '../components/icons.tsx';
import { Term } from '../components/term.tsx';
import { addAxis, draftWords, isBlankAxis, mostAxes } from '../state/axes.ts';
import { AxesResults } from './axes-results.tsx';
import { AxisEditor } from './axis-editor.tsx';
import { useApp, useController } from './context.tsx';
import { useUnknownWords } from './known-words.ts';
import { ReadyAxesMenu } from './ready-axes-menu.tsx';

/**
 * Axes from one word to another: every word's place on them, and the cloud laid out on up to three. The dock around it has the role of a tab panel
 * and the name “Axes”.
 */
export function AxesPanel() {
  const controller = useController();
  const model = useApp((state) => state.model);
  const layout = useApp((state) => state.layout);

  const onKeyDown = (event: KeyboardEvent) => {
    // Esc in a field would otherwise be the field's alone.
    if (event.key !== 'Escape' || event.defaultPrevented || layout === null) return;
    event.preventDefault();
    controller.axes.leave();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc goes back from wherever one is in the panel
    <section className="panel" onKeyDown={onKeyDown}>
      {model === null ? (
        <div className="empty">
          <p>
            Lay the words out between two opposites, such as man and woman, as soon as a model has learned
            them.
          </p>
        </div>
      ) : (
        <div className="panel-scroll">
          <AxesEditor />
          {layout === null ? null : <AxesResults model={model} layout={layout} />}
        </div>
      )}
    </section>
  );
}

/** The axes that are written down, and what can be done with them. */
function AxesEditor() {
  const controller = useController();
  const draft = useApp((state) => state.axesDraft);
  const problem = useApp((state) => state.axesProblem);
  const laidOut = useApp((state) => state.layout !== null);
  const busy = useApp((state) => state.jobs.some(({ kind }) => kind === 'axes'));
  const words = useMemo(() => draftWords(draft), [draft]);
  const unknown = useUnknownWords(words);
  const blank = draft.axes.every(isBlankAxis);
  const { axes, orthogonal } = draft;
  return (
    <div className="axes-editor">
      {laidOut ? null : (
        <p className="measure-lead quiet">
          A <Term name="semantic axis">semantic axis</Term> leads from one word to another, such as from man
          to woman. Up to three of them span the cloud.
        </p>
      )}
      {axes.map((axis, place) => (
        <AxisEditor
          key={axis.id}
          axis={axis}
          number={place + 1}
          alone={axes.length === 1}
          unknown={unknown}
          problem={problem?.axis === axis.id ? problem : null}
        />
      ))}
      <div className="button-row">
        <ReadyAxesMenu />
        {axes.length >= mostAxes ? null : (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<PlusIcon size={12} />}
            onClick={() => controller.axes.edit(addAxis)}
          >
            Add an axis
          </Button>
        )}
      </div>
      {axes.length < 2 && !orthogonal ? null : (
        <Checkbox
          label={
            <>
              <Term name="orthogonal">Orthogonal</Term> <span className="quiet">to the axes before</span>
            </>
          }
          checked={orthogonal}
          onChange={(event) => {
            const { checked } = event.currentTarget;
            controller.axes.edit((before) => ({ ...before, orthogonal: checked }));
          }}
        />
      )}
      <div className="button-row axes-actions">
        <Button loading={busy} disabled={blank} onClick={() => void controller.axes.layOut()}>
          Lay out
        </Button>
        <Button variant="default" disabled={!laidOut} onClick={() => controller.axes.leave()}>
          Principal components
        </Button>
      </div>
    </div>
  );
}
