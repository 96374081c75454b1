import { join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, nativeTheme, screen, session } from 'electron';
import type { FileHandle } from '../../shared/api.ts';
import { serializeError } from '../../shared/errors.ts';
import type { Resources } from '../resources.ts';
import type { Connection } from '../rpc/connect.ts';
import { readPageFiles } from '../server/page-files.ts';
import { document } from '../services/documents.ts';
import type { Program } from '../services/host.ts';
import { createProgram } from '../services/program.ts';
import { catalogueSource, fileToOpen, hubSource, libraryFolder } from './arguments.ts';
import { desktopHost } from './dialogs.ts';
import { hardenContents, hardenSession } from './hardening.ts';
import { menuTemplate } from './menu.ts';
import { joinWindow } from './messages.ts';
import { declarePageScheme, pageOrigin, servePage } from './page-protocol.ts';
import { utilityProcesses } from './utility-processes.ts';
import { firstWindowState, placeWindow, smallestWindow, windowStateSchema } from './window-state.ts';

/**
 * Runs the desktop program: one instance, one window.
 * @param preload file of the built preload
 */
export function runDesktop(resources: Resources, preload: string): void {
  // A second start hands its command line to the first and ends.
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();
  declarePageScheme();
  hardenContents();

  const desktop = new Desktop(resources, preload);
  app.on('second-instance', (_event, commandLine, workingFolder) => {
    desktop.show();
    desktop.openFile(fileToOpen(commandLine.slice(1), workingFolder));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    desktop.openFile(fileToOpen([path], '/'));
  });
  app.on('window-all-closed', () => app.quit());
  desktop.openFile(fileToOpen(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd()));

  // Not awaited by the entry module: Electron becomes ready only after that module was evaluated.
  app
    .whenReady()
    .then(() => desktop.start())
    .catch((error: unknown) => {
      dialog.showErrorBox('Semascope cannot start', error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
}

/** The program and its window. */
class Desktop {
  readonly #resources: Resources;
  readonly #preload: string;
  #window: BrowserWindow | null = null;
  #program: Program | null = null;
  #connection: Connection | null = null;
  /** A file that was asked for before there was a page to show it. */
  #waiting: string | null = null;
  /** Writes down where the window is, while there is one. */
  #keepPlace: () => void = () => undefined;
  #placeKept: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(resources: Resources, preload: string) {
    this.#resources = resources;
    this.#preload = preload;
  }

  async start(): Promise<void> {
    const dataFolder = app.getPath('userData');
    hardenSession(session.defaultSession);
    servePage(session.defaultSession.protocol, await readPageFiles(this.#resources.renderer));
    const program = await createProgram({
      host: desktopHost(() => this.#window),
      resources: this.#resources,
      dataFolder,
      libraryFolder: libraryFolder(process.argv, process.cwd()) ?? undefined,
      catalogue: catalogueSource(process.argv) ?? undefined,
      hub: hubSource(process.argv) ?? undefined,
      version: app.getVersion(),
      processes: utilityProcesses(this.#resources.workers),
    });
    this.#program = program;
    app.on('before-quit', (event) => this.#end(event, program));
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate(
          (command) => program.emit('menuCommand', { command }),
          process.platform,
          !app.isPackaged,
        ),
      ),
    );
    await this.#openWindow(program, dataFolder);
  }

  /** Brings the window to the front. */
  show(): void {
    if (this.#window?.isMinimized() === true) this.#window.restore();
    this.#window?.focus();
  }

  /** Tells the page of a file that the person opened from outside, as soon as there is a page. */
  openFile(path: string | null): void {
    if (path === null) return;
    const program = this.#program;
    const connection = this.#connection;
    if (program === null || connection === null) {
      this.#waiting = path;
      return;
    }
    program.registerFile(path).then(
      (handle: FileHandle) => connection.notify('fileOpened', handle),
      (error: unknown) => connection.notify('notice', serializeError(error)),
    );
  }

  async #openWindow(program: Program, dataFolder: string): Promise<void> {
    const stored = document(join(dataFolder, 'window.json'), windowStateSchema, firstWindowState);
    const state = await stored.load((error) => program.emit('notice', serializeError(error)));
    const window = new BrowserWindow({
      ...placeWindow(
        state,
        screen.getAllDisplays().map((display) => display.workArea),
      ),
      minWidth: smallestWindow.width,
      minHeight: smallestWindow.height,
      title: 'Semascope',
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#0e1116' : '#ffffff',
      webPreferences: {
        preload: this.#preload,
        contextIsolation: true,
        sandbox: true,
        webSecurity: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
      },
    });
    this.#window = window;
    if (state.maximized) window.maximize();
    joinWindow(window, program, (connection) => {
      this.#connection = connection;
      const waiting = this.#waiting;
      this.#waiting = null;
      this.openFile(waiting);
    });
    window.once('ready-to-show', () => window.show());
    this.#keepPlace = () => {
      this.#placeKept = stored
        .save({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
        // Where the window was is not worth a question on the way out.
        .catch((error: unknown) => console.error('the place of the window could not be kept:', error));
    };
    window.on('close', () => this.#keepPlace());
    window.on('closed', () => {
      this.#window = null;
      this.#connection = null;
      this.#keepPlace = () => undefined;
    });
    await window.loadURL(`${pageOrigin}/index.html`);
  }

  /** Lets the application end only after the program stopped its work, removed its temporary files, and the window's place was kept. */
  #end(event: Electron.Event, program: Program): void {
    if (this.#ended) return;
    event.preventDefault();
    this.#keepPlace();
    Promise.all([program.dispose(), this.#placeKept])
      .catch((error: unknown) => console.error('the program did not end cleanly:', error))
      .finally(() => {
        this.#ended = true;
        app.quit();
      });
  }
}
