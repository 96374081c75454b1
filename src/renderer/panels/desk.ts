import type { DockviewApi } from 'dockview-react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CloudScene } from '../scene/scene.ts';
import { shownDimensions } from '../state/selectors.ts';
import type { AppStore } from '../state/store.ts';

/** The panels that stand beside the cloud. */
type PanelName =
  | 'corpus'
  | 'library'
  | 'senses'
  | 'word-sets'
  | 'evaluation'
  | 'inspector'
  | 'neighbors'
  | 'axes'
  | 'lesson'
  | 'contexts';
type DialogName = 'export-picture' | 'shortcuts' | 'paste-text' | 'paste-words' | 'about';

/** Things on the desk that commands reach for: they live in the page, not in the state. */
export interface Desk {
  readonly dialogs: StoreApi<{ readonly open: DialogName | null }>;
  openDialog(name: DialogName | null): void;
  scene: CloudScene | null;
  dock: DockviewApi | null;
  /** Sizes that hidden groups of panels had, by the group's name. */
  readonly hiddenSizes: Map<string, { readonly width: number; readonly height: number }>;
  searchBox: HTMLInputElement | null;
  expressionBox: HTMLInputElement | null;
  /** Brings a panel to the front of its group, also where its side of the window is hidden. */
  showPanel(id: PanelName): void;
  /** The word that the cloud should fly to as soon as its neighbours are known. */
  flight: number | null;
  /** Called when `flight` was set, by whoever can fly. */
  takeOff: () => void;
  resetLayout: () => void;
  /** Whether the cloud is shown in two dimensions. */
  isFlat: () => boolean;
}

export function createDesk(store: AppStore): Desk {
  const dialogs = createStore<{ readonly open: DialogName | null }>(() => ({ open: null }));
  return {
    dialogs,
    openDialog: (open) => dialogs.setState({ open }),
    scene: null,
    dock: null,
    hiddenSizes: new Map(),
    searchBox: null,
    expressionBox: null,
    showPanel(id) {
      const panel = this.dock?.getPanel(id);
      if (panel === undefined) return;
      if (!panel.group.api.isVisible) panel.group.api.setVisible(true);
      panel.api.setActive();
    },
    flight: null,
    takeOff: () => {},
    resetLayout: () => {},
    isFlat: () => shownDimensions(store.getState()) === 2,
  };
}
