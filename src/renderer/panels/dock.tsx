import {
  type DockviewApi,
  DockviewDefaultTab,
  DockviewReact,
  type DockviewReadyEvent,
  type IDockviewPanelHeaderProps,
  LayoutPriority,
} from 'dockview-react';
import { useEffect, useRef } from 'react';
import { AxesPanel } from './axes-panel.tsx';
import { CloudPanel } from './cloud-panel.tsx';
import { useProgram } from './context.tsx';
import { ContextsPanel } from './contexts-panel.tsx';
import { CorpusPanel } from './corpus-panel.tsx';
import { EvaluationPanel } from './evaluation-panel.tsx';
import { InspectorPanel } from './inspector-panel.tsx';
import { LessonPanel } from './lesson-panel.tsx';
import { LibraryPanel } from './library-panel.tsx';
import { NeighborsPanel } from './neighbors-panel.tsx';
import { SensesPanel } from './senses-panel.tsx';
import { WordSetsPanel } from './word-sets-panel.tsx';

const components = {
  cloud: CloudPanel,
  corpus: CorpusPanel,
  'word-sets': WordSetsPanel,
  library: LibraryPanel,
  senses: SensesPanel,
  contexts: ContextsPanel,
  evaluation: EvaluationPanel,
  inspector: InspectorPanel,
  neighbors: NeighborsPanel,
  axes: AxesPanel,
  lesson: LessonPanel,
};
const panels = Object.keys(components);
const theme = { name: 'semascope', className: 'dockview-theme-semascope' };

/** Panels are hidden by their column, never closed, so that none is ever lost. */
function Tab(props: IDockviewPanelHeaderProps) {
  return <DockviewDefaultTab {...props} hideClose />;
}

const narrow = 1200;
/** Wide enough for the names of four panels. */
const rightWidth = 356;

function firstLayout(dock: DockviewApi): void {
  dock.clear();
  const small = dock.width < narrow;
  const cloud = dock.addPanel({ id: 'cloud', component: 'cloud', title: 'Cloud', renderer: 'always' });
  cloud.group.header.hidden = true;
  cloud.group.locked = true;
  dock.addPanel({
    id: 'inspector',
    component: 'inspector',
    title: 'Inspector',
    position: { referencePanel: 'cloud', direction: 'right' },
    initialWidth: small ? 280 : rightWidth,
    minimumWidth: 220,
  });
  dock.addPanel({
    id: 'corpus',
    component: 'corpus',
    title: 'Corpus & training',
    position: { referencePanel: 'cloud', direction: 'left' },
    initialWidth: small ? 260 : 280,
    minimumWidth: 220,
  });
  dock.addPanel({
    id: 'word-sets',
    component: 'word-sets',
    title: 'Word sets',
    position: { referencePanel: 'corpus', direction: 'below' },
    initialHeight: Math.round(dock.height * 0.36),
    minimumWidth: 220,
  });
  // The results of contexts take room from the cloud only when they are asked for.
  dock
    .addPanel({
      id: 'contexts',
      component: 'contexts',
      title: 'Contexts',
      position: { referencePanel: 'cloud', direction: 'below' },
      initialHeight: Math.round(dock.height * 0.42),
      minimumHeight: 160,
    })
    .group.api.setVisible(false);
  const tabs = [
    ['corpus', 'library', 'Library'],
    ['corpus', 'senses', 'Senses'],
    ['inspector', 'neighbors', 'Neighbors'],
    ['inspector', 'axes', 'Axes'],
    ['inspector', 'lesson', 'How it learns'],
    ['word-sets', 'evaluation', 'Evaluation'],
  ] as const;
  for (const [beside, id, title] of tabs) {
    dock.addPanel({
      id,
      component: id,
      title,
      position: { referencePanel: beside, direction: 'within' },
      minimumWidth: 220,
      inactive: true,
    });
  }
  // Later panels took their room from earlier ones, so widths are set when all are there.
  dock.getPanel('inspector')?.group.api.setSize({ width: small ? 280 : rightWidth });
  dock.getPanel('corpus')?.group.api.setSize({ width: small ? 260 : 280 });
  cloud.api.setActive();
}

/**
 * Room that is won or lost goes to the cloud, not to the last panel of the row. The library's groups have such a priority but no way to
 * set it from outside, so the cloud's group gets one of its own.
 */
function preferCloud(dock: DockviewApi): void {
  const group = dock.getPanel('cloud')?.group;
  if (group !== undefined)
    Object.defineProperty(group, 'priority', { value: LayoutPriority.High, configurable: true });
}

/** The panels in their places, which are remembered. */
export function Dock() {
  const { store, controller, desk } = useProgram();
  const dispose = useRef<() => void>(() => {});

  const onReady = ({ api }: DockviewReadyEvent) => {
    desk.dock = api;
    // The library calls every group of panels a region named like its front panel; the panels are regions themselves.
    const added = api.onDidAddGroup((group) => group.element.setAttribute('role', 'group'));
    desk.resetLayout = () => {
      firstLayout(api);
      preferCloud(api);
    };
    const { layout } = store.getState().workspace;
    try {
      if (layout === null || layout === undefined) firstLayout(api);
      else {
        // What was remembered may be from another version; a layout that does not fit is given up below.
        api.fromJSON(layout as Parameters<DockviewApi['fromJSON']>[0]);
        if (panels.some((id) => api.getPanel(id) === undefined)) firstLayout(api);
      }
    } catch {
      firstLayout(api);
      controller.say({
        kind: 'information',
        text: 'The remembered layout did not fit; the panels are in their first places.',
      });
    }
    preferCloud(api);
    // Results are shown when there are some: studies do not outlive the page.
    api.getPanel('contexts')?.group.api.setVisible(false);
    const change = api.onDidLayoutChange(() => controller.workspace.setLayout(api.toJSON()));
    dispose.current = () => {
      change.dispose();
      added.dispose();
    };
  };
  useEffect(
    () => () => {
      dispose.current();
      desk.dock = null;
    },
    [desk],
  );
  return (
    <DockviewReact
      components={components}
      defaultTabComponent={Tab}
      theme={theme}
      disableFloatingGroups
      proportionalLayout={false}
      onReady={onReady}
    />
  );
}
