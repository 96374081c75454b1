import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { decodeMessage, encodeMessage } from '../../../src/main/rpc/codec.ts';
import { messageChannel } from '../../../src/main/shell/channels.ts';
import type { RequestName, RequestParameters, Results } from '../../../src/shared/api.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const main = here('../../../dist/main/electron.js');
const preload = here('../../../dist/main/preload.cjs');

/** The page's origin in the browser, which knows no `app:` scheme; like that one it counts as secure. */
const browserOrigin = 'http://semascope.localhost';

export interface DesktopSettings {
  readonly userData: string;
  /** Whether this is the first start. */
  readonly lock?: boolean;
  readonly workAreas?: readonly { x: number; y: number; width: number; height: number }[];
  /** Further words of the command line. */
  readonly commandLine?: readonly string[];
}

/** The desktop program's main as built, over the stand-in, in a process of its own. */
export class Desktop {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #onMessage: (channel: string, bytes: Uint8Array) => void = () => undefined;
  #nextId = 0;

  constructor({ commandLine = [], ...settings }: DesktopSettings) {
    this.process = spawn(process.execPath, ['--import', here('register.mjs'), main, ...commandLine], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
      // A packed program has no script before its own parameters, as the stand-in says it is.
      env: { ...process.env, STAND_IN: JSON.stringify(settings) },
    });
    this.ended = once(this.process, 'exit');
    this.process.on('message', (message) => this.#receive(message as Received));
    this.process.on('exit', () => {
      for (const { reject } of this.#pending.values()) reject(new Error('the desktop program ended'));
    });
  }

  /** Does one of the stand-in's actions; gives what it gives. */
  // biome-ignore lint/suspicious/noExplicitAny: what each action gives is the test's business
  do(action: string, ...parameters: unknown[]): Promise<any> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      this.process.send({ id, action, parameters });
    });
  }

  /** Waits until the window has loaded its page; gives its address. */
  async loaded(): Promise<string> {
    for (;;) {
      const { loaded } = (await this.do('seen')) as { loaded: string[] };
      if (loaded[0] !== undefined) return loaded[0];
    }
  }

  /** Opens the window's page in a real browser, with the built preload run before it. */
  async openIn(page: Page): Promise<void> {
    const address = await this.loaded();
    await page.route(`${browserOrigin}/**`, async (route) => {
      const url = route.request().url().replace(browserOrigin, 'app://semascope');
      const { status, headers, body } = await this.do('fetch', url);
      await route.fulfill({ status, headers, body: Buffer.from(body) });
    });
    await page.exposeFunction('standInSend', (channel: string, text: string) =>
      this.do('message', channel, new Uint8Array(Buffer.from(text, 'base64'))),
    );
    await page.exposeFunction('standInInvoke', (channel: string, value: unknown) =>
      this.do('invoke', channel, value),
    );
    await page.addInitScript(
      `(${pageStandIn})((require, module, exports) => {${await readFile(preload, 'utf8')}})`,
    );
    let delivery: Promise<unknown> = Promise.resolve();
    this.#onMessage = (channel, bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      // One after the other, in order; a page that is just leaving needs none.
      delivery = delivery.then(() =>
        page
          .evaluate(`standInDeliver(${JSON.stringify(channel)}, ${JSON.stringify(text)})`)
          .catch(() => undefined),
      );
    };
    await page.goto(address.replace('app://semascope', browserOrigin));
  }

  /** Makes a request of the page, where no page was opened; gives its result, or throws the error as it came. */
  async request<N extends RequestName>(name: N, parameters: RequestParameters<N>): Promise<Results[N]> {
    const id = `test ${this.#nextId++}`;
    const answer = new Promise<Answer>((resolve) => {
      this.#onMessage = (_channel, bytes) => {
        const message = decodeMessage(bytes) as Partial<Answer>;
        if (message.t === 's' && message.i === id) resolve(message as Answer);
      };
    });
    const question = encodeMessage({ t: 'q', m: name, a: [parameters], i: id });
    await this.do('message', messageChannel, question);
    const { r, e } = await answer;
    if (e !== undefined) throw e;
    return r as Results[N];
  }

  /** Ends the program as its menu does; gives its exit code. */
  async quit(): Promise<number | null> {
    if (this.process.exitCode === null) {
      // The answer may be lost with the process, which is what was asked for.
      this.do('quit').catch(() => undefined);
      await this.ended;
    }
    return this.process.exitCode;
  }

  #receive(message: Received): void {
    if ('channel' in message) {
      this.#onMessage(message.channel, message.bytes);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.error === undefined) pending?.resolve(message.value);
    else pending?.reject(new Error(message.error));
  }
}

/** An answer as birpc sends it. */
interface Answer {
  readonly t: 's';
  readonly i: string;
  readonly r?: unknown;
  readonly e?: unknown;
}

type Received =
  | { readonly channel: string; readonly bytes: Uint8Array }
  | { readonly id: number; readonly value?: unknown; readonly error?: string };

/** What the preload finds under `electron` in the page. As text, since it runs there. */
const pageStandIn = `(preload) => {
  const listeners = new Map();
  const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const toBase64 = (bytes) => {
    let text = '';
    for (let start = 0; start < bytes.length; start += 0x8000) {
      text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
    }
    return btoa(text);
  };
  window.standInDeliver = (channel, text) => listeners.get(channel)?.({}, fromBase64(text));
  const electron = {
    contextBridge: {
      exposeInMainWorld(name, api) {
        Object.defineProperty(window, name, { value: Object.freeze({ ...api }), enumerable: true });
      },
    },
    ipcRenderer: {
      send: (channel, bytes) => void window.standInSend(channel, toBase64(bytes)),
      invoke: (channel, value) => window.standInInvoke(channel, value),
      on: (channel, listener) => void listeners.set(channel, listener),
    },
    // Only what a person dropped has a path; the tests put it in the file's name.
    webUtils: { getPathForFile: (file) => file.name.replaceAll('|', '/') },
  };
  const module = { exports: {} };
  preload((name) => {
    if (name !== 'electron') throw new Error('a sandboxed preload cannot load ' + name);
    return electron;
  }, module, module.exports);
}`;
