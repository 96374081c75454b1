import { type BrowserWindow, dialog } from 'electron';
import type { Host } from '../services/host.ts';

/** The desktop program's host: the system's own dialogs, over the program's window. */
export function desktopHost(window: () => BrowserWindow | null): Host {
  return {
    kind: 'desktop',
    async pickCorpus() {
      const { canceled, filePaths } = await showOpen(window());
      return canceled ? null : (filePaths[0] ?? null);
    },
    async exportDestination(suggestedName) {
      const { canceled, filePath } = await showSave(window(), suggestedName);
      return canceled || filePath === '' ? null : { kind: 'saved', path: filePath };
    },
  };
}

function showOpen(window: BrowserWindow | null): ReturnType<typeof dialog.showOpenDialog> {
  const options: Electron.OpenDialogOptions = {
    title: 'Open corpus',
    properties: ['openFile'],
    filters: [
      { name: 'Text', extensions: ['txt', 'gz'] },
      { name: 'All files', extensions: ['*'] },
    ],
  };
  return window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options);
}

function showSave(
  window: BrowserWindow | null,
  defaultPath: string,
): ReturnType<typeof dialog.showSaveDialog> {
  const options: Electron.SaveDialogOptions = { title: 'Export vectors', defaultPath };
  return window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options);
}
