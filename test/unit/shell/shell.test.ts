import { describe, expect, it } from 'vitest';
import { catalogueSource, fileToOpen, hubSource, libraryFolder } from '../../../src/main/shell/arguments.ts';
import { menuTemplate } from '../../../src/main/shell/menu.ts';
import { firstWindowState, placeWindow } from '../../../src/main/shell/window-state.ts';
import type { MenuCommand } from '../../../src/shared/api.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const second = { x: 1440, y: 0, width: 1920, height: 1080 };
const at = (x: number, y: number, width = 1200, height = 800) => ({
  bounds: { x, y, width, height },
  maximized: false,
});

describe('the place of the window', () => {
  it('is the usual one at first, no larger than the display', () => {
    expect(placeWindow(firstWindowState, [second])).toEqual({ width: 1440, height: 900 });
    expect(placeWindow(firstWindowState, [laptop])).toEqual({ width: 1440, height: 875 });
  });

  it('is kept on whichever display it was', () => {
    expect(placeWindow(at(100, 50), [laptop])).toEqual({ x: 100, y: 50, width: 1200, height: 800 });
    expect(placeWindow(at(2000, 0), [laptop, second])).toMatchObject({ x: 2000, y: 0 });
    expect(placeWindow(at(-1100, 50), [laptop])).toMatchObject({ x: -1100 });
  });

  it.each([
    ['its display is gone', at(2000, 0)],
    ['its title is above the display', at(100, -200)],
    ['its title is below the display', at(100, 860)],
    ['too little of it can be reached', at(-1150, 50)],
  ])('is the usual one when %s', (_, state) => {
    expect(placeWindow(state, [laptop])).toEqual({ width: 1440, height: 875 });
  });

  it('is never smaller than the interface can be used', () => {
    expect(placeWindow(at(0, 30, 200, 10), [laptop])).toMatchObject({ width: 1024, height: 700 });
  });
});

describe('the file of a command line', () => {
  it('is the first text, made absolute', () => {
    expect(fileToOpen(['--flag', 'a.TXT', 'b.gz'], '/work')).toBe('/work/a.TXT');
    expect(fileToOpen(['/data/b.txt.gz'], '/work')).toBe('/data/b.txt.gz');
  });

  it.each([[[]], [['--load=x.txt']], [['program.exe']], [['a\0.txt']]])('is none in %j', (parameters) => {
    expect(fileToOpen(parameters, '/work')).toBeNull();
  });
});

describe('the library of a command line', () => {
  it('is the folder behind its option, made absolute, and no file to open', () => {
    expect(libraryFolder(['a.txt', '--library', 'models.gz'], '/work')).toBe('/work/models.gz');
    expect(libraryFolder(['--library=/data/models'], '/work')).toBe('/data/models');
    expect(fileToOpen(['--library', 'models.gz', 'a.txt'], '/work')).toBe('/work/a.txt');
  });

  it.each([[[]], [['--library']], [['--library=']], [['--library', '--open']], [['library', 'x']]])(
    'is not moved by %j',
    (parameters) => {
      expect(libraryFolder(parameters, '/work')).toBeNull();
    },
  );
});

describe('the catalogue of a command line', () => {
  it('is what stands behind its option, and no file to open', () => {
    expect(catalogueSource(['--catalogue', 'https://models.example', 'a.txt'])).toBe(
      'https://models.example',
    );
    expect(catalogueSource(['--catalogue=my models'])).toBe('my models');
    expect(catalogueSource(['--library', 'models', '--catalogue', '--open'])).toBeNull();
    expect(catalogueSource([])).toBeNull();
    expect(fileToOpen(['--catalogue', 'models.gz', 'a.txt'], '/work')).toBe('/work/a.txt');
  });
});

describe('the hub of a command line', () => {
  it('is what stands behind its option, and no file to open', () => {
    expect(hubSource(['--hub', 'https://hub.example', 'a.txt'])).toBe('https://hub.example');
    expect(hubSource(['--hub=my models'])).toBe('my models');
    expect(hubSource(['--catalogue', 'https://models.example', '--hub', '--open'])).toBeNull();
    expect(fileToOpen(['--hub', 'models.gz', 'a.txt'], '/work')).toBe('/work/a.txt');
  });
});

describe('the application menu', () => {
  const commands: Record<MenuCommand, true> = {
    'open-corpus': true,
    'open-sample': true,
    'open-model': true,
    'export-vectors': true,
    'export-picture': true,
    search: true,
    commands: true,
    fit: true,
    'toggle-dimensions': true,
    'toggle-labels': true,
    'toggle-theme': true,
    'reset-layout': true,
    shortcuts: true,
    about: true,
  };
  const itemsOf = (platform: NodeJS.Platform, send: (command: MenuCommand) => void) =>
    menuTemplate(send, platform, false).flatMap((menu) => (Array.isArray(menu.submenu) ? menu.submenu : []));

  it.each(['linux', 'darwin', 'win32'] as const)('has every command once on %s and sends it', (platform) => {
    const sent: MenuCommand[] = [];
    for (const item of itemsOf(platform, (command) => sent.push(command))) {
      // Electron passes more; ours takes none of it.
      (item.click as (() => void) | undefined)?.();
    }
    expect(sent.sort()).toEqual(Object.keys(commands).sort());
  });

  it('takes no key that a person types with, and none twice', () => {
    const keys = itemsOf('linux', () => undefined).flatMap(({ accelerator }) =>
      typeof accelerator === 'string' ? [accelerator] : [],
    );
    expect(keys.every((key) => key.startsWith('CmdOrCtrl+'))).toBe(true);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('offers tools for developers only while developing', () => {
    const roles = (development: boolean) =>
      JSON.stringify(menuTemplate(() => undefined, 'linux', development));
    expect(roles(false)).not.toContain('toggleDevTools');
    expect(roles(true)).toContain('toggleDevTools');
  });
});
