import { join } from 'node:path';
import { z } from 'zod';
import type { ProgramError } from '../../shared/errors.ts';
import { readIndex } from '../embeddings/catalogue/index-reading.ts';
import { type Pretrained, pretrainedSchema } from '../embeddings/catalogue/pretrained.ts';
import {
  type CatalogueSource,
  mirrorAt,
  originalSource,
  sourceFromCommandLine,
  sourceSchema,
} from '../embeddings/catalogue/source.ts';
import { type Document, document } from './documents.ts';

/** Where models are fetched from, and what is known to be there. */
export interface SourceSetting {
  readonly source: CatalogueSource;
  /** What the source's index lists; `null` for the original, whose models the program knows, and where there is no index. */
  readonly models: readonly Pretrained[] | null;
}

const settingSchema = z.strictObject({
  source: sourceSchema.refine((source) => source.kind !== 'mirror' || isMirror(source.base)),
  models: z.array(pretrainedSchema).max(1000).readonly().nullable(),
});
const firstSetting: SourceSetting = { source: originalSource, models: null };

/** Remembers where models are fetched from in `catalogue.json`. The network is asked when a source is chosen, and not to list models. */
export class RememberedSource {
  readonly #document: Document<SourceSetting>;
  readonly #requested: string | undefined;
  readonly #notice: (error: unknown) => void;
  #setting: Promise<SourceSetting> | null = null;

  /**
   * @param requested what the command line names as the source, if anything: `original`, an address or a folder
   * @param notice tells the page of what could not be done
   */
  constructor(dataFolder: string, requested: string | undefined, notice: (error: unknown) => void) {
    this.#document = document(join(dataFolder, 'catalogue.json'), settingSchema, firstSetting);
    this.#requested = requested;
    this.#notice = notice;
  }

  /** The setting. What the command line names is looked at when this is asked first, as there is a page then to tell of failures. */
  get(): Promise<SourceSetting> {
    this.#setting ??= this.#first();
    return this.#setting;
  }

  /**
   * Chooses another source and remembers it.
   * @throws ProgramError `catalogue-source` when what is there cannot be read; the setting stays
   */
  async choose(source: CatalogueSource): Promise<void> {
    const models = source.kind === 'original' ? null : await readIndex(source);
    await this.#keep({ source, models });
  }

  async #first(): Promise<SourceSetting> {
    const stored = await this.#document.load((error: ProgramError) => this.#notice(error));
    if (this.#requested === undefined) return stored;
    try {
      const source = sourceFromCommandLine(this.#requested, process.cwd());
      // A source that cannot be reached now may be by the time something is fetched.
      const models = source.kind === 'original' ? null : await readIndex(source).catch(this.#told);
      const setting = { source, models };
      await this.#document.save(setting);
      return setting;
    } catch (error) {
      this.#notice(error);
      return stored;
    }
  }

  readonly #told = (error: unknown): null => {
    this.#notice(error);
    return null;
  };

  async #keep(setting: SourceSetting): Promise<void> {
    await this.#document.save(setting);
    this.#setting = Promise.resolve(setting);
  }
}

function isMirror(address: string): boolean {
  try {
    mirrorAt(address);
    return true;
  } catch {
    return false;
  }
}
