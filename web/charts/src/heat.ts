import { text, to_svg } from './draw';
import type { Readings } from './figure';
import { spoken } from './figure';
import { say } from './format';
import type { Drawing, Mark, Shape } from './mark';
import { text_width, wrap } from './text';

const size = { size: 13.5 };
const row_height = 30;

/** A grid of shares or counts: the number stands in every cell, the tint only helps the eye to find the large ones. */
export function draw_heat(data: Readings, width: number): Drawing {
  const rows = [...new Set(data.rows.map((row) => row.label))];
  const by_month = rows.every((name) => /^\d{4}-\d{2}-01$/.test(name));
  const columns = [...new Set(data.rows.map((row) => row.group || row.time))];
  const label_width = Math.min(width * 0.3, Math.max(...rows.map((name) => text_width(name, size))) + 12);
  const cell_width = (width - label_width) / Math.max(1, columns.length);
  const top = 28;
  const height = top + rows.length * row_height + 4;
  const most = Math.max(1e-12, ...data.rows.map((row) => Math.abs(row.value ?? 0)));
  const every = Math.max(1, Math.ceil((Math.max(...columns.map((name) => text_width(name, size))) + 8) / cell_width));
  const shapes: Shape[] = [];
  const marks: Mark[] = [];
  columns.forEach((name, index) => {
    if (index % every === 0) shapes.push(text(name, label_width + cell_width * (index + 0.5), 12, { ...size, fill: 'var(--muted)', align: 'center' }));
  });
  rows.forEach((name, index) => {
    shapes.push(text(wrap(by_month ? name.slice(0, 7) : name, label_width - 8, size, 1)[0] ?? '', 0, top + row_height * (index + 0.5), size));
  });
  for (const row of data.rows) {
    const x = label_width + cell_width * columns.indexOf(row.group || row.time);
    const y = top + row_height * rows.indexOf(row.label);
    const words = row.value === null ? '·' : say(row.value, data.style);
    const style = { fill: 'var(--value)', opacity: row.value === null ? 0 : 0.05 + (0.3 * Math.abs(row.value)) / most };
    shapes.push({ type: 'rect', shape: { x: x + 1, y: y + 1, width: cell_width - 2, height: row_height - 2 }, style });
    if (text_width(words, size) <= cell_width - 4) shapes.push(text(words, x + cell_width / 2, y + row_height / 2, { ...size, align: 'center' }));
    marks.push({
      reading: spoken([row.label, row.group || row.time].join(', '), row, data.style),
      box: { x, y, width: cell_width, height: row_height },
    });
  }
  const option = {
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    xAxis: { type: 'value', min: 0, max: 1, show: false },
    yAxis: { type: 'value', min: 0, max: 1, show: false },
    series: [{ type: 'custom', coordinateSystem: 'cartesian2d', data: [[0, 0]], clip: false, silent: true, renderItem: () => ({ type: 'group', children: shapes }) }],
  };
  return { svg: to_svg(option, width, height), width, height, marks };
}
