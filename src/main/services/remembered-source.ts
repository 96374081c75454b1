import { z } from 'zod';
import type { ProgramError } from '../../shared/errors.ts';
import {
  mirrorAt,
  originalSource,
  type Source,
  sourceFromCommandLine,
  sourceSchema,
} from '../downloads/source.ts';
import { type Document, document } from './documents.ts';

/** Where something is fetched from, and what is known to be there. */
export interface SourceSetting<Known> {
  readonly source: Source;
  /** What the source lists; `null` for the original, whose things the program knows, and where there is no list. */
  readonly models: Known | null;
}

export interface RememberedSourceOptions<Known> {
  /** The file of the setting. */
  readonly path: string;
  readonly known: z.ZodType<Known>;
  /**
   * Looks at a source that is not the original.
   * @throws ProgramError `catalogue-source` when what is there cannot be read
   */
  readonly look: (source: Source) => Promise<Known | null>;
  /** What the command line names as the source, if anything: `original`, an address or a folder. */
  readonly requested: string | undefined;
  /** Tells the page of what could not be done. */
  readonly notice: (error: unknown) => void;
}

/** Remembers where something is fetched from. The network is asked when a source is chosen, and not to list what it has. */
export class RememberedSource<Known> {
  readonly #document: Document<SourceSetting<Known>>;
  readonly #options: RememberedSourceOptions<Known>;
  #setting: Promise<SourceSetting<Known>> | null = null;

  constructor(options: RememberedSourceOptions<Known>) {
    const schema = z.strictObject({
      source: sourceSchema.refine((source) => source.kind !== 'mirror' || isMirror(source.base)),
      models: options.known.nullable(),
    });
    this.#document = document(options.path, schema, { source: originalSource, models: null });
    this.#options = options;
  }

  /** The setting. What the command line names is looked at when this is asked first, as there is a page then to tell of failures. */
  get(): Promise<SourceSetting<Known>> {
    this.#setting ??= this.#first();
    return this.#setting;
  }

  /**
   * Chooses another source and remembers it.
   * @throws ProgramError `catalogue-source` when what is there cannot be read; the setting stays
   */
  async choose(source: Source): Promise<void> {
    const models = source.kind === 'original' ? null : await this.#options.look(source);
    await this.#keep({ source, models });
  }

  async #first(): Promise<SourceSetting<Known>> {
    const { requested, notice, look } = this.#options;
    const stored = await this.#document.load((error: ProgramError) => notice(error));
    if (requested === undefined) return stored;
    try {
      const source = sourceFromCommandLine(requested, process.cwd());
      // A source that cannot be reached now may be by the time something is fetched.
      const models = source.kind === 'original' ? null : await look(source).catch(this.#told);
      const setting = { source, models };
      await this.#document.save(setting);
      return setting;
    } catch (error) {
      notice(error);
      return stored;
    }
  }

  readonly #told = (error: unknown): null => {
    this.#options.notice(error);
    return null;
  };

  async #keep(setting: SourceSetting<Known>): Promise<void> {
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
