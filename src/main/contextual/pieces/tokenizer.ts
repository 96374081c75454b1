import { formatCount } from '../../../shared/format.ts';
import { type CutText, cutText } from './cut-text.ts';
import { isLibraryTokenizer, type LibraryTokenizer } from './library.ts';
import { readTokenizerFile, type TokenizerFile, unusable } from './tokenizer-file.ts';

/** Stands for a text when a tokenizer is asked where it puts its marks. No tokenizer has such a piece. */
const probe = '\ufdd0text';

/** Cuts text into a model's word pieces and knows where they come from. */
export class PieceTokenizer {
  /** The model's marks around a text (`[CLS]`, `[SEP]`), as identifiers. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** The largest identifier that it can give. */
  readonly largestId: number;
  readonly #library: LibraryTokenizer;
  readonly #name: string;

  /**
   * @param name what the model is called in errors
   * @throws ProgramError `tokenizer-unusable`
   */
  constructor(library: LibraryTokenizer, largestId: number, name: string) {
    this.#library = library;
    this.#name = name;
    this.largestId = largestId;
    const { tokens } = library.post_processor?.post_process([probe], null, true) ?? { tokens: [probe] };
    const at = tokens.indexOf(probe);
    if (at < 0 || tokens.lastIndexOf(probe) !== at) {
      throw unusable(name, 'its marks leave out the text, or repeat it');
    }
    this.before = tokens.slice(0, at).map((token) => this.#markId(token));
    this.after = tokens.slice(at + 1).map((token) => this.#markId(token));
  }

  /** How many marks the model puts around a text. */
  get marks(): number {
    return this.before.length + this.after.length;
  }

  /**
   * The pieces of a text, without the model's marks.
   * @throws ProgramError `tokenizer-unusable` where it has no piece for some of the text, nor one for what it does not know
   */
  cut(text: string): CutText {
    const cut = this.#cut(text);
    const missing = cut.ids.findIndex((id) => !this.#isId(id));
    if (missing >= 0) {
      const lost = text.slice(cut.begins[missing], cut.ends[missing]);
      throw unusable(this.#name, `it has no piece for “${lost}”, nor one for what it does not know`);
    }
    return cut;
  }

  /** A piece as the model writes it. */
  piece(id: number): string {
    return this.#library.id_to_token(id) ?? '';
  }

  /**
   * Makes sure that the model has a vector for each piece.
   * @param rows of the model's embeddings
   * @throws ProgramError `tokenizer-unusable`
   */
  requireRows(rows: number): void {
    if (this.largestId < rows) return;
    throw unusable(
      this.#name,
      `its pieces have identifiers up to ${formatCount(this.largestId)}, and the model has embeddings of only ${formatCount(rows)}`,
    );
  }

  #cut(text: string): CutText {
    try {
      return cutText(this.#library, text);
    } catch (error) {
      // The library trusts its files, and puts hundreds of thousands of pieces on the stack.
      const reason = error instanceof Error ? error.message : String(error);
      throw unusable(
        this.#name,
        `it fails on a sentence of ${formatCount(text.length)} characters (${reason})`,
      );
    }
  }

  #markId(token: string): number {
    const { added_tokens_map: added, model } = this.#library;
    const id = added.get(token)?.id ?? model.tokens_to_ids.get(token) ?? -1;
    if (!this.#isId(id)) throw unusable(this.#name, `it has no piece for its own mark “${token}”`);
    return id;
  }

  #isId(id: number): boolean {
    return Number.isInteger(id) && id >= 0 && id <= this.largestId;
  }
}

/**
 * Loads the tokenizer of a model's folder. Only files of that folder are read, once: what was checked is what is used, whatever becomes of the files.
 * @param folder path of the folder
 * @param name what the model is called in errors
 * @throws ProgramError `tokenizer-missing`, `tokenizer-unusable`, `file-not-regular`, `file-unreadable`, `file-changed`
 */
export async function loadTokenizer(folder: string, name: string): Promise<PieceTokenizer> {
  const file = await readTokenizerFile(folder, name);
  return new PieceTokenizer(await makeLibraryTokenizer(file, name), file.largestId, name);
}

async function makeLibraryTokenizer(
  { tokenizer, config }: TokenizerFile,
  name: string,
): Promise<LibraryTokenizer> {
  // Late, since it takes a while and brings much along.
  const { PreTrainedTokenizer } = await import('@huggingface/transformers');
  let made: object;
  try {
    made = new PreTrainedTokenizer(tokenizer, config)._tokenizer;
  } catch (error) {
    throw unusable(name, error instanceof Error ? error.message : String(error));
  }
  if (!isLibraryTokenizer(made)) throw unusable(name, 'the library that reads it makes something else of it');
  return made;
}
