import type { WrittenPair } from './axis-pairs.ts';

/** An axis that can be taken as it is. Its first pair names it. */
export interface ReadyAxis {
  readonly pairs: readonly WrittenPair[];
}

const axis = (...pairs: readonly (readonly [string, string])[]): ReadyAxis => ({
  pairs: pairs.map(([from, to]) => ({ from, to })),
});

/** Ends that most vocabularies of English know, each with several pairs, so that what one pair means besides averages out. */
export const readyAxes: readonly ReadyAxis[] = [
  axis(
    ['man', 'woman'],
    ['king', 'queen'],
    ['boy', 'girl'],
    ['father', 'mother'],
    ['son', 'daughter'],
    ['brother', 'sister'],
    ['he', 'she'],
    ['his', 'her'],
  ),
  axis(
    ['bad', 'good'],
    ['worse', 'better'],
    ['worst', 'best'],
    ['sad', 'happy'],
    ['terrible', 'wonderful'],
    ['cruel', 'kind'],
  ),
  axis(
    ['small', 'large'],
    ['small', 'big'],
    ['smaller', 'bigger'],
    ['smallest', 'biggest'],
    ['little', 'great'],
    ['short', 'tall'],
    ['narrow', 'wide'],
  ),
  axis(
    ['past', 'present'],
    ['was', 'is'],
    ['were', 'are'],
    ['had', 'has'],
    ['said', 'says'],
    ['went', 'goes'],
    ['walked', 'walking'],
    ['yesterday', 'today'],
  ),
  axis(
    ['poor', 'rich'],
    ['poorer', 'richer'],
    ['poorest', 'richest'],
    ['beggar', 'millionaire'],
    ['peasant', 'merchant'],
    ['poverty', 'wealth'],
    ['cheap', 'expensive'],
  ),
  axis(
    ['animal', 'person'],
    ['dog', 'man'],
    ['cat', 'woman'],
    ['puppy', 'boy'],
    ['kitten', 'girl'],
    ['cow', 'farmer'],
    ['wolf', 'soldier'],
  ),
  axis(
    ['young', 'old'],
    ['boy', 'man'],
    ['girl', 'woman'],
    ['puppy', 'dog'],
    ['kitten', 'cat'],
    ['child', 'adult'],
    ['son', 'father'],
    ['daughter', 'mother'],
  ),
  axis(
    ['one', 'many'],
    ['cat', 'cats'],
    ['dog', 'dogs'],
    ['apple', 'apples'],
    ['book', 'books'],
    ['house', 'houses'],
    ['tree', 'trees'],
  ),
  axis(
    ['country', 'city'],
    ['france', 'paris'],
    ['england', 'london'],
    ['germany', 'berlin'],
    ['italy', 'rome'],
    ['spain', 'madrid'],
    ['japan', 'tokyo'],
  ),
  axis(
    ['cold', 'hot'],
    ['colder', 'hotter'],
    ['coldest', 'hottest'],
    ['winter', 'summer'],
    ['snow', 'sun'],
    ['ice', 'fire'],
  ),
  axis(
    ['weak', 'strong'],
    ['slow', 'fast'],
    ['quiet', 'loud'],
    ['soft', 'hard'],
    ['dark', 'bright'],
    ['low', 'high'],
  ),
];
