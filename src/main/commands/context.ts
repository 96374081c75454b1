import type { Resources } from '../resources.ts';
import type { AheadStarter } from '../threads/ahead.ts';
import type { Console } from './console.ts';

/** What every command works with. */
export interface CommandContext {
  readonly console: Console;
  /** Aborted when the person stops the command (Ctrl C). */
  readonly signal: AbortSignal;
  readonly threads: AheadStarter;
  readonly resources: Resources;
}
