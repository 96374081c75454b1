import { memo, useId, useState } from 'react';
import { describeError } from '../../shared/describe-error.ts';
import { formatCount, formatCounted } from '../../shared/format.ts';
import { ArrowIcon, CloseIcon, PlusIcon, SwapIcon, TrashIcon } from '../components/icons.tsx';
import { IconButton, Word } from '../components/small.tsx';
import {
  type AxesProblem,
  type AxisDraft,
  addPair,
  addPairs,
  changePair,
  isBlankAxis,
  mostPairs,
  type PairDraft,
  removeAxis,
  removePair,
  swapEnds,
} from '../state/axes.ts';
import { parsePairs } from '../state/axis-pairs.ts';
import { useController } from './context.tsx';
import { WordField } from './word-field.tsx';

/** Pairs that are shown as fields; more would be a wall. */
const shownPairs = 24;
/** An axis of more pairs is folded when it comes. */
const unfoldedPairs = 3;

interface AxisEditorProps {
  readonly axis: AxisDraft;
  /** Place of the axis among those that are written down, from 1. */
  readonly number: number;
  readonly alone: boolean;
  readonly unknown: ReadonlySet<string>;
  readonly problem: AxesProblem | null;
}

/** One axis as it is written down: its pairs, and what is wrong with it. Many pairs that were not written by hand are folded away at first. */
export const AxisEditor = memo(function AxisEditor(props: AxisEditorProps) {
  const { axis, number, alone, unknown, problem } = props;
  const { axes } = useController();
  const [open, setOpen] = useState(axis.pairs.length <= unfoldedPairs);
  const body = useId();
  const [first] = axis.pairs;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the legend of a fieldset cannot stand in line with buttons
    <div className="axis-draft" role="group" aria-label={`Axis ${number}`}>
      <div className="axis-draft-head">
        <button
          type="button"
          className="axis-fold"
          aria-expanded={open}
          aria-controls={body}
          onClick={() => setOpen(!open)}
        >
          <span className="section-title">Axis {number}</span>
          {open || first === undefined ? null : (
            <>
              <Word text={`${first.from} → ${first.to}`} />
              {axis.pairs.length === 1 ? null : (
                <span className="quiet small" title={formatCounted(axis.pairs.length, 'pair')}>
                  + {formatCount(axis.pairs.length - 1)}
                </span>
              )}
            </>
          )}
        </button>
        <IconButton
          label={`Swap the ends of axis ${number}`}
          disabled={isBlankAxis(axis)}
          onClick={() => axes.edit((draft) => swapEnds(draft, axis.id))}
        >
          <SwapIcon size={14} />
        </IconButton>
        <IconButton
          label={`Remove axis ${number}`}
          disabled={alone && isBlankAxis(axis)}
          onClick={() => axes.edit((draft) => removeAxis(draft, axis.id))}
        >
          <TrashIcon size={14} />
        </IconButton>
      </div>
      <div id={body} className="axis-pairs" hidden={!open}>
        {open ? <Pairs axis={axis} number={number} unknown={unknown} /> : null}
      </div>
      {problem === null ? null : <Problem problem={problem} />}
    </div>
  );
});

function Pairs({ axis, number, unknown }: Pick<AxisEditorProps, 'axis' | 'number' | 'unknown'>) {
  const { axes } = useController();
  const hidden = axis.pairs.length - shownPairs;
  return (
    <>
      {axis.pairs.slice(0, shownPairs).map((pair, place) => (
        <PairRow
          key={pair.id}
          axis={axis.id}
          pair={pair}
          name={`axis ${number}, pair ${place + 1}`}
          removable={axis.pairs.length > 1}
          fromUnknown={unknown.has(pair.from.trim())}
          toUnknown={unknown.has(pair.to.trim())}
        />
      ))}
      {hidden > 0 ? (
        <span className="quiet small">and {formatCounted(hidden, 'pair')} more</span>
      ) : axis.pairs.length >= mostPairs ? null : (
        <button
          type="button"
          className="quiet-button"
          aria-label={`Add a pair to axis ${number}`}
          title="Or paste lines such as: man woman"
          onClick={() => axes.edit((draft) => addPair(draft, axis.id))}
        >
          <PlusIcon size={12} /> Pair
        </button>
      )}
    </>
  );
}

function Problem({ problem }: { readonly problem: AxesProblem }) {
  if (problem.error === null) {
    return (
      <p className="note" role="alert">
        An axis leads from one word to another: write down both.
      </p>
    );
  }
  const { sentence, fix } = describeError(problem.error);
  return (
    <p className="note" role="alert">
      {sentence} {fix}
    </p>
  );
}

interface PairRowProps {
  readonly axis: string;
  readonly pair: PairDraft;
  readonly name: string;
  readonly removable: boolean;
  readonly fromUnknown: boolean;
  readonly toUnknown: boolean;
}

const PairRow = memo(function PairRow({ axis, pair, name, removable, fromUnknown, toUnknown }: PairRowProps) {
  const controller = useController();
  const { axes } = controller;

  /** Lines of pairs become pairs of the axis; anything else is the field's own. */
  const paste = (text: string): boolean => {
    const { pairs, unread } = parsePairs(text);
    if (pairs.length === 0) return false;
    axes.edit((draft) => addPairs(draft, axis, pairs));
    if (unread > 0) {
      controller.say({
        kind: 'information',
        text: `Took ${formatCounted(pairs.length, 'pair')}; ${formatCounted(unread, 'line')} did not hold two words.`,
      });
    }
    return true;
  };
  const field = (end: 'from' | 'to', unknown: boolean) => (
    <WordField
      label={`${end === 'from' ? 'From' : 'To'}, ${name}`}
      placeholder={end}
      value={pair[end]}
      unknown={unknown}
      onChange={(word) => axes.edit((draft) => changePair(draft, axis, pair.id, { [end]: word }))}
      onEnter={() => void axes.layOut()}
      onPasteText={paste}
    />
  );
  return (
    <div className="pair-row">
      {field('from', fromUnknown)}
      <ArrowIcon size={12} />
      {field('to', toUnknown)}
      <IconButton
        label={`Remove ${name}`}
        disabled={!removable && pair.from === '' && pair.to === ''}
        onClick={() => axes.edit((draft) => removePair(draft, axis, pair.id))}
      >
        <CloseIcon size={12} />
      </IconButton>
    </div>
  );
});
