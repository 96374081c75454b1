import { SegmentedControl } from '@mantine/core';
import type { ContextModel, ContextStudy } from '../../shared/contexts.ts';
import { formatCounted } from '../../shared/format.ts';
import { Word } from '../components/small.tsx';
import type { ContextView } from '../state/contexts.ts';
import { useApp, useController, useProgram } from './context.tsx';
import { ContextMatrixView } from './context-matrix.tsx';
import { LayerSlider } from './layer-slider.tsx';
import { SenseList } from './sense-list.tsx';
import { SideBySide } from './side-by-side.tsx';
import { WordAges } from './word-ages.tsx';

const views: readonly { readonly value: ContextView; readonly label: string }[] = [
  { value: 'side-by-side', label: 'Side by side' },
  { value: 'matrix', label: 'Matrix' },
  { value: 'senses', label: 'Senses' },
  { value: 'ages', label: 'Four ages' },
];

/** What a contextual model made of the word: side by side, as a matrix, by senses, through the ages. */
export function ContextsPanel() {
  const study = useApp((state) => state.contexts.study);
  const model = useApp((state) => state.contexts.model);
  return (
    <section className="panel contexts" aria-label="Contexts">
      {study === null || model === null ? (
        <NoStudy />
      ) : (
        <>
          <Head study={study} />
          <div className="panel-scroll contexts-body">
            <Result study={study} model={model} />
          </div>
        </>
      )}
    </section>
  );
}

function NoStudy() {
  const { desk } = useProgram();
  return (
    <div className="empty">
      <p>A word in several sentences is compared here, once a contextual model has read them.</p>
      <button type="button" className="chip" onClick={() => desk.showPanel('senses')}>
        Write sentences
      </button>
    </div>
  );
}

function Head({ study }: { readonly study: ContextStudy }) {
  const { contextViews } = useController();
  const view = useApp((state) => state.contexts.view);
  return (
    <div className="contexts-head">
      <SegmentedControl
        size="xs"
        aria-label="View of the contexts"
        value={view}
        onChange={(value) => contextViews.setView(value)}
        data={[...views]}
      />
      <span className="contexts-word">
        <Word text={study.word} />
        <span className="quiet small numbers">{formatCounted(study.occurrences.length, 'occurrence')}</span>
      </span>
      <LayerSlider />
    </div>
  );
}

function Result({ study, model }: { readonly study: ContextStudy; readonly model: ContextModel }) {
  const view = useApp((state) => state.contexts.view);
  if (view === 'side-by-side') return <SideBySide study={study} model={model} />;
  if (view === 'matrix') return <ContextMatrixView study={study} />;
  if (view === 'senses') return <SenseList study={study} />;
  return <WordAges study={study} model={model} />;
}
