import { Button } from '@mantine/core';
import { shownLesson } from '../state/lesson-cloud.ts';
import { useApp, useController } from './context.tsx';

const hints = [
  {
    id: 'search',
    text: 'Search for a word here, or press / from anywhere.',
    // The search box stands before the last buttons of the header, however wide the window is.
    place: { right: 160, top: 52, transform: 'none' },
    side: 'up',
  },
  {
    id: 'cloud',
    text: 'Drag to turn the cloud, scroll to come closer, click a word to inspect it.',
    place: { left: '50%', bottom: 96 },
    side: 'down',
  },
  {
    id: 'corpus',
    text: 'These words come from the sample. Open a text of your own here and train on it.',
    place: { left: 296, top: 84 },
    side: 'left',
  },
] as const;

/** Three hints for a first start, one after the other. Once closed they never return. */
export function Callouts() {
  const controller = useController();
  const ready = useApp((state) => state.ready && state.model !== null);
  const closed = useApp((state) => state.workspace.closedHints);
  const current = hints.findIndex(({ id }) => !closed.includes(id));
  const hint = hints[current];
  // They would lie over the lesson's controls, and speak of another picture.
  const lesson = useApp((state) => shownLesson(state) !== null);
  if (!ready || hint === undefined || lesson) return null;
  const last = current === hints.length - 1;
  return (
    <aside className={`callout ${hint.side}`} style={hint.place} aria-label="Hint">
      <p>{hint.text}</p>
      <div className="callout-foot">
        <span className="quiet small">
          {current + 1} of {hints.length}
        </span>
        <span className="button-row">
          {last ? null : (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => {
                for (const { id } of hints) controller.workspace.closeHint(id);
              }}
            >
              Skip
            </Button>
          )}
          <Button size="compact-xs" onClick={() => controller.workspace.closeHint(hint.id)}>
            Got it
          </Button>
        </span>
      </div>
    </aside>
  );
}
