import type { ContextDevice, ContextFolder, OfferedContextModel } from '../../../shared/contexts.ts';
import { ProgramError, serializeError } from '../../../shared/errors.ts';
import type { BrowserFolder } from '../../api/folders.ts';
import { chooseFiles, filesToSend } from '../../state/context-files.ts';
import { type ContextsState, withoutStudy } from '../../state/contexts.ts';
import type { Context } from './context.ts';
import { latestOnly } from './latest.ts';

type Precision = OfferedContextModel['choices'][number]['precision'];

/** What can be done with contextual models: find, fetch, load. */
export interface ContextModelActions {
  /** Asks what is loaded, known and offered. */
  refresh(): Promise<void>;
  /** Lets the person choose a folder, and looks into it. One with a single choice of weights is loaded. */
  pickFolder(): Promise<void>;
  /** Takes a folder of what is being dropped on the page; gives whether there is one. */
  takeDropped(dropped: DataTransfer): boolean;
  /** Sends the chosen weights of a folder of the browser, and loads them. */
  send(): Promise<void>;
  chooseFiles(weights: string): void;
  /** Looks into a known folder, to choose its weights. */
  inspect(folder: string): Promise<void>;
  choose(weights: string, device: ContextDevice): void;
  /** Gives up the choice. */
  dismiss(): void;
  /** Loads what was chosen. */
  open(): Promise<void>;
  /** Loads a known folder with the weights that are best for a first look. */
  openFolder(folder: ContextFolder): Promise<void>;
  close(): Promise<void>;
  forget(folder: string): Promise<void>;
  /** Fetches an offered model and loads it. */
  fetch(model: OfferedContextModel, precision: Precision): Promise<void>;
  discard(name: string, precision: Precision): Promise<void>;
  /** Gives whether the place was taken. */
  setSource(source: string | null): Promise<boolean>;
}

/** What a download of an offered model is called among the jobs. */
export function fetchSubject({ title }: Pick<OfferedContextModel, 'title'>, precision: Precision): string {
  return `${title}, ${precision}`;
}

/** @param onOpened called when the person has loaded a model */
export function createContextModelActions(context: Context, onOpened: () => void): ContextModelActions {
  const { platform, store, update, report, say } = context;
  const { api } = platform;
  /** The files behind `filesChoice`: the state holds only what they are called. */
  let browserFolder: BrowserFolder | null = null;
  let opened = 0;

  function change(next: Partial<ContextsState>): void {
    update(({ contexts }) => ({ contexts: { ...contexts, ...next } }));
  }

  /** Reports what fails; gives whether it did not. */
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      report(error);
      return false;
    }
  }

  // An answer from before a model was loaded must not take it away again.
  const askForDescription = latestOnly(() => api.request('contexts.describe', {}));

  async function refresh(): Promise<void> {
    const described = await askForDescription(undefined);
    if (described !== null) take(described);
  }

  function take(described: NonNullable<ContextsState['described']>): void {
    update(({ contexts }) => ({
      contexts: { ...contexts, described, ...ofModel(contexts, described.model) },
    }));
  }

  async function load(
    folder: Pick<ContextFolder, 'folder' | 'name'>,
    weights: string | null,
    device: ContextDevice,
  ): Promise<void> {
    opened += 1;
    const request = opened;
    const model = await context.run(
      'contexts.open',
      { folder: folder.folder, weights, device },
      { kind: 'context-model', subject: folder.name },
    );
    // Another one was asked for meanwhile: the later choice wins.
    if (request !== opened) return;
    update(({ contexts }) => ({
      contexts: { ...contexts, choice: null, filesChoice: null, ...ofModel(contexts, model) },
    }));
    browserFolder = null;
    say({ kind: 'success', topic: 'contexts', text: `Loaded ${model.name}.` });
    onOpened();
    await refresh();
  }

  const firstDevice = (): ContextDevice => store.getState().contexts.described?.devices[0] ?? 'cpu';

  /** Loads a folder at once where there is nothing to choose, else lets the person choose. */
  async function look(folder: ContextFolder): Promise<void> {
    const [first, ...others] = folder.weights;
    if (first !== undefined && others.length === 0) await load(folder, first.file, firstDevice());
    else if (first !== undefined)
      change({ filesChoice: null, choice: { folder, weights: first.file, device: firstDevice() } });
  }

  async function lookIntoFiles(folder: BrowserFolder): Promise<void> {
    browserFolder = folder;
    const files = chooseFiles(
      folder.name,
      Array.from(folder.files, ([path, { size }]) => ({ path, bytes: size })),
    );
    const [first, ...others] = files.weights;
    const whole = first !== undefined && files.small.some(({ path }) => path.endsWith('tokenizer.json'));
    if (files.small.length === 0 && first === undefined) {
      throw new ProgramError('context-folder', { name: folder.name, reason: 'it has no config.json' });
    }
    if (whole && others.length > 0) {
      change({ choice: null, filesChoice: { files, weights: first.path } });
      return;
    }
    const chosen = first?.path ?? null;
    await send(whole ? folder : withoutBulk(folder, chosen), filesToSend(files, chosen));
  }

  /** Where the tokenizer is missing, the program refuses the folder unread: weights of a gigabyte are not sent for that, but their first byte. */
  function withoutBulk(folder: BrowserFolder, weights: string | null): BrowserFolder {
    const file = weights === null ? undefined : folder.files.get(weights);
    // With a dialog of its own the program reads files where they lie, and nothing is sent.
    if (weights === null || file === undefined || platform.hasFolderDialog) return folder;
    const short = new File([file.slice(0, 1)], file.name);
    return { ...folder, files: new Map(folder.files).set(weights, short) };
  }

  async function send(folder: BrowserFolder, paths: readonly string[]): Promise<void> {
    const found = paths.flatMap((path) => {
      const file = folder.files.get(path);
      return file === undefined ? [] : [{ path, file }];
    });
    const total = found.reduce((sum, { file }) => sum + file.size, 0);
    const files = await context.transfer(
      folder.name,
      async ({ onProgress, signal }) => {
        const sent: { readonly path: string; readonly file: string }[] = [];
        let before = 0;
        for (const { path, file } of found) {
          const handle = await platform.uploadFile(file, {
            ...(signal === undefined ? {} : { signal }),
            onProgress: (fraction) => onProgress?.((before + fraction * file.size) / Math.max(1, total)),
          });
          before += file.size;
          sent.push({ path: placeOf(folder.name, path), file: handle.file });
        }
        return sent;
      },
      'context-model',
    );
    await look(await api.request('contexts.gather', { files }));
  }

  return {
    refresh: () => attempt(refresh).then(() => undefined),
    pickFolder: () =>
      attempt(async () => {
        if (platform.hasFolderDialog) {
          const folder = await api.request('contexts.pickFolder', {});
          if (folder !== null) await look(folder);
          return;
        }
        const folder = await platform.pickBrowserFolder();
        if (folder !== null) await lookIntoFiles(folder);
      }).then(() => undefined),
    takeDropped: (dropped) => {
      const folder = platform.droppedFolder(dropped);
      if (folder === null) return false;
      void attempt(async () => lookIntoFiles(await folder));
      return true;
    },
    send: () =>
      attempt(async () => {
        const { filesChoice } = store.getState().contexts;
        if (filesChoice === null || browserFolder === null) return;
        await send(browserFolder, filesToSend(filesChoice.files, filesChoice.weights));
      }).then(() => undefined),
    chooseFiles: (weights) =>
      update(({ contexts }) => ({
        contexts: {
          ...contexts,
          filesChoice: contexts.filesChoice === null ? null : { ...contexts.filesChoice, weights },
        },
      })),
    inspect: (folder) =>
      attempt(async () => {
        const inspected = await api.request('contexts.inspect', { folder });
        const { model } = store.getState().contexts;
        const current = model?.folder === folder ? model : null;
        const weights = current?.weights.file ?? inspected.weights[0]?.file;
        if (weights === undefined) return;
        change({
          filesChoice: null,
          choice: { folder: inspected, weights, device: current?.device ?? firstDevice() },
        });
      }).then(() => undefined),
    choose: (weights, device) =>
      update(({ contexts }) => ({
        contexts: {
          ...contexts,
          choice: contexts.choice === null ? null : { ...contexts.choice, weights, device },
        },
      })),
    dismiss: () => {
      browserFolder = null;
      change({ choice: null, filesChoice: null });
    },
    open: () =>
      attempt(async () => {
        const { choice } = store.getState().contexts;
        if (choice !== null) await load(choice.folder, choice.weights, choice.device);
      }).then(() => undefined),
    openFolder: (folder) =>
      attempt(() => load(folder, folder.weights[0]?.file ?? null, firstDevice())).then(() => undefined),
    close: () =>
      attempt(async () => {
        await api.request('contexts.close', {});
        await refresh();
      }).then(() => undefined),
    forget: (folder) =>
      attempt(async () => {
        await api.request('contexts.forget', { folder });
        await refresh();
      }).then(() => undefined),
    fetch: async (model, precision) => {
      const subject = fetchSubject(model, precision);
      try {
        const folder = await context.run(
          'contexts.fetch',
          { name: model.name, precision },
          { kind: 'download', subject },
        );
        await refresh();
        await load(folder, null, firstDevice());
      } catch (error) {
        if (serializeError(error).code === 'cancelled')
          say({ kind: 'information', text: `Paused the download of ${subject}; what came is kept.` });
        else report(error);
        // What a stopped download left behind is shown, too.
        await attempt(refresh);
      }
    },
    discard: (name, precision) =>
      attempt(async () => {
        await api.request('contexts.discard', { name, precision });
        await refresh();
      }).then(() => undefined),
    setSource: (source) => attempt(async () => take(await api.request('contexts.setSource', { source }))),
  };
}

/** A file's place with the name of its folder before it, as the program takes it; not every name can stand in a path everywhere. */
function placeOf(folder: string, path: string): string {
  const name = folder.replace(/[\\:*?"<>|\p{Cc}]/gu, '_').replace(/[. ]+$/u, '_');
  return `${name || 'model'}/${path}`;
}

/** What is known of a model that is loaded now: results of the one before are about other vectors. */
function ofModel(before: ContextsState, model: ContextsState['model']): Partial<ContextsState> {
  if (before.model?.id === model?.id) return { model };
  return { ...withoutStudy, model, shown: false };
}

/** Keeps what is known of contextual models in step with what the program says. */
export function followContextModels({ platform }: Context, models: ContextModelActions): () => void {
  return platform.api.on('contextsChanged', () => void models.refresh());
}
