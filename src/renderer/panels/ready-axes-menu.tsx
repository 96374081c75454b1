import { Button, Menu } from '@mantine/core';
import { formatCount } from '../../shared/format.ts';
import { ChevronIcon } from '../components/icons.tsx';
import { Word } from '../components/small.tsx';
import { isBlankAxis, mostAxes } from '../state/axes.ts';
import { type ReadyAxis, readyAxes } from '../state/ready-axes.ts';
import { useApp, useController } from './context.tsx';
import { useUnknownWords } from './known-words.ts';

const words = [...new Set(readyAxes.flatMap(({ pairs }) => pairs.flatMap(({ from, to }) => [from, to])))];

/** How many pairs of a ready axis the model knows. */
function knownPairs({ pairs }: ReadyAxis, unknown: ReadonlySet<string>): number {
  return pairs.filter(({ from, to }) => !unknown.has(from) && !unknown.has(to)).length;
}

/** The gallery of ready axes; those of which the model knows no pair are greyed. */
export function ReadyAxesMenu() {
  const controller = useController();
  const unknown = useUnknownWords(words);
  const full = useApp(({ axesDraft: { axes } }) => axes.length >= mostAxes && !axes.some(isBlankAxis));
  return (
    <Menu position="bottom-start" width={250}>
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="default"
          rightSection={<ChevronIcon size={12} />}
          disabled={full}
          title={full ? 'There are three axes: remove one first' : undefined}
        >
          Ready axes
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={400} style={{ overflow: 'auto' }}>
        {readyAxes.map((axis) => {
          const [first] = axis.pairs;
          const known = knownPairs(axis, unknown);
          if (first === undefined) return null;
          return (
            <Menu.Item
              key={`${first.from} ${first.to}`}
              disabled={known === 0}
              title={axis.pairs.map(({ from, to }) => `${from} → ${to}`).join('\n')}
              rightSection={
                <span className="quiet small numbers nowrap">
                  {formatCount(known)} of {formatCount(axis.pairs.length)}
                </span>
              }
              onClick={() => void controller.axes.takeReady(axis)}
            >
              <Word text={`${first.from} → ${first.to}`} />
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
