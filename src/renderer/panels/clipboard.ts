import { formatCounted } from '../../shared/format.ts';
import { toCsv, toTsv } from '../state/tables.ts';
import type { Controller } from './controller/controller.ts';

type Rows = readonly (readonly (string | number)[])[];

/** Puts a table on the clipboard as tab-separated text. */
export async function copyTable(controller: Controller, rows: Rows): Promise<void> {
  try {
    await navigator.clipboard.writeText(toTsv(rows));
    controller.say({ kind: 'success', text: `Copied ${formatCounted(rows.length - 1, 'row')}.` });
  } catch (error) {
    controller.report(error);
  }
}

/** Saves a table as comma-separated text. The mark at its start tells spreadsheets that it is UTF-8. */
export function saveTable(controller: Controller, rows: Rows, name: string): void {
  controller.saveBlob(new Blob(['\ufeff', toCsv(rows)], { type: 'text/csv' }), name);
}
