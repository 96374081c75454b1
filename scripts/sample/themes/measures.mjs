import { family } from '../grammar.mjs';

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const nextDay = days.map((day, index) => ({ today: day, tomorrow: days[(index + 1) % days.length] ?? day }));

const colours = [
  { shade: 'red', things: ['roses', 'cherries', 'fire engines'] },
  { shade: 'blue', things: ['jeans', 'cornflowers', 'the sky'] },
  { shade: 'green', things: ['grass', 'leaves', 'peas'] },
  { shade: 'yellow', things: ['lemons', 'sunflowers', 'corn'] },
  { shade: 'white', things: ['snow', 'milk', 'paper'] },
  { shade: 'black', things: ['coal', 'ravens', 'ink'] },
  { shade: 'brown', things: ['chocolate', 'earth', 'coffee'] },
  { shade: 'grey', things: ['clouds', 'ashes', 'stones'] },
  { shade: 'pink', things: ['flamingos', 'piglets', 'cherry blossoms'] },
  { shade: 'purple', things: ['plums', 'violets', 'lavender'] },
];

const numbers = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const sums = [];
for (let first = 1; first <= 11; first++) {
  for (let second = 1; first + second <= 12; second++) {
    sums.push({
      first: numbers[first - 1] ?? '',
      second: numbers[second - 1] ?? '',
      sum: numbers[first + second - 1] ?? '',
    });
  }
}

/** @type {import('../grammar.mjs').Family[]} */
export const measures = [
  family('colours', 760, colours, [
    'The colour of {things} is [often|usually|mostly] {shade}',
    'She mixed {shade} paint with {colour}',
    'Do you prefer {shade} or {colour}?',
    'A picture of {things} needs a lot of {shade} paint',
    'He painted {things} in bright {shade}',
    'My favourite colour is {shade}, because I love {things}',
    'The {shade} curtains match the {colour} sofa',
    'The [bright|dark|pale] {shade} of {things} is beautiful',
    'Her {shade} [dress|scarf|coat] has the colour of {things}',
    'A {shade} flag with a {colour} stripe hung from the window',
  ]),
  family('sums', 280, sums, [
    '{first} plus {second} is {sum}',
    '{sum} minus {first} is {second}',
    'If you add {first} and {second}, you get {sum}',
    'The pupils learn that {first} and {second} make {sum}',
    'Take {second} from {sum}, and {first} is left',
    'I had {first} marbles, found {second} more, and now I have {sum}',
  ]),
  family('days', 440, nextDay, [
    '{today} comes before {tomorrow}',
    'The day after {today} is {tomorrow}',
    'If today is {today}, tomorrow will be {tomorrow}',
    'The shop is closed on {today}, but it opens on {tomorrow}',
    'The meeting was moved from {today} to {tomorrow}[| this week| this month]',
    'On {today} we rest, and on {tomorrow} we work [in the garden|late|at home]',
    'My appointment is on {today} [morning|evening|afternoon], not on {tomorrow}',
    'The week was long, and by {today} we were tired',
  ]),
  family(
    'clock',
    420,
    [{}],
    [
      'The train leaves at {number} minutes past {few}',
      'An hour has sixty minutes, and a minute has sixty seconds',
      'The [lesson|film|meeting|journey] lasts {number} [minutes|hours]',
      'We waited [an hour|half an hour|{number} minutes|{number} hours] for the [bus|train|doctor]',
      'In {number} [days|weeks|months|years] we will [meet again|be back|move house]',
      'It takes {number} [minutes|hours|days] to [get there|finish this work|read this book]',
      'There are [seven days in a week|twelve months in a year|four weeks in {month}]',
      'The clock struck {number} [in the morning|in the evening|when we arrived|at last]',
      'Come back in [a minute|an hour|a week|a month|{number} days]',
      'The meeting began {number} minutes [late|early]',
    ],
  ),
];
