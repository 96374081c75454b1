import { type Protocol, protocol } from 'electron';
import { contentSecurityPolicy, type PageFile } from '../server/page-files.ts';

/** Where the page lives: a scheme of our own, so that it has an origin and no access to files. */
export const pageOrigin = 'app://semascope';

/** Declares the scheme; must run before the application is ready. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the page from its map of files; there is no path to anything else. */
export function servePage(target: Protocol, files: ReadonlyMap<string, PageFile>): void {
  target.handle('app', (request) => {
    const url = new URL(request.url);
    const path = url.pathname === '/' ? '/index.html' : url.pathname;
    const file = url.host === 'semascope' && request.method === 'GET' ? files.get(path) : undefined;
    if (file === undefined) return new Response('There is nothing here.\n', { status: 404 });
    return new Response(new Uint8Array(file.body), {
      headers: {
        'content-type': file.type,
        'content-security-policy': contentSecurityPolicy(),
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      },
    });
  });
}
