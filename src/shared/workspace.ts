import { z } from 'zod';
import { piecePoolingSchema } from './contexts.ts';

/** A named, coloured list of words. Word sets belong to the person, not to a model: words that a model lacks are shown as missing. */
const wordSetSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().max(200),
  /** Slot in the palette of categories, from 0. */
  color: z.number().int().min(0).max(63),
  words: z.array(z.string().max(10_000)).max(100_000),
  /** Whether the view colours its words. */
  visible: z.boolean(),
});
export type WordSet = z.infer<typeof wordSetSchema>;

/** An expression that a person kept with a model, to ask it again. */
const exampleSchema = z.object({
  /** Name of the model that it was kept with. */
  model: z.string().max(1000),
  expression: z.string().max(10_000),
});
export type Example = z.infer<typeof exampleSchema>;

const currentSchema = z.object({
  version: z.literal(2),
  theme: z.enum(['system', 'dark', 'light']),
  /** Layout of the panels, as the docking library serializes it; `null` is the layout of a first start. */
  layout: z.unknown(),
  /** Names of the hints that were closed; they never return. */
  closedHints: z.array(z.string().max(64)).max(100),
  wordSets: z.array(wordSetSchema).max(1000),
  /** Whether the word sets that ship with the sample were added once. */
  sampleWordSetsAdded: z.boolean(),
  view: z.object({
    dimensions: z.union([z.literal(2), z.literal(3)]),
    colorBy: z.enum(['word-set', 'frequency', 'plain']),
    labelDensity: z.number().min(0).max(1),
    pointSize: z.number().min(0.5).max(3),
  }),
  /** Expressions kept as examples, oldest first. */
  examples: z.array(exampleSchema).max(1000),
  /** Expressions asked before, the latest first. */
  expressions: z.array(z.string().max(10_000)).max(100),
  /** A word and its sentences, as they were typed last. */
  contexts: z
    .object({
      word: z.string().max(200),
      sentences: z.array(z.string().max(100_000)).max(100_000),
      pooling: piecePoolingSchema,
    })
    .default({ word: '', sentences: [], pooling: 'mean' }),
});
export type Workspace = z.infer<typeof currentSchema>;

/** What version 1 held under other names: word sets were called groups. */
const firstVersion = z.looseObject({
  version: z.literal(1),
  groups: z.unknown(),
  sampleGroupsAdded: z.unknown(),
  view: z.looseObject({ colorBy: z.unknown() }),
});

/** What the program remembers from one start to the next. A workspace of version 1 is read as one of version 2. */
export const workspaceSchema = z.preprocess((value) => {
  const first = firstVersion.safeParse(value);
  if (!first.success) return value;
  const { groups, sampleGroupsAdded, view, ...rest } = first.data;
  return {
    ...rest,
    version: 2,
    // The panels have other names and places now.
    layout: null,
    wordSets: groups,
    sampleWordSetsAdded: sampleGroupsAdded,
    view: { ...view, colorBy: view.colorBy === 'group' ? 'word-set' : view.colorBy },
    examples: [],
    expressions: [],
  };
}, currentSchema);

export const firstWorkspace: Workspace = {
  version: 2,
  theme: 'system',
  layout: null,
  closedHints: [],
  wordSets: [],
  sampleWordSetsAdded: false,
  view: { dimensions: 3, colorBy: 'word-set', labelDensity: 0.5, pointSize: 1 },
  examples: [],
  expressions: [],
  contexts: { word: '', sentences: [], pooling: 'mean' },
};
