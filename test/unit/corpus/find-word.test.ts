import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWord } from '../../../src/main/corpus/find-word.ts';

/** The text with what was found in brackets. */
function marked(text: string, word: string): string {
  let from = 0;
  let result = '';
  for (const { start, end } of findWord(text, word)) {
    result += `${text.slice(from, start)}⟦${text.slice(start, end)}⟧`;
    from = end;
  }
  return result + text.slice(from);
}

const found: readonly (readonly [what: string, word: string, marked: string])[] = [
  ['any case', 'light', '⟦Light⟧ and ⟦LIGHT⟧, lighter delight'],
  ['punctuation', 'light', '(⟦light⟧) “⟦light⟧”; ⟦light⟧…⟦light⟧ ¿⟦light⟧?'],
  ['digits and connectors', 'light', 'light2 2light light_2 _light ⟦light⟧-2 x-⟦light⟧-x'],
  ['apostrophes', 'light', "⟦light⟧'s ⟦light⟧’s ⟦light⟧’S. light'll light'sx '⟦light⟧' ⟦light⟧' l'light"],
  ['part of a contraction', 'don', "don't don’t ⟦don⟧"],
  ['a whole contraction', "don't", "⟦don’t⟧ ⟦Don't⟧ dont ⟦DONʼT⟧"],
  ['what a possessive ends in', 's', "light's ⟦s⟧"],
  ['accents', 'cafe', 'café cafe\u0301 ⟦cafe⟧ CAFÉ CAFEs'],
  ['composed as decomposed', 'café', '⟦café⟧ ⟦cafe\u0301⟧ ⟦CAFÉ⟧ ⟦CAFE\u0301⟧ cafe'],
  ['decomposed as composed', 'cafe\u0301', '⟦café⟧ ⟦cafe\u0301⟧ cafe\u0301\u0323'],
  ['sharp s', 'straße', '⟦STRASSE⟧ ⟦Strasse⟧ ⟦straße⟧ ⟦STRAẞE⟧ strase'],
  ['half of a sharp s', 's', 'ß aß ⟦s⟧'],
  ['Greek', 'οδος', '⟦ΟΔΟΣ⟧ ⟦οδος⟧ ⟦οδοσ⟧ οδός'],
  ['Turkish', 'istanbul', '⟦İstanbul⟧ ⟦istanbul⟧ ⟦ISTANBUL⟧ ⟦i\u0307stanbul⟧ ıstanbul'],
  ['ligatures', 'file', '⟦ﬁle⟧ ⟦FILE⟧'],
  ['words with spaces', 'new york', 'in ⟦New York⟧, ⟦new \r\n\t york⟧ ⟦new\u00a0york⟧ newyork new-york'],
  ['Chinese', '光', '⟦光⟧明的⟦光⟧，⟦光⟧'],
  ['Japanese', 'ラーメン', 'この⟦ラーメン⟧ー屋'],
  ['Thai', 'ไทย', 'ภาษา⟦ไทย⟧ดี'],
  ['part of a Thai letter', 'ที', 'ที่ ⟦ที⟧'],
  ['Latin letters among Chinese ones', 'AI', '生成⟦AI⟧技術 KAI'],
  ['Korean', '빛', '⟦빛⟧ 빛이 햇빛'],
  ['a syllable of Korean in another', '가', '각 ⟦가⟧ ⟦\u1100\u1161⟧ \u1100\u1161\u11a8'],
  ['Arabic', 'ضوء', 'هذا ⟦ضوء⟧، ضوءه وضوء ⟦ضوء⟧؟'],
  ['Hebrew with and without points', 'אור', '⟦אור⟧ אוֹר האור'],
  ['marks of direction', 'אור', '\u200f⟦אור⟧\u200e'],
  ['soft hyphens', 'light', '⟦li\u00adght⟧ \ufeff⟦light⟧ light\u2060er'],
  ['zero-width space', 'light', '\u200b⟦light⟧\u200b⟦light⟧'],
  ['Persian', 'می', 'می\u200cخواهم ⟦می⟧ ⟦می⟧\u200c '],
  ['emoji', '😀', 'x⟦😀⟧⟦😀⟧ ⟦😀⟧'],
  ['skin tones', '👍', '👍🏽 ⟦👍⟧ ⟦👍⟧\u{1f9e1}'],
  ['families', '👩', '👩‍👩‍👧 ⟦👩⟧👨‍👩'],
  ['a whole family', '👩‍👩‍👧', '⟦👩‍👩‍👧⟧👩‍👩‍👧‍👧'],
  ['flags', '🇩🇪', '⟦🇩🇪⟧🇫🇷⟦🇩🇪⟧ 🇦🇩🇪🇦'],
  ['hearts', '❤️', '⟦❤⟧ ⟦❤️⟧'],
  ['what is no word', 'c++', '⟦C++⟧, ⟦c++⟧+ ⟦c++⟧'],
  ['white space around the word', '  light ', 'a ⟦light⟧'],
  ['nothing', ' \u00ad', 'nothing at all'],
  ['repeated without overlap', 'aa', '⟦aa⟧ aaa ⟦aa⟧-⟦aa⟧'],
  ['repeated Chinese without overlap', '光光', '⟦光光⟧光 ⟦光光⟧⟦光光⟧'],
  ['lone surrogates', '\ud83d', '😀 ⟦\ud83d⟧ 😀'],
  ['names of object properties', '__proto__', 'x ⟦__proto__⟧ x__proto__'],
];

describe('a word in a text', () => {
  it.each(found)('is found: %s', (_, word, expected) => {
    expect(marked(expected.replace(/[⟦⟧]/g, ''), word)).toBe(expected);
  });

  it('is found where it was put among noise, and nowhere else', () => {
    const word = fc.constantFrom(
      'light',
      'café',
      'straße',
      'don’t',
      'New York',
      '光',
      'ضوء',
      '👩‍👩‍👧',
      'ไทย',
      'c3',
    );
    const noise = fc
      .string({
        unit: fc.oneof(
          fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
          fc.constantFrom("'", '\u0301', '\u200d', 'l', 'ight', 's', '-', '光'),
        ),
        maxLength: 12,
      })
      .map((text) => ` ${text} `);
    fc.assert(
      fc.property(
        word,
        fc.array(noise, { maxLength: 8 }),
        fc.array(fc.boolean()),
        (wanted, noises, forms) => {
          fc.pre(
            noises.every(
              (text) => findWord(text, wanted).length === 0 && !loosely(text).includes(loosely(wanted)),
            ),
          );
          let text = '';
          const places: { start: number; end: number }[] = [];
          for (const [index, between] of noises.entries()) {
            text += between;
            let form = wanted.normalize(forms[index] === true ? 'NFD' : 'NFC');
            if (forms[index + 1] === true) form = form.toUpperCase();
            places.push({ start: text.length, end: text.length + form.length });
            text += form;
          }
          expect(findWord(`${text} `, wanted)).toEqual(places);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('takes time in proportion to the text where parts of it repeat', () => {
    // By squares this would be ten thousand million steps for each.
    const length = 100_000;
    expect(findWord('a'.repeat(length), 'a'.repeat(length / 2))).toEqual([]);
    expect(findWord('光'.repeat(length), '光'.repeat(length / 2))).toHaveLength(2);
    expect(findWord('👩\u200d'.repeat(length / 3), '👩')).toEqual([]);
    expect(findWord('🇩🇪'.repeat(length / 4), '🇪🇩')).toEqual([]);
    expect(findWord(`x${'\u00ad'.repeat(length)}light`, 'light')).toEqual([]);
  });
});

function loosely(text: string): string {
  return text.normalize('NFD').toUpperCase();
}
