/** One table a benchmark, printed as its rows are measured. */
export type Table = (name: string, ...cells: readonly (string | number)[]) => void;

const NAME = 56;

/** @param columns of the numbers, in the order of the cells */
export function table(title: string, columns: readonly string[]): Table {
  const widths = columns.map((column) => Math.max(column.length, 8));
  const print: Table = (name, ...cells) => {
    const texts = widths.map((width, i) => textOf(cells[i] ?? '').padStart(width));
    console.log(`${name.padEnd(NAME)}${texts.map((text) => `  ${text}`).join('')}`.trimEnd());
  };
  console.log('');
  print(title, ...columns);
  console.log('-'.repeat(NAME + widths.reduce((sum, width) => sum + width + 2, 0)));
  return print;
}

/** Three digits are more than a busy machine repeats. */
function textOf(cell: string | number): string {
  if (typeof cell === 'string') return cell;
  if (Number.isNaN(cell)) return '-';
  return Math.abs(cell) >= 100 ? Math.round(cell).toLocaleString('en') : cell.toPrecision(3);
}
