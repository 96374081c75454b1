import type { Desk } from './desk.ts';

const sides = {
  left: ['corpus', 'library', 'senses', 'word-sets', 'evaluation'],
  right: ['inspector', 'neighbors', 'axes'],
} as const;

/** Hides the panels that stand on one side, or shows them again in the size they had. The cloud's own place is never hidden. */
export function toggleSide({ dock, hiddenSizes }: Desk, side: keyof typeof sides): void {
  const cloud = dock?.getPanel('cloud')?.group;
  const panels = sides[side].flatMap((name) => dock?.getPanel(name) ?? []);
  const groups = [...new Set(panels.map((panel) => panel.group))].filter((group) => group !== cloud);
  const hide = groups.some((group) => group.api.isVisible);
  if (hide) {
    for (const { id, api } of groups) hiddenSizes.set(id, { width: api.width, height: api.height });
    for (const { api } of groups) api.setVisible(false);
    return;
  }
  for (const { api } of groups) api.setVisible(true);
  for (const { id, api } of groups) {
    const size = hiddenSizes.get(id);
    if (size !== undefined) api.setSize(size);
  }
}

/** Hides the panel below the cloud, or shows it. */
export function toggleContexts(desk: Desk): void {
  const group = desk.dock?.getPanel('contexts')?.group;
  if (group?.api.isVisible === true) group.api.setVisible(false);
  else desk.showPanel('contexts');
}
