// `npm run test:electron`: drives the real desktop program, wherever Electron's binary is.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findElectron } from './electron-binary.mjs';

if (findElectron() === null) {
  console.log('skipped: no Electron binary');
} else {
  const cli = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url));
  const { status } = spawnSync(process.execPath, [cli, 'test', '--project=electron'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
