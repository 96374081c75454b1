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
  quality('young', 'younger', 'youngest', ['baby', 'student', 'seedling', 'toddler']),
  quality('fast', 'faster', 'fastest', ['cheetah', 'racing car', 'rocket', 'sprinter']),
  quality('slow', 'slower', 'slowest', ['snail', 'tortoise', 'sloth', 'old computer']),
  quality('hot', 'hotter', 'hottest', ['desert', 'oven', 'volcano', 'sauna']),
  quality('cold', 'colder', 'coldest', ['glacier', 'freezer', 'iceberg', 'winter night']),
  quality('warm', 'warmer', 'warmest', ['blanket', 'breeze', 'mitten', 'bath']),
  quality('heavy', 'heavier', 'heaviest', ['suitcase', 'rock', 'piano', 'anvil']),
  quality('strong', 'stronger', 'strongest', ['wrestler', 'ox', 'gorilla', 'athlete']),
  quality('weak', 'weaker', 'weakest', ['patient', 'thread', 'battery', 'signal']),
  quality('rich', 'richer', 'richest', ['banker', 'merchant', 'millionaire', 'landowner']),
  quality('poor', 'poorer', 'poorest', ['beggar', 'peasant', 'orphan', 'village']),
  quality('bright', 'brighter', 'brightest', ['candle', 'comet', 'lamp', 'headlight']),
  quality('dark', 'darker', 'darkest', ['cave', 'cellar', 'forest', 'shadow']),
  quality('deep', 'deeper', 'deepest', ['ocean', 'canyon', 'well', 'wound']),
  quality('high', 'higher', 'highest', ['mountain', 'peak', 'shelf', 'cloud']),
  quality('loud', 'louder', 'loudest', ['siren', 'drum', 'trumpet', 'thunderstorm']),
  quality('quiet', 'quieter', 'quietest', ['library', 'whisper', 'chapel', 'pupil']),
  quality('cheap', 'cheaper', 'cheapest', ['ticket', 'hostel', 'sandwich', 'toy']),
  quality('sharp', 'sharper', 'sharpest', ['knife', 'razor', 'thorn', 'blade']),
  quality('clean', 'cleaner', 'cleanest', ['towel', 'plate', 'kitchen', 'hospital']),
  quality('strange', 'stranger', 'strangest', ['dream', 'noise', 'riddle', 'coincidence']),
  quality('easy', 'easier', 'easiest', ['puzzle', 'exercise', 'question', 'recipe']),
];

/** @type {import('../grammar.mjs').Family[]} */
export const comparisons = [
  family('adjectives', 1500, qualities, [
    'The {things} is very {plain}',
    'It was a [very|rather|really] {plain} {things}',
    'How {plain} the {things} is!',
    'The {things} looked {plain} [to me|in the picture|{past}]',
    'Is the {things} really so {plain}?',
    'A {plain} {things} and a {plain} {things} [are nothing new|surprised us|are easy to imagine]',
    'I have never seen such a {plain} {things}',
    'The {things} is as {plain} as the {things}',
    'This {things} is too {plain} [for me|for us|today]',
    'We remember the {plain} {things} [from our holidays|from last year|very well]',
  ]),
  family('comparatives', 1250, qualities, [
    'The {things} is {more} than the {things}',
    'This {things} is much {more} than that one',
    'A {things} can be even {more} than a {things}',
    'The {things} seems {more} than [before|last year|yesterday]',
    'Which is {more}, the {things} or the {things}?',
    'No {things} is {more} than this one',
    'Nothing is {more} than a {things}',
    'The new {things} is far {more} than the old one',
    'The {things} became {more} and {more}',
  ]),
  family('superlatives', 1150, qualities, [
    'This is the {most} {things} in the [world|country|town|book]',
    'It was the {most} {things} I have ever seen',
    'Of all things, the {things} was the {most}',
    'Who found the {most} {things} of all?',
    'The {most} {things} in the world is [famous|hard to find|in this picture]',
    'They showed us the {most} {things} [of all|in the town|they could find]',
    'We compared them all, and this {things} is the {most}',
    'One of the {most} things is a {things}',
  ]),
];
