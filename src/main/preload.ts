// What the page gets of the desktop program: a port for bytes, and a way to hand over a dropped file without learning its path.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { droppedFileChannel, messageChannel } from './shell/channels.ts';

contextBridge.exposeInMainWorld('semascope', {
  post(bytes: Uint8Array): void {
    ipcRenderer.send(messageChannel, bytes);
  },
  listen(listener: (bytes: Uint8Array) => void): void {
    ipcRenderer.on(messageChannel, (_event, bytes: Uint8Array) => listener(bytes));
  },
  handleForDroppedFile(file: File): Promise<unknown> {
    return ipcRenderer.invoke(droppedFileChannel, webUtils.getPathForFile(file));
  },
});
