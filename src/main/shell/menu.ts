import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../shared/api.ts';

/**
 * The application menu. Commands go to the page, which does them; accelerators carry a modifier, so that typing in a field stays typing.
 * @param send called with the command that was chosen
 * @param development whether to offer the tools for developers
 */
export function menuTemplate(
  send: (command: MenuCommand) => void,
  platform: NodeJS.Platform,
  development: boolean,
): MenuItemConstructorOptions[] {
  const command = (label: string, name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    id: name,
    click: () => send(name),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const mac = platform === 'darwin';
  const about = command('About Semascope', 'about');

  const application: MenuItemConstructorOptions = {
    label: 'Semascope',
    submenu: [
      about,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  return [
    ...(mac ? [application] : []),
    {
      label: '&File',
      submenu: [
        command('Open Corpus…', 'open-corpus', 'CmdOrCtrl+O'),
        command('Open Sample', 'open-sample'),
        command('Open Model…', 'open-model', 'CmdOrCtrl+Shift+O'),
        separator,
        command('Export Vectors…', 'export-vectors', 'CmdOrCtrl+S'),
        command('Export Picture…', 'export-picture', 'CmdOrCtrl+E'),
        ...(mac ? [] : [separator, { role: 'quit' } satisfies MenuItemConstructorOptions]),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        command('Search Words', 'search', 'CmdOrCtrl+F'),
        command('All Commands…', 'commands', 'CmdOrCtrl+K'),
        separator,
        command('Fit Cloud', 'fit', 'CmdOrCtrl+0'),
        command('Switch 2D and 3D', 'toggle-dimensions', 'CmdOrCtrl+D'),
        command('Show or Hide Labels', 'toggle-labels', 'CmdOrCtrl+L'),
        command('Dark or Light', 'toggle-theme', 'CmdOrCtrl+Shift+L'),
        command('Reset Panel Layout', 'reset-layout'),
        separator,
        { role: 'togglefullscreen' },
        ...(development ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [command('Keyboard Shortcuts', 'shortcuts'), ...(mac ? [] : [about])],
    },
  ];
}
