import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReadPassage } from '../../../../src/main/contextual/contract.ts';
import { readPassages } from '../../../../src/main/contextual/pieces/passages.ts';
import type { PieceTokenizer } from '../../../../src/main/contextual/pieces/tokenizer.ts';
import { allTokenizers, type TestedTokenizer } from './all-tokenizers.ts';

let tokenizers: readonly TestedTokenizer[] = [];
beforeAll(async () => {
  tokenizers = await allTokenizers();
});

function named(name: string): PieceTokenizer {
  return tokenizers.find((tested) => tested.name === name)!.tokenizer;
}

function read(name: string, sentence: string, word: string | null, longest = 512): ReadPassage[] {
  return readPassages(named(name), { sentences: [sentence], word }, longest);
}

/** The pieces of each occurrence, and what of the sentence they stand for. */
function occurrences(sentence: string, passages: readonly ReadPassage[]) {
  return passages.flatMap(({ pieces, places, occurrences: found }) =>
    found.map(({ firstPiece, endPiece }) => [
      pieces.slice(firstPiece, endPiece).join(' '),
      sentence.slice(places[2 * firstPiece], places[2 * endPiece - 1]),
    ]),
  );
}

/** What does not hold of passages of one sentence, by the contract. */
function problems(
  { tokenizer, library }: TestedTokenizer,
  sentence: string,
  passages: readonly ReadPassage[],
  longest: number,
): string[] {
  const whole = library.encode(sentence, { add_special_tokens: false });
  const marks = library.encode('');
  return passages.flatMap((passage) => {
    const { ids, places, pieces, start, end, cut, occurrences: found } = passage;
    const inner = [...ids].slice(tokenizer.before.length, ids.length - tokenizer.after.length);
    const rules: Readonly<Record<string, boolean>> = {
      'as many pieces as fit': ids.length <= longest,
      'a place and a name for each piece': places.length === 2 * ids.length && pieces.length === ids.length,
      'names of the pieces': pieces.every((piece, at) => library._tokenizer.id_to_token(ids[at]!) === piece),
      'marks around':
        ids.length - inner.length === marks.length &&
        `${tokenizer.before},${tokenizer.after}` ===
          `${marks.slice(0, tokenizer.before.length)},${marks.slice(tokenizer.before.length)}`,
      'whole unless cut': cut || (`${inner}` === `${whole}` && start === 0 && end === sentence.length),
      'cut only where it must be': !cut || whole.length + marks.length > longest,
      'pieces of the whole': ` ${whole.join(' ')} `.includes(` ${inner.join(' ')} `),
      'places inside': places.every((place) => place >= start && place <= end) && end <= sentence.length,
      'occurrences inside': found.every((at) => at.start >= start && at.end <= end),
      'pieces that cover the occurrences': found.every(
        ({ start: from, end: to, firstPiece, endPiece }) =>
          firstPiece < endPiece &&
          endPiece <= ids.length - tokenizer.after.length &&
          firstPiece >= tokenizer.before.length &&
          places[2 * firstPiece]! < to &&
          places[2 * endPiece - 1]! > from,
      ),
    };
    return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
  });
}

describe('passages', () => {
  it.each([
    ['the small BERT', 'LIGHT: the lîght, “Light”.', 'light', [['light', 'Light']]],
    [
      'the small BERT',
      'It’s light’s light-light.',
      'light',
      [
        ['light', 'light'],
        ['light', 'light'],
        ['light', 'light'],
      ],
    ],
    ['cased', 'So unbelievably un-believ', 'unbelievably', [['un ##believ ##ably', 'unbelievably']]],
    [
      'cased',
      '光明と光',
      '光',
      [
        ['光', '光'],
        ['光', '光'],
      ],
    ],
    [
      'cased',
      'New  York, new york',
      'new york',
      [
        ['New York', 'New  York'],
        ['n ##e ##w y ##o ##r ##k', 'new york'],
      ],
    ],
    [
      'bytes',
      'The light lights é é.',
      'é',
      [
        ['Ã©', 'é'],
        ['Ã©', 'é'],
      ],
    ],
    ['bytes', 'a 👍 👍🏽', '👍', [['ðŁ ĳ į', '👍']]],
    ['bytes', '🇫🇷🇩🇪', '🇩🇪', [['ðŁ ĩ © ðŁ ĩ ª', '🇩🇪']]],
    ['roberta', 'light', 'light', [['Ġlight', 'light']]],
    [
      'unigram',
      'The unable LIGHT, lıght light',
      'light',
      [
        ['<unk>', 'LIGHT'],
        ['▁light', 'light'],
      ],
    ],
    [
      'unigram',
      '日本光日',
      '日',
      [
        ['日本', '日本'],
        ['<unk>', '日'],
      ],
    ],
    ['cased', '日本\u200b語', '本', [['本', '本']]],
    [
      'cased',
      'هذا ضوء، \u202bضوء\u202c',
      'ضوء',
      [
        ['[UNK]', 'ضوء'],
        ['[UNK]', 'ضوء'],
      ],
    ],
  ] as const)('hold the word of %s in %j', (name, sentence, word, expected) => {
    const found = occurrences(sentence, read(name, sentence, word));
    if (word === 'light' && name === 'the small BERT' && sentence.startsWith('LIGHT')) {
      expect(found).toEqual([['light', 'LIGHT'], ...expected]);
    } else expect(found).toEqual(expected);
  });

  it('are none for sentences without the word, whatever they hold', () => {
    for (const { tokenizer, name } of tokenizers) {
      const sentences = ['', ' ', 'lighthouse', '\ud83d', '👩‍👩‍👧', '\u0000', '\r\n', 'שלום'];
      expect(readPassages(tokenizer, { sentences, word: 'light' }, 16), name).toEqual([]);
    }
  });

  it('leave out a word that the tokenizer removes', () => {
    expect(read('cased', 'a \ue000 b', '\ue000')).toEqual([]);
  });

  it('without a word are the beginnings of sentences', () => {
    const whole = readPassages(named('cased'), { sentences: ['', 'light '.repeat(20)], word: null }, 10);
    expect(whole.map(({ sentence, pieces, cut, end }) => [sentence, pieces.join(' '), cut, end])).toEqual([
      [0, '[CLS] [SEP]', false, 0],
      [1, `[CLS] ${'light '.repeat(8)}[SEP]`, true, 47],
    ]);
    expect(read('bytes', '', null)).toEqual([]);
  });

  it('are windows of long sentences, with the word in the middle and words at their borders', () => {
    const filler = 'the bank believed unbelievably the ';
    const sentence = `${filler.repeat(40)}light ${filler.repeat(40)}`;
    for (const tested of tokenizers) {
      const [passage, ...others] = readPassages(
        tested.tokenizer,
        { sentences: [sentence], word: 'light' },
        66,
      );
      expect(others).toEqual([]);
      const { ids, start, end, cut, occurrences: found } = passage!;
      expect(cut).toBe(true);
      expect(ids.length).toBeGreaterThan(48);
      expect(problems(tested, sentence, [passage!], 66)).toEqual([]);
      expect(found).toHaveLength(1);
      expect(Math.abs(found[0]!.firstPiece - ids.length / 2), tested.name).toBeLessThan(10);
      // No word is cut apart.
      expect(sentence.slice(start - 1, start + 1)).toMatch(/^ \S$|^\S $/);
      expect(sentence.slice(end - 1, end + 1)).toMatch(/^\S $/);
    }
  });

  it('hold each occurrence once, and as many in a window as fit', () => {
    const sentence = 'light the the bank, '.repeat(100);
    const passages = read('cased', sentence, 'light', 102);
    expect(passages.map(({ occurrences: found }) => found.length)).toEqual([18, 16, 16, 16, 16, 16, 2]);
    const places = passages.flatMap(({ occurrences: found }) => found.map(({ start }) => start));
    expect(places).toEqual(Array.from({ length: 100 }, (_, at) => at * 20));
    const tested = tokenizers.find(({ name }) => name === 'cased')!;
    expect(problems(tested, sentence, passages, 102)).toEqual([]);
  });

  it('hold a word that is longer than what the model takes by its beginning', () => {
    const word = 'q'.repeat(300);
    const [passage] = read('bytes', `${'the '.repeat(20)}${word} light`, word, 32);
    expect(passage?.ids).toHaveLength(32);
    expect(passage?.occurrences).toEqual([{ start: 80, end: 380, firstPiece: 0, endPiece: 32 }]);
  });

  it('find every occurrence in a thousand sentences of known words and noise, and invent none', () => {
    const words = [
      'the',
      'lights',
      'delight',
      "light'll",
      'xlight',
      'light_2',
      'unbelievably',
      'café',
      'lıght',
      'líght',
      '[MASK]',
      '光',
      'ไทย',
      '👩‍👩‍👧',
      '<mask>',
      '3.14',
    ];
    const between = [
      ' ',
      '  ',
      ', ',
      ' – ',
      '-',
      '\n',
      '\r\n',
      '\t',
      '. “',
      '” ',
      ' 😀 ',
      '😀',
      '\u200b',
      '\u00a0',
      '光',
      '…',
      ' \u202b',
      ' \ud83d ',
      '/',
    ];
    const wanted = ['light', 'Light', 'LIGHT', 'li\u00adght', 'light\u200e'];
    const part = fc.record({
      word: fc.oneof(
        fc.constantFrom(...words),
        fc.constantFrom(...wanted),
        fc.constantFrom('light’s', "LIGHT's"),
      ),
      after: fc.constantFrom(...between),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.integer({ min: 8, max: 40 }), (parts, longest) => {
        let sentence = '';
        const expected: [number, number][] = [];
        for (const { word, after } of parts) {
          const length = /^(?:light|LIGHT)['’]s$/u.test(word) ? 5 : word.replace(/\u200e$/, '').length;
          if (wanted.includes(word) || length < word.length)
            expected.push([sentence.length, sentence.length + length]);
          sentence += word + after;
        }
        for (const tested of tokenizers) {
          const passages = readPassages(tested.tokenizer, { sentences: [sentence], word: 'light' }, longest);
          const found = passages.flatMap(({ occurrences: of }) => of.map(({ start, end }) => [start, end]));
          expect(found, tested.name).toEqual(expected);
          expect(problems(tested, sentence, passages, longest), tested.name).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('take long sentences of every kind', () => {
    for (const name of ['cased', 'bytes', 'unigram']) {
      const tested = tokenizers.find((tokenizer) => tokenizer.name === name)!;
      for (const unit of ['光', 'x', '👩‍👩‍👧', '\ud83d', 'שלום ', '\r\n', 'e\u0301', 'light\u200b']) {
        const sentence = unit.repeat(10_000 / unit.length);
        const passages = readPassages(tested.tokenizer, { sentences: [sentence], word: null }, 512);
        expect(problems(tested, sentence, passages, 512), `${name}: ${unit}`).toEqual([]);
      }
      const longest = 'light, the '.repeat(9_000);
      const found = readPassages(tested.tokenizer, { sentences: [longest], word: 'light' }, 512);
      expect(occurrences(longest, found)).toHaveLength(9_000);
    }
  });
});
