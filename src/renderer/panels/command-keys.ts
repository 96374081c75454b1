import type { MenuCommand } from '../../shared/api.ts';
import type { AppStore } from '../state/store.ts';
import type { Command } from './commands.ts';

/** Runs what a key press asks for. Keys without modifiers belong to whoever types. */
export function handleKey(commands: readonly Command[], event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const target = event.target instanceof HTMLElement ? event.target : null;
  const typing =
    target?.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]') !== null;
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (typing && (!modified || event.key.toLowerCase() === 'z')) return;
  const command = commands.find((candidate) => candidate.matches?.(event));
  if (command === undefined) return;
  event.preventDefault();
  command.run();
}

/** Runs what was chosen in the application menu. */
export function runMenuCommand(commands: readonly Command[], store: AppStore, name: MenuCommand): void {
  const id =
    name === 'toggle-dimensions' ? (store.getState().workspace.view.dimensions === 2 ? '3d' : '2d') : name;
  commands.find((command) => command.id === id)?.run();
}
