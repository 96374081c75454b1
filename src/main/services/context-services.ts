import type { EventName, Events } from '../../shared/api.ts';
import type { ContextDevice, ContextModel } from '../../shared/contexts.ts';
import type { AnalysisPool } from '../analysis/pool.ts';
import type { Surroundings } from '../downloads/surroundings.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ProcessStarter } from '../processes/process.ts';
import type { ThreadStarter } from '../threads/thread.ts';
import type { Corpora } from './corpora.ts';
import type { FileRegistry } from './files.ts';
import type { Host, RequestHandlers } from './host.ts';
import type { Models } from './models.ts';

/** What the requests about contextual models work with. */
export interface ContextServices {
  readonly models: Models;
  readonly jobs: Jobs;
  readonly corpora: Corpora;
  readonly files: FileRegistry;
  readonly pool: AnalysisPool;
  readonly host: Host;
  readonly processes: ProcessStarter;
  readonly threads: ThreadStarter;
  /** What ships with the program. */
  readonly assets: string;
  readonly dataFolder: string;
  /** What the command line names as the source of models, if anything. */
  readonly hub?: string | undefined;
  /** What downloads meet outside the program; tests put their own in its place. */
  readonly surroundings?: Surroundings;
  readonly emit: <E extends EventName>(event: E, payload: Events[E]) => void;
  readonly notice: (error: unknown) => void;
}

export type ContextRequests = Pick<RequestHandlers, Extract<keyof RequestHandlers, `contexts.${string}`>>;

/** A model's folder as main knows it. */
export interface KnownContextFolder {
  /** Opaque handle. */
  readonly folder: string;
  readonly path: string;
  /** What a person calls it. */
  readonly name: string;
}

/** Where the folders of contextual models lie. */
export interface FolderBook {
  /** @throws ProgramError `handle-unknown` */
  resolve(folder: string): KnownContextFolder;
  /** Remembers that a folder was loaded, so that it is offered first after a restart. */
  opened(folder: string): Promise<void>;
}

/** What is known of the loaded model. */
export interface LoadedContext {
  readonly current: ContextModel | null;
  /** What models can run on here, the surest first. */
  devices(): Promise<readonly ContextDevice[]>;
  /** Unloads the model; none loaded is no error. */
  close(): Promise<void>;
}
