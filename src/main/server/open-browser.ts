import { spawn } from 'node:child_process';

/** The command that opens an address in the person's browser, or `null` where there is no display to show one. */
export function openCommand(
  address: string,
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly [command: string, ...parameters: string[]] | null {
  if (environment['CI'] !== undefined && environment['CI'] !== '') return null;
  switch (platform) {
    case 'darwin':
      return ['open', address];
    case 'win32':
      // `start` is a word of the shell; this does the same without one.
      return ['rundll32', 'url.dll,FileProtocolHandler', address];
    default:
      return environment['DISPLAY'] || environment['WAYLAND_DISPLAY'] ? ['xdg-open', address] : null;
  }
}

/** Opens an address in the person's browser where there is a display. What fails here is no failure of the program: the address was printed. */
export function openBrowser(address: string): void {
  const command = openCommand(address);
  if (command === null) return;
  const [name, ...parameters] = command;
  const child = spawn(name, parameters, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
