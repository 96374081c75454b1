import { binaryNeeds, binaryReader } from './binary-rows.ts';
import { numberNeeds, numberReader } from './number-rows.ts';
import type { RowLayout } from './row-layout.ts';
import { RowMemory } from './row-memory.ts';
import type { RowReader } from './row-reader.ts';
import { tabNeeds, tabReader } from './tab-rows.ts';
import { textNeeds, textReader } from './text-rows.ts';

/** Bytes of content that are read at once. */
export const blockBytes = 512 * 1024;

/** What rows of a layout need of a thread's memory. A new layout is a line here and one in {@link rowReader}. */
export function rowNeeds(layout: RowLayout): { shortestRow: number; longestRow: number } {
  switch (layout.kind) {
    case 'text':
      return textNeeds(layout);
    case 'binary':
      return binaryNeeds(layout);
    case 'numbers':
      return numberNeeds(layout);
    case 'tabs':
      return tabNeeds(layout);
  }
}

/** A reader of rows of this layout, and the memory that it works on. */
export function rowReader(
  layout: RowLayout,
  module: WebAssembly.Module,
): { memory: RowMemory; reader: RowReader } {
  const memory = new RowMemory(module, { dimension: layout.dimension, blockBytes, ...rowNeeds(layout) });
  return { memory, reader: readerOf(layout, memory) };
}

function readerOf(layout: RowLayout, memory: RowMemory): RowReader {
  switch (layout.kind) {
    case 'text':
      return textReader(memory);
    case 'binary':
      return binaryReader(memory);
    case 'numbers':
      return numberReader(memory, layout);
    case 'tabs':
      return tabReader(memory, layout);
  }
}
