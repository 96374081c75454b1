import { app, type Session, shell, type WebContents } from 'electron';
import { pageOrigin } from './page-protocol.ts';

/** Addresses that the page may open in the person's browser, exactly these. */
const externalAddresses: ReadonlySet<string> = new Set([
  'https://arxiv.org/abs/1301.3781',
  'https://arxiv.org/abs/1310.4546',
]);

/** Denies what no page of ours needs: permissions, devices, downloads of anything but what the page itself made. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(mayDo(permission)));
  session.setPermissionCheckHandler((_contents, permission) => mayDo(permission));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    // Pictures and tables that the page made; Electron asks the person where to put them.
    if (item.getURL().startsWith(`blob:${pageOrigin}/`)) {
      item.setSaveDialogOptions({ defaultPath: item.getFilename() });
    } else event.preventDefault();
  });
}

/** Copying a table is the one thing that needs a permission. */
function mayDo(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

/** Keeps every page where it is: no navigation, no new windows, no embedded pages. Known addresses open in the person's browser. */
export function hardenContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openExternal(contents, url);
      return { action: 'deny' };
    });
  });
}

function openExternal(contents: WebContents, url: string): void {
  if (!externalAddresses.has(url)) return;
  shell.openExternal(url).catch((error: unknown) => {
    // No browser to open it in: the page stays as it is and the person finds the address in the log.
    console.error(`${url} could not be opened from window ${contents.id}:`, error);
  });
}
