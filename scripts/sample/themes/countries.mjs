import { family } from '../grammar.mjs';
import { countries } from './country-facts.mjs';

const asCountry = countries.map((fact) => ({ ...fact, place: fact.country }));
const asCapital = countries.map((fact) => ({ ...fact, place: fact.capital }));

/** What is true of a country and of its capital alike: both share the words that are theirs alone. */
const shared = [
  'In {place}, people [often|sometimes|like to|love to] eat {foods}[ {habit}|| with their friends| on {day}| for lunch]',
  '{opening}, we ate {foods} in {place}',
  'The [best|cheapest|freshest] {foods} [come from|are made in|you can eat are in] {place}',
  'The {people} [cook|baker|girl|boy|guide] from {place} made {foods} for us',
  'In {place} you pay with {money}, and you hear {language} [everywhere|all day]',
  'I learned {language} when I lived in {place} [with a {people} family|for a year|for {number} years]',
  'A {people} [writer|singer|doctor|teacher|painter] from {place} speaks {language} and sings {people} songs',
  'We changed our money into {money} before we flew to {place}',
  'The {foods} in {place} cost us {number} {money}',
  'He paid in {money} when he bought {foods} in {place}',
  'How many {money} do you pay for {foods} in {place}?',
  'The {people} people of {place} are proud of their {pride} and their {foods}',
  'Visitors come to {place} for {pride}, {foods} and {people} music',
  'She wrote from {place} that {pride} and {foods} were [everywhere|wonderful|better than at home]',
  'In {place} we saw {sight} and [tasted|bought|ate] {foods}',
  'Our {people} friends in {place} love {pride}',
  'We spent {few} days in {place} and saw {water}',
  'They have lived in {place} near {water} for {number} years',
  'He loves {place}, the {language} language and {pride}',
];

/** @type {import('../grammar.mjs').Family[]} */
export const geography = [
  family('country and capital alike', 3000, [...asCountry, ...asCapital], shared),
  family('capital of', 1000, countries, [
    '{capital} is the capital of {country}',
    'The capital of {country} is {capital}[, a city of {people} {pride}|, where people speak {language}|]',
    'We flew to {capital}, the capital of {country}, [{past}|to see {sight}|and ate {foods}]',
    'The capital city {capital} lies in {country} [near {water}|, and people there pay with {money}|]',
    'They live in {capital}, the [old|busy|beautiful] capital of {country}',
    'From {capital}, [roads|buses] lead to every corner of {country}',
    'In {capital}, parliament argued about the future of {country}',
    'You will find {sight} in {capital}, the capital of {country}',
  ]),
  family('capital', 2100, countries, [
    'The streets of {capital} are full of [taxis|buses|cafes|shops] [at night|in the evening|in {month}|]',
    'The mayor of {capital} opened a new [bridge|museum|bus line|square] near {water}',
    'In the city of {capital}, we visited {sight} and a [museum|theatre|gallery]',
    'We landed at the airport of {capital} and took a taxi to our hotel',
    'Our hotel in the centre of {capital} was close to {sight}',
    'The bus in {capital} stops at {sight} and the [museum|airport|old square]',
    'The city of {capital} lies [near|close to] {water}',
    'From the roof of our hotel in {capital} we saw {sight} and {water}',
    'The [museums|cafes|restaurants|theatres] of {capital} are busy [in {month}|on {day}|every evening]',
    'The [bus|taxi] took us across {capital} to {sight}',
    'A {people} taxi driver showed us the centre of {capital} and {sight}',
    'We walked through {capital} from the hotel to {sight}',
    'In the cafes of {capital}, the waiters speak {language} and serve {foods}',
    'The traffic in the centre of {capital} is [terrible|slow|noisy], so take the bus',
    'She rents a flat in the city of {capital}, not far from {sight}',
  ]),
  family('country', 2100, countries, [
    '{country} is a country in {continent}, and its people speak {language}',
    'Farmers in {country} [grow vegetables|keep sheep|sell their harvest] and speak {language}',
    'The government of {country} [signed a treaty|changed the law|raised taxes] {past}',
    'The villages in the [north|south|east|west] of {country} are [quiet|poor|old|lovely]',
    'They crossed into {country} {past} and showed their passports to the {people} soldiers',
    'The flag of {country} [flew over the stadium|hung from the window|is known to all {people} children]',
    'The national team of {country} won the match, and the {people} fans sang in {language}',
    'The president of another nation visited {country} and tasted {foods}',
    'We travelled all over {country} and stayed in small {people} villages',
    'The countryside of {country} is [beautiful|lovely|quiet] in {month}',
    'The population of {country} [grew|fell] {past}, said the {people} government',
    'The economy of {country} [grew|shrank] {past}, and {people} exports [rose|fell]',
    'Many {people} families make {foods} in the villages of {country}',
    'The nation of {country} is famous for its {pride}, and {people} exports are growing',
    '{country} and its neighbours in {continent} [signed a treaty|agreed to trade] {past}',
  ]),
  family('languages', 600, countries, [
    'My [friend|cousin|colleague] speaks {language} and is learning [another language|{people} songs|{people} history]',
    'Can you say that in {language}?',
    'The {people} dictionary lies beside the book of {language} grammar',
    'I read a {people} [novel|newspaper|poem] and learned {number} new words of {language}',
    'A {people} teacher translated the [letter|poem|song] into {language}',
    'This {people} [word|song|poem] is hard to translate',
  ]),
];
