import { z } from 'zod';

/** A named, coloured list of words. Groups belong to the person, not to a model: words that a model lacks are shown as missing. */
const groupSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().max(200),
  /** Slot in the palette of categories, from 0. */
  color: z.number().int().min(0).max(63),
  words: z.array(z.string().max(10_000)).max(100_000),
  /** Whether the view colours its words. */
  visible: z.boolean(),
});
export type Group = z.infer<typeof groupSchema>;

/** What the program remembers from one start to the next. */
export const workspaceSchema = z.object({
  version: z.literal(1),
  theme: z.enum(['system', 'dark', 'light']),
  /** Layout of the panels, as the docking library serializes it; `null` is the layout of a first start. */
  layout: z.unknown(),
  /** Names of the hints that were closed; they never return. */
  closedHints: z.array(z.string().max(64)).max(100),
  groups: z.array(groupSchema).max(1000),
  /** Whether the groups that ship with the sample were added once. */
  sampleGroupsAdded: z.boolean(),
  view: z.object({
    dimensions: z.union([z.literal(2), z.literal(3)]),
    colorBy: z.enum(['group', 'frequency', 'plain']),
    labelDensity: z.number().min(0).max(1),
    pointSize: z.number().min(0.5).max(3),
  }),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const firstWorkspace: Workspace = {
  version: 1,
  theme: 'system',
  layout: null,
  closedHints: [],
  groups: [],
  sampleGroupsAdded: false,
  view: { dimensions: 3, colorBy: 'group', labelDensity: 0.5, pointSize: 1 },
};
