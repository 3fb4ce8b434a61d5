import Table from 'cli-table3';

/** Column names; a leading `>` puts the column's values at its right edge. */
export type Column = string;

const none = '';
/** No lines around or between cells: easier to read in a narrow terminal, and to cut with other tools. */
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
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
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
