import { family } from '../grammar.mjs';

/**
 * @param {string} animal
 * @param {string} animals
 * @param {string} young
 * @param {string} sound what one does, in the present
 * @param {string} home a phrase with its preposition
 * @param {string[]} foods
 */
const beast = (animal, animals, young, sound, home, foods) => ({
  animal,
  animals,
  young,
  sound,
  home,
  foods,
});

export const farmAndHome = [
  beast('dog', 'dogs', 'puppy', 'barks', 'in the kennel', ['bones', 'biscuits']),
  beast('cat', 'cats', 'kitten', 'meows', 'on the sofa', ['tuna', 'cream']),
  beast('cow', 'cows', 'calf', 'moos', 'in the barn', ['grass', 'clover']),
  beast('horse', 'horses', 'foal', 'neighs', 'in the stable', ['hay', 'oats']),
  beast('sheep', 'sheep', 'lamb', 'bleats', 'in the meadow', ['grass', 'herbs']),
  beast('pig', 'pigs', 'piglet', 'grunts', 'in the sty', ['acorns', 'turnips']),
  beast('hen', 'hens', 'chick', 'clucks', 'in the coop', ['corn', 'grain']),
  beast('duck', 'ducks', 'duckling', 'quacks', 'on the pond', ['weeds', 'snails']),
  beast('goose', 'geese', 'gosling', 'honks', 'behind the mill', ['shoots', 'seeds']),
  beast('rabbit', 'rabbits', 'bunny', 'thumps', 'in the burrow', ['carrots', 'lettuce']),
];

export const wild = [
  beast('lion', 'lions', 'cub', 'roars', 'on the savanna', ['zebras', 'antelopes']),
  beast('bear', 'bears', 'cub', 'growls', 'in a cave', ['honey', 'salmon', 'berries']),
  beast('wolf', 'wolves', 'pup', 'howls', 'in the den', ['hares', 'goats']),
  beast('elephant', 'elephants', 'calf', 'trumpets', 'near the waterhole', ['leaves', 'branches']),
  beast('frog', 'frogs', 'tadpole', 'croaks', 'in the swamp', ['flies', 'mosquitoes']),
  beast('owl', 'owls', 'owlet', 'hoots', 'in a hollow oak', ['moths', 'voles']),
  beast('eagle', 'eagles', 'eaglet', 'screams', 'on the cliff', ['snakes', 'hares']),
  beast('swan', 'swans', 'cygnet', 'hisses', 'on the lake', ['reeds', 'algae']),
  beast('kangaroo', 'kangaroos', 'joey', 'thumps', 'in the outback', ['shrubs', 'dry grass']),
  beast('deer', 'deer', 'fawn', 'grazes', 'at the edge of the wood', ['buds', 'moss']),
  beast('monkey', 'monkeys', 'infant', 'chatters', 'in the jungle', ['bananas', 'figs']),
  beast('whale', 'whales', 'calf', 'sings', 'in the ocean', ['plankton', 'krill']),
];

const all = [...farmAndHome, ...wild];

/** @type {import('../grammar.mjs').Family[]} */
export const animals = [
  family('animal sounds', 1100, all, [
    'Every {animal} {sound} [when it is hungry|when it is afraid|at night|in the morning|{home}]',
    'An angry {animal} {sound} [loudly|all night|{home}|at strangers]',
    'Listen, the {animal} {sound} [again|{home}|loudly]',
    'The {young} looks up when the {animal} {sound} [again|loudly|{home}|]',
    'What does a {animal} do when it {sound} [at night|all night|loudly|{home}]?',
    'The {animal} {sound} because the {young} [is lost|is hungry|ran away|cannot sleep]',
    'The {animal} {sound}, and the other {animals} [answer|wake up|listen|run away]',
    'In the [morning|evening], the {animal} {sound} {home}',
  ]),
  family('grown animal', 2000, all, [
    'The [old|big|fat|strong|hungry] {animal} {sound} [at strangers|when it is hungry|all night|loudly]',
    'An adult {animal} [eats|likes|finds] {foods} {home}',
    'The {animal} {sound} {home} [and wakes everybody|when a stranger comes|]',
    'The big {animal} sleeps {home}',
    'The {animal} guards its {young} {home}',
    'A hungry {animal} ate all the {foods} {home}',
    'We heard that the {animal} {sound} [when it is angry|before dawn|at night]',
    'Our {animal} [ran away|got sick|escaped|hurt its leg] {past}, but it came back',
    '{opening}, the [old|strong|grown] {animal} looked for {foods} {home}',
    'Every {animal} {sound}, and every {animal} needs {foods}',
    'The {animal} is an animal that lives {home} and eats {foods}',
    'How old is this {animal} that lives {home}?',
    'This {animal} is [ten|twelve|eight] years old and lives {home}',
    'My neighbour has a [big|strong|old] {animal} that eats {foods}',
  ]),
  family('animals together', 1800, all, [
    '{animals} eat {foods} and live {home}',
    'Many {animals} live {home}',
    'We saw {number} {animals} {home}',
    'Wild and tame {animals} like {foods}',
    'The {animals} were [hungry|thirsty|asleep|afraid] {home}',
    'Do {animals} eat {foods}?',
    'All {animals} [like|need|want] {foods}',
    'There are [many|some|no|{number}] {animals} {home}',
    'These {animals} are [older|bigger|smaller|stronger] than those {animals}',
    'How many {animals} are there {home}?',
    '{number} {animals} are [asleep|hungry|together|safe] {home}',
    'Both {animals} are [asleep|hungry|afraid|thirsty] {home}',
    'Some {animals} [fight over|look for|share] {foods} [{home}|in {month}|in winter]',
    'Most {animals} [fear fire|can swim|sleep at night] and eat {foods}',
    'A group of {animals} stayed {home} [{past}|in {month}|]',
    '[He|She] [watches|feeds|paints|photographs] {animals} {home}',
  ]),
  family('young animal', 1700, all, [
    'The {young} is a baby {animal}',
    'The [tiny|little|newborn|playful] {young} follows its mother {home}',
    'A newborn {young} drinks or eats what its mother brings {home}',
    'The [tiny|sleepy|playful|clumsy] {young} was born [{home}|{past}|in spring]',
    'The {animal} licked her newborn {young} {home}',
    'The little {young} grew up and became a [big|strong] {animal}',
    'The mother {animal} hid her tiny {young} {home}',
    'The tiny {young} is too [small|weak|young] to find {foods}',
    'The playful {young} tumbled {home} and called for its mother',
    '{opening}, the clumsy {young} tasted {foods} for the first time',
    'A baby {animal} is called a {young}',
  ]),
];
