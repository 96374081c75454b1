import { type BrowserWindow, ipcMain, type WebFrameMain } from 'electron';
import type { FileHandle } from '../../shared/api.ts';
import { type SerializedError, serializeError } from '../../shared/errors.ts';
import { type Connection, connect } from '../rpc/connect.ts';
import { badRequest } from '../rpc/dispatch.ts';
import type { Program } from '../services/host.ts';
import { droppedFileChannel, messageChannel } from './channels.ts';
import { pageOrigin } from './page-protocol.ts';

const longestMessage = 16 * 2 ** 20;

/**
 * Joins the page in `window` to the program. Each message's sender is checked before anything else: the main frame of this window, showing our
 * page. A page that is loaded anew is a new page; what ran for the one before is cancelled.
 * @param onConnection called when a page says its first word
 */
export function joinWindow(
  window: BrowserWindow,
  program: Program,
  onConnection: (connection: Connection) => void,
): void {
  const contents = window.webContents;
  let lastReload = Number.NEGATIVE_INFINITY;
  let page: { connection: Connection; receive: (bytes: Uint8Array) => void } | null = null;

  const isOurPage = (frame: WebFrameMain | null): boolean =>
    frame !== null && frame === contents.mainFrame && frame.url.startsWith(`${pageOrigin}/`);

  const connectPage = (): NonNullable<typeof page> => {
    let receive: (bytes: Uint8Array) => void = () => undefined;
    const connection = connect(
      {
        send(bytes) {
          // Copied to memory of its own: a view would take the whole buffer behind it along.
          if (!contents.isDestroyed()) contents.send(messageChannel, Uint8Array.from(bytes));
        },
        listen(listener) {
          receive = listener;
        },
      },
      program,
    );
    page = { connection, receive: (bytes) => receive(bytes) };
    onConnection(connection);
    return page;
  };
  const pageIsGone = (): void => {
    page?.connection.close();
    page = null;
  };

  const onMessage = (event: Electron.IpcMainEvent, bytes: unknown): void => {
    if (!isOurPage(event.senderFrame)) return;
    const isMessage = bytes instanceof Uint8Array && bytes.length <= longestMessage;
    (page ?? connectPage()).receive(isMessage ? bytes : new Uint8Array(0));
  };
  const onDroppedFile = async (
    event: Electron.IpcMainInvokeEvent,
    path: unknown,
  ): Promise<FileHandle | SerializedError> => {
    if (!isOurPage(event.senderFrame) || typeof path !== 'string' || path === '') {
      return serializeError(badRequest('this is not a file of this machine'));
    }
    return await program.registerFile(path).catch(serializeError);
  };

  ipcMain.on(messageChannel, onMessage);
  ipcMain.handle(droppedFileChannel, onDroppedFile);
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) pageIsGone();
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    pageIsGone();
    // The program itself is whole: models and corpora are still open, and a fresh page shows them. A page that ends again and again stays away.
    const now = performance.now();
    if (reason !== 'clean-exit' && now - lastReload > 10_000 && !window.isDestroyed()) contents.reload();
    lastReload = now;
  });
  window.on('closed', () => {
    pageIsGone();
    ipcMain.off(messageChannel, onMessage);
    ipcMain.removeHandler(droppedFileChannel);
  });
}
