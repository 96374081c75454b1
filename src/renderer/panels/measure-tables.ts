import { toCsv } from '../state/tables.ts';
import type { Controller } from './controller/controller.ts';

type Row = readonly (string | number)[];

/** Rows that are written between two looks at what else there is to do: some milliseconds of work. */
const rowsAtOnce = 1000;

/** Lets everything that waits happen. */
const pause = () => new Promise<void>((resolve) => setTimeout(resolve));

/**
 * Saves a table of many rows as comma-separated text, a piece at a time, so that the page stays free.
 * @param row gives the row at a place, 0 … count − 1
 */
export async function saveLongTable(
  controller: Controller,
  table: { readonly header: Row; readonly count: number; readonly row: (place: number) => Row },
  name: string,
): Promise<void> {
  // The mark at the start tells spreadsheets that this is UTF-8.
  const parts: string[] = ['\ufeff', toCsv([table.header])];
  for (let from = 0; from < table.count; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, table.count - from);
    parts.push(toCsv(Array.from({ length: count }, (_, place) => table.row(from + place))));
    await pause();
  }
  controller.saveBlob(new Blob(parts, { type: 'text/csv' }), name);
}

/** A name for a file, from what a person calls a thing. */
export function fileName(text: string, extension: string): string {
  const clean = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);
  return `${clean === '' ? 'table' : clean}.${extension}`;
}
