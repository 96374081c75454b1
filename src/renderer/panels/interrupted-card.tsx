import { Button } from '@mantine/core';
import { formatBytes, formatCount, formatCounted, formatShare } from '../../shared/format.ts';
import type { InterruptedTraining } from '../../shared/training.ts';
import { Word } from '../components/small.tsx';
import { trainingJob } from '../state/selectors.ts';
import { useApp, useController } from './context.tsx';

/** Training runs that were cut short, the latest in words: go on with it, or forget it. One after the other, never in the way. */
export function InterruptedCard() {
  const run = useApp((state) => state.interrupted[0] ?? null);
  const busy = useApp((state) => trainingJob(state) !== null);
  const waiting = useApp((state) => state.interrupted.length);
  if (run === null || busy) return null;
  return (
    <aside className="interrupted" aria-label="Training that was cut short">
      <InterruptedRun run={run} />
      {waiting > 1 ? (
        <p className="quiet small">{formatCounted(waiting - 1, 'more run')} after this one.</p>
      ) : null}
    </aside>
  );
}

function InterruptedRun({ run }: { readonly run: InterruptedTraining }) {
  const controller = useController();
  const saved = new Date(run.savedAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <>
      <p>
        Training on <Word text={run.corpus} /> was cut short at{' '}
        <span className="unbroken">{formatShare(run.fraction)}.</span>
      </p>
      <p className="quiet small">
        {formatCounted(run.words, 'word')} × {formatCount(run.options.dimension)} d · {formatBytes(run.bytes)}{' '}
        on disk
        <br />
        Kept {saved}
      </p>
      <div className="button-row">
        <Button size="compact-xs" onClick={() => void controller.interrupted.goOn(run)}>
          Go on
        </Button>
        <Button size="compact-xs" variant="subtle" onClick={() => void controller.interrupted.forget(run)}>
          Forget
        </Button>
      </div>
    </>
  );
}
