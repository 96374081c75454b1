// Puts the corpus together: the share of every family, words that came up too rarely, the order of the sentences.
import { frame } from './framing.mjs';
import { expand, finish } from './grammar.mjs';
import { pools } from './pools.mjs';
import { randomFrom } from './random.mjs';
import { comparisons } from './themes/adjectives.mjs';
import { animals } from './themes/animals.mjs';
import { geography } from './themes/countries.mjs';
import { people } from './themes/family.mjs';
import { food } from './themes/food.mjs';
import { house } from './themes/house.mjs';
import { measures } from './themes/measures.mjs';
import { nature } from './themes/nature.mjs';
import { professions } from './themes/professions.mjs';
import { royalty } from './themes/royalty.mjs';
import { sensesFirst } from './themes/senses-first.mjs';
import { sensesSecond } from './themes/senses-second.mjs';
import { actions } from './themes/verbs.mjs';
import { wordSets } from './word-sets.mjs';

/** @typedef {import('./grammar.mjs').Family} Family */
/** @typedef {{ text: string, family: Family }} Sentence */

/** @type {readonly Family[]} */
export const families = [
  ...royalty,
  ...people,
  ...geography,
  ...animals,
  ...professions,
  ...food,
  ...house,
  ...nature,
  ...measures,
  ...actions,
  ...comparisons,
  ...sensesFirst,
  ...sensesSecond,
];

/** Every word of the corpus occurs at least so often: rarer words would stay where chance put them. */
export const fewestOccurrences = 45;
/** A word that a first draft uses more rarely than this is left out, and with it every sentence that needs it. */
const fewestInDraft = 50;
/** Words that small themes cannot do without, however rare they are in a draft. */
const essential =
  wordsOf(`wizard witch spell magic potion boys girls sword swords knight wedding church stage theatre film
  novel adventure chapel prayers candle menu tray turn gives switched lifted loaded harbour sound`);
const seed = 20013;
/** Share of the families' own counts that is written; the rest of the corpus is what rare words ask for. */
const share = 0.64;
const shareFramed = 0.07;
const mostWords = 20;
const attemptsPerSentence = 20;
const attemptsPerWord = 1500;

/**
 * The words of a sentence, lower-cased.
 * @param {string} text
 * @returns {string[]}
 */
export function wordsOf(text) {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

/**
 * @typedef {object} Origin what a sentence is made from
 * @property {Family} family
 * @property {import('./grammar.mjs').Fields} record
 * @property {string} line
 */

/** @type {(origin: Origin, random: import('./random.mjs').Random) => string} */
const compose = ({ line, record }, random) => finish(expand(line, record, pools, random));

/**
 * Where the sentences come from, each family in its share, each record of a family equally often.
 * @param {import('./random.mjs').Random} random
 * @returns {Generator<Origin>}
 */
function* origins(random) {
  for (const family of families) {
    for (let done = 0; done < family.count * share; done++) {
      const record = family.records[done % family.records.length] ?? {};
      yield { family, record, line: random.pick(family.lines) };
    }
  }
}

const wordsOfRecord = (/** @type {import('./grammar.mjs').Fields} */ record) =>
  Object.values(record).flat().flatMap(wordsOf);

/**
 * The words worth teaching: those a first draft uses often enough, and those of
 * the word sets and of the records of people, countries, animals, professions, verbs and adjectives.
 * @param {import('./random.mjs').Random} random
 */
function vocabularyOf(random) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const origin of origins(random)) {
    for (const word of wordsOf(compose(origin, random))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const records = [
    ...royalty,
    ...people,
    ...geography,
    ...animals,
    ...professions,
    ...actions,
    ...comparisons,
  ].flatMap((family) => family.records);
  const lexicon = new Set([
    ...records.flatMap(wordsOfRecord),
    ...wordSets.flatMap((wordSet) => wordSet.words),
    ...essential,
  ]);
  return new Set(
    [...counts.keys()].filter((word) => lexicon.has(word) || (counts.get(word) ?? 0) >= fewestInDraft),
  );
}

/**
 * The whole corpus, the same sentences in the same order every time. No sentence occurs twice. Words for which there is
 * not enough to say are dropped, and the corpus is written again without them.
 * @returns {Sentence[]}
 */
export function sampleSentences() {
  const vocabulary = vocabularyOf(randomFrom(seed));
  for (;;) {
    const { sentences, rare } = draft(vocabulary, randomFrom(seed));
    if (rare.length === 0) return sentences;
    for (const word of rare) vocabulary.delete(word);
  }
}

/**
 * Writes the corpus with the words of the vocabulary.
 * @param {Set<string>} vocabulary
 * @param {import('./random.mjs').Random} random
 * @returns {{ sentences: Sentence[], rare: string[] }} the corpus, and the words that stayed too rare
 */
function draft(vocabulary, random) {
  /** @type {Sentence[]} */
  const sentences = [];
  /** @type {Set<string>} */
  const written = new Set();
  /** @type {Map<string, { count: number, origins: Origin[] }>} */
  const uses = new Map();

  /** Writes a sentence that is new, short and made of known words (and has the wanted one); says whether it did. */
  const write = (/** @type {Origin} */ origin, /** @type {string} */ wanted) => {
    const plain = compose(origin, random);
    const mayFrame = wanted !== '' || origin.family.word !== undefined;
    const framed = random.next() < shareFramed || (mayFrame && written.has(plain));
    const text = framed ? frame(plain, random) : plain;
    const words = wordsOf(text);
    if (written.has(text) || words.length > mostWords || words.length < 3) return false;
    if (wanted !== '' && !words.includes(wanted)) return false;
    if (words.some((word) => !vocabulary.has(word))) return false;
    written.add(text);
    sentences.push({ text, family: origin.family });
    for (const word of words) {
      const use = uses.get(word) ?? { count: 0, origins: [] };
      use.count++;
      use.origins.push(origin);
      uses.set(word, use);
    }
    return true;
  };

  for (const origin of origins(random)) {
    let attempts = 0;
    let next = origin;
    while (!write(next, '') && attempts++ < attemptsPerSentence) {
      next = { ...origin, line: random.pick(origin.family.lines) };
    }
  }
  /** @type {string[]} */
  const rare = [];
  for (const [word, use] of uses) {
    for (let attempt = 0; use.count < fewestOccurrences && attempt < attemptsPerWord; attempt++) {
      write(random.pick(use.origins), word);
    }
    if (use.count < fewestOccurrences) rare.push(word);
  }
  return { sentences: random.shuffle(sentences), rare };
}
