import { SegmentedControl } from '@mantine/core';
import { showsOccurrences } from '../state/context-cloud.ts';
import { useApp, useController } from './context.tsx';

/** What the cloud is of: the words of a model, or the occurrences of one word. Only there when there are occurrences. */
export function CloudSubject() {
  const controller = useController();
  const word = useApp(({ contexts }) => (contexts.layout === null ? null : (contexts.study?.word ?? null)));
  const occurrences = useApp(showsOccurrences);
  if (word === null) return null;
  return (
    <SegmentedControl
      className="cloud-subject"
      size="xs"
      aria-label="What the cloud shows"
      value={occurrences ? 'occurrences' : 'words'}
      onChange={(value) => controller.contextViews.show(value === 'occurrences')}
      data={[
        { value: 'words', label: 'Words' },
        { value: 'occurrences', label: <bdi>{`Occurrences of “${word}”`}</bdi> },
      ]}
    />
  );
}
