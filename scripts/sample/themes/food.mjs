import { family } from '../grammar.mjs';

const fruit = ['apples', 'pears', 'cherries', 'plums', 'peaches', 'grapes', 'strawberries', 'lemons'];
const vegetables = ['carrots', 'onions', 'potatoes', 'tomatoes', 'beans', 'cabbages', 'peas', 'mushrooms'];
const drinks = ['tea', 'coffee', 'milk', 'juice', 'lemonade', 'cocoa'];
const sweets = ['chocolate', 'cake', 'ice cream', 'honey', 'pudding', 'candy'];
const staples = ['rice', 'bread', 'cheese', 'butter', 'soup', 'salad', 'eggs', 'chicken'];
const spices = ['salt', 'pepper', 'garlic', 'sugar', 'vinegar', 'cinnamon'];

const each = (/** @type {string} */ name, /** @type {string[]} */ words) =>
  words.map((word) => ({ [name]: word }));
const kitchen = { fruits: fruit, vegetables, drinks, sweets, staples, spices };

/** @type {import('../grammar.mjs').Family[]} */
export const food = [
  family(
    'fruit',
    600,
    each('item', fruit).map((record) => ({ ...kitchen, ...record })),
    [
      'We picked ripe {item} [in the orchard|from the tree|in the garden] {past}',
      'Sweet {item} and ripe {fruits} lay in a basket',
      'My [mother|father|aunt|grandmother] makes jam from {item} and {fruits}',
      'The {item} are [ripe|sour|sweet|juicy] [in {month}|this year|today]',
      'She peeled the {item} and put them in the fruit salad',
      'At the market, we bought [a basket of|juicy|ripe] {item} and {fruits}',
      'Do you like {item} or {fruits} better?',
      'He ate {number} {item} and drank a glass of juice',
      'The fruit bowl is full of {item} and {fruits}',
    ],
  ),
  family(
    'vegetables',
    600,
    each('item', vegetables).map((record) => ({ ...kitchen, ...record })),
    [
      'He [chopped|washed|boiled|fried] the {item} and added {spices}',
      'The soup is made with {item}, {vegetables} and {spices}',
      'We grow {item} and {vegetables} in our vegetable garden',
      'She [peeled|chopped|cooked] {item} for dinner {past}',
      'Fresh {item} and {vegetables} are good for your health',
      'The cook fried {item} in a pan with {spices}',
      'At the market, we bought a kilo of {item} and some {vegetables}',
      'My son does not eat {item}, but he likes {vegetables}',
      'Boiled {item} taste better with a little {spices}',
    ],
  ),
  family(
    'drinks',
    500,
    each('item', drinks).map((record) => ({ ...kitchen, ...record })),
    [
      'Would you like a cup of {item} or a glass of {drinks}?',
      'She drinks a [hot|cold|big] cup of {item} {habit}',
      'He spilled {item} on [the table|his shirt|the tablecloth] {past}',
      'We were thirsty and drank {item} with [ice|sugar|a straw]',
      'A cup of {item} with a spoon of sugar, please',
      'I drink {item} for breakfast and {drinks} in the evening',
      'The {item} is too [hot|cold|sweet] to drink',
      'They poured {item} into the cups and drank it slowly',
      'There is no {item} left in the bottle',
    ],
  ),
  family(
    'sweets',
    420,
    each('item', sweets).map((record) => ({ ...kitchen, ...record })),
    [
      'The children ate {item} and {sweets} for dessert',
      'For dessert, there is {item} with [cream|strawberries|cherries]',
      'Too much {item} is bad for your teeth',
      'She loves {item}, but he would rather have {sweets}',
      '{girlName} bought {item} with her pocket money',
      'A piece of {item} tastes sweet and delicious',
      'The delicious {item} was gone in {few} minutes',
      'We shared the {item} at the birthday party',
    ],
  ),
  family(
    'meals',
    720,
    each('item', staples).map((record) => ({ ...kitchen, ...record })),
    [
      'For lunch, we had {item} with {vegetables} and {spices}',
      'For dinner, there was {item} with {vegetables}, and we drank {drinks}',
      'A plate of {item} tastes [delicious|awful|salty|better with {spices}]',
      'A plate of {item} and some {staples} make a good [breakfast|lunch|dinner]',
      'Pass me the {item} and the {spices}, please',
      'He was hungry, so he ate {item} and {staples}',
      'She put some {item} on a plate and added {spices}',
      'We need {item}, {vegetables} and {fruits} from the market',
      'A meal of {item} and {vegetables} is cheap and delicious',
      'The smell of {item} filled the kitchen [before dinner|at noon|{habit}]',
    ],
  ),
  family(
    'spices',
    340,
    each('item', spices).map((record) => ({ ...kitchen, ...record })),
    [
      'Add a [pinch|spoon] of {item} to the [soup|sauce|dough]',
      'The sauce needs more {item} and less {spices}',
      'She stirred the sauce and added {item} and {spices}',
      'Without {item} and {spices}, the soup tastes of nothing',
      'The recipe asks for {few} spoons of {item} and a pinch of {spices}',
      'Too much {item} spoiled the sauce',
    ],
  ),
];
