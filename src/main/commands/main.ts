import type { Resources } from '../resources.ts';
import { aheadStarter } from '../threads/ahead.ts';
import { threadStarter } from '../threads/starter.ts';
import { type Console, processConsole } from './console.ts';
import type { CommandContext } from './context.ts';
import { UsageError, usage } from './usage.ts';

type Command = (args: readonly string[], context: CommandContext) => Promise<void>;

/** Loads each command when it is asked for. */
const commands = new Map<string, () => Promise<Command>>([
  ['train', async () => (await import('./train.ts')).train],
  ['similarity', async () => (await import('./similarity.ts')).similarity],
  ['neighbors', async () => (await import('./neighbors.ts')).neighbors],
  ['analogy', async () => (await import('./analogy.ts')).analogy],
  ['odd-one-out', async () => (await import('./odd-one-out.ts')).oddOneOut],
  ['evaluate', async () => (await import('./evaluate.ts')).evaluate],
  ['convert', async () => (await import('./convert.ts')).convert],
  ['contexts', async () => (await import('./contexts.ts')).contexts],
  ['pca', async () => (await import('./pca.ts')).pca],
]);

/** More are for long texts, which they read from the beginning nearly as well when they come a little later. */
const corpusThreadsAhead = 2;

/**
 * Runs one command of the command line.
 * @param args what was typed after the program's name
 * @param signal aborted when the person stops the command
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 stopped
 */
export async function runCommand(
  args: readonly string[],
  resources: Resources,
  signal: AbortSignal,
): Promise<number> {
  const [name, ...rest] = args;
  const console: Console = processConsole(rest.includes('--json'));
  const loadCommand = commands.get(name ?? '');
  const threads = aheadStarter(threadStarter(resources.workers));
  try {
    if (loadCommand === undefined) {
      if (name === 'help' || name === '--help' || name === '-h') {
        process.stdout.write(usage);
        return 0;
      }
      throw new UsageError(name === undefined ? 'a command is missing' : `there is no command "${name}"`);
    }
    // While the command's modules are loaded here, the first threads that read the text get ready on the other cores.
    if (name === 'train') threads.startAhead('corpus', Math.min(threads.cores, corpusThreadsAhead));
    const command = await loadCommand();
    await command(rest, { console, signal, threads, resources });
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`error usage: ${error.message}. Try: semascope help\n`);
      return 2;
    }
    console.error(error);
    return signal.aborted ? 130 : 1;
  } finally {
    await threads.dispose();
  }
}
