import { SegmentedControl } from '@mantine/core';
import { showsOccurrences } from '../state/context-cloud.ts';
import { shownLesson } from '../state/lesson-cloud.ts';
import { showsLive } from '../state/selectors.ts';
import { useApp, useController } from './context.tsx';

/** What the cloud is of: the words of a model, the occurrences of one word, or the words as a lesson moves them. Only there when there is a choice. */
export function CloudSubject() {
  const controller = useController();
  const word = useApp(({ contexts }) => (contexts.layout === null ? null : (contexts.study?.word ?? null)));
  const occurrences = useApp(showsOccurrences);
  const hasLesson = useApp((state) => state.lesson.open !== null && !showsLive(state));
  const lesson = useApp((state) => shownLesson(state) !== null);
  if (word === null && !hasLesson) return null;
  return (
    <SegmentedControl
      className="cloud-subject"
      size="xs"
      aria-label="What the cloud shows"
      value={lesson ? 'lesson' : occurrences ? 'occurrences' : 'words'}
      onChange={(value) => {
        controller.lesson.show(value === 'lesson');
        if (word !== null) controller.contextViews.show(value === 'occurrences');
      }}
      data={[
        { value: 'words', label: 'Words' },
        ...(word === null ? [] : [{ value: 'occurrences', label: <bdi>{`Occurrences of “${word}”`}</bdi> }]),
        ...(hasLesson ? [{ value: 'lesson', label: 'How it learns' }] : []),
      ]}
    />
  );
}
