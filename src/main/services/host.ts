import type {
  EventName,
  Events,
  FilePurpose,
  RequestName,
  RequestParameters,
  Results,
} from '../../shared/api.ts';

/**
 * What a host (desktop program, browser host) can do for the services. Services know nothing of windows or sockets; where they need a person
 * to choose a file, they ask the host.
 */
export interface Host {
  readonly kind: 'desktop' | 'browser';
  /** Shows the system's open dialog; the chosen path, or `null`. Rejects where the host has no dialogs. */
  pickFile(purpose: FilePurpose): Promise<string | null>;
  /** Shows the system's dialog for a folder; the chosen path, or `null`. Rejects where the host has no dialogs. */
  pickFolder(): Promise<string | null>;
  /**
   * Where files to be exported go; `null` when the person closed the dialog.
   * @param suggestedNames one name a file: the person chooses a place for the first one, and those that belong to it go beside it
   */
  exportDestination(suggestedNames: readonly [string, ...string[]]): Promise<ExportDestination | null>;
  /** Shows a file or folder in the system's file manager. Left out where there is none. */
  reveal?(path: string): Promise<void>;
}

export type ExportDestination =
  /** Write here; the person chose it. What belongs to it goes beside it. */
  | { readonly kind: 'saved'; readonly path: string }
  /** Write to these private files, one for each name; the page then fetches each of them once from its `url`. */
  | { readonly kind: 'download'; readonly files: readonly ReservedDownload[] };

/** A private file that the page will fetch. */
export interface ReservedDownload {
  readonly path: string;
  readonly url: string;
}

/** The functions behind the contract: one for each request, with parameters already checked. */
export type RequestHandlers = {
  readonly [N in RequestName]: (parameters: RequestParameters<N>) => Promise<Results[N]>;
};

export type EventListener = <E extends EventName>(event: E, payload: Events[E]) => void;

/** The program behind a host: what `createProgram` of program.ts gives. */
export interface Program {
  readonly handlers: RequestHandlers;
  /** Calls `listener` at each event for the page until the returned function is called. */
  onEvent(listener: EventListener): () => void;
  /** Sends an event of the host's own (menu command, file opened) to the page. */
  emit<E extends EventName>(event: E, payload: Events[E]): void;
  /**
   * Makes a file on this machine known under an opaque handle, which requests then name.
   * @param temporary whether the file is the program's own copy, which is removed when the program ends
   * @param name what a person calls the file; by default its base name
   */
  registerFile(
    path: string,
    options?: { temporary?: boolean; name?: string },
  ): Promise<{ file: string; name: string; bytes: number }>;
  /** Stops a job whose page is gone; training that was kept by then can be gone on with. */
  abandonJob(job: string): void;
  /** Stops all jobs and threads, and removes temporary files. */
  dispose(): Promise<void>;
}
