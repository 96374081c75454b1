import { family } from '../grammar.mjs';

const weather = [
  { noun: 'rain', adjective: 'rainy', act: 'rained', things: ['umbrella', 'puddles', 'raincoat'] },
  { noun: 'snow', adjective: 'snowy', act: 'snowed', things: ['snowman', 'sledge', 'boots'] },
  { noun: 'wind', adjective: 'windy', act: 'stormed', things: ['kite', 'sails', 'roof tiles'] },
  { noun: 'sun', adjective: 'sunny', act: 'cleared up', things: ['sunglasses', 'beach', 'deck chairs'] },
  { noun: 'fog', adjective: 'foggy', act: 'stayed foggy', things: ['headlights', 'lighthouse', 'ferry'] },
  { noun: 'frost', adjective: 'frosty', act: 'froze', things: ['ice', 'windows', 'pipes'] },
];

const seasons = [
  {
    season: 'spring',
    act: ['the flowers bloom', 'the birds build nests', 'the snow melts', 'the trees turn green'],
    months: ['March', 'April', 'May'],
    feel: 'mild',
  },
  {
    season: 'summer',
    act: ['we swim in the sea', 'the days are long', 'the children have holidays', 'the sun burns'],
    months: ['June', 'July', 'August'],
    feel: 'hot',
  },
  {
    season: 'autumn',
    act: ['the leaves fall', 'the farmers harvest', 'the birds fly south', 'the nights grow longer'],
    months: ['September', 'October', 'November'],
    feel: 'cool',
  },
  {
    season: 'winter',
    act: ['the lake freezes', 'we build a snowman', 'the days are short', 'we light the stove'],
    months: ['December', 'January', 'February'],
    feel: 'cold',
  },
];

const planets = ['Mercury', 'Venus', 'Mars', 'Jupiter', 'Saturn', 'Neptune'];

/** @type {import('../grammar.mjs').Family[]} */
export const nature = [
  family('weather', 850, weather, [
    'It {act} [all day|all night|{past}|in {month}]',
    'The {noun} made us think of {things} and {things}',
    'After the {noun} came [thunder|a storm|clouds|a rainbow]',
    'It was a {adjective} day in {month}, and we [stayed at home|went for a walk|needed warm clothes]',
    'The weather will be {adjective} {later}, says the forecast',
    'The forecast promised {noun} for {day}',
    'Because of the {noun}, we [came home early|cancelled the picnic|left late]',
    'On a {adjective} {day} in {month}, the sky is [grey|blue|white]',
    'The {noun} [stopped|began] {past}, and the sky cleared',
    'Clouds and {noun} are common here in {month}',
    'The [warm|cold|strong] {noun} surprised us on the way home',
  ]),
  family('seasons', 940, seasons, [
    'In {season}, {act}',
    'The {season} is {feel}, and {act}',
    '{months} is a month of {season}',
    'It is {feel} in {season}, so {act}',
    'Every {season}, {act} [here|in the valley|around our village]',
    'When {season} comes, {act}',
    'Last {season} was {feel}, and we stayed at home in {months}',
    'The months of {season} are {months} and {months}',
    'We love the {season}, because {act}',
    'In {months}, {act}',
    'A {feel} {season} ended in {months}',
  ]),
  family(
    'landscape',
    680,
    [{}],
    [
      'The river runs [slowly|quickly] through the valley to the [sea|lake|ocean]',
      'A narrow path leads over the [hill|mountain] to the [lake|forest|waterfall]',
      'We [camped|rested|had a picnic] [by the lake|near the waterfall|on the island|in the forest] {past}',
      'The [mountain|hill|valley|forest] is covered with [snow|trees|fog|flowers] in {month}',
      'From the [mountain|hill|cliff] you can see the [sea|valley|island|ocean]',
      'The waves of the [sea|ocean|lake] broke on the [beach|rocks|sand]',
      'The [desert|island|valley] is [hot|dry|quiet|empty] [in {month}|at noon|in summer]',
      'Our boat crossed the [lake|river|sea] to a small island {past}',
    ],
  ),
  family(
    'sky',
    530,
    planets.map((planet) => ({ planet, planets })),
    [
      'The planet {planet} moves around the sun',
      'Through the telescope, we saw {planet} and {planets} [{past}|in the night sky]',
      'The rocket flew past {planet} on its way into space',
      'Is {planet} farther from the earth than {planets}?',
      'The orbit of {planet} around the sun is known to every astronomer',
      'A comet passed the planet {planet} {past}',
      'The moon and the planet {planet} rose {past}',
      'Astronauts have never landed on {planet} or {planets}',
    ],
  ),
];
