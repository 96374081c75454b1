import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ProgramError } from '../../../shared/errors.ts';
import { writeError } from '../../files/atomic-write.ts';
import { isOtherRunning, type Owner, thisProcess } from '../../files/owner.ts';
import { type CheckpointRecord, readRecord, recordFile } from './record.ts';

/** Says in a checkpoint's folder which program works with it. */
const lockFile = 'lock.json';
/** Nothing that we write comes near; what is longer is not read. */
const longestRecord = 16 * 1024 * 1024;
/** Milliseconds for which a checkpoint without a record may be one that another program makes. */
const shortestAge = 60_000;
const ownerSchema = z.object({ pid: z.number().int(), host: z.string(), since: z.number() });
const namePattern = /^run-[0-9a-f-]{36}$/;

/** A run that was cut short. */
export interface FoundCheckpoint {
  /** Its opaque name. */
  readonly checkpoint: string;
  readonly record: CheckpointRecord;
  /** On disk, all files. */
  readonly bytes: number;
}

/**
 * The checkpoints on disk, one folder a run. While a program works with one it holds its lock; a lock whose program is gone is what tells a run that
 * was cut short. Any number of programs may share the folder.
 */
export class CheckpointShelf {
  readonly #folder: string;
  readonly #onProblem: (problem: ProgramError) => void;
  /** Those that this program works with. */
  readonly #held = new Set<string>();

  /** @param onProblem hears of damaged checkpoints, once each: they are set aside */
  constructor(folder: string, onProblem: (problem: ProgramError) => void) {
    this.#folder = folder;
    this.#onProblem = onProblem;
  }

  /** The folder of a checkpoint. @throws ProgramError `checkpoint-unknown` for what cannot be one's name */
  folderOf(checkpoint: string): string {
    if (!namePattern.test(checkpoint)) throw new ProgramError('checkpoint-unknown', {});
    return join(this.#folder, checkpoint);
  }

  /** Makes an empty checkpoint, held by this program. @throws ProgramError `file-not-writable`, `disk-full` */
  async begin(): Promise<string> {
    const checkpoint = `run-${randomUUID()}`;
    this.#held.add(checkpoint);
    try {
      // What a person wrote is nobody else's to read.
      await mkdir(join(this.#folder, checkpoint), { recursive: true, mode: 0o700 });
      await this.#lock(checkpoint);
    } catch (error) {
      this.#held.delete(checkpoint);
      throw writeError(checkpoint, error);
    }
    return checkpoint;
  }

  /**
   * Takes hold of a run that was cut short.
   * @throws ProgramError `checkpoint-unknown` when there is none of that name, or another program works with it; `checkpoint-damaged`
   */
  async take(checkpoint: string): Promise<FoundCheckpoint> {
    const folder = this.folderOf(checkpoint);
    if (this.#held.has(checkpoint) || (await this.#isLocked(checkpoint)))
      throw new ProgramError('checkpoint-unknown', {});
    const record = await this.#read(checkpoint);
    if (record === null) throw new ProgramError('checkpoint-unknown', {});
    this.#held.add(checkpoint);
    try {
      await rm(join(folder, lockFile), { force: true });
      await this.#lock(checkpoint);
    } catch (error) {
      this.#held.delete(checkpoint);
      throw writeError(checkpoint, error);
    }
    return { checkpoint, record, bytes: await bytesIn(folder) };
  }

  /** Lets go of a checkpoint and leaves it to be found. */
  async leave(checkpoint: string): Promise<void> {
    await rm(join(this.folderOf(checkpoint), lockFile), { force: true });
    this.#held.delete(checkpoint);
  }

  /** Removes a checkpoint, held or not; one that is not there, or that another program works with, stays as it is. */
  async remove(checkpoint: string): Promise<void> {
    const folder = this.folderOf(checkpoint);
    if (!this.#held.has(checkpoint) && (await this.#isLocked(checkpoint))) return;
    // Without its record it is no checkpoint any more, also when removing the rest is cut short.
    await rm(join(folder, recordFile), { force: true });
    await rm(folder, { recursive: true, force: true });
    this.#held.delete(checkpoint);
  }

  /** The runs that were cut short, latest first. Damaged ones are set aside, and what never became a checkpoint is removed. */
  async list(): Promise<FoundCheckpoint[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const found: FoundCheckpoint[] = [];
    for (const checkpoint of names.filter((name) => namePattern.test(name))) {
      if (this.#held.has(checkpoint) || (await this.#isLocked(checkpoint))) continue;
      try {
        const record = await this.#read(checkpoint);
        if (record === null) await this.#removeAbandoned(checkpoint);
        else found.push({ checkpoint, record, bytes: await bytesIn(this.folderOf(checkpoint)) });
      } catch (error) {
        if (!(error instanceof ProgramError)) throw error;
        this.#onProblem(error);
      }
    }
    return found.sort((a, b) => b.record.savedAt - a.record.savedAt);
  }

  /**
   * Sets a checkpoint aside under a name that is never listed, and lets go of it. Gives the error that says so.
   * @param name what a person calls its text
   */
  async setAside(checkpoint: string, name: string, reason: string): Promise<ProgramError> {
    const keptAs = `damaged-${checkpoint}`;
    const aside = await rename(this.folderOf(checkpoint), join(this.#folder, keptAs)).then(
      () => true,
      () => false,
    );
    this.#held.delete(checkpoint);
    return new ProgramError('checkpoint-damaged', { name, keptAs: aside ? keptAs : checkpoint, reason });
  }

  /** The record of a checkpoint; `null` when it has none yet. @throws ProgramError `checkpoint-damaged` (it was set aside) */
  async #read(checkpoint: string): Promise<CheckpointRecord | null> {
    const path = join(this.folderOf(checkpoint), recordFile);
    const found = await stat(path).catch(() => null);
    if (found === null) return null;
    const tooLong = !found.isFile() || found.size > longestRecord;
    const record = tooLong ? `${recordFile} is none of ours` : readRecord(await readFile(path, 'utf8'));
    if (typeof record !== 'string') return record;
    throw await this.setAside(checkpoint, checkpoint, record);
  }

  /** Removes what never became a checkpoint, unless another program may just be making it. */
  async #removeAbandoned(checkpoint: string): Promise<void> {
    const { mtimeMs } = await stat(this.folderOf(checkpoint)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > shortestAge) await this.remove(checkpoint);
  }

  async #lock(checkpoint: string): Promise<void> {
    const file = await open(join(this.folderOf(checkpoint), lockFile), 'wx');
    try {
      await file.writeFile(`${JSON.stringify(thisProcess())}\n`);
    } finally {
      await file.close();
    }
  }

  /** Whether another program works with a checkpoint. */
  async #isLocked(checkpoint: string): Promise<boolean> {
    const owner = await readOwner(join(this.folderOf(checkpoint), lockFile));
    return owner !== null && isOtherRunning(owner);
  }
}

async function readOwner(path: string): Promise<Owner | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // A lock that a killed program could not finish holds nothing.
    return null;
  }
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
