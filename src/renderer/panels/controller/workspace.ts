import type { Workspace } from '../../../shared/workspace.ts';
import type { Context } from './context.ts';

/** How the page looks, which it remembers. */
export interface WorkspaceActions {
  setTheme(theme: Workspace['theme']): void;
  setLayout(layout: unknown): void;
  setView(view: Partial<Workspace['view']>): void;
  closeHint(hint: string): void;
}

export function createWorkspaceActions({ update }: Context): WorkspaceActions {
  const change = (next: (workspace: Workspace) => Partial<Workspace>) =>
    update((state) => ({ workspace: { ...state.workspace, ...next(state.workspace) } }));
  return {
    setTheme: (theme) => change(() => ({ theme })),
    setLayout: (layout) => change(() => ({ layout })),
    setView: (view) => change((workspace) => ({ view: { ...workspace.view, ...view } })),
    closeHint: (hint) =>
      change(({ closedHints }) =>
        closedHints.includes(hint) ? {} : { closedHints: [...closedHints, hint] },
      ),
  };
}

const quietMilliseconds = 400;

/** Saves the workspace when it has not changed for a moment, and at once when the page goes away. */
export function saveWorkspace({ platform, store, report }: Context): () => void {
  let saved = store.getState().workspace;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failed = false;

  const save = () => {
    clearTimeout(timer);
    const { workspace } = store.getState();
    if (workspace === saved) return;
    saved = workspace;
    platform.api
      .request('workspace.save', { workspace })
      .then(() => {
        failed = false;
      })
      .catch((error: unknown) => {
        // Said once, not at every change.
        if (!failed) report(error);
        failed = true;
      });
  };
  const stop = store.subscribe(({ workspace, ready }, before) => {
    if (!ready || workspace === before.workspace) return;
    clearTimeout(timer);
    timer = setTimeout(save, quietMilliseconds);
  });
  window.addEventListener('pagehide', save);
  return () => {
    stop();
    save();
    window.removeEventListener('pagehide', save);
  };
}
