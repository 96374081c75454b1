import type { FileHandle } from '../../shared/api.ts';
import type { SerializedError } from '../../shared/errors.ts';

/** What the desktop program's preload gives the page: a port to the contract and nothing else. */
export interface Bridge {
  post(bytes: Uint8Array): void;
  /** Sets who hears the program's messages; called once. */
  listen(listener: (bytes: Uint8Array) => void): void;
  /** Makes a file that was dropped on the page known to the program; its path never reaches the page. */
  handleForDroppedFile(file: File): Promise<FileHandle | SerializedError>;
}

declare global {
  interface Window {
    readonly semascope?: Bridge;
  }
}

/** The bridge of the desktop program; `null` in a browser. */
export function desktopBridge(): Bridge | null {
  return window.semascope ?? null;
}
