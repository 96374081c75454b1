// The named word lists that ship with the sample. They only colour the cloud: nothing is trained on them.

import { farmAndHome, wild } from './themes/animals.mjs';
import { countries } from './themes/country-facts.mjs';
import { trades } from './themes/professions.mjs';
import { sensesFirst } from './themes/senses-first.mjs';
import { sensesSecond } from './themes/senses-second.mjs';
import { verbs } from './themes/verbs.mjs';

/** @typedef {{ name: string, color: number, words: string[] }} WordSet `color` is a slot of the renderer's palette, 0 to 7 */

/** Words at most once and in lower case, as the tokenizer gives them. */
const listed = (/** @type {readonly string[]} */ words) => [
  ...new Set(words.map((word) => word.toLowerCase())),
];
const split = (/** @type {string} */ words) => words.trim().split(/\s+/);

const ambiguous = listed([...sensesFirst, ...sensesSecond].map((family) => family.word ?? ''));
const beasts = [...farmAndHome, ...wild];

/** @type {readonly WordSet[]} */
export const wordSets = [
  {
    name: 'Royalty',
    color: 0,
    words:
      split(`king queen prince princess duke duchess emperor empress lord crown throne kingdom palace castle
      knight knights nobles guards coronation empire`),
  },
  {
    name: 'Family',
    color: 1,
    words:
      split(`father mother son daughter brother sister uncle aunt nephew niece grandfather grandmother husband wife
      cousins parents baby boy girl man woman bride groom`),
  },
  { name: 'Countries', color: 2, words: listed(countries.map((fact) => fact.country)) },
  { name: 'Capitals', color: 3, words: listed(countries.map((fact) => fact.capital)) },
  { name: 'Animals', color: 4, words: listed(beasts.flatMap((beast) => [beast.animal, beast.young])) },
  { name: 'Professions', color: 5, words: listed(trades.map((trade) => trade.job)) },
  {
    name: 'Food and drink',
    color: 6,
    words:
      split(`apples pears cherries plums peaches grapes strawberries lemons carrots onions potatoes tomatoes beans
      cabbages peas mushrooms tea coffee milk juice lemonade cocoa chocolate pudding honey candy rice bread cheese butter
      soup salad salt pepper garlic sugar vinegar cinnamon`),
  },
  {
    name: 'Tools and house',
    color: 7,
    words:
      split(`hammer saw screwdriver drill wrench axe shovel ladder rake chisel toolbox shed kitchen bathroom bedroom
      attic hall sofa pillow blanket mirror stove`),
  },
  {
    name: 'Verbs',
    color: 0,
    words: listed(verbs.flatMap((verb) => [verb.base, verb.done, verb.ing])),
  },
  {
    name: 'Time and weather',
    color: 1,
    words:
      split(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july
      august september october november december summer autumn winter rain snow wind fog frost`),
  },
  { name: 'Words with several meanings', color: 2, words: ambiguous },
];
