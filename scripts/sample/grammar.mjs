// The sentence language: `{name}` is filled from a record or a shared pool, `[one|two|]` chooses one of its parts.
// Both nest, and what is filled in is itself expanded.

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {string | readonly string[]} Words one word or phrase, or several to choose from */
/** @typedef {Readonly<Record<string, Words>>} Fields what the names in braces stand for */

/**
 * Sentences of one kind.
 * @typedef {object} Family
 * @property {string} name
 * @property {number} count how many sentences the corpus gets from it
 * @property {readonly Fields[]} records each gets an equal share of the sentences
 * @property {readonly string[]} lines
 * @property {string} [word] the ambiguous word these sentences show ...
 * @property {string} [sense] ... and the sense in which they show it
 */

/**
 * @param {string} name
 * @param {number} count
 * @param {readonly Fields[]} records
 * @param {readonly string[]} lines
 * @returns {Family}
 */
export const family = (name, count, records, lines) => ({ name, count, records, lines });

/** Vowel letters that sound like a consonant, and the other way round. */
const soundsLikeConsonant = /^(?:one|once|uni(?:form|versity|on|que)|use|useful|european|euro|ukulele)\b/i;
const silentFirstLetter = /^(?:hour|honest|heir|honour)/i;

/**
 * The position just after the bracket that closes the one at `open`.
 * @param {string} text
 * @param {number} open
 */
function closing(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '[') depth++;
    if (text[at] === ']' && --depth === 0) return at;
  }
  throw new Error(`Unclosed bracket in "${text}"`);
}

/**
 * The parts of a choice, split at its own bars and not at those of a choice inside it.
 * @param {string} text
 */
function alternatives(text) {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '[') depth++;
    else if (text[at] === ']') depth--;
    else if (text[at] === '|' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/**
 * Fills every slot and makes every choice. A word is not picked twice for the same sentence while there are others.
 * @param {string} text
 * @param {Fields} record
 * @param {Fields} pools
 * @param {Random} random
 * @param {Set<string>} [used]
 * @returns {string}
 */
export function expand(text, record, pools, random, used = new Set()) {
  let out = '';
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '[') {
      const end = closing(text, at);
      out += expand(random.pick(alternatives(text.slice(at + 1, end))), record, pools, random, used);
      at = end;
    } else if (sign === '{') {
      const end = text.indexOf('}', at);
      const name = text.slice(at + 1, end);
      const words = record[name] ?? pools[name];
      if (words === undefined) throw new Error(`Nothing called {${name}} in "${text}"`);
      out += expand(choose(words, random, used), record, pools, random, used);
      at = end;
    } else out += sign;
  }
  return out;
}

/**
 * @param {Words} words
 * @param {Random} random
 * @param {Set<string>} used
 */
function choose(words, random, used) {
  if (typeof words === 'string') return words;
  const fresh = words.filter((word) => !used.has(word));
  const word = random.pick(fresh.length > 0 ? fresh : words);
  used.add(word);
  return word;
}

/**
 * Makes a sentence of expanded text: one space between words, *a* or *an* by the sound that follows, a capital, an end.
 * @param {string} text
 */
export function finish(text) {
  const spaced = text
    .replace(/\s+/g, ' ')
    .replace(/ ([,.?!;:])/g, '$1')
    .replace(/^[ ,]+|\s+$/g, '')
    .replace(/\b([Aa])n? (?=(\p{L}+))/gu, (_, article, next) => {
      const vowel =
        silentFirstLetter.test(next) || (/^[aeiou]/i.test(next) && !soundsLikeConsonant.test(next));
      return `${article}${vowel ? 'n' : ''} `;
    });
  const capital = spaced.slice(0, 1).toUpperCase() + spaced.slice(1);
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
}
