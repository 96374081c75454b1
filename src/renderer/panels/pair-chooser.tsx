import type { ContextStudy } from '../../shared/contexts.ts';
import { BackIcon, ForwardIcon, SwapIcon } from '../components/icons.tsx';
import { IconButton } from '../components/small.tsx';
import { occurrenceLine } from '../state/context-occurrences.ts';
import { type Pair, stepped } from '../state/context-pairs.ts';
import { useController } from './context.tsx';

interface PairChooserProps {
  readonly study: ContextStudy;
  readonly pair: Pair;
}

/** Which two occurrences are compared. */
export function PairChooser({ study, pair: [first, second] }: PairChooserProps) {
  const { contextViews } = useController();
  return (
    <div className="pair-chooser">
      <Choice
        study={study}
        name="first"
        place={first}
        other={second}
        onChoose={(place) => contextViews.setPair(place, second)}
      />
      <IconButton label="Swap both occurrences" onClick={() => contextViews.setPair(second, first)}>
        <SwapIcon />
      </IconButton>
      <Choice
        study={study}
        name="second"
        place={second}
        other={first}
        onChoose={(place) => contextViews.setPair(first, place)}
      />
    </div>
  );
}

/** A menu of more would be slow to open, and nobody would read it. */
const mostListed = 200;
const reach = 24;

interface ChoiceProps {
  readonly study: ContextStudy;
  readonly name: 'first' | 'second';
  readonly place: number | null;
  readonly other: number | null;
  readonly onChoose: (place: number) => void;
}

function Choice({ study, name, place, other, onChoose }: ChoiceProps) {
  const count = study.occurrences.length;
  const step = (by: 1 | -1) => onChoose(stepped(place, by, other, count));
  const label = name === 'first' ? 'First occurrence' : 'Second occurrence';
  return (
    <div className="pair-choice">
      <IconButton label={`Previous ${name} occurrence`} disabled={count < 3} onClick={() => step(-1)}>
        <BackIcon size={14} />
      </IconButton>
      {count <= mostListed ? (
        <select
          className="plain-select"
          aria-label={label}
          value={place ?? ''}
          onChange={({ currentTarget: { value } }) => onChoose(Number(value))}
        >
          {place === null ? <option value="">Choose an occurrence</option> : null}
          {study.occurrences.map(({ sentence, start }, index) => (
            <option key={`${sentence} ${start}`} value={index} disabled={index === other}>
              {occurrenceLine(study, index, reach)}
            </option>
          ))}
        </select>
      ) : (
        <>
          <input
            className="plain-input pair-number numbers"
            type="number"
            aria-label={label}
            min={1}
            max={count}
            value={place === null ? '' : place + 1}
            onChange={({ currentTarget: { valueAsNumber } }) => {
              const next = valueAsNumber - 1;
              if (next >= 0 && next < count && next !== other) onChoose(next);
            }}
          />
          <span className="pair-line-text quiet" dir="auto">
            {place === null ? '' : occurrenceLine(study, place, reach)}
          </span>
        </>
      )}
      <IconButton label={`Next ${name} occurrence`} disabled={count < 3} onClick={() => step(1)}>
        <ForwardIcon size={14} />
      </IconButton>
    </div>
  );
}
