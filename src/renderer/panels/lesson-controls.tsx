import { Button, SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { formatCount } from '../../shared/format.ts';
import { PauseIcon, PlayIcon, RestartIcon, StepIcon } from '../components/icons.tsx';
import { lessonSpeeds } from '../state/lesson.ts';
import { useApp, useController } from './context.tsx';

/** Step, play, how fast, and from the beginning. */
export function LessonControls() {
  const { lesson } = useController();
  const playing = useApp((state) => state.lesson.playing);
  const speed = useApp((state) => state.lesson.speed);
  const speedLabel = useId();
  const ready = useApp((state) => state.lesson.open !== null && !state.lesson.beginning);
  return (
    <div className="lesson-controls" role="toolbar" aria-label="Lesson">
      <Button
        leftSection={<StepIcon />}
        disabled={!ready}
        title="One step (→, or Space in this panel)"
        onClick={() => void lesson.step()}
      >
        Step
      </Button>
      <Button
        className="lesson-play"
        variant="default"
        leftSection={playing ? <PauseIcon /> : <PlayIcon />}
        disabled={!ready}
        title={`${playing ? 'Pause' : 'Play'} (P)`}
        onClick={() => lesson.toggle()}
      >
        {playing ? 'Pause' : 'Play'}
      </Button>
      <Button
        className="lesson-restart"
        variant="subtle"
        leftSection={<RestartIcon size={14} />}
        disabled={!ready}
        onClick={() => void lesson.startOver()}
      >
        Start over
      </Button>
      <span className="lesson-unit quiet small" id={speedLabel}>
        Steps a second
      </span>
      <SegmentedControl
        aria-labelledby={speedLabel}
        value={String(speed)}
        onChange={(value) => lesson.setSpeed(Number(value))}
        data={lessonSpeeds.map((value) => ({
          value: String(value),
          label: formatCount(value),
        }))}
      />
    </div>
  );
}
