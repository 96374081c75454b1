import { type BrowserWindow, dialog, shell } from 'electron';
import type { FilePurpose } from '../../shared/api.ts';
import type { Host } from '../services/host.ts';

/** The desktop program's host: the system's own dialogs, over the program's window. */
export function desktopHost(window: () => BrowserWindow | null): Host {
  return {
    kind: 'desktop',
    async pickFile(purpose) {
      const { canceled, filePaths } = await showOpen(window(), purpose);
      return canceled ? null : (filePaths[0] ?? null);
    },
    async pickFolder() {
      const { canceled, filePaths } = await showOpenFolder(window());
      return canceled ? null : (filePaths[0] ?? null);
    },
    async reveal(path) {
      shell.showItemInFolder(path);
    },
    async exportDestination([suggestedName]) {
      const { canceled, filePath } = await showSave(window(), suggestedName);
      return canceled || filePath === '' ? null : { kind: 'saved', path: filePath };
    },
  };
}

const openDialogs: Record<FilePurpose, { title: string; text: string; extensions: string[] }> = {
  corpus: { title: 'Open corpus', text: 'Text', extensions: ['txt', 'gz'] },
  model: {
    title: 'Open model',
    text: 'Vectors',
    extensions: ['vec', 'txt', 'bin', 'gz', 'zip', 'tsv', 'npy', 'safetensors', 'json', 'bytes'],
  },
  evaluation: {
    title: 'Open evaluation file',
    text: 'Analogies and word pairs',
    extensions: ['txt', 'tsv', 'csv'],
  },
};

function showOpen(
  window: BrowserWindow | null,
  purpose: FilePurpose,
): ReturnType<typeof dialog.showOpenDialog> {
  const { title, text, extensions } = openDialogs[purpose];
  const options: Electron.OpenDialogOptions = {
    title,
    properties: ['openFile'],
    filters: [
      { name: text, extensions },
      { name: 'All files', extensions: ['*'] },
    ],
  };
  return window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options);
}

function showOpenFolder(window: BrowserWindow | null): ReturnType<typeof dialog.showOpenDialog> {
  const options: Electron.OpenDialogOptions = {
    title: 'Open contextual model',
    properties: ['openDirectory'],
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
