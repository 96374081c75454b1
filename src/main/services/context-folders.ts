import { ProgramError } from '../../shared/errors.ts';
import type {
  ContextRequests,
  ContextServices,
  FolderBook,
  KnownContextFolder,
  LoadedContext,
} from './context-services.ts';

/** Which opaque handle means which folder of a contextual model: those that were chosen, gathered or fetched. */
export class ContextFolders implements FolderBook {
  // biome-ignore lint/complexity/noUselessConstructor: placeholder
  constructor(_services: Pick<ContextServices, 'dataFolder' | 'notice'>) {}

  /** @throws ProgramError `handle-unknown` */
  resolve(_folder: string): KnownContextFolder {
    throw new ProgramError('handle-unknown', {});
  }

  /** Remembers that a folder was loaded, so that it is offered first after a restart. */
  async opened(_folder: string): Promise<void> {}
}

/** The requests about where contextual models lie and come from. */
export function contextFolderRequests(
  _services: ContextServices & { readonly folders: ContextFolders; readonly loader: LoadedContext },
): Pick<
  ContextRequests,
  | 'contexts.describe'
  | 'contexts.pickFolder'
  | 'contexts.gather'
  | 'contexts.inspect'
  | 'contexts.forget'
  | 'contexts.fetch'
  | 'contexts.discard'
  | 'contexts.setSource'
> {
  return {} as never;
}
