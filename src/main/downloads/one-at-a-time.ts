import { lockDownload } from './download-lock.ts';
import { refused } from './fetch-part.ts';

/** Sees to it that at most one download of a thing runs, in this program and in others that share the folder. */
export class OneAtATime {
  readonly #folder: string;
  readonly #running = new Set<string>();

  /** @param folder where locks lie */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether something is being done with `key` in this program. */
  isRunning(key: string): boolean {
    return this.#running.has(key);
  }

  /**
   * Does something with a download while nothing else does.
   * @param key what is downloaded, as a file may be called
   * @param name what a person calls it
   * @throws ProgramError `download-refused` while something else does, `file-not-writable`, `disk-full`
   */
  async run<T>(key: string, work: () => Promise<T>, name: string = key): Promise<T> {
    if (this.#running.has(key)) throw refused(name, 'it is being fetched already');
    this.#running.add(key);
    try {
      const release = await lockDownload(this.#folder, key, name);
      return await work().finally(release);
    } finally {
      this.#running.delete(key);
    }
  }
}
