// Writes the sample corpus that ships with the program, and its word sets, into assets/sample.
//
//   npm run sample            writes the two files anew
//   (the same as: node scripts/sample/generate.mjs)
//
// The text is ours and comes from a seed: the same sentences in the same order on every machine. A test holds the
// files in assets to what this script gives, so run it after every change to a theme.
//
//   random.mjs    the seeded random source
//   grammar.mjs   the sentence language: slots in braces, choices in brackets, a or an, capitals, full stops
//   framing.mjs   sentences inside sentences: somebody says it, thinks it, heard it
//   pools.mjs     words that every theme uses
//   themes/       what is said: royalty, family, countries, animals, professions, food, house, nature, time, verbs,
//                 adjectives, and words with several meanings
//   corpus.mjs    how much of each theme, which words are worth teaching, in which order
//   word-sets.mjs   the coloured word lists
//
// Nothing about analogies or neighbours is written down anywhere. They come out because what is said of kings is said
// of queens with *her* for *his*, and what is said of Paris is said of London with another river.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sampleSentences } from './corpus.mjs';
import { wordSets } from './word-sets.mjs';

const folder = fileURLToPath(new URL('../../assets/sample/', import.meta.url));

/** One sentence a line, the last line ended too. */
const corpusText = `${sampleSentences()
  .map((sentence) => sentence.text)
  .join('\n')}\n`;

await mkdir(folder, { recursive: true });
await writeFile(`${folder}sample-corpus.txt`, corpusText);
await writeFile(`${folder}word-sets.json`, `${JSON.stringify({ wordSets }, null, 2)}\n`);
console.log(`Wrote ${corpusText.split('\n').length - 1} sentences, ${Buffer.byteLength(corpusText)} bytes`);
