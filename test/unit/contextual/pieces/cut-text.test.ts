import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import * as alignCut from '../../../../src/main/contextual/pieces/align-cut.ts';
import { cutText } from '../../../../src/main/contextual/pieces/cut-text.ts';
import { isLibraryTokenizer, type LibraryTokenizer } from '../../../../src/main/contextual/pieces/library.ts';
import { allTokenizers, type TestedTokenizer } from './all-tokenizers.ts';

let tokenizers: readonly TestedTokenizer[] = [];
beforeAll(async () => {
  tokenizers = await allTokenizers();
});

function named(name: string): LibraryTokenizer {
  const library: object | undefined = tokenizers.find((tested) => tested.name === name)?.library._tokenizer;
  if (library === undefined || !isLibraryTokenizer(library)) throw new Error(name);
  return library;
}

/** Pieces with what they stand for: `piece=text`, or the piece alone where it is the same. */
function shown(tokenizer: LibraryTokenizer, text: string): string {
  const { ids, begins, ends } = cutText(tokenizer, text);
  return ids
    .map((id, at) => {
      const piece = tokenizer.id_to_token(id) ?? '';
      const said = text.slice(begins[at], ends[at]);
      return piece === said ? piece : `${piece}=${said}`;
    })
    .join(' | ');
}

// Written by hand from the rules of each family; the places are those that Hugging Face's own tokenizers give with trimmed offsets, but for characters
// whose bytes are parted: those have the place of the whole character there too.
const cases: readonly (readonly [tokenizer: string, text: string, pieces: string])[] = [
  ['cased', 'The light, unbelievably', 'The | light | , | un | ##believ=believ | ##ably=ably'],
  ['cased', 'Café café cafe\u0301', 'C | ##a=a | ##f=f | ##é=é | café | [UNK]=cafe\u0301'],
  ['cased', '光明的x', '光 | 明 | 的 | x'],
  ['cased', 'が光が', '[UNK]=が | 光 | [UNK]=が'],
  ['cased', 'don’t [MASK]\u200bs\u0000e', 'don | ’ | t | [MASK] | s | ##e=e'],
  ['cased', '👩‍👩‍👧! a\r\n\tb ', '[UNK]=👩‍👩‍👧 | ! | a | b'],
  ['cased', '\ud83dlight\ude00 \ud83d', 'light'],
  ['bytes', 'light light', 'light | Ġlight=light'],
  ['bytes', ' a  b\n', 'Ġ=  | a | Ġ=  | Ġ=  | b | Ċ=\n'],
  ['bytes', 'é光<|endoftext|>', 'Ã©=é | å=光 | ħ=光 | ī=光 | <|endoftext|>'],
  ['bytes', '😀\ud83d', 'ðŁ=😀 | ĺ=😀 | Ģ=😀 | ï=\ud83d | ¿=\ud83d | ½=\ud83d'],
  ['roberta', 'light  <mask> x', 'Ġlight=light | <mask> | Ġ=  | x'],
  ['unigram', 'light  bank', '▁light=light | ▁bank=bank'],
  ['unigram', 'ＬＩＧＨＴ日本光', '▁= | <unk>=ＬＩＧＨＴ | 日本 | 光'],
  ['unigram', 'ﬁ ½', '▁= | f=ﬁ | i=ﬁ | ▁= | <unk>=½'],
  ['unigram', 'ㄱㅏ가 ㄱㅏ', '▁= | <unk>=ㄱㅏ가 | ▁= | <unk>=ㄱㅏ'],
  ['unigram', 'dont\u0001s unable', '▁don=don | t | s | ▁un=un | able'],
];

describe('pieces of a text', () => {
  it.each(cases)('have their places: %s, %j', (tokenizer, text, pieces) => {
    expect(shown(named(tokenizer), text)).toBe(pieces);
  });

  it('have their places where letters are lower-cased and lose their accents', () => {
    const library = named('the small BERT');
    expect(shown(library, 'LIGHT Lîght  light’s')).toBe('light=LIGHT | light=Lîght | light | ’ | s');
  });

  it('are those of the library, in order, and leave out nothing but what the tokenizer removes', () => {
    const compared = vi.spyOn(alignCut, 'alignCut');
    const unit = fc.oneof(
      { weight: 2, arbitrary: fc.nat(0xffff).map((code) => String.fromCharCode(code)) },
      { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          ...[
            'light',
            'unbelievably',
            'New',
            'café',
            'e\u0301',
            'ΟΔΟΣ ',
            'İ',
            'ﬁ',
            '光',
            '日本',
            '가',
            '\u1100\u1161',
            'ㄱㅏ',
            'ｶﾞ',
            'ไทย',
          ],
          ...[
            ' ',
            '  ',
            '\r\n',
            '\t',
            '\u00a0',
            '\u3000',
            "'",
            '’s',
            '-',
            '.',
            '▁',
            '##',
            'Ġ',
            '½',
            '\u200d',
            '\u200b',
            '\ufe0f',
            '\ufeff',
          ],
          ...[
            '👩‍👩‍👧',
            '🇩🇪',
            '👍🏽',
            '[MASK]',
            '<mask>',
            '[UNK]',
            '<|endoftext|>',
            '</s>',
            '\ud83d',
            '\ude00',
            '\u0000',
            '\ufffd',
          ],
        ),
      },
    );
    const text = fc.array(unit, { maxLength: 24 }).map((units) => units.join(''));
    for (const { name, tokenizer, library } of tokenizers) {
      fc.assert(
        fc.property(text, (sentence) => {
          const { ids, begins, ends } = tokenizer.cut(sentence);
          expect(ids, name).toEqual(library.encode(sentence, { add_special_tokens: false }));
          const left: string[] = [];
          let past = 0;
          for (const [at, begin] of begins.entries()) {
            const inOrder = begin >= (begins[at - 1] ?? 0) && ends[at]! >= Math.max(begin, past);
            if (!inOrder) throw new Error(`${name}: piece ${at} is not behind the one before`);
            if (begin > past) left.push(sentence.slice(past, begin));
            past = ends[at]!;
          }
          left.push(sentence.slice(past));
          expect(left.filter((text) => remains(library, text) !== '')).toEqual([]);
          expect(past).toBeLessThanOrEqual(sentence.length);
        }),
        { numRuns: 400 },
      );
    }
    // Their steps were followed, and nothing had to be guessed.
    expect(compared).not.toHaveBeenCalled();
  });

  it('are found by comparison where the library cuts in another way than its steps say', () => {
    const compared = vi.spyOn(alignCut, 'alignCut');
    for (const [name, text, pieces] of [
      ['the small BERT', 'The LIGHT, xq\u200b café 光 light’s', 'the=The | light=LIGHT'],
      ['bytes', 'the light é光', 'th | e'],
      ['unigram', 'The  light unable bank', '▁The=The | ▁light=light'],
    ] as const) {
      const library = named(name);
      const followed = shown(library, text);
      // Its model gives nothing when it is asked for one word.
      const odd = Object.create(library, {
        model: {
          value: { ...library.model, config: library.model.config, encode: () => [], bpe: undefined },
        },
        encode: { value: library.encode.bind(library) },
      }) as LibraryTokenizer;
      compared.mockClear();
      expect(shown(odd, text)).toBe(followed);
      expect(compared).toHaveBeenCalledOnce();
      expect(followed).toContain(pieces);
    }
  });
});

/** What a tokenizer leaves of a text besides white space. */
function remains({ _tokenizer: { normalizer } }: TestedTokenizer['library'], text: string): string {
  return (normalizer === null ? text : normalizer.normalize(text)).trim();
}
