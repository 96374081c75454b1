import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ExpressionProblemKind,
  parseExpression,
  quoteWord,
  writeExpression,
} from '../../../src/shared/expression/expression.ts';

/** The words and weights of an expression that can be read, as one text: `king 1, man -1`. */
function read(text: string): string {
  const { expression, problem } = parseExpression(text);
  if (problem !== null) return `${problem.kind} ${problem.start}–${problem.end}`;
  return expression.terms.map(({ word, weight }) => `${word} ${weight}`).join(', ');
}

const termsOf = (text: string) => {
  const { expression, problem } = parseExpression(text);
  if (expression === null) throw new Error(`${problem.kind} at ${problem.start}: ${text.slice(0, 200)}`);
  return expression.terms;
};

describe('parseExpression', () => {
  it.each([
    ['king', 'king 1'],
    ['king - man + woman', 'king 1, man -1, woman 1'],
    ['king-man', 'king-man 1'],
    ['king -man', 'king 1, man -1'],
    ['king- man', 'king 1, man -1'],
    ['king−man', 'king 1, man -1'],
    ['king – man', 'king 1, man -1'],
    ['king-(man-woman)', 'king 1, man-woman -1'],
    ['king-"new york"', 'king 1, new york -1'],
    ['-king', 'king -1'],
    ['- -king', 'king 1'],
    ['king - -man', 'king 1, man 1'],
    ['king + - + man', 'king 1, man -1'],
    ['well-known - rock–pop', 'well-known 1, rock–pop -1'],
    ['vis-à-vis-', 'word-expected 10–10'],
    ['good+bad', 'good 1, bad 1'],
    ['0.5*good + bad', 'good 0.5, bad 1'],
    ['good*.5 - 2.×bad', 'good 0.5, bad -2'],
    ['2*-king', 'king -2'],
    ['2*(paris - france) + italy', 'paris 2, france -2, italy 1'],
    ['(paris - 2*(france - rome))*3', 'paris 3, france -6, rome 6'],
    ['((king))', 'king 1'],
    ['king king', 'operator-expected 5–9'],
  ])('reads %s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ['1984', '1984 1'],
    ['1984 - war', '1984 1, war -1'],
    ['2*king', 'king 2'],
    ['king*2', 'king 2'],
    ['2*king*3', 'king 6'],
    ['3*4', '4 3'],
    ['2*3*4', '4 6'],
    ['"3"*4', '3 4'],
    ['2*(3)', '3 2'],
    ['-5', '5 -1'],
    ['1e-7*king', 'king 1e-7'],
    ['1e21*king', 'king 1e+21'],
    ['2E2*king', 'king 200'],
    ['1e*king', 'words-multiplied 3–7'],
    ['.*king', 'words-multiplied 2–6'],
    ['٣*king', 'words-multiplied 2–6'],
  ])('reads the numbers of %s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ['"new york" - city', 'new york 1, city -1'],
    ['“new york” + «la paz» + „bad ems“', 'new york 1, la paz 1, bad ems 1'],
    ['"say \\"hi\\""', 'say "hi" 1'],
    ['"back\\\\"', 'back\\ 1'],
    ['"a\\b"', 'a\\b 1'],
    ['«say \\» and "»', 'say » and " 1'],
    ['5"+6"', '5" 1, 6" 1'],
    ["rock'n'roll - 'tis", "rock'n'roll 1, 'tis -1"],
    ['"+" - "?"', '+ 1, ? -1'],
    ['?what + why?', '?what 1, why? 1'],
    ['__proto__ + constructor', '__proto__ 1, constructor 1'],
    ['東京 - 日本 + فرنسا', '東京 1, 日本 -1, فرنسا 1'],
  ])('reads the quotation marks and signs of %s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ['man : king :: woman : ?', 'woman 1, man -1, king 1'],
    ['man:king::woman:?', 'woman 1, man -1, king 1'],
    ['man : king :: woman', 'woman 1, man -1, king 1'],
    ['man : king :: woman :', 'woman 1, man -1, king 1'],
    ['"new york" : usa :: (paris + lyon) : ?', 'paris 1, lyon 1, new york -1, usa 1'],
  ])('reads the analogy %s', (text, expected) => expect(read(text)).toBe(expected));

  const problems: { readonly [K in ExpressionProblemKind]: readonly (readonly [string, number, number])[] } =
    {
      empty: [
        ['', 0, 0],
        [' \t\u00a0', 3, 3],
      ],
      'word-expected': [
        ['king -', 6, 6],
        ['king - * man', 7, 8],
        ['()', 1, 2],
        [': king', 0, 1],
        ['man : king :: ?', 14, 15],
        ['C++', 3, 3],
      ],
      'operator-expected': [
        ['new york', 4, 8],
        ['king (man)', 5, 6],
        ['(king man)', 6, 9],
        ['"new york"s', 10, 11],
        ['man : king queen', 11, 16],
      ],
      'parenthesis-not-closed': [
        ['king - (man', 7, 8],
        ['((king)', 0, 1],
      ],
      'parenthesis-not-opened': [
        ['king)', 4, 5],
        ['man : king)', 10, 11],
      ],
      'quote-not-closed': [
        ['king - "new york', 7, 16],
        ['"\\"', 0, 3],
      ],
      'word-empty': [
        ['king - ""', 7, 9],
        ['«»', 0, 2],
      ],
      'words-multiplied': [
        ['2*king*queen', 7, 12],
        ['king * (man - woman)', 7, 20],
      ],
      'number-too-large': [
        ['a + 1e308*10*king', 4, 17],
        ['1e999*king', 0, 10],
        ['10*(1e308*king)', 0, 15],
        ['1e999*0*king', 0, 12],
      ],
      'analogy-incomplete': [
        ['man : king', 10, 10],
        ['man : king : woman', 11, 12],
      ],
      'analogy-unexpected': [
        ['man :: king', 4, 6],
        ['man : king :: woman : queen', 22, 27],
        ['man : king :: woman : ? ?', 24, 25],
        ['man : king :: woman : ? + x', 24, 25],
        ['(man : king)', 5, 6],
        ['king ?', 5, 6],
      ],
      'too-deep': [[`${'('.repeat(65)}king${')'.repeat(65)}`, 64, 65]],
      'too-long': [[new Array(1001).fill('a').join('+'), 2000, 2001]],
    };
  it.each(Object.entries(problems).flatMap(([kind, texts]) => texts.map((text) => [kind, ...text] as const)))(
    'says %s for %s and where',
    (kind, text, start, end) => {
      expect(parseExpression(text)).toEqual({ expression: null, problem: { kind, start, end } });
    },
  );

  it('takes as many words and as deep parentheses as it says', () => {
    expect(termsOf(new Array(1000).fill('a').join('+'))).toHaveLength(1000);
    expect(termsOf(`${'('.repeat(64)}king${')'.repeat(64)}`)).toHaveLength(1);
    expect(termsOf(new Array(200).fill('(a)').join('+'))).toHaveLength(200);
  });

  it('says where each word stands, quotation marks included', () => {
    const text = '2*"new york" - 😀 + (man)';
    expect(termsOf(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      '"new york"',
      '😀',
      'man',
    ]);
  });
});

/** Pieces of text in which expressions go wrong. */
const pieces = [
  ...'+-−–*×():?"“”„«»\\\'.,; \t\n',
  ...'0159aeEzßЖ字',
  ...[
    '😀',
    '\ud800',
    '\udc00',
    '\0',
    '\ufeff',
    '\u00a0',
    '::',
    ' - ',
    'king',
    '"a b"',
    '0.5*',
    '1e-7',
    '1e999',
    '\\"',
  ],
];

/** Checks what is promised for any text, and gives whether it was read. */
function holds(text: string): boolean {
  const { expression, problem } = parseExpression(text);
  const places = problem === null ? expression.terms : [problem];
  for (const { start, end } of places) {
    if (!(0 <= start && start <= end && end <= text.length))
      throw new Error(`${start}–${end} of ${text.length}`);
  }
  if (expression !== null && !expression.terms.every(({ weight }) => Number.isFinite(weight)))
    throw new Error('a weight is not finite');
  return expression !== null;
}

/** Reproducible numbers in 0 … 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** About `length` random characters. */
function randomText(random: () => number, length: number): string {
  const parts: string[] = [];
  for (let size = 0; size < length; ) {
    const piece = pieces[Math.floor(random() * pieces.length)] as string;
    parts.push(piece);
    size += piece.length;
  }
  return parts.join('');
}

describe('any text', () => {
  it('never throws and names places inside the text', () => {
    const nearly = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((list) => list.join(''));
    fc.assert(
      fc.property(
        fc.oneof(nearly, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })),
        (text) => {
          holds(text);
        },
      ),
      { seed: 1, numRuns: 5000 },
    );
  });

  it('survives ten million random characters in many texts', () => {
    const random = seeded(3);
    let characters = 0;
    let wellFormed = 0;
    let texts = 0;
    while (characters < 10_000_000) {
      // Most are short, since most long ones go wrong early.
      const text = randomText(random, 1 + Math.floor(2000 * random() ** 8));
      characters += text.length;
      texts += 1;
      if (holds(text)) wellFormed += 1;
    }
    expect(texts).toBeGreaterThan(10_000);
    expect(wellFormed).toBeGreaterThan(1000);
  }, 60_000);

  it('survives ten million random characters in one text', () => {
    const text = randomText(seeded(4), 10_000_000);
    expect(holds(text)).toBe(false);
    // A random text goes wrong near its beginning, so these keep the reader reading to their ends.
    const size = 10_000_000;
    const noise = text.replace(/["\\]/g, 'x');
    expect(read(`"${noise}`)).toBe(`quote-not-closed 0–${noise.length + 1}`);
    expect(termsOf(`"${noise}"`)).toMatchObject([{ weight: 1, start: 0, end: noise.length + 2 }]);
    expect(termsOf(quoteWord(text))[0]?.word === text).toBe(true);
    expect(read(`${'- '.repeat(size / 2)}king`)).toBe('king 1');
    expect(read('('.repeat(size))).toBe('too-deep 64–65');
    expect(read('a+'.repeat(size / 2))).toBe('too-long 2000–2001');
    expect(read('3*'.repeat(size / 2))).toBe('too-long 2000–2001');
    expect(read(`${'9'.repeat(size)}*king`)).toBe(`number-too-large 0–${size + 5}`);
    expect(read(`${'9'.repeat(size)}x*king`)).toBe(`words-multiplied ${size + 2}–${size + 6}`);
    expect(read('"\\'.repeat(size / 2))).toMatch(/^quote-not-closed|^operator-expected/);
    expect(read(' '.repeat(size))).toBe(`empty ${size}–${size}`);
    expect(termsOf('a-'.repeat(size / 2 - 1).concat('a'))[0]?.word.length).toBe(size - 1);
  }, 60_000);
});

const anyWord = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }).map((list) => list.join('')),
  fc.constantFrom('1984', '1e-7', '-', '?', '"', '\\', ' ', '\ud800', 'new york', '__proto__', 'a-', '::'),
);
const anyWeight = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(1, -1, 0.5, 1e-7, -1e-7, 1e21, -1.5e300, Number.MAX_VALUE, Number.MIN_VALUE, 0),
);

describe('expressions that are written', () => {
  it('quotes any word so that it is read as this one word', () => {
    fc.assert(
      fc.property(anyWord, (word) => {
        const quoted = quoteWord(word);
        expect(termsOf(quoted)).toEqual([{ word, weight: 1, start: 0, end: quoted.length }]);
      }),
      { seed: 5, numRuns: 5000 },
    );
  });

  it('leaves words alone that need no quotation marks', () => {
    for (const word of ['king', 'well-known', '1984', "rock'n'roll", '東京', 'a?b', 'x"y'])
      expect(quoteWord(word)).toBe(word);
  });

  it('writes any words and weights so that the same are read', () => {
    const term = fc.record({ word: anyWord, weight: anyWeight });
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 8 }), (terms) => {
        const got = termsOf(writeExpression(terms)).map(({ word, weight }) => ({ word, weight: weight + 0 }));
        expect(got).toEqual(terms.map(({ word, weight }) => ({ word, weight: weight + 0 })));
      }),
      { seed: 6, numRuns: 5000 },
    );
  });

  it('writes as a person would', () => {
    const terms = [
      { word: 'king', weight: 1 },
      { word: 'new york', weight: -0.5 },
      { word: 'x', weight: 1e21 },
      { word: 'y', weight: 1e-7 },
    ];
    expect(writeExpression(terms)).toBe('king - 0.5*"new york" + 1e21*x + 1e-7*y');
    expect(writeExpression([{ word: 'man', weight: -1 }])).toBe('-man');
    expect(writeExpression([])).toBe('');
  });
});

/** A sum, its parts with whole-number factors, so that no order of multiplying rounds. */
type Tree =
  | { readonly word: string }
  | { readonly parts: readonly { readonly sign: 1 | -1; readonly factor: number; readonly tree: Tree }[] };

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.record({ word: anyWord }),
    fc.record({
      parts: fc.array(
        fc.record({
          sign: fc.constantFrom<1 | -1>(1, -1),
          factor: fc.integer({ min: 1, max: 9 }),
          tree: tie('tree'),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  ),
}));

/** What a tree means, by multiplying out its parentheses. */
function expand(tree: Tree, by: number): { word: string; weight: number }[] {
  if ('word' in tree) return [{ word: tree.word, weight: by }];
  return tree.parts.flatMap((part) => expand(part.tree, by * part.sign * part.factor));
}

function print(tree: Tree): string {
  if ('word' in tree) return quoteWord(tree.word);
  const parts = tree.parts.map(({ sign, factor, tree: inner }, place) => {
    const content = print(inner);
    const text = 'word' in inner ? content : `(${content})`;
    const product = factor === 1 ? text : factor % 2 === 0 ? `${factor}*${text}` : `${text} * ${factor}`;
    if (place === 0) return sign < 0 ? `- ${product}` : product;
    return sign < 0 ? ` - ${product}` : `+${product}`;
  });
  return parts.join('');
}

describe('sums', () => {
  it('weigh words as parentheses that are multiplied out', () => {
    // A number that is multiplied with a number would be read the other way round.
    const noNumbers = (one: Tree): boolean =>
      'word' in one ? !/^[\d.]/.test(one.word) : one.parts.every((part) => noNumbers(part.tree));
    fc.assert(
      fc.property(tree.filter(noNumbers), (one) => {
        const got = termsOf(print(one)).map(({ word, weight }) => ({ word, weight }));
        expect(got).toEqual(expand(one, 1));
      }),
      { seed: 7, numRuns: 3000 },
    );
  });
});
