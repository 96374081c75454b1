/**
 * What is used of a tokenizer of @huggingface/tokenizers. Its types leave out most of it, so this is checked when a tokenizer is loaded, and the pieces
 * that come of it are compared with those of `encode`.
 */
export interface LibraryTokenizer {
  readonly normalizer: LibraryNormalizer | null;
  readonly pre_tokenizer: LibraryPreTokenizer | null;
  readonly model: LibraryModel;
  readonly post_processor: LibraryPostProcessor | null;
  /** Tells texts apart from added tokens in them: before the text is normalized, and after. */
  readonly splitter_unnormalized: LibrarySplitter;
  readonly splitter_normalized: LibrarySplitter;
  readonly added_tokens_map: ReadonlyMap<string, LibraryAddedToken>;
  readonly remove_space?: boolean | undefined;
  readonly do_lowercase_and_remove_accent?: boolean | undefined;
  encode(
    text: string,
    options: { readonly add_special_tokens: boolean },
  ): { readonly ids: readonly (number | undefined)[]; readonly tokens: readonly string[] };
  id_to_token(id: number): string | undefined;
}

export interface LibraryNormalizer {
  readonly config: {
    readonly type?: string;
    readonly content?: string;
    readonly strip_left?: boolean;
    readonly strip_right?: boolean;
    readonly prepend?: string;
  };
  /** Of a sequence. */
  readonly normalizers?: readonly (LibraryNormalizer | null)[];
  /** Of a replacement. */
  readonly pattern?: RegExp | null;
  normalize(text: string): string;
}

export interface LibraryPreTokenizer {
  readonly config?: { readonly type?: string; readonly content?: string };
  /** Of a sequence. */
  readonly tokenizers?: readonly (LibraryPreTokenizer | null)[];
  /** Of the one that writes bytes as letters. */
  readonly byte_encoder?: Readonly<Record<number, string>>;
  /** Of the one that writes spaces as a mark. */
  readonly str_rep?: string;
  readonly pattern?: RegExp | null;
  pre_tokenize(text: string, options: { readonly section_index: number }): string[];
}

export interface LibraryModel {
  readonly config: { readonly continuing_subword_prefix?: string };
  readonly tokens_to_ids: ReadonlyMap<string, number>;
  readonly unk_token_id?: number | null | undefined;
  readonly unk_token?: string | null | undefined;
  readonly fuse_unk: boolean;
  readonly end_of_word_suffix?: string | null | undefined;
  readonly continuing_subword_suffix?: string | null;
  readonly byte_fallback?: boolean;
  readonly ignore_merges?: boolean;
  /** Of byte pair encoding: a word's parts, known or not. */
  bpe?(word: string): readonly string[];
  encode(words: readonly string[]): string[];
}

interface LibraryPostProcessor {
  post_process(
    tokens: readonly string[],
    pair: null,
    addMarks: boolean,
  ): { readonly tokens: readonly string[] };
}

export interface LibrarySplitter {
  split(text: string): string[];
}

interface LibraryAddedToken {
  readonly id: number;
  readonly lstrip: boolean;
  readonly rstrip: boolean;
}

/** Whether the library's tokenizer has all of what is used. */
export function isLibraryTokenizer(value: object): value is LibraryTokenizer {
  const tokenizer = value as Partial<LibraryTokenizer>;
  return (
    isPart(tokenizer.normalizer, 'normalize') &&
    isPart(tokenizer.pre_tokenizer, 'pre_tokenize') &&
    isPart(tokenizer.post_processor, 'post_process') &&
    tokenizer.model?.tokens_to_ids instanceof Map &&
    typeof tokenizer.model.encode === 'function' &&
    typeof tokenizer.splitter_unnormalized?.split === 'function' &&
    typeof tokenizer.splitter_normalized?.split === 'function' &&
    tokenizer.added_tokens_map instanceof Map &&
    typeof tokenizer.encode === 'function' &&
    typeof tokenizer.id_to_token === 'function'
  );
}

function isPart(part: unknown, method: string): boolean {
  // Parts can be called themselves, so they are functions.
  return part === null || (typeof part === 'function' && typeof Reflect.get(part, method) === 'function');
}
