import { binaryNeeds, binaryReader } from './binary-rows.ts';
import type { RowLayout } from './row-layout.ts';
import { RowMemory } from './row-memory.ts';
import type { RowReader } from './row-reader.ts';
import { textNeeds, textReader } from './text-rows.ts';

/** Bytes of content that are read at once. */
export const blockBytes = 512 * 1024;

/** What rows of a layout need of a thread's memory. A new layout is a line here and one in {@link rowReader}. */
export function rowNeeds(layout: RowLayout): { shortestRow: number; longestRow: number } {
  return layout.kind === 'text' ? textNeeds(layout) : binaryNeeds(layout);
}

/** A reader of rows of this layout, and the memory that it works on. */
export function rowReader(
  layout: RowLayout,
  module: WebAssembly.Module,
): { memory: RowMemory; reader: RowReader } {
  const memory = new RowMemory(module, { dimension: layout.dimension, blockBytes, ...rowNeeds(layout) });
  return { memory, reader: layout.kind === 'text' ? textReader(memory) : binaryReader(memory) };
}
