import { expect, it } from 'vitest';
import { Access } from '../../../src/main/server/access.ts';
import { defaultDataFolder } from '../../../src/main/server/data-folder.ts';
import { openCommand } from '../../../src/main/server/open-browser.ts';
import { readBrowserOptions } from '../../../src/main/server/options.ts';

it('refuses a token that is older than a minute', () => {
  let now = 0;
  const access = new Access(4000, () => now);
  const late = access.issueToken();
  now = 60_001;
  expect(access.redeem(late)).toBeNull();
  const inTime = access.issueToken();
  now += 60_000;
  expect(access.redeem(inTime)).not.toBeNull();
});

it('knows the data folder of each system', () => {
  expect(defaultDataFolder('linux', {}, '/home/a')).toBe('/home/a/.config/Semascope');
  expect(defaultDataFolder('linux', { XDG_CONFIG_HOME: '/c' }, '/home/a')).toBe('/c/Semascope');
  expect(defaultDataFolder('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Application Support/Semascope');
  expect(defaultDataFolder('win32', { APPDATA: '/r' }, '/a')).toBe('/r/Semascope');
});

it('reads the options of the browser host', () => {
  expect(
    readBrowserOptions(['--port', '8080', '--no-open', '--data-folder', '/d', '--open', 'a.txt']),
  ).toEqual({
    port: 8080,
    openBrowser: false,
    dataFolder: '/d',
    open: 'a.txt',
  });
  expect(readBrowserOptions(['--data-folder', '/d', '--library', '/l'])).toMatchObject({
    libraryFolder: '/l',
  });
  expect(readBrowserOptions(['--data-folder', '/d', '--catalogue', 'original'])).toMatchObject({
    catalogue: 'original',
  });
  expect(readBrowserOptions(['--data-folder', '/d', '--hub', 'original'])).toMatchObject({ hub: 'original' });
  expect(readBrowserOptions(['--data-folder', '/d', '--checkpoint-seconds', '0.5'])).toMatchObject({
    checkpointSeconds: 0.5,
  });
  const seconds = ['0', '-1', 'often', '', 'Infinity'].map((value) => [`--checkpoint-seconds=${value}`]);
  const ports = [
    ['--port', 'x'],
    ['--port', '65536'],
    ['--port', '1.5'],
  ];
  for (const wrong of [...ports, ...seconds, ['--other'], ['word']]) {
    expect(() => readBrowserOptions(wrong)).toThrow(expect.objectContaining({ code: 'bad-request' }));
  }
});

it('opens a browser only where there is a display', () => {
  expect(openCommand('http://a', 'linux', {})).toBeNull();
  expect(openCommand('http://a', 'linux', { DISPLAY: ':0', CI: 'true' })).toBeNull();
  expect(openCommand('http://a', 'linux', { WAYLAND_DISPLAY: 'w' })).toEqual(['xdg-open', 'http://a']);
  expect(openCommand('http://a', 'darwin', {})).toEqual(['open', 'http://a']);
  expect(openCommand('http://a', 'win32', {})).toEqual([
    'rundll32',
    'url.dll,FileProtocolHandler',
    'http://a',
  ]);
});
