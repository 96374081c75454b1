import type { Resources } from '../resources.ts';
import type { ThreadStarter } from '../threads/thread.ts';
import type { Console } from './console.ts';

/** What every command works with. */
export interface CommandContext {
  readonly console: Console;
  /** Aborted when the person stops the command (Ctrl C). */
  readonly signal: AbortSignal;
  readonly threads: ThreadStarter;
  readonly resources: Resources;
}
