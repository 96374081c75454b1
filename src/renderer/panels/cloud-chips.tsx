import { formatCounted } from '../../shared/format.ts';
import { CloseIcon } from '../components/icons.tsx';
import { IconButton } from '../components/small.tsx';
import { focusTitle } from '../state/focus.ts';
import { hiddenWord, showsLive } from '../state/selectors.ts';
import { useApp, useProgram } from './context.tsx';

/** What sets this view of the cloud apart, each with a way to end it: words that are isolated or dimmed around, words that are chosen. */
export function CloudChips() {
  const { controller, desk } = useProgram();
  const focus = useApp((state) => state.focus);
  // Chosen words that are isolated are spoken of once.
  const chosen = useApp((state) => (state.focus?.rows === state.marked ? 0 : state.marked.length));
  const hidden = useApp(hiddenWord);
  const live = useApp(showsLive);
  if (live || (focus === null && chosen === 0)) return null;
  return (
    <div className="cloud-chips">
      {focus === null ? null : (
        <span className="chip numbers">
          <span className="chip-title">
            <bdi>{focusTitle(focus)}</bdi>
            {hidden === null ? null : (
              <span className="quiet">
                {' '}
                · <bdi>{hidden}</bdi> is hidden
              </span>
            )}
          </span>
          <IconButton label="Show all words again" onClick={() => controller.marks.focus(null)}>
            <CloseIcon size={10} />
          </IconButton>
        </span>
      )}
      {chosen === 0 ? null : (
        <span className="chip numbers">
          <button type="button" className="chip-word" onClick={() => desk.showPanel('word-sets')}>
            {formatCounted(chosen, 'chosen word')}
          </button>
          <IconButton label="Choose no words" onClick={() => controller.marks.clear()}>
            <CloseIcon size={10} />
          </IconButton>
        </span>
      )}
    </div>
  );
}
