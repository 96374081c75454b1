// The command line: `node dist/main/cli.js <command> …`; docs/command-line.md has the commands.

import { runCommand } from './commands/main.ts';
import { resourcesBeside } from './resources.ts';
import { runBrowserHost } from './server/command.ts';

const resources = resourcesBeside(import.meta.url);
const [command, ...rest] = process.argv.slice(2);

if (command === 'serve') {
  await runBrowserHost(rest, resources);
} else {
  const stopping = new AbortController();
  const stop = (): void => {
    // Whoever asks twice does not want to wait for the first.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.exitCode = await runCommand(process.argv.slice(2), resources, stopping.signal);
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
}
