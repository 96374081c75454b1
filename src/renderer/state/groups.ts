import type { Group } from '../../shared/workspace.ts';

/** How many colours the palette of groups has. */
export const groupColorCount = 8;
const mostWords = 100_000;
const mostGroups = 1000;

/** The first colour that no group has, or the one that the fewest have. */
export function nextColor(groups: readonly Group[]): number {
  const uses = new Array<number>(groupColorCount).fill(0);
  for (const group of groups) {
    const slot = group.color % groupColorCount;
    uses[slot] = (uses[slot] ?? 0) + 1;
  }
  return uses.indexOf(Math.min(...uses));
}

/** A name like `Group 3` that no group has. */
export function freeName(groups: readonly Group[]): string {
  const names = new Set(groups.map((group) => group.name));
  let number = groups.length + 1;
  while (names.has(`Group ${number}`)) number += 1;
  return `Group ${number}`;
}

/** Adds a group at the end; the same list when there are as many as can be remembered. */
export function addGroup(groups: readonly Group[], group: Group): readonly Group[] {
  return groups.length >= mostGroups ? groups : [...groups, group];
}

export function changeGroup(
  groups: readonly Group[],
  id: string,
  change: Partial<Omit<Group, 'id'>>,
): readonly Group[] {
  return groups.map((group) => (group.id === id ? { ...group, ...change } : group));
}

export function removeGroup(groups: readonly Group[], id: string): readonly Group[] {
  return groups.filter((group) => group.id !== id);
}

/** Adds the words that the group does not hold yet, in their order. */
export function addWords(groups: readonly Group[], id: string, words: readonly string[]): readonly Group[] {
  return groups.map((group) =>
    group.id === id
      ? { ...group, words: [...new Set([...group.words, ...words])].slice(0, mostWords) }
      : group,
  );
}

export function removeWord(groups: readonly Group[], id: string, word: string): readonly Group[] {
  return groups.map((group) =>
    group.id === id ? { ...group, words: group.words.filter((other) => other !== word) } : group,
  );
}

/** The words of a pasted list: between commas, semicolons, tabs or line breaks; where there are none of those, between spaces. */
export function parseWordList(text: string): readonly string[] {
  const separator = /[,;\t\r\n]/.test(text) ? /[,;\t\r\n]+/ : /\s+/;
  const words = text.split(separator).map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))];
}

/** The groups that ship with the sample, with those left out that the person already has by name. */
export function withSampleGroups(groups: readonly Group[], sampleGroups: readonly Group[]): readonly Group[] {
  const ids = new Set(groups.map((group) => group.id));
  return [...groups, ...sampleGroups.filter((group) => !ids.has(group.id))].slice(0, mostGroups);
}
