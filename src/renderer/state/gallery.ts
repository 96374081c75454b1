import { termsOf } from './questions.ts';

/** Analogies that nearly every model of English can be asked, in the order in which they are shown. */
export const gallery: readonly GalleryGroup[] = [
  {
    name: 'Royalty and family',
    expressions: [
      'king - man + woman',
      'prince - man + woman',
      'uncle - man + woman',
      'actor - man + woman',
      'brother : sister :: son : ?',
    ],
  },
  {
    name: 'Capitals',
    expressions: [
      'paris - france + italy',
      'tokyo - japan + germany',
      'france : paris :: spain : ?',
      'london - england + russia',
    ],
  },
  {
    name: 'Nations',
    expressions: ['german - germany + france', 'japan : japanese :: china : ?', 'dollar - usa + japan'],
  },
  {
    name: 'Tenses and plurals',
    expressions: [
      'walking - walk + swim',
      'go : went :: see : ?',
      'cars - car + dog',
      'mouse : mice :: child : ?',
    ],
  },
  {
    name: 'Comparatives',
    expressions: ['bigger - big + small', 'good : better :: bad : ?', 'coldest - cold + warm'],
  },
  { name: 'Young ones', expressions: ['kitten - cat + dog', 'cow : calf :: cat : ?'] },
];

interface GalleryGroup {
  readonly name: string;
  readonly expressions: readonly string[];
}

/** An expression of the gallery, and the words of it that the model lacks. */
interface GalleryEntry {
  readonly expression: string;
  readonly missing: readonly string[];
}

/** A group of the gallery, checked against a model. */
export interface GallerySection {
  readonly name: string;
  readonly entries: readonly GalleryEntry[];
}

/** All words of the gallery, once each. */
export function galleryWords(): readonly string[] {
  return [...new Set(gallery.flatMap(({ expressions }) => expressions.flatMap(wordsOf)))];
}

/** The gallery with what is missing in a model that has the words `known`. */
export function checkedGallery(known: ReadonlySet<string>): readonly GallerySection[] {
  return gallery.map(({ name, expressions }) => ({
    name,
    entries: expressions.map((expression) => ({
      expression,
      missing: wordsOf(expression).filter((word) => !known.has(word)),
    })),
  }));
}

function wordsOf(expression: string): readonly string[] {
  return termsOf(expression).map(({ word }) => word);
}
