import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the program keeps its settings when nothing else is asked for: the folder that the desktop program uses too, so that all hosts share them.
 */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Semascope');
    case 'win32':
      return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Semascope');
    default:
      return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'Semascope');
  }
}
