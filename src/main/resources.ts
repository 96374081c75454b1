import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the built program keeps the files it loads at run time. */
export interface Resources {
  /** Worker thread entry points, one `<name>.js` each. */
  readonly workers: string;
  /** Compiled kernels, `<name>.<build>.wasm`. */
  readonly kernels: string;
  /** The page and its assets. */
  readonly renderer: string;
  /** What ships with the program: the sample corpus and its word sets. */
  readonly assets: string;
}

/**
 * The resources beside the built entry point `moduleUrl` (its `import.meta.url`): `dist/main/<entry>.js`.
 * Inside a packed application, files that threads and the WebAssembly compiler open lie outside the archive.
 */
export function resourcesBeside(moduleUrl: string): Resources {
  const folder = dirname(fileURLToPath(moduleUrl));
  const unpacked = folder.replace(/app\.asar(?=[\\/]|$)/, 'app.asar.unpacked');
  return {
    workers: join(unpacked, 'workers'),
    kernels: join(unpacked, 'kernels'),
    renderer: join(folder, '..', 'renderer'),
    assets: join(unpacked, '..', '..', 'assets'),
  };
}
