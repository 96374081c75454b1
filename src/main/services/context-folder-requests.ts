import type { ContextFolders } from './context-folders.ts';
import { ContextHub } from './context-hub.ts';
import type { ContextRequests, ContextServices, LoadedContext } from './context-services.ts';
import type { Host } from './host.ts';

type ContextFolderServices = Pick<
  ContextServices,
  'jobs' | 'files' | 'assets' | 'dataFolder' | 'hub' | 'surroundings' | 'emit' | 'notice'
> & {
  readonly host: Pick<Host, 'pickFolder'>;
  readonly folders: ContextFolders;
  readonly loader: LoadedContext;
};

/** The requests about where contextual models lie and come from. */
export function contextFolderRequests(
  services: ContextFolderServices,
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
  const { folders, loader, files, host, emit } = services;
  const hub = new ContextHub(services);
  const changed = <T>(result: T): T => {
    emit('contextsChanged', {});
    return result;
  };
  const described: ContextRequests['contexts.describe'] = async () => {
    // What is kept gets its handles first.
    const offers = await hub.describe();
    const [listed, devices] = await Promise.all([folders.list(), loader.devices()]);
    return { model: loader.current, folders: listed, devices, ...offers };
  };
  return {
    'contexts.describe': described,
    'contexts.pickFolder': async () => {
      const path = await host.pickFolder();
      return path === null ? null : changed(await folders.choose(path));
    },
    'contexts.gather': async ({ files: chosen }) =>
      changed(await folders.gather(chosen.map(({ file, path }) => ({ file: files.resolve(file), path })))),
    'contexts.inspect': ({ folder }) => folders.inspect(folder),
    'contexts.forget': async ({ folder }) => {
      const { path, name } = folders.resolve(folder);
      const kept = folders.isKept(folder);
      if (loader.current?.folder === folder) await loader.close();
      if (kept) await hub.remove(path, name);
      await folders.forget(folder);
      return changed(null);
    },
    'contexts.fetch': async ({ job, name, precision }) =>
      changed(await folders.inspect(await hub.fetch(job, name, precision))),
    'contexts.discard': async ({ name, precision }) => {
      await hub.discard(name, precision);
      return changed(null);
    },
    'contexts.setSource': async ({ source }) => {
      await hub.chooseSource(source);
      return changed(await described({}));
    },
  };
}
