import { family } from '../grammar.mjs';

/**
 * @param {string} job
 * @param {string} place with its preposition
 * @param {string[]} tools
 * @param {string[]} work what the person does, in the present
 * @param {string[]} done what the person did
 */
const trade = (job, place, tools, work, done) => ({ job, place, tools, work, done });

export const trades = [
  trade(
    'doctor',
    'at the hospital',
    ['stethoscope', 'syringe'],
    ['treats the sick', 'examines patients'],
    ['cured the patient', 'treated the wound'],
  ),
  trade(
    'nurse',
    'at the hospital',
    ['bandage', 'thermometer'],
    ['cares for patients', 'measures the fever'],
    ['comforted the patient', 'cleaned the wound'],
  ),
  trade(
    'dentist',
    'at the clinic',
    ['drill', 'mirror'],
    ['repairs teeth', 'checks teeth'],
    ['pulled the tooth', 'filled the tooth'],
  ),
  trade(
    'teacher',
    'at the school',
    ['textbook', 'blackboard'],
    ['explains the lesson', 'corrects homework'],
    ['praised the pupils', 'explained grammar'],
  ),
  trade(
    'baker',
    'in the bakery',
    ['oven', 'rolling pin'],
    ['bakes bread', 'kneads the dough'],
    ['baked rolls', 'sold fresh bread'],
  ),
  trade(
    'butcher',
    'in the butcher shop',
    ['cleaver', 'sharp knife'],
    ['sells meat', 'cuts ham'],
    ['sold beef', 'weighed the meat'],
  ),
  trade(
    'chef',
    'in the restaurant',
    ['frying pan', 'recipe'],
    ['prepares meals', 'seasons the sauce'],
    ['invented a recipe', 'burned the sauce'],
  ),
  trade(
    'farmer',
    'on the farm',
    ['tractor', 'plough'],
    ['milks cows', 'harvests wheat'],
    ['ploughed the field', 'sowed wheat'],
  ),
  trade(
    'gardener',
    'in the garden',
    ['spade', 'rake', 'watering can'],
    ['waters the roses', 'cuts the hedge'],
    ['pulled the weeds', 'watered the tulips'],
  ),
  trade(
    'fisherman',
    'in the harbour',
    ['net', 'fishing rod', 'hook'],
    ['catches fish', 'mends nets'],
    ['caught cod', 'sold the catch'],
  ),
  trade(
    'sailor',
    'on the ship',
    ['compass', 'rope', 'anchor'],
    ['hoists the sails', 'scrubs the deck'],
    ['dropped the anchor', 'crossed the ocean'],
  ),
  trade(
    'pilot',
    'in the cockpit',
    ['control stick', 'headset'],
    ['flies the plane', 'checks the engines'],
    ['landed the plane', 'calmed the passengers'],
  ),
  trade(
    'carpenter',
    'in the workshop',
    ['saw', 'hammer', 'chisel'],
    ['makes furniture', 'saws boards'],
    ['built a cupboard', 'sanded the boards'],
  ),
  trade(
    'blacksmith',
    'in the forge',
    ['anvil', 'hammer'],
    ['bends iron', 'makes horseshoes'],
    ['shaped the iron', 'heated the metal'],
  ),
  trade(
    'painter',
    'in the studio',
    ['paintbrush', 'easel', 'canvas'],
    ['mixes paint', 'paints portraits'],
    ['finished a portrait', 'sold a painting'],
  ),
  trade(
    'tailor',
    'in the tailor shop',
    ['needle', 'sewing machine'],
    ['sews suits', 'shortens trousers'],
    ['sewed a jacket', 'measured the sleeves'],
  ),
  trade(
    'barber',
    'in the barber shop',
    ['razor', 'comb'],
    ['cuts hair', 'trims beards'],
    ['shaved a customer', 'washed my hair'],
  ),
  trade(
    'judge',
    'in court',
    ['gavel', 'robe'],
    ['hears witnesses', 'punishes thieves'],
    ['sentenced the thief', 'freed the prisoner'],
  ),
  trade(
    'firefighter',
    'at the fire station',
    ['hose', 'ladder', 'helmet'],
    ['fights fires', 'rescues people'],
    ['saved a family', 'put out the flames'],
  ),
  trade(
    'soldier',
    'in the barracks',
    ['rifle', 'helmet'],
    ['obeys orders', 'marches with the army'],
    ['guarded the camp', 'fought bravely'],
  ),
  trade(
    'scientist',
    'in the laboratory',
    ['microscope', 'test tube'],
    ['does experiments', 'studies cells'],
    ['discovered a virus', 'repeated the experiment'],
  ),
  trade(
    'astronomer',
    'in the observatory',
    ['telescope', 'star chart'],
    ['observes planets', 'studies galaxies'],
    ['discovered a comet', 'measured the orbit'],
  ),
  trade(
    'librarian',
    'in the library',
    ['catalogue', 'bookshelf'],
    ['lends books', 'sorts the shelves'],
    ['found a rare book', 'lent me a novel'],
  ),
  trade(
    'photographer',
    'in the darkroom',
    ['camera', 'lens', 'tripod'],
    ['takes pictures', 'develops film'],
    ['took my picture', 'sold a photograph'],
  ),
  trade(
    'violinist',
    'in the concert hall',
    ['violin', 'music stand'],
    ['plays in the orchestra', 'practises melodies'],
    ['played a sonata', 'tuned the violin'],
  ),
  trade(
    'electrician',
    'in the cellar',
    ['screwdriver', 'voltmeter', 'cable'],
    ['mends wires', 'installs sockets'],
    ['replaced the fuse', 'connected the wires'],
  ),
  trade(
    'programmer',
    'at the computer',
    ['keyboard', 'laptop'],
    ['writes software', 'tests code'],
    ['fixed the bug', 'wrote the code'],
  ),
];

/** @type {import('../grammar.mjs').Family[]} */
export const professions = [
  family('professions', 2720, trades, [
    'The {job} works {place} and {work}',
    'The [young|skilled|busy|tired|good] {job} {work} {place}',
    'The {job} uses the {tools} and {work}',
    '{opening}, the {job} {done} {place}',
    'The {job} {done} with the {tools}',
    'The {job} [bought a new|cleaned the|borrowed my] {tools} and {done}',
    'The {job} forgot the {tools} {place}',
    '{place}, the {job} {work} {habit}',
    'My [brother|sister|cousin|neighbour|friend] is a {job} and works {place}',
    'The {tools} of the {job} lies {place}',
    'A [good|skilled|careful] {job} {often} {work}',
    'The {job} {done} {past}, and then the {job} {done}',
    'Ask the {job} {place}, who {work} and knows the {tools}',
    'When I grow up, I want to be a {job} and work {place}',
    'Every {job} learns to use the {tools}',
  ]),
];
