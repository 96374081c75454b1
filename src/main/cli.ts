// The command line: `node dist/main/cli.js <command> …`; docs/command-line.md has the commands.

import { resourcesBeside } from './resources.ts';

const resources = resourcesBeside(import.meta.url);
const [command, ...rest] = process.argv.slice(2);

// Each command loads only what it needs: a command that trains for a second should not wait for the server's modules.
if (command === 'serve') {
  const { runBrowserHost } = await import('./server/command.ts');
  await runBrowserHost(rest, resources);
} else {
  const { runCommand } = await import('./commands/main.ts');
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
