import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../components/section.tsx';
import { MatrixTool } from './matrix-tool.tsx';
import { OddOneOut } from './odd-one-out.tsx';
import { TwoWords } from './two-words.tsx';

const tools = [
  { value: 'two', label: 'Two words' },
  { value: 'odd', label: 'Odd one out' },
  { value: 'matrix', label: 'Matrix' },
] as const;
type Tool = (typeof tools)[number]['value'];

/** How words relate to each other, in three tools. All work on the raw vectors, whatever the view shows. */
export function Relations() {
  const [tool, setTool] = useState<Tool>('two');
  return (
    <div className="relations">
      <Section title="Relations" open={false}>
        <div className="stack">
          <SegmentedControl
            fullWidth
            aria-label="Relations"
            value={tool}
            onChange={(value) => setTool(tools.find((known) => known.value === value)?.value ?? 'two')}
            data={[...tools]}
          />
          {/* Tools that are not in sight keep what was typed into them. */}
          <div hidden={tool !== 'two'}>
            <TwoWords />
          </div>
          <div hidden={tool !== 'odd'}>
            <OddOneOut />
          </div>
          <div hidden={tool !== 'matrix'}>
            <MatrixTool />
          </div>
        </div>
      </Section>
    </div>
  );
}
