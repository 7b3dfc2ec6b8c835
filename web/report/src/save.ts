/** Files that the reader saves from the page; made in the browser, nothing is sent. */
import type { Twin } from '@commonweal/charts';

function save(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** A cell that a spreadsheet reads as text, never as a formula. */
export function csv_cell(text: string): string {
  const number = /^[−-]?[\d,]*\.?\d+$/.test(text) ? text.replaceAll(',', '').replace('−', '-') : text;
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(number) ? `'${number}` : number;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csv(twin: Twin): string {
  const lines = [twin.columns.map((column) => column.title), ...twin.rows];
  return `${lines.map((cells) => cells.map(csv_cell).join(',')).join('\r\n')}\r\n`;
}

export function save_csv(name: string, twin: Twin): void {
  save(`${name}.csv`, 'text/csv', csv(twin));
}

/** The drawing with the colours of the page written in, so that it stands alone. */
export function save_svg(name: string, svg: string): void {
  const style = getComputedStyle(document.documentElement);
  const coloured = svg.replace(/var\((--[a-z-]+)\)/g, (_, variable: string) => style.getPropertyValue(variable).trim());
  save(`${name}.svg`, 'image/svg+xml', coloured);
}

export function save_statement(name: string): void {
  save(`${name}.json`, 'application/json', document.getElementById('statement')?.textContent ?? '');
}
