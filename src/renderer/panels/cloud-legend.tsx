import { formatCount } from '../../shared/format.ts';
import { Word } from '../components/small.tsx';
import { cssColor, darkCloudTheme, frequencyColor, groupColors, lightCloudTheme } from '../scene/colors.ts';
import { missingRow, noRows, paletteSlot, showsLive } from '../state/selectors.ts';
import { useApp, useController, useScheme } from './context.tsx';

/** What the colours mean. A click hides or shows a group; the pointer on it lights its words. */
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
  return colorBy === 'group' ? <GroupLegend colors={groupColors(theme)} /> : null;
}

function GroupLegend({ colors }: { readonly colors: readonly string[] }) {
  const controller = useController();
  const groups = useApp((state) => state.workspace.groups);
  const groupRows = useApp((state) => state.groupRows);
  const live = useApp(showsLive);
  const shown = groups.filter(
    (group) => live || (groupRows.get(group.id) ?? noRows).some((row) => row !== missingRow),
  );
  if (shown.length === 0) return null;
  return (
    <ul className="legend" aria-label="Legend">
      {shown.map((group) => (
        <li key={group.id}>
          <button
            type="button"
            aria-pressed={group.visible}
            title={`${group.visible ? 'Hide' : 'Show'} ${group.name} (${formatCount(group.words.length)} words)`}
            onClick={() => controller.groups.setVisible(group.id, !group.visible)}
            onPointerEnter={() => controller.groups.light(group.id)}
            onPointerLeave={() => controller.groups.light(null)}
            onFocus={() => controller.groups.light(group.id)}
            onBlur={() => controller.groups.light(null)}
          >
            <span
              className={`swatch ${group.visible ? '' : 'legend-swatch-off'}`}
              style={{ background: colors[paletteSlot(group)] }}
            />
            <Word text={group.name} />
          </button>
        </li>
      ))}
    </ul>
  );
}
