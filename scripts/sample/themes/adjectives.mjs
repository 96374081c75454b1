import { family } from '../grammar.mjs';

/**
 * @param {string} plain
 * @param {string} more
 * @param {string} most
 * @param {string[]} things singular nouns with an article that fit
 */
const quality = (plain, more, most, things) => ({ plain, more, most, things, others: things });

export const qualities = [
  quality('big', 'bigger', 'biggest', ['hippo', 'stadium', 'continent', 'dinosaur']),
  quality('small', 'smaller', 'smallest', ['ant', 'pebble', 'coin', 'flea']),
  quality('tall', 'taller', 'tallest', ['giraffe', 'skyscraper', 'chimney', 'basketball player']),
  quality('short', 'shorter', 'shortest', ['pencil', 'dwarf', 'haircut', 'holiday']),
  quality('long', 'longer', 'longest', ['river', 'snake', 'queue', 'tunnel']),
  quality('old', 'older', 'oldest', ['ruin', 'fossil', 'oak', 'manuscript']),
  quality('fast', 'faster', 'fastest', ['cheetah', 'racing car', 'rocket', 'sprinter']),
  quality('slow', 'slower', 'slowest', ['snail', 'tortoise', 'sloth', 'old computer']),
  quality('hot', 'hotter', 'hottest', ['desert', 'oven', 'volcano', 'sauna']),
  quality('cold', 'colder', 'coldest', ['glacier', 'freezer', 'iceberg', 'winter night']),
  quality('heavy', 'heavier', 'heaviest', ['suitcase', 'rock', 'piano', 'anvil']),
  quality('strong', 'stronger', 'strongest', ['wrestler', 'ox', 'gorilla', 'athlete']),
  quality('rich', 'richer', 'richest', ['banker', 'merchant', 'millionaire', 'landowner']),
  quality('poor', 'poorer', 'poorest', ['beggar', 'peasant', 'orphan', 'village']),
  quality('bright', 'brighter', 'brightest', ['candle', 'comet', 'lamp', 'headlight']),
  quality('dark', 'darker', 'darkest', ['cave', 'cellar', 'forest', 'shadow']),
  quality('deep', 'deeper', 'deepest', ['ocean', 'canyon', 'well', 'wound']),
  quality('high', 'higher', 'highest', ['mountain', 'peak', 'shelf', 'cloud']),
  quality('loud', 'louder', 'loudest', ['siren', 'drum', 'trumpet', 'thunderstorm']),
  quality('cheap', 'cheaper', 'cheapest', ['ticket', 'hostel', 'sandwich', 'toy']),
  quality('sharp', 'sharper', 'sharpest', ['knife', 'razor', 'thorn', 'blade']),
  quality('strange', 'stranger', 'strangest', ['dream', 'noise', 'riddle', 'coincidence']),
];

/** @type {import('../grammar.mjs').Family[]} */
export const comparisons = [
  family('adjectives', 2640, qualities, [
    'The {things} [is|was|looks] [very|so|too|really|rather] {plain}',
    'It was a [very|rather|really] {plain} {things}',
    'How {plain} the {things} is!',
    'This {things} looks [so|very|really] {plain} [to me|in the picture|today]',
    'Is the {things} really so {plain}?',
    'I have never seen such a {plain} {things}',
    'The {things} was [too|so|very] {plain} [for me|for us|{past}]',
    'We saw a very {plain} {things} [{past}|on our way home|in the picture]',
    'Why is the {things} so {plain}?',
    'A {things} is [usually|often|always] very {plain}',
    'It is not a very {plain} {things}',
  ]),
  family('comparatives', 2640, qualities, [
    'The {things} is {more} than the other one',
    'This {things} is [much|far|even|a little] {more} than that one',
    'The {things} seems {more} than [before|last year|yesterday]',
    'Which {things} is {more}, this one or that one?',
    'No {things} is {more} than this one',
    'Nothing is {more} than a {things}',
    'Our {things} is [much|far|even] {more} than yours',
    'The {things} became {more} and {more}',
    'Your {things} is {more} than mine',
    'A {things} that is even {more} than this one is hard to find',
    'They want a {things} that is {more} than ours',
  ]),
  family('superlatives', 2640, qualities, [
    'This is the {most} {things} in the [world|country|town]',
    'It was the {most} {things} I have ever seen',
    'The {things} was the {most} of [all|them all|the three]',
    'Who found the {most} {things} of all?',
    'The {most} {things} in the world is [famous|hard to find|in this picture]',
    'They showed us the {most} {things} [of all|in the town|in the world]',
    'Of the {few}, this {things} is the {most} of all',
    'Which {things} is the {most} in the world?',
    'The {most} {things} of them all [won the prize|was found {past}|is known to everybody]',
    'She has the {most} {things} in the [town|country|world]',
  ]),
];
