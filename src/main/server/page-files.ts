import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** One file of the page, ready to be sent. */
export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * The page's files by the exact path they are asked for under (`/index.html`, `/assets/…`), read once. What is not in this map does not exist
 * for a page, so that no path it names can lead out of the folder. Files of other types are left out.
 * @throws when the folder is not there: the program was not built
 */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const names = await readdir(folder, { recursive: true });
  const files = new Map<string, PageFile>();
  for (const name of names) {
    const type = types[extname(name)];
    if (type !== undefined) {
      files.set(`/${name.split(sep).join('/')}`, { type, body: await readFile(join(folder, name)) });
    }
  }
  return files;
}

/**
 * The content security policy of the page. Scripts come from the page's own files only; styles may be inline, since the component and
 * docking libraries set them; pictures may be made by the page.
 * @param sockets where the page may connect to besides its own origin
 */
export function contentSecurityPolicy(sockets: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self' data:",
    `connect-src ${["'self'", ...sockets].join(' ')}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
