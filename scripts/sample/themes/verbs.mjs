import { family } from '../grammar.mjs';

/**
 * @param {string} base
 * @param {string} past
 * @param {string} ing
 * @param {string[]} rest what may follow any of the three forms
 */
const verb = (base, past, ing, rest) => ({ base, done: past, ing, rest });

export const verbs = [
  verb('walk', 'walked', 'walking', ['along the path', 'through the park', 'to the village on foot']),
  verb('run', 'ran', 'running', ['a marathon', 'around the track', 'to catch the bus']),
  verb('swim', 'swam', 'swimming', ['in the pool', 'across the lake', 'without a swimsuit']),
  verb('sing', 'sang', 'singing', ['in the choir', 'a cheerful song', 'folk songs']),
  verb('dance', 'danced', 'dancing', ['the tango', 'to loud music', 'in the ballroom']),
  verb('write', 'wrote', 'writing', ['a diary', 'long emails', 'a poem with a pen']),
  verb('draw', 'drew', 'drawing', ['a sketch', 'cartoons with a pencil', 'a map']),
  verb('paint', 'painted', 'painting', ['a landscape', 'the fence', 'watercolours']),
  verb('cook', 'cooked', 'cooking', ['a spicy stew', 'spaghetti', 'on the gas stove']),
  verb('bake', 'baked', 'baking', ['cookies', 'a pie', 'muffins in the oven']),
  verb('eat', 'ate', 'eating', ['sandwiches', 'with chopsticks', 'a big meal']),
  verb('drink', 'drank', 'drinking', ['mineral water', 'from the fountain', 'a milkshake']),
  verb('sleep', 'slept', 'sleeping', ['in a tent', 'under a warm blanket', 'until noon']),
  verb('drive', 'drove', 'driving', ['a truck', 'on the motorway', 'a rented car']),
  verb('ride', 'rode', 'riding', ['a motorcycle', 'a camel', 'horses along the coast']),
  verb('sail', 'sailed', 'sailing', ['around the island', 'a yacht', 'against the breeze']),
  verb('travel', 'travelled', 'travelling', ['abroad', 'with a suitcase', 'around the world']),
  verb('visit', 'visited', 'visiting', ['the zoo', 'an exhibition', 'old relatives']),
  verb('climb', 'climbed', 'climbing', ['a steep mountain', 'over the wall', 'a rope']),
  verb('jump', 'jumped', 'jumping', ['over the puddle', 'on the trampoline', 'into the water']),
  verb('kick', 'kicked', 'kicking', ['the ball', 'a football', 'a tin can']),
  verb('throw', 'threw', 'throwing', ['snowballs', 'the ball', 'stones into the water']),
  verb('catch', 'caught', 'catching', ['butterflies', 'trout', 'the last bus']),
  verb('build', 'built', 'building', ['a sandcastle', 'a cabin', 'a stone bridge']),
  verb('dig', 'dug', 'digging', ['a hole', 'a ditch', 'for treasure']),
  verb('wash', 'washed', 'washing', ['the dishes', 'the laundry', 'the car with soap']),
  verb('clean', 'cleaned', 'cleaning', ['the floor', 'the windows', 'the house with a broom']),
  verb('carry', 'carried', 'carrying', ['heavy bags', 'the boxes', 'firewood']),
  verb('buy', 'bought', 'buying', ['groceries', 'tickets', 'souvenirs']),
  verb('sell', 'sold', 'selling', ['old books', 'flowers at the market', 'used furniture']),
  verb('wear', 'wore', 'wearing', ['uniforms', 'woollen socks', 'funny costumes']),
  verb('study', 'studied', 'studying', ['biology', 'for the exam', 'mathematics']),
  verb('teach', 'taught', 'teaching', ['geography', 'beginners', 'history']),
  verb('listen', 'listened', 'listening', ['to the radio', 'to the podcast', 'to the lecture']),
  verb('laugh', 'laughed', 'laughing', ['at the clown', 'about the joke', 'out loud']),
  verb('play', 'played', 'playing', ['chess', 'cards', 'tennis']),
];

/** @type {import('../grammar.mjs').Family[]} */
export const actions = [
  family('verbs today', 2100, verbs, [
    '{they} {often} {base} {rest}',
    '{they} {base} {rest} {habit}',
    'Every day {they} {base} {rest}',
    'We will {base} {rest} {later}',
    'They want to {base} {rest} [{later}|again|together]',
    'Can you {base} {rest}[| with me| again]?',
    'Do they {base} {rest} {habit}?',
    '{later}, {they} will {base} {rest}',
    'Let us {base} {rest} [together|today|{later}]',
    'They did not {base} {rest} {past}',
    'I like to {base} {rest}, and my friends {base} {rest} too',
  ]),
  family('verbs in the past', 2000, verbs, [
    '{past}, {they} {done} {rest}',
    '{they} {done} {rest} {past}',
    'When we were young, {they} {done} {rest} {habit}',
    '{boyName} {done} {rest} {past}, and we {done} {rest} too',
    '{girlName} {done} {rest} {past}',
    'We already {done} {rest} {past}',
    'They {done} {rest} until it got dark',
    'After they {done} {rest}, they went home',
    'In {month}, {they} {done} {rest} for the first time',
    'Once {they} {done} {rest} for {number} hours',
  ]),
  family('verbs in progress', 1500, verbs, [
    'Right now, we are {ing} {rest}',
    'They are {ing} {rest} at the moment',
    '{boyName} is busy {ing} {rest}',
    '{girlName} is {ing} {rest} right now',
    'He enjoys {ing} {rest}',
    'She was {ing} {rest} when the phone rang',
    'We spent the [afternoon|morning|weekend] {ing} {rest}',
    'Are you still {ing} {rest}?',
    'I am tired of {ing} {rest}',
    'They stopped {ing} {rest} when it began to rain',
  ]),
];
