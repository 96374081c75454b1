import { describe, expect, it } from 'vitest';
import { pasted, read, sentencesOf, unicode, whitespace } from './support.ts';

const cases: readonly (readonly [what: string, text: string, words: readonly string[]])[] = [
  [
    'apostrophes',
    "Don’t say 'tis the dogs' rock'n'roll",
    ["don't", 'say', 'tis', 'the', 'dogs', "rock'n'roll"],
  ],
  ['hyphens and dashes', 'well-known — x-ray–like', ['well', 'known', 'x', 'ray', 'like']],
  ['numbers', 'in 1,234.56 of 3. and 1,a', ['in', '1,234.56', 'of', '3', 'and', '1', 'a']],
  ['underscores', '_New_York_ is __x__', ['new_york', 'is', 'x']],
  ['accents in two encodings', 'Café cafe\u0301 CAFÉ', ['café', 'café', 'café']],
  ['Greek with final sigma', 'Ο ΟΔΥΣΣΕΥΣ', ['ο', 'οδυσσευς']],
  ['Cyrillic', 'Война и мир!', ['война', 'и', 'мир']],
  ['capitals outside Latin', 'ՀԱՅԱՍՏԱՆ ÇA ŠÍP', ['հայաստան', 'ça', 'šíp']],
  ['Turkish dotted capital', 'İstanbul', ['i\u0307stanbul']],
  ['Hebrew and Arabic', 'שלום, עולם؟ كتابٌ جديد', ['שלום', 'עולם', 'كتابٌ', 'جديد']],
  ['Persian with a zero-width non-joiner', 'می\u200cخواهم برم', ['می\u200cخواهم', 'برم']],
  ['Hindi', 'नमस्ते दुनिया।', ['नमस्ते', 'दुनिया']],
  ['Malayalam chillu with a zero-width joiner', 'അവന്\u200d വന്നു', ['അവന്\u200d', 'വന്നു']],
  ['Korean', '한국어 문장.', ['한국어', '문장']],
  ['Chinese', '我喜欢音乐。', ['我', '喜欢', '音乐']],
  ['Chinese with Latin words and digits', 'iPhone手机2008年', ['iphone', '手机', '2008', '年']],
  ['Japanese', 'コーヒーと音楽', ['コーヒー', 'と', '音楽']],
  ['Thai', 'ภาษาไทย', ['ภาษา', 'ไทย']],
  ['emoji separate', 'hi👍🏽there👩‍👩‍👧 ❤️b', ['hi', 'there', 'b']],
  ['soft hyphens and marks of direction', 'co\u00adop\u200f \u202babc\u202c', ['coop', 'abc']],
  ['names of object properties', '__proto__ constructor toString', ['proto', 'constructor', 'tostring']],
  ['no-break and ideographic spaces', 'a\u00a0b\u3000c\u2028d', ['a', 'b', 'c', 'd']],
  ['Catalan middle dot', 'col·lecció', ['col·lecció']],
  ['markup', '<img onerror=x>', ['img', 'onerror', 'x']],
];

describe('words of running text', () => {
  it('are cut as each script needs it', async () => {
    const reading = await read(pasted(cases.map(([, text]) => text).join('\n')));
    const sentences = sentencesOf(reading);
    expect(sentences.map((words, index) => [cases[index]?.[0], words])).toEqual(
      cases.map(([what, , words]) => [what, words]),
    );
  });

  it('keep their case on request', async () => {
    const reading = await read(pasted('The ÉCOLE of Ωmega'), { tokenizer: { ...unicode, lowercase: false } });
    expect(sentencesOf(reading)).toEqual([['The', 'ÉCOLE', 'of', 'Ωmega']]);
  });

  it('are left out when they have more than 1,000 bytes, and counted', async () => {
    const long = 'a'.repeat(1001);
    const reading = await read(pasted(`x ${long} y é${long} ${long}é ${'b'.repeat(1000)}`));
    expect(sentencesOf(reading)).toEqual([['x', 'y', 'b'.repeat(1000)]]);
    expect(reading.summary.skipped.longWords).toBe(3);
  });
});

describe('words of tokenized text', () => {
  it('stand between white space of ASCII and nothing else', async () => {
    const text =
      "Don't stop , \t\v\fnow\u00a0here a\u3000b\u2028c \u00a0 __proto__ ﬁne cafe\u0301 \ufeffx\r\n\u0085 .";
    const reading = await read(pasted(text), { tokenizer: whitespace });
    expect(sentencesOf(reading)).toEqual([
      [
        "Don't",
        'stop',
        ',',
        'now\u00a0here',
        'a\u3000b\u2028c',
        '\u00a0',
        '__proto__',
        'ﬁne',
        'cafe\u0301',
        '\ufeffx',
      ],
      ['\u0085', '.'],
    ]);
  });

  it('are lower-cased on request, outside ASCII too', async () => {
    const reading = await read(pasted('The ÉCOLE École ΟΔΟΣ'), {
      tokenizer: { ...whitespace, lowercase: true },
    });
    expect(sentencesOf(reading)).toEqual([['the', 'école', 'école', 'οδος']]);
  });
});
