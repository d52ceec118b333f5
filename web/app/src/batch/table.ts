// CSV in and out.

import Papa from 'papaparse';

export interface Row {
  /** Number of the row among the rows below the header, from 1. */
  number: number;
  cells: string[];
  /** What the reader of CSV found wrong with it. */
  faults: RowFault[];
}

export type RowFault = 'quotes' | 'too-few' | 'too-many';

export interface Table {
  header: string[];
  delimiter: string;
  rows: Row[];
  /** Lines with nothing on them; they are no rows. */
  blank: number;
}

/** What parts the columns: of comma, tab and semicolon the one the header has most of, outside quotation marks. */
function delimiterOf(text: string): string {
  const header = (/^\s*((?:"(?:[^"]|"")*"|[^"\r\n])+)/u.exec(text.slice(0, 100_000))?.[1] ?? '').replace(/"(?:[^"]|"")*"/gu, '');
  const counts = [',', '\t', ';'].map((mark): [string, number] => [mark, header.split(mark).length - 1]);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best), counts[0] ?? [',', 0])[0];
}

export function readTable(source: string): Table | null {
  const text = source.replace(/^\ufeff/u, '');
  const delimiter = delimiterOf(text);
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, skipEmptyLines: false });
  const empty = (cells: string[]) => cells.every((c) => c.trim() === '');
  const top = data.findIndex((cells) => !empty(cells));
  const header = data[top];
  if (header === undefined) return null;
  const broken = new Set(errors.filter((e) => e.type === 'Quotes').map((e) => e.row));
  // A spreadsheet may write empty columns after the last; they are none.
  let width = header.length;
  while (width > 0 && (header[width - 1] ?? '').trim() === '') width -= 1;
  const rows: Row[] = [];
  let blank = 0;
  for (const [i, cells] of data.entries()) {
    if (i <= top) continue;
    if (empty(cells)) {
      // The end of the last line makes no line.
      if (i < data.length - 1 || cells.length > 1) blank += 1;
      continue;
    }
    const faults: RowFault[] = [];
    if (broken.has(i)) faults.push('quotes');
    if (cells.length < width) faults.push('too-few');
    if (cells.slice(width).some((c) => c.trim() !== '')) faults.push('too-many');
    rows.push({ number: rows.length + 1, cells: faults.includes('too-many') ? cells : cells.slice(0, width), faults });
  }
  return { header: header.slice(0, width).map((c) => c.trim()), delimiter, rows, blank };
}

/** Whether a spreadsheet takes the cell for a formula; plain numbers with a sign are none. */
function computes(cell: string): boolean {
  if (/^[=@\t\r]/u.test(cell)) return cell.length > 1;
  return /^[+-]./su.test(cell) && !/^[+-](?:\d+\.?\d*|\.\d*)$/u.test(cell);
}

/** A cell that no spreadsheet computes, as `cailiang batch` writes it: one that would be gets an apostrophe before it, and so does one
 * that already has apostrophes there, so that taking one off gives the cell back. */
export function harmless(cell: string): string {
  return computes(cell.replace(/^'+/u, '')) ? `'${cell}` : cell;
}

/** CSV as spreadsheets open it: marked as UTF-8, lines ended as they do. */
export function writeTable(rows: string[][]): string {
  const cell = (text: string) => {
    const safe = harmless(text);
    return /[",\r\n\t;]|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
