import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contentOf, libraryIn, numberedStore } from '../../support/libraries.ts';
import { builtResources } from '../../support/resources.ts';

/** How often the program that writes is killed; LIBRARY_KILLS asks for another number. */
const kills = Number(process.env['LIBRARY_KILLS'] ?? 40);

let place: string;
let writer: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'semascope-kill-'));
  writer = join(place, 'writer.mjs');
  const input = fileURLToPath(new URL('../../support/library-writer.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ file: writer, format: 'esm' });
  await bundle.close();
}, 60_000);
afterAll(() => rm(place, { recursive: true, force: true }));

/** What a writer said before it was killed. */
interface Said {
  /** Numbers of the models by their entries. */
  readonly kept: Map<string, number>;
  readonly removing: Set<string>;
}

/** Starts a writer and kills it with SIGKILL so long after its first word, in milliseconds. */
async function writeUntilKilled(folder: string, first: number, after: number): Promise<Said> {
  const child = spawn(process.execPath, [writer, folder, builtResources.kernels, `${first}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended]);
  // The moment is what is random here; nothing waits for something to happen.
  await setTimeout(after);
  child.kill('SIGKILL');
  const [, signal] = await ended;
  expect(signal).toBe('SIGKILL');
  const lines = text.split('\n').map((line) => line.split(' '));
  return {
    kept: new Map(
      lines.filter(([what]) => what === 'kept').map(([, entry, number]) => [entry!, Number(number)]),
    ),
    removing: new Set(lines.filter(([what]) => what === 'removing').map(([, entry]) => entry!)),
  };
}

it(
  `row 32: has every entry whole after each of ${kills} kills in the middle of writing`,
  async () => {
    const folder = join(place, 'library');
    const { library, problems } = libraryIn(folder);
    /** All entries that were said to be kept and not to be removed. */
    const standing = new Map<string, number>();
    let whole = 0;
    let unfinished = 0;
    for (let kill = 0; kill < kills; kill++) {
      const said = await writeUntilKilled(folder, kill * 1000, Math.random() * 100);
      unfinished += (await readdir(folder)).filter((name) => name.startsWith('.')).length;
      for (const [entry, number] of said.kept) standing.set(entry, number);
      for (const entry of said.removing) standing.delete(entry);
      await library.tidy();
      const names = await readdir(folder);
      const listed = await library.list();
      expect(problems).toEqual([]);
      expect(names.sort()).toEqual(listed.map(({ entry }) => entry).sort());
      expect(listed.map(({ entry }) => entry)).toEqual(expect.arrayContaining([...standing.keys()]));
      for (const { entry, record } of listed) {
        const number = Number.parseInt(record.name, 10);
        expect([`${number}`, `${number} renamed`]).toContain(record.name);
        expect(contentOf((await library.read(entry)).store)).toEqual(contentOf(numberedStore(number)));
      }
      whole++;
      // A library of a few models, so that all can be compared each time.
      for (const { entry } of listed.slice(4)) {
        standing.delete(entry);
        await library.remove(entry);
      }
    }
    console.log(
      `${whole} of ${kills} kills left the library whole; ${unfinished} unfinished folders and files were removed`,
    );
    expect(whole).toBe(kills);
    // About every second kill hits something that is being written; if none did, this test would show nothing.
    expect(unfinished).toBeGreaterThan(kills / 20);
  },
  20_000 + kills * 5_000,
);
