import { BoxIcon, FitIcon, LassoIcon, PictureIcon, TurnIcon } from '../components/icons.tsx';
import { IconButton } from '../components/small.tsx';
import { showsOccurrences } from '../state/context-cloud.ts';
import { shownDimensions, showsLive } from '../state/selectors.ts';
import { useApp, useController, useProgram } from './context.tsx';

const tools = [
  { tool: 'turn', label: 'Turn the cloud', keys: undefined, icon: <TurnIcon /> },
  { tool: 'box', label: 'Choose words in a box', keys: 'B', icon: <BoxIcon /> },
  { tool: 'lasso', label: 'Choose words with a lasso', keys: 'O', icon: <LassoIcon /> },
] as const;

const colorings = [
  ['word-set', 'Word sets'],
  ['frequency', 'Frequency'],
  ['plain', 'One colour'],
] as const;

/** How the cloud is looked at. */
export function CloudToolbar() {
  const { desk } = useProgram();
  const controller = useController();
  const view = useApp((state) => state.workspace.view);
  const dimensions = useApp(shownDimensions);
  const chosenTool = useApp((state) => state.tool);
  // There is nothing to choose while a model learns.
  const live = useApp(showsLive);
  // Occurrences are chosen one by one, and coloured by their senses.
  const occurrences = useApp(showsOccurrences);
  const fixed = live || occurrences;
  const { setView } = controller.workspace;
  return (
    <div className="cloud-bar" role="toolbar" aria-label="View of the cloud">
      {tools.map(({ tool, label, keys, icon }) => (
        <IconButton
          key={tool}
          label={label}
          keys={keys}
          pressed={(fixed ? 'turn' : chosenTool) === tool}
          disabled={fixed && tool !== 'turn'}
          onClick={() => controller.marks.setTool(tool)}
        >
          {icon}
        </IconButton>
      ))}
      <span className="divider" />
      <IconButton label="Fit" keys="F" onClick={() => desk.scene?.fit()}>
        <FitIcon />
      </IconButton>
      <span className="divider" />
      <IconButton label="2D" keys="2" pressed={dimensions === 2} onClick={() => setView({ dimensions: 2 })}>
        2D
      </IconButton>
      <IconButton
        label="3D"
        keys="3"
        pressed={dimensions === 3}
        disabled={dimensions < view.dimensions}
        onClick={() => setView({ dimensions: 3 })}
      >
        3D
      </IconButton>
      <span className="divider" />
      <label title="How many labels (L)">
        <span className="cloud-bar-name">Labels</span>
        <input
          type="range"
          aria-label="Labels"
          min={0}
          max={1}
          step={0.05}
          value={view.labelDensity}
          onChange={(event) => setView({ labelDensity: event.currentTarget.valueAsNumber })}
        />
      </label>
      <label title="Size of the points">
        <span className="cloud-bar-name">Size</span>
        <input
          type="range"
          aria-label="Size"
          min={0.5}
          max={3}
          step={0.1}
          value={view.pointSize}
          onChange={(event) => setView({ pointSize: event.currentTarget.valueAsNumber })}
        />
      </label>
      <span className="divider" />
      <select
        className="quiet-select"
        aria-label="Colour by"
        title={occurrences ? 'Occurrences are coloured by their senses' : 'Colour by (G)'}
        disabled={occurrences}
        value={view.colorBy}
        onChange={(event) => {
          const chosen = colorings.find(([value]) => value === event.currentTarget.value);
          if (chosen !== undefined) setView({ colorBy: chosen[0] });
        }}
      >
        {colorings.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <IconButton label="Export picture" onClick={() => desk.openDialog('export-picture')}>
        <PictureIcon />
      </IconButton>
    </div>
  );
}
