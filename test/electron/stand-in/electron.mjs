// A stand-in for the few calls of Electron that the desktop program's main makes. It runs in main's own process and is told by the test, over the
// process channel, what a person and the system do; windows have no pixels: their page is a real browser that the test drives.
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';

/** @type {{ lock?: boolean, userData: string, workAreas?: { x: number, y: number, width: number, height: number }[] }} */
const settings = JSON.parse(process.env['STAND_IN'] ?? '{}');

/** What main asked for, for the test to look at. */
const seen = {
  /** @type {string[]} */ calls: [],
  /** @type {unknown[]} */ schemes: [],
  /** @type {any} */ menu: null,
  /** @type {any} */ windowOptions: null,
  /** @type {string[]} */ loaded: [],
  /** @type {any[]} */ dialogs: [],
  /** @type {string[]} */ opened: [],
  /** @type {string[]} */ revealed: [],
  /** @type {{ path: string, pid: number | undefined }[]} */ utilityProcesses: [],
};
/** What the next dialog gives. */
let dialogAnswer = /** @type {any} */ ({ canceled: true, filePaths: [], filePath: '' });
/** @type {((request: Request) => Response | Promise<Response>) | null} */
let pageHandler = null;
/** @type {any} */
let window = null;

class App extends EventEmitter {
  isPackaged = true;
  #quitting = false;
  requestSingleInstanceLock() {
    return settings.lock !== false;
  }
  enableSandbox() {
    seen.calls.push('enableSandbox');
  }
  whenReady() {
    return new Promise((resolve) => setImmediate(resolve));
  }
  getPath(/** @type {string} */ name) {
    if (name !== 'userData') throw new Error(`the stand-in knows no ${name}`);
    return settings.userData;
  }
  getVersion() {
    return '0.0.0-test';
  }
  quit() {
    const event = cancellable();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    window?.close();
    process.exit(0);
  }
  exit(/** @type {number} */ code) {
    process.exit(code);
  }
  /** The last window was closed. */
  allClosed() {
    if (!this.#quitting) this.emit('window-all-closed');
  }
}

function cancellable() {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}

class Contents extends EventEmitter {
  id = 1;
  mainFrame = { url: '' };
  /** @type {(details: { url: string }) => { action: string }} */
  openHandler = () => ({ action: 'allow' });
  isDestroyed() {
    return false;
  }
  send(/** @type {string} */ channel, /** @type {Uint8Array} */ bytes) {
    if (bytes.byteLength !== bytes.buffer.byteLength)
      throw new Error('a message is not on memory of its own');
    process.send?.({ channel, bytes });
  }
  setWindowOpenHandler(/** @type {typeof this.openHandler} */ handler) {
    this.openHandler = handler;
  }
  reload() {
    seen.calls.push('reload');
  }
}

class BrowserWindow extends EventEmitter {
  webContents = new Contents();
  #bounds;
  #maximized = false;
  #closed = false;
  constructor(/** @type {any} */ options) {
    super();
    seen.windowOptions = options;
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width, height: options.height };
    window = this;
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(/** @type {string} */ url) {
    this.webContents.mainFrame.url = url;
    seen.loaded.push(url);
    this.emit('ready-to-show');
  }
  show() {
    seen.calls.push('show');
  }
  focus() {
    seen.calls.push('focus');
  }
  isMinimized() {
    return false;
  }
  isMaximized() {
    return this.#maximized;
  }
  maximize() {
    this.#maximized = true;
  }
  isDestroyed() {
    return this.#closed;
  }
  getNormalBounds() {
    return this.#bounds;
  }
  place(/** @type {any} */ bounds, /** @type {boolean} */ maximized) {
    this.#bounds = bounds;
    this.#maximized = maximized;
  }
  close() {
    if (this.#closed) return;
    this.emit('close', cancellable());
    this.#closed = true;
    this.emit('closed');
    window = null;
    app.allClosed();
  }
}

class Session extends EventEmitter {
  /** @type {(contents: unknown, permission: string, decide: (may: boolean) => void) => void} */
  request = (_contents, _permission, decide) => decide(true);
  /** @type {(contents: unknown, permission: string) => boolean} */
  check = () => true;
  setPermissionRequestHandler(/** @type {typeof this.request} */ handler) {
    this.request = handler;
  }
  setPermissionCheckHandler(/** @type {typeof this.check} */ handler) {
    this.check = handler;
  }
  setDevicePermissionHandler() {
    seen.calls.push('setDevicePermissionHandler');
  }
  protocol = {
    handle(/** @type {string} */ scheme, /** @type {NonNullable<typeof pageHandler>} */ handler) {
      seen.calls.push(`handle ${scheme}`);
      pageHandler = handler;
    },
  };
}

class IpcMain extends EventEmitter {
  /** @type {Map<string, (event: unknown, value: unknown) => unknown>} */
  handlers = new Map();
  handle(/** @type {string} */ channel, /** @type {(event: unknown, value: unknown) => unknown} */ handler) {
    this.handlers.set(channel, handler);
  }
  removeHandler(/** @type {string} */ channel) {
    this.handlers.delete(channel);
  }
}

/** A utility process: a child of Node whose channel looks like Electron's port, on both sides. */
class UtilityProcess extends EventEmitter {
  #child;
  constructor(/** @type {string} */ path, /** @type {string[]} */ parameters) {
    super();
    this.#child = fork(path, parameters, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--import', fileURLToPath(new URL('./parent-port.mjs', import.meta.url))],
    });
    seen.utilityProcesses.push({ path, pid: this.#child.pid });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('close', (code) => this.emit('exit', code ?? 1));
  }
  get pid() {
    return this.#child.exitCode === null ? this.#child.pid : undefined;
  }
  get stderr() {
    return this.#child.stderr;
  }
  postMessage(/** @type {any} */ message) {
    this.#child.send(message, () => undefined);
  }
  kill() {
    return this.#child.kill();
  }
}
const utilityProcess = {
  fork: (/** @type {string} */ path, /** @type {string[]} */ parameters) =>
    new UtilityProcess(path, parameters),
};

const app = new App();
const ipcMain = new IpcMain();
const defaultSession = new Session();
const session = { defaultSession };
const nativeTheme = { shouldUseDarkColors: true };
const screen = {
  getAllDisplays: () =>
    (settings.workAreas ?? [{ x: 0, y: 0, width: 1920, height: 1080 }]).map((workArea) => ({ workArea })),
};
const shell = {
  openExternal: async (/** @type {string} */ url) => {
    seen.opened.push(url);
  },
  showItemInFolder(/** @type {string} */ path) {
    seen.revealed.push(path);
  },
};
const protocol = {
  registerSchemesAsPrivileged(/** @type {unknown[]} */ schemes) {
    seen.schemes.push(...schemes);
  },
};
const dialog = {
  showOpenDialog: async (/** @type {unknown[]} */ ...parameters) => answerDialog('open', parameters),
  showSaveDialog: async (/** @type {unknown[]} */ ...parameters) => answerDialog('save', parameters),
  showErrorBox(/** @type {string} */ title, /** @type {string} */ text) {
    console.error(`${title}: ${text}`);
  },
};
const Menu = {
  buildFromTemplate: (/** @type {unknown} */ template) => template,
  setApplicationMenu(/** @type {unknown} */ menu) {
    seen.menu = menu;
  },
};

function answerDialog(/** @type {string} */ kind, /** @type {any[]} */ parameters) {
  seen.dialogs.push({ kind, overWindow: parameters[0] === window, options: parameters.at(-1) });
  return dialogAnswer;
}

function menuItem(/** @type {string} */ id) {
  const items = seen.menu.flatMap((/** @type {any} */ menu) =>
    Array.isArray(menu.submenu) ? menu.submenu : [],
  );
  return items.find((/** @type {any} */ item) => item.id === id);
}

/** The frame that a message comes from: ours, one that is embedded in it, or our window showing something else. */
function senderFrame(/** @type {string} */ sender) {
  const { mainFrame } = window.webContents;
  if (sender === 'main') return mainFrame;
  if (sender === 'embedded') return { url: mainFrame.url };
  return null;
}

/** What the test can do: as the page, as the person, as the system. */
const actions = {
  seen: () => JSON.parse(JSON.stringify(seen)),
  async fetch(/** @type {string} */ url, /** @type {string} */ method = 'GET') {
    if (pageHandler === null) throw new Error('no page is served');
    const response = await pageHandler(new Request(url, { method }));
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    };
  },
  message(
    /** @type {string} */ channel,
    /** @type {unknown} */ bytes,
    /** @type {string} */ sender = 'main',
  ) {
    ipcMain.emit(channel, { senderFrame: senderFrame(sender) }, bytes);
  },
  invoke: (
    /** @type {string} */ channel,
    /** @type {unknown} */ value,
    /** @type {string} */ sender = 'main',
  ) => ipcMain.handlers.get(channel)?.({ senderFrame: senderFrame(sender) }, value),
  menu: (/** @type {string} */ id) => menuItem(id).click(),
  answerDialogs(/** @type {unknown} */ answer) {
    dialogAnswer = answer;
  },
  navigated() {
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
  },
  crash(/** @type {string} */ reason) {
    window.webContents.emit('render-process-gone', {}, { reason });
  },
  navigate(/** @type {string} */ event) {
    const attempt = cancellable();
    window.webContents.emit(event, attempt);
    return attempt.defaultPrevented ? 'denied' : 'allowed';
  },
  openWindow: (/** @type {string} */ url) => window.webContents.openHandler({ url }).action,
  mayDo(/** @type {string} */ permission) {
    let requested = false;
    defaultSession.request(null, permission, (may) => {
      requested = may;
    });
    return { requested, checked: defaultSession.check(null, permission) };
  },
  download(/** @type {string} */ url, /** @type {string} */ name) {
    const event = cancellable();
    let options = null;
    const item = {
      getURL: () => url,
      getFilename: () => name,
      setSaveDialogOptions: (/** @type {any} */ asked) => {
        options = asked;
      },
    };
    defaultSession.emit('will-download', event, item);
    return { denied: event.defaultPrevented, options };
  },
  secondInstance: (/** @type {string[]} */ commandLine, /** @type {string} */ folder) =>
    void app.emit('second-instance', {}, commandLine, folder),
  place: (/** @type {unknown} */ bounds, /** @type {boolean} */ maximized) => window.place(bounds, maximized),
  closeWindow: () => window.close(),
  quit: () => app.quit(),
};

process.on('message', async (/** @type {any} */ { id, action, parameters }) => {
  try {
    const value = await actions[/** @type {keyof typeof actions} */ (action)](
      .../** @type {[any, any, any]} */ (parameters),
    );
    process.send?.({ id, value });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
});

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
};
