import type { ContextDevice } from '../../../shared/contexts.ts';
import type { Context } from './context.ts';

/** What can be done with contextual models: find, fetch, load. */
export interface ContextModelActions {
  /** Asks what is loaded, known and offered. */
  refresh(): Promise<void>;
  /** Lets the person choose a folder, and looks into it. */
  pickFolder(): Promise<void>;
  /** Looks into a known folder, to choose its weights. */
  inspect(folder: string): Promise<void>;
  choose(weights: string, device: ContextDevice): void;
  /** Gives up the choice. */
  dismiss(): void;
  /** Loads what was chosen. */
  open(): Promise<void>;
  close(): Promise<void>;
  forget(folder: string): Promise<void>;
  /** Fetches an offered model and loads it. */
  fetch(name: string, precision: 'full' | '8-bit'): Promise<void>;
  discard(name: string, precision: 'full' | '8-bit'): Promise<void>;
  setSource(source: string | null): Promise<void>;
}

export function createContextModelActions(_context: Context): ContextModelActions {
  const nothing = async (): Promise<void> => undefined;
  return {
    refresh: nothing,
    pickFolder: nothing,
    inspect: nothing,
    choose: () => undefined,
    dismiss: () => undefined,
    open: nothing,
    close: nothing,
    forget: nothing,
    fetch: nothing,
    discard: nothing,
    setSource: nothing,
  };
}
