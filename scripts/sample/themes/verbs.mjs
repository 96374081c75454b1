import { family } from '../grammar.mjs';

/**
 * @param {string} base
 * @param {string} past
 * @param {string} ing
 * @param {string[]} rest what may follow any of the three forms
 */
const verb = (base, past, ing, rest) => ({ base, done: past, ing, rest });

export const verbs = [
  verb('walk', 'walked', 'walking', [
    'along the path',
    'through the park',
    'to the village',
    'on foot',
    'to the station',
  ]),
  verb('swim', 'swam', 'swimming', ['in the pool', 'across the lake', 'in the sea', 'to the island']),
  verb('sing', 'sang', 'singing', ['in the choir', 'a cheerful song', 'folk songs', 'in the church']),
  verb('dance', 'danced', 'dancing', ['the tango', 'to loud music', 'at the ball', 'with our friends']),
  verb('write', 'wrote', 'writing', ['a diary', 'long letters', 'a poem', 'a novel']),
  verb('paint', 'painted', 'painting', ['a landscape', 'the fence', 'the walls', 'a portrait']),
  verb('cook', 'cooked', 'cooking', ['a spicy stew', 'potatoes', 'dinner', 'on the stove']),
  verb('bake', 'baked', 'baking', ['cookies', 'a pie', 'fresh bread', 'a cake']),
  verb('sleep', 'slept', 'sleeping', ['in a tent', 'under a warm blanket', 'until noon', 'on the sofa']),
  verb('drive', 'drove', 'driving', ['a truck', 'on the motorway', 'a rented car', 'to the office']),
  verb('sail', 'sailed', 'sailing', ['around the island', 'a yacht', 'across the sea', 'in a small boat']),
  verb('travel', 'travelled', 'travelling', ['abroad', 'with a suitcase', 'around the world', 'by train']),
  verb('climb', 'climbed', 'climbing', ['a steep mountain', 'over the wall', 'a rope', 'a tree']),
  verb('kick', 'kicked', 'kicking', ['the ball', 'a football', 'a tin can', 'the door']),
  verb('build', 'built', 'building', ['a sandcastle', 'a cabin', 'a stone bridge', 'a house', 'a wall']),
  verb('dig', 'dug', 'digging', ['a hole', 'a ditch', 'for treasure', 'in the sand']),
  verb('wash', 'washed', 'washing', ['the dishes', 'the laundry', 'the car', 'the shirts', 'the windows']),
  verb('clean', 'cleaned', 'cleaning', ['the floor', 'the windows', 'the house', 'the kitchen']),
  verb('carry', 'carried', 'carrying', ['heavy bags', 'the boxes', 'firewood', 'the suitcases']),
  verb('buy', 'bought', 'buying', ['groceries', 'tickets', 'souvenirs', 'flowers at the market']),
  verb('wear', 'wore', 'wearing', ['uniforms', 'woollen socks', 'funny costumes', 'gloves']),
  verb('study', 'studied', 'studying', ['biology', 'for the exam', 'mathematics', 'grammar']),
  verb('teach', 'taught', 'teaching', ['geography', 'beginners', 'history', 'the children']),
  verb('listen', 'listened', 'listening', ['to the radio', 'to the podcast', 'to the lecture', 'to music']),
  verb('laugh', 'laughed', 'laughing', ['at the clown', 'about the joke', 'out loud', 'at the film']),
  verb('play', 'played', 'playing', ['chess', 'cards', 'tennis', 'football']),
];

/** @type {import('../grammar.mjs').Family[]} */
export const actions = [
  family('verbs today', 3360, verbs, [
    '{they} {often} {base} {rest}',
    '{they} want to {base} {rest} [{later}|again|together|{habit}]',
    'Can [you|they|we] {base} {rest}[| with me| again| {later}]?',
    'Do [you|they|we] {base} {rest} {habit}?',
    '{later}, {they} will {base} {rest}',
    'We will {base} {rest} {later}',
    'Let us {base} {rest} [together|today|{later}]',
    'I like to {base} {rest}',
    'You must {base} {rest} [{habit}|today|{later}]',
    'We can {base} {rest}[, if you like| {habit}| {later}]',
    'It is fun to {base} {rest} [together|{habit}]',
    '{they} [would|could|should] {base} {rest} {habit}',
    'The children learn to {base} {rest} [{habit}|at school]',
  ]),
  family('verbs in the past', 3780, verbs, [
    '{past} {they} {done} {rest}',
    '{past}, {they} {done} {rest}',
    '{past} we {done} {rest}',
    '{they} {done} {rest} {past}',
    'Last {day} {they} {done} {rest}',
    '{boyName} {done} {rest} {past}',
    '{girlName} {done} {rest} {past}',
    'Yesterday I {done} {rest}',
    '{past} we all {done} {rest} until it got dark',
    'Only {few} days ago {they} {done} {rest}',
    '{number} years ago {they} {done} {rest} for the first time',
  ]),
  family('verbs in progress', 1500, verbs, [
    'Right now, we are {ing} {rest}',
    'They are {ing} {rest} at the moment',
    '[{boyName}|{girlName}] is busy {ing} {rest}',
    '[{boyName}|{girlName}] is {ing} {rest} right now',
    'He enjoys {ing} {rest}',
    'She was {ing} {rest} when the phone rang',
    'We spent the [afternoon|morning|weekend] {ing} {rest}',
    'Are you still {ing} {rest}?',
    'I am tired of {ing} {rest}',
    'They stopped {ing} {rest} when it began to rain',
  ]),
];
