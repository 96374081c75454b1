import { family } from '../grammar.mjs';

/**
 * @param {string} animal
 * @param {string} animals
 * @param {string} young
 * @param {string} sound what one does, in the present
 * @param {string} home a phrase with its preposition
 * @param {string[]} foods
 * @param {string[]} marks what it is or has
 */
const beast = (animal, animals, young, sound, home, foods, marks) => ({
  animal,
  animals,
  young,
  sound,
  home,
  foods,
  marks,
});

export const farmAndHome = [
  beast(
    'dog',
    'dogs',
    'puppy',
    'barks',
    'in the kennel',
    ['bones', 'biscuits'],
    ['leash', 'wet nose', 'collar'],
  ),
  beast('cat', 'cats', 'kitten', 'meows', 'on the sofa', ['tuna', 'cream'], ['whiskers', 'claws']),
  beast('cow', 'cows', 'calf', 'moos', 'in the barn', ['grass', 'clover'], ['horns', 'udder']),
  beast('horse', 'horses', 'foal', 'neighs', 'in the stable', ['hay', 'oats'], ['mane', 'saddle', 'hooves']),
  beast('sheep', 'sheep', 'lamb', 'bleats', 'in the meadow', ['grass', 'herbs'], ['wool', 'fleece']),
  beast('pig', 'pigs', 'piglet', 'grunts', 'in the sty', ['acorns', 'turnips'], ['curly tail', 'snout']),
  beast('hen', 'hens', 'chick', 'clucks', 'in the coop', ['corn', 'grain'], ['feathers', 'eggs']),
  beast('duck', 'ducks', 'duckling', 'quacks', 'on the pond', ['weeds', 'snails'], ['beak', 'webbed feet']),
  beast(
    'goose',
    'geese',
    'gosling',
    'honks',
    'behind the mill',
    ['shoots', 'seeds'],
    ['long neck', 'white feathers'],
  ),
  beast(
    'donkey',
    'donkeys',
    'foal',
    'brays',
    'beside the cart',
    ['straw', 'thistles'],
    ['long ears', 'grey coat'],
  ),
];

export const wild = [
  beast(
    'lion',
    'lions',
    'cub',
    'roars',
    'on the savanna',
    ['zebras', 'antelopes'],
    ['golden mane', 'sharp teeth'],
  ),
  beast(
    'bear',
    'bears',
    'cub',
    'growls',
    'in a cave',
    ['honey', 'salmon', 'berries'],
    ['thick fur', 'huge paws'],
  ),
  beast('wolf', 'wolves', 'pup', 'howls', 'in the den', ['rabbits', 'deer'], ['pack', 'grey fur']),
  beast(
    'elephant',
    'elephants',
    'calf',
    'trumpets',
    'near the waterhole',
    ['leaves', 'branches'],
    ['tusks', 'huge ears'],
  ),
  beast(
    'frog',
    'frogs',
    'tadpole',
    'croaks',
    'in the swamp',
    ['flies', 'mosquitoes'],
    ['sticky tongue', 'slimy skin'],
  ),
  beast(
    'owl',
    'owls',
    'owlet',
    'hoots',
    'in a hollow oak',
    ['moths', 'voles'],
    ['round eyes', 'silent wings'],
  ),
  beast(
    'eagle',
    'eagles',
    'eaglet',
    'screams',
    'on the cliff',
    ['snakes', 'hares'],
    ['hooked beak', 'wide wings'],
  ),
  beast(
    'swan',
    'swans',
    'cygnet',
    'hisses',
    'on the lake',
    ['reeds', 'algae'],
    ['graceful neck', 'white wings'],
  ),
  beast(
    'kangaroo',
    'kangaroos',
    'joey',
    'thumps',
    'in the outback',
    ['shrubs', 'dry grass'],
    ['pouch', 'strong legs'],
  ),
  beast(
    'deer',
    'deer',
    'fawn',
    'grazes',
    'at the edge of the wood',
    ['buds', 'moss'],
    ['antlers', 'spotted coat'],
  ),
  beast(
    'monkey',
    'monkeys',
    'infant',
    'chatters',
    'in the jungle',
    ['bananas', 'figs'],
    ['long tail', 'clever hands'],
  ),
  beast('whale', 'whales', 'calf', 'sings', 'in the ocean', ['plankton', 'krill'], ['fins', 'blowhole']),
];

const all = [...farmAndHome, ...wild];

/** @type {import('../grammar.mjs').Family[]} */
export const animals = [
  family('grown animal', 2300, all, [
    'The [old|big|fat|strong|hungry] {animal} {sound} [at strangers|when it is hungry|all night|loudly]',
    'An adult {animal} [eats|likes|finds] {foods} {home}',
    'The {animal} {sound} {home} [and wakes everybody|when a stranger comes|]',
    'The big {animal} sleeps {home}',
    'The {animal} guards its {young} {home}',
    'The grown {animal} is known by its {marks}',
    'A hungry {animal} ate all the {foods} {home}',
    'We heard that the {animal} {sound} [when it is angry|before dawn|at night]',
    'Our {animal} [ran away|got sick|escaped|hurt its leg] {past}, but it came back',
    '{opening}, the [old|strong|grown] {animal} looked for {foods} {home}',
    'Every {animal} {sound}, and every {animal} needs {foods}',
    'The {animal} is an animal that lives {home} and eats {foods}',
    'How old is the {animal} that lives {home}?',
  ]),
  family('animals together', 1500, all, [
    '{animals} eat {foods} and live {home}',
    'Many {animals} live {home}',
    'We saw {number} {animals} {home}',
    'Wild and tame {animals} like {foods}',
    'The {animals} were [hungry|thirsty|asleep|afraid] {home}',
    'Do {animals} eat {foods}?',
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
