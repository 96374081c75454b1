import { FitIcon, PictureIcon } from '../components/icons.tsx';
import { IconButton } from '../components/small.tsx';
import { useApp, useController, useProgram } from './context.tsx';

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
  const { setView } = controller.workspace;
  return (
    <div className="cloud-bar" role="toolbar" aria-label="View of the cloud">
      <IconButton label="Fit" keys="F" onClick={() => desk.scene?.fit()}>
        <FitIcon />
      </IconButton>
      <span className="divider" />
      <IconButton
        label="2D"
        keys="2"
        pressed={view.dimensions === 2}
        onClick={() => setView({ dimensions: 2 })}
      >
        2D
      </IconButton>
      <IconButton
        label="3D"
        keys="3"
        pressed={view.dimensions === 3}
        onClick={() => setView({ dimensions: 3 })}
      >
        3D
      </IconButton>
      <span className="divider" />
      <label title="How many labels (L)">
        Labels
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={view.labelDensity}
          onChange={(event) => setView({ labelDensity: event.currentTarget.valueAsNumber })}
        />
      </label>
      <label title="Size of the points">
        Size
        <input
          type="range"
          min={0.5}
          max={3}
          step={0.1}
          value={view.pointSize}
          onChange={(event) => setView({ pointSize: event.currentTarget.valueAsNumber })}
        />
      </label>
      <span className="divider" />
      <select
        className="plain-select"
        aria-label="Colour by"
        title="Colour by (G)"
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
