import type { Api } from '../../shared/api.ts';
import { desktopBridge } from './bridge.ts';
import { ApiClient, type PageChannel } from './client.ts';
import { SocketChannel } from './socket.ts';

/** The contract, and whether the program can be reached. */
export interface PageApi extends Api {
  /**
   * Calls `listener` when the connection to the program is lost (`false`; what was pending is rejected with `connection-lost`) and when it is
   * there again (`true`; models and corpora are as they were, jobs that ran for this page were cancelled), until the returned function is called.
   */
  onConnection(listener: (connected: boolean) => void): () => void;
}

/** Connects the page to the program behind it: through the desktop program's bridge or the browser host's socket. */
export function connectApi(): Promise<PageApi> {
  const bridge = desktopBridge();
  return bridge === null ? connectSocket() : Promise.resolve(connectBridge(bridge));
}

function connectBridge(bridge: { post: PageChannel['send']; listen: PageChannel['listen'] }): PageApi {
  const client = new ApiClient({
    send: (bytes) => bridge.post(bytes),
    listen: (listener) => bridge.listen(listener),
  });
  // The window and the program live in one process group: there is no connection to lose.
  return pageApi(client, () => () => undefined);
}

function connectSocket(): Promise<PageApi> {
  // A page that was opened with a second one-time address and did not need it keeps no key in its address.
  if (location.hash.startsWith('#token=')) history.replaceState(null, '', location.pathname);
  return new Promise((resolve) => {
    const listeners = new Set<(connected: boolean) => void>();
    const channel = new SocketChannel(
      () => new WebSocket(`ws://${location.host}/socket`),
      (connected) => {
        if (!connected) client.rejectPending();
        for (const listener of [...listeners]) listener(connected);
        if (connected) resolve(api);
      },
    );
    const client = new ApiClient(channel);
    const api = pageApi(client, (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    });
  });
}

function pageApi(client: ApiClient, onConnection: PageApi['onConnection']): PageApi {
  return {
    request: (name, parameters) => client.request(name, parameters),
    on: (event, listener) => client.on(event, listener),
    onConnection,
  };
}
