import { useSessionStorage } from '@mantine/hooks';
import { useState } from 'react';
import { formatCounted } from '../../shared/format.ts';
import { ChevronIcon } from '../components/icons.tsx';
import { Word } from '../components/small.tsx';
import { cssColor, darkCloudTheme, frequencyColor, groupColors, lightCloudTheme } from '../scene/colors.ts';
import { missingRow, noRows, paletteSlot, showsLive } from '../state/selectors.ts';
import { useApp, useController, useScheme } from './context.tsx';

/** Width of the page, in CSS pixels, from which the legend is open at first. */
const wide = 1200;

/** What the colours mean. A click hides or shows a word set; the pointer on it lights its words. */
export function CloudLegend() {
  const scheme = useScheme();
  const theme = scheme === 'dark' ? darkCloudTheme : lightCloudTheme;
  const colorBy = useApp((state) => state.workspace.view.colorBy);
  if (colorBy === 'frequency') {
    const stops = [0, 0.25, 0.5, 0.75, 1].map((value) => cssColor(frequencyColor(theme, value)));
    return (
      <div className="legend small quiet" role="img" aria-label="Colour: rare words to frequent words">
        <div className="ramp" style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }} />
        <div style={{ display: 'flex', justifyContent: 'space-between' }}>
          <span>rare</span>
          <span>frequent</span>
        </div>
      </div>
    );
  }
  return colorBy === 'word-set' ? <WordSetLegend colors={groupColors(theme)} /> : null;
}

function WordSetLegend({ colors }: { readonly colors: readonly string[] }) {
  const controller = useController();
  const wordSets = useApp((state) => state.workspace.wordSets);
  const wordSetRows = useApp((state) => state.wordSetRows);
  const live = useApp(showsLive);
  // The words of a drawing must not lie under the legend: it folds for each question that is drawn, until it is opened again.
  const drawn = useApp(({ drawing, question }) => (drawing === null ? null : (question?.id ?? null)));
  const [openedFor, setOpenedFor] = useState<number | null>(null);
  const [kept, setKept] = useSessionStorage({
    key: 'legend-open',
    // On a narrow page the cloud needs the room.
    defaultValue: window.innerWidth >= wide,
    getInitialValueInEffect: false,
  });
  const open = drawn === null ? kept : openedFor === drawn;
  const toggle = () => {
    if (drawn === null) setKept(!kept);
    else setOpenedFor(open ? null : drawn);
  };
  const shown = wordSets.filter(
    (wordSet) => live || (wordSetRows.get(wordSet.id) ?? noRows).some((row) => row !== missingRow),
  );
  if (shown.length === 0) return null;
  return (
    <div className={`legend ${open ? '' : 'closed'}`}>
      <button
        type="button"
        className="legend-toggle"
        aria-expanded={open}
        title={open ? 'Close the legend' : 'Open the legend'}
        onClick={toggle}
      >
        {open ? 'Word sets' : `${formatCounted(shown.length, 'word set')}`}
        <ChevronIcon size={10} />
      </button>
      {open ? (
        <ul aria-label="Legend">
          {shown.map((wordSet) => (
            <li key={wordSet.id}>
              <button
                type="button"
                aria-pressed={wordSet.visible}
                title={`${wordSet.visible ? 'Hide' : 'Show'} ${wordSet.name} (${formatCounted(wordSet.words.length, 'word')})`}
                onClick={() => controller.wordSets.setVisible(wordSet.id, !wordSet.visible)}
                onPointerEnter={() => controller.wordSets.light(wordSet.id)}
                onPointerLeave={() => controller.wordSets.light(null)}
                onFocus={() => controller.wordSets.light(wordSet.id)}
                onBlur={() => controller.wordSets.light(null)}
              >
                <span
                  className={`swatch ${wordSet.visible ? '' : 'legend-swatch-off'}`}
                  style={{ background: colors[paletteSlot(wordSet)] }}
                />
                <Word text={wordSet.name} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
