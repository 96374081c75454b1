/** Rows of a table as text that spreadsheets take. The first row names the columns. */

type Cell = string | number;

/** Tab-separated values. Tabs and line breaks inside a cell become spaces, since the format has no way to quote them. */
export function toTsv(rows: readonly (readonly Cell[])[]): string {
  const clean = (cell: Cell) => String(cell).replace(/[\t\r\n]+/g, ' ');
  return `${rows.map((row) => row.map(clean).join('\t')).join('\n')}\n`;
}

/**
 * Comma-separated values (RFC 4180). A cell of text that a spreadsheet would run as a formula gets an apostrophe in front: the
 * words come from anyone's text.
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  const clean = (cell: Cell) => {
    if (typeof cell === 'number') return String(cell);
    const text = /^[=+\-@\t\r]/.test(cell) && cell.length > 1 ? `'${cell}` : cell;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${rows.map((row) => row.map(clean).join(',')).join('\r\n')}\r\n`;
}
