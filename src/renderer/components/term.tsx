import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

/** What each term means, in one sentence. */
const explanations = {
  token: 'A running word of the text; a word that occurs three times is three tokens.',
  'distinct words': 'Words counted once each, however often they occur.',
  sentence: 'Words between two sentence ends; training never looks across them.',
  'skip-gram pair':
    'A centre word with one word near it: training learns to tell such pairs from random ones.',
  window: 'How many words to each side count as near; at each place a size from 1 to this is drawn.',
  dimension: 'How many numbers stand for each word; more can hold finer differences and need more text.',
  epochs: 'How often training goes through the whole text.',
  'minimum count': 'Words that occur less often are left out: too little is known about them.',
  'negative samples':
    'Random words that each window is told apart from; more make each step surer and slower.',
  subsampling:
    'Very frequent words such as “the” are skipped at random above this share of the text; 0 keeps them all.',
  'learning rate': 'How far each step moves a vector at the start; it shrinks steadily to almost nothing.',
  threads: 'How many processor cores work at once; with one, the same seed gives exactly the same vectors.',
  seed: 'The number that all randomness starts from.',
  'cosine similarity':
    'The cosine of the angle between two vectors: 1 is the same direction, 0 a right angle, −1 opposite.',
  norm: 'The length of the vector; frequent words in clear contexts tend to have longer ones.',
  rank: 'The place of the word by frequency: 1 is the most frequent.',
  count: 'How often the word occurs in the text it was learned from.',
  'variance explained': 'How much of all differences between the vectors this picture keeps.',
  loss: 'How wrong the guesses still are, averaged over all pairs of an epoch; it should fall and then level off.',
  'mean loss':
    'The loss of a pair, averaged over the pairs of the last 500 steps; who only guesses has log 2, about 0.693.',
  'word vector':
    'v, the vector that stands for the word: what the cloud shows, and what a model is asked for in the end.',
  'context vector':
    'u, the second vector of each word, for when it stands near others: training needs it, and files of vectors leave it out.',
  'noise words':
    'Words drawn at random, frequent ones more often (count to the power of 0.75): the step learns to tell them from the true one.',
  label: '1 for the word that really stands in the middle of the window, 0 for noise: what p should be.',
  score:
    'The dot product v · u: each number of one vector times the same number of the other, all added up. Above 0: rather a pair.',
  sigmoid:
    'σ turns any score into a share from 0 to 1: p, how likely the model takes the two words for a true pair. σ(0) is a half.',
  'loss of a pair':
    'How wrong p is: −log p for a true pair, −log (1 − p) for noise. Right and sure is near 0, wrong and sure is large.',
  pull: 'Learning rate times (label − p): above 0 the vectors are pulled together, below 0 pushed apart; the wronger p, the stronger.',
  'rate of a lesson':
    'The learning rate: how far each step moves the vectors. It stays the same here; training lets it shrink.',
  vector: 'The numbers that stand for the word; each cell is one of them, blue below zero and orange above.',
  CosAdd:
    'Unit vectors of the words are added and subtracted; the words nearest to the sum by cosine answer (3CosAdd).',
  CosMul:
    'Similarities to the added words are multiplied, and divided by those to the words taken away, so that no single one decides (3CosMul).',
  'Euclidean distance':
    'The straight distance between the points of two vectors, lengths included: 0 is the same point.',
  'dot product': 'The cosine times both lengths: long vectors, often of frequent words, score higher.',
  'odd one out': 'The word with the smallest cosine with the mean of all words of the list.',
  'semantic axis':
    'The mean of the directions from one word of each pair to the other; a word lies where the cosine with it says.',
  orthogonal:
    'Gram–Schmidt: what an axis shares with the axes before it is taken out of it, so that each shows something of its own.',
  overlap:
    'The cosine between two axes: 0 means that they measure different things, 1 that they measure the same.',
  analogy:
    'A question such as: man is to king as woman is to what? Word algebra answers with the word nearest to king − man + woman.',
  accuracy: 'The share of the questions for which the nearest word is the expected one.',
  'left out': 'Questions with a word that the vocabulary lacks are not asked, and do not count.',
  'out of vocabulary': 'The share of the pairs with a word that the model lacks; they do not count.',
  Pearson: 'How well a straight line leads from what people say to the cosines: 1 perfectly, 0 not at all.',
  Spearman: 'How well the cosines put the pairs in the order in which people put them: 1 is the same order.',
  'rank difference':
    'How many places apart people and vectors rank the pair: above 0 where the vectors find it more alike.',
  'skip-gram': 'The word predicts each of the words around it: good with little text and for rare words.',
  cbow: 'Continuous bag of words: the mean of the words around predicts the word; faster, and as good with much text.',
  'train on':
    'What does the arithmetic: the processor, an NVIDIA card, or the textbook’s model in TensorFlow. Auto takes the fastest that can.',
  layer:
    'A contextual model rewrites its vectors step by step, each time with the rest of the sentence in view; a layer is one step.',
  embeddings:
    'What the first layer reads: a vector for each word piece and its place, without any context yet.',
  'word piece': 'A model reads frequent words whole and others in pieces; “##” goes on with the word before.',
  'same word':
    'The same word in two random sentences that have nothing to do with each other, 5th to 95th percentile and mean.',
  'unrelated words': 'Two different words in two random sentences, 5th to 95th percentile and mean.',
  silhouette:
    'How much nearer an occurrence is to its own group than to the next one: 1 clearly apart, 0 between both, below 0 in the wrong one.',
  'telling words': 'The words around this sense that are much rarer around the others.',
  'one-hot': 'As many numbers as the vocabulary has words, all 0 but for a 1 at the word’s own place.',
  Word2Vec: 'One vector a word, learned by guessing the words near it (2013).',
  GloVe: 'One vector a word, learned from how often words occur together (2014).',
  'in context': 'A vector for each occurrence, made from the whole sentence (2018 and later).',
  'contextual model':
    'A network such as BERT or GPT-2 that reads a whole sentence and gives each word a vector that depends on the others.',
  'mean of pieces': 'A word in several pieces is the mean of their vectors; in one piece it is that piece’s.',
  'first piece': 'A word in several pieces is the vector of its first piece alone.',
  PCA: 'Principal component analysis: the flat shadow of all vectors that keeps the most of their differences.',
} as const;

export type TermName = keyof typeof explanations;

/** A technical term: dotted underline, and one sentence at hover or focus. */
export function Term({ name, children }: { readonly name: TermName; readonly children?: ReactNode }) {
  return (
    <Tooltip
      label={
        <span className="term-card">
          {name === 'cosine similarity' ? <AnglePicture /> : null}
          {name === 'window' ? <WindowPicture /> : null}
          <span>{explanations[name]}</span>
        </span>
      }
      multiline
      withArrow
      openDelay={250}
      events={{ hover: true, focus: true, touch: true }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be reachable from the keyboard */}
      <span className="term" tabIndex={0}>
        {children ?? name}
      </span>
    </Tooltip>
  );
}

function AnglePicture() {
  return (
    <svg width="54" height="44" viewBox="0 0 54 44" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M4 40L50 34M4 40L36 6" strokeWidth="1.6" />
      <path d="M24 37.4A20 20 0 0017.7 25.4" stroke="var(--accent)" strokeWidth="1.6" />
      <path d="M45 31.4l5 2.6-4.4 3.6M31 8l5-2-1 5.4" strokeWidth="1.4" />
    </svg>
  );
}

function WindowPicture() {
  return (
    <svg width="68" height="22" viewBox="0 0 68 22" aria-hidden="true">
      <rect x="13" y="3" width="42" height="16" rx="3" fill="var(--accent-soft)" stroke="var(--accent)" />
      {[6, 20, 48, 62].map((x) => (
        <rect key={x} x={x - 4} y="8" width="8" height="6" rx="1" fill="var(--quiet)" />
      ))}
      <rect x="29" y="7" width="10" height="8" rx="1" fill="var(--accent)" />
    </svg>
  );
}
