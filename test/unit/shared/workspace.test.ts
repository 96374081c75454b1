import { describe, expect, it } from 'vitest';
import { firstWorkspace, workspaceSchema } from '../../../src/shared/workspace.ts';

/** A workspace as the first version wrote it. */
const first = {
  version: 1,
  theme: 'dark',
  layout: { panels: { groups: { id: 'groups' } } },
  closedHints: ['search'],
  groups: [{ id: 'g', name: 'Royalty', color: 3, words: ['king', '__proto__'], visible: false }],
  sampleGroupsAdded: true,
  view: { dimensions: 2, colorBy: 'group', labelDensity: 0.25, pointSize: 2 },
};

describe('a workspace of the first version', () => {
  it('is read as one of the second: its groups are word sets', () => {
    expect(workspaceSchema.parse(first)).toEqual({
      version: 2,
      theme: 'dark',
      layout: null,
      closedHints: ['search'],
      wordSets: first.groups,
      sampleWordSetsAdded: true,
      view: { dimensions: 2, colorBy: 'word-set', labelDensity: 0.25, pointSize: 2 },
      examples: [],
      expressions: [],
      contexts: { word: '', sentences: [], pooling: 'mean' },
    });
  });

  it.each(['frequency', 'plain'] as const)('keeps the colouring by %s', (colorBy) => {
    const view = workspaceSchema.parse({ ...first, view: { ...first.view, colorBy } }).view;
    expect(view.colorBy).toBe(colorBy);
  });

  it('is refused where it is damaged', () => {
    expect(workspaceSchema.safeParse({ ...first, groups: [{ id: 'g' }] }).success).toBe(false);
    expect(workspaceSchema.safeParse({ ...first, version: 3 }).success).toBe(false);
  });
});

describe('a workspace', () => {
  it('is read as it was written', () => {
    const workspace = {
      ...firstWorkspace,
      wordSets: [{ id: 'a', name: 'A', color: 0, words: ['x'], visible: true }],
      examples: [{ model: 'm', expression: 'king - man + woman' }],
    };
    expect(workspaceSchema.parse(JSON.parse(JSON.stringify(workspace)))).toEqual(workspace);
  });
});
