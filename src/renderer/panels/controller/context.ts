import type {
  ExportedFiles,
  FileHandle,
  FilePurpose,
  RequestParameters,
  Results,
} from '../../../shared/api.ts';
import { describeError } from '../../../shared/describe-error.ts';
import { type SerializedError, serializeError } from '../../../shared/errors.ts';
import type { PageApi } from '../../api/connect.ts';
import type { UploadOptions } from '../../api/files.ts';
import type { BrowserFolder } from '../../api/folders.ts';
import { type JobName, runJob } from '../../api/jobs.ts';
import { addJob, type JobKind, removeJob, updateJob } from '../../state/jobs.ts';
import { addMessage, fixFor, type Message, topicFor } from '../../state/messages.ts';
import type { AppState, AppStore } from '../../state/store.ts';

/** What the page can do, as its api room gives it. */
export interface Platform {
  readonly api: PageApi;
  /** Lets the person choose a file; `null` when they did not. */
  pickFile(purpose: FilePurpose, options: UploadOptions): Promise<FileHandle | null>;
  /** Lets the person choose a file of vectors, with those that belong to it; none when they did not. */
  pickModelFiles(options: UploadOptions): Promise<readonly FileHandle[]>;
  /** Whether the program shows the system's dialog for folders itself (`contexts.pickFolder`). */
  readonly hasFolderDialog: boolean;
  /** Lets the person choose a folder in the browser; nothing of it is sent. `null` when they did not. */
  pickBrowserFolder(): Promise<BrowserFolder | null>;
  /** The folder among what is being dropped on the page; `null` when there is none. */
  droppedFolder(dropped: DataTransfer): Promise<BrowserFolder> | null;
  /** Makes a dropped file known to the program. */
  uploadFile(file: File, options: UploadOptions): Promise<FileHandle>;
  /** Gives the person a file that was made in the page. */
  saveBlob(blob: Blob, name: string): void;
  /** Lets the browser fetch files that the program prepared. */
  fetchExport(files: ExportedFiles): void;
}

export interface AboutJob {
  readonly kind: JobKind;
  readonly subject: string;
  /** Told the job's name before the request is sent. */
  readonly onStart?: (job: string) => void;
}

/** What every part of the controller works with. */
export interface Context {
  readonly platform: Platform;
  readonly store: AppStore;
  update(change: (state: AppState) => Partial<AppState>): void;
  say(message: Omit<Message, 'id' | 'card'> & { readonly card?: boolean }): void;
  /** Tells an error to the person. */
  report(error: unknown): void;
  /** Runs a request that is a job; while it runs it is in the state with its progress. */
  run<N extends JobName>(
    name: N,
    parameters: Omit<RequestParameters<N>, 'job'>,
    about: AboutJob,
  ): Promise<Results[N]>;
  /** Runs a transfer of a file, for work of a kind; it is in the state from its first news on. */
  transfer<T>(subject: string, send: (options: UploadOptions) => Promise<T>, kind?: JobKind): Promise<T>;
  /** Asks a job to stop; one that has just ended is ignored. */
  cancel(job: string): void;
}

export function createContext(platform: Platform, store: AppStore): Context {
  const stops = new Map<string, AbortController>();
  const update: Context['update'] = (change) => store.setState(change);
  const say: Context['say'] = (message) =>
    update((state) => ({ messages: addMessage(state.messages, { card: false, ...message }) }));

  const begin = (id: string, stop: AbortController, { kind, subject }: AboutJob) => {
    stops.set(id, stop);
    update((state) => ({ jobs: addJob(state.jobs, { id, kind, subject }) }));
  };
  const end = (id: string | undefined) => {
    if (id === undefined) return;
    stops.delete(id);
    update((state) => ({ jobs: removeJob(state.jobs, id) }));
  };

  return {
    platform,
    store,
    update,
    say,
    report: (error) => {
      const serialized = serializeError(error);
      if (serialized.code === 'cancelled')
        say({ kind: 'information', text: describeError(serialized).sentence });
      else say(errorMessage(serialized));
    },
    run: async (name, parameters, about) => {
      const stop = new AbortController();
      let id: string | undefined;
      try {
        return await runJob(platform.api, name, parameters, {
          signal: stop.signal,
          onStart: (job) => {
            id = job;
            begin(job, stop, about);
            about.onStart?.(job);
          },
          onProgress: (progress) => {
            const job = id;
            if (job !== undefined) update((state) => ({ jobs: updateJob(state.jobs, job, { progress }) }));
          },
        });
      } finally {
        end(id);
      }
    },
    transfer: async (subject, send, kind = 'corpus') => {
      const stop = new AbortController();
      let id: string | undefined;
      try {
        return await send({
          signal: stop.signal,
          onProgress: (fraction) => {
            const job = id ?? crypto.randomUUID();
            if (id === undefined) {
              id = job;
              begin(job, stop, { kind, subject });
            }
            const progress = {
              stage: 'loading',
              unit: 'bytes',
              done: 0,
              total: null,
              rate: null,
              secondsLeft: null,
              fraction,
            } as const;
            update((state) => ({ jobs: updateJob(state.jobs, job, { progress }) }));
          },
        });
      } finally {
        end(id);
      }
    },
    cancel: (job) => {
      update((state) => ({ jobs: updateJob(state.jobs, job, { cancelling: true }) }));
      stops.get(job)?.abort();
    },
  };
}

function errorMessage(error: SerializedError): Omit<Message, 'id'> {
  const { sentence, detail, fix: hint } = describeError(error);
  const fix = fixFor(error);
  const topic = topicFor(error);
  return {
    kind: 'error',
    text: sentence,
    card: true,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    ...(fix === undefined ? {} : { fix }),
    ...(topic === undefined ? {} : { topic }),
  };
}
