import Table from 'cli-table3';

/** Minimum width of a column; narrower cells would be useless. */
const MIN_WIDTH = 10;

/**
 * A plain-text table, without colours. If the terminal is too narrow, long cells are cut in the middle, because paths
 * differ at their beginning and end.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width = process.stdout.columns || Number.POSITIVE_INFINITY,
): string {
  const drawn = draw(head, rows);
  const natural = columnWidths(drawn);
  const widths = fitted(natural, width - natural.length - 1);
  if (widths.every((each, column) => each === natural[column])) return drawn;
  const cut = (cells: readonly string[]) =>
    cells.map((cell, column) => shorten(cell, (widths[column] ?? MIN_WIDTH) - 2));
  return draw(cut(head), rows.map(cut), widths);
}

function draw(head: readonly string[], rows: readonly (readonly string[])[], colWidths: number[] = []): string {
  const drawn = new Table({ head: [...head], colWidths, style: { head: [], border: [], compact: true } });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString();
}

/** As measured by the library, which knows the width of emojis. */
function columnWidths(drawn: string): number[] {
  const [border = ''] = drawn.split('\n');
  return border
    .slice(1, -1)
    .split('┬')
    .map(({ length }) => length);
}

/** The widest columns are reduced first, all to the same width. */
function fitted(natural: readonly number[], room: number): number[] {
  let most = Math.max(...natural);
  const capped = () => natural.map((width) => Math.min(width, most));
  const total = () => capped().reduce((sum, width) => sum + width, 0);
  while (most > MIN_WIDTH && total() > room) most -= 1;
  return capped();
}

function shorten(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const end = Math.ceil((length - 1) / 2);
  return `${characters.slice(0, length - 1 - end).join('')}…${characters.slice(-end).join('')}`;
}

/** Column names; a leading `>` aligns the column to the right. */
export type Column = string;

const none = '';
/** Without borders: easier to read in a narrow terminal, and to process with other tools. */
const plain = {
  top: none,
  'top-mid': none,
  'top-left': none,
  'top-right': none,
  bottom: none,
  'bottom-mid': none,
  'bottom-left': none,
  'bottom-right': none,
  left: none,
  'left-mid': none,
  mid: none,
  'mid-mid': none,
  right: none,
  'right-mid': none,
  middle: '  ',
};

/** Rows as text, each column as wide as its widest cell. */
export function plainTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: columns.map((column) => column.replace(/^>/, '')),
    colAligns: columns.map((column) => (column.startsWith('>') ? 'right' : 'left')),
    chars: plain,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
