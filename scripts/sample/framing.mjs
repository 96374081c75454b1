// A sentence is often part of another: somebody says it, thinks it, heard it. Frames give the corpus this variety.

const openings = [
  ...[
    'I think that',
    'I know that',
    'I heard that',
    'I believe that',
    'We read that',
    'We heard that',
    'They say that',
  ],
  ...[
    'He said that',
    'She said that',
    'He told me that',
    'She told me that',
    'It is true that',
    'It seems that',
  ],
  ...[
    'Everybody knows that',
    'You can see that',
    'You know that',
    'My friend says that',
    'The book says that',
  ],
  ...['Of course,', 'Perhaps', 'In this story,', 'In the picture,', 'As you know,', 'As we know,'],
];
const closings = [
  ', I think',
  ', they say',
  ', people say',
  ', of course',
  ', as you know',
  ', I believe',
  ', she said',
  ', he said',
];

/** First words that lose their capital inside a frame; a sentence that begins otherwise gets only a closing. */
const openers = new Set(
  [
    'The',
    'A',
    'An',
    'My',
    'Our',
    'Their',
    'Her',
    'His',
    'She',
    'He',
    'They',
    'We',
    'It',
    'There',
    'This',
    'Every',
  ].concat([
    'Many',
    'Some',
    'Most',
    'No',

    'At',
    'After',

    'Under',
    'With',
    'Two',
    'That',

    'Long',
    'In',
    'For',
  ]),
);

/**
 * The sentence inside a frame, or as it is when none fits.
 * @param {string} sentence a finished sentence
 * @param {import('./random.mjs').Random} random
 */
export function frame(sentence, random) {
  const first = sentence.slice(0, sentence.indexOf(' ')).replace(',', '');
  if (!sentence.endsWith('.')) return sentence;
  if (!openers.has(first) || random.next() < 0.3) return `${sentence.slice(0, -1)}${random.pick(closings)}.`;
  return `${random.pick(openings)} ${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
}
