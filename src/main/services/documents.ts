import { mkdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { z } from 'zod';
import { ProgramError } from '../../shared/errors.ts';
import { atomicWrite } from '../files/atomic-write.ts';

/** A small JSON file of the program's own in the data folder, checked against a schema whenever it is read. */
export interface Document<T> {
  /**
   * What the file holds, or the first value when there is no file yet. A file that cannot be understood is set aside under another name, so that
   * nothing is lost, and the first value is used.
   * @param onDamaged hears of a file that was set aside
   */
  load(onDamaged: (error: ProgramError) => void): Promise<T>;
  /** Replaces the file. Saves happen one after the other; of those that wait, only the newest is written. */
  save(value: T): Promise<void>;
}

/** The document stored at `path`. */
export function document<T>(path: string, schema: z.ZodType<T>, first: T): Document<T> {
  let writing: Promise<void> = Promise.resolve();
  let newest: T = first;
  let scheduled: Promise<void> | null = null;

  const write = async (): Promise<void> => {
    scheduled = null;
    await mkdir(dirname(path), { recursive: true });
    await atomicWrite(path, `${JSON.stringify(newest, null, 2)}\n`);
  };

  return {
    async load(onDamaged) {
      // A page that was loaded anew must find what it saved as its last.
      await writing;
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw new ProgramError(
          'file-unreadable',
          { name: basename(path), reason: error.message },
          { cause: error },
        );
      });
      if (text === null) return first;
      const parsed = schema.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      const keptAs = `${path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
      await rename(path, keptAs);
      onDamaged(new ProgramError('settings-damaged', { name: basename(path), keptAs: basename(keptAs) }));
      return first;
    },
    save(value) {
      newest = value;
      // A write that has not begun yet will take the newest value with it.
      if (scheduled === null) {
        scheduled = writing.then(write);
        writing = scheduled.catch(() => undefined);
      }
      return scheduled;
    },
  };
}

/** The parsed text, or `undefined` (which fits no schema of ours) when it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
