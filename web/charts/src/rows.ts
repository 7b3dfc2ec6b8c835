import type { EChartsCoreOption } from 'echarts/core';
import type { Grade } from './contract';
import { text, to_svg } from './draw';
import { colours, evidence_box, line, whisker, type Drawing, type Mark, type Shape, type Tone } from './mark';
import { scale_of, type Scale } from './scale';
import { text_width, wrap } from './text';
import { tick } from './format';

/**
 * The row chart: one thing a row, its name on the left, its mark on one common axis, its number on the right. Waterfall,
 * interval, tornado, dumbbell and love plot are row charts that fill the rows differently.
 */
export interface ChartRow {
  label: string;
  /** Who it speaks of, beneath the label: "796 members". */
  people?: string;
  /** A heading stands above the rows that follow and has no mark. */
  heading?: boolean;
  grade: Grade;
  tone: Tone;
  bar?: { from: number; to: number };
  point?: number;
  low?: number;
  high?: number;
  /** In bold, as printed: "€ 118 k". */
  value_text: string;
  /** Beneath it: "40 k to 190 k · n 412". */
  note_text: string;
  /** In place of a mark: why there is none. */
  missing?: string;
  /** From the end of this row's bar a hairline leads down to the next row. */
  leads_to?: number;
  strong?: boolean;
  reading: string;
}

export interface RowChart {
  rows: ChartRow[];
  unit: string;
  /** A dashed line across all rows, such as the result as things stand; the caption says what it is. */
  reference?: number;
}

const label_style = { size: 15 };
const strong_style = { size: 15, bold: true };
const note_style = { size: 13.5 };
const line_height = 19;
const note_height = 17;
const narrow_below = 560;

interface Placed {
  row: ChartRow;
  top: number;
  height: number;
  middle: number;
  lines: string[];
  people: string[];
  /** Where the note stands, from the top of the row; narrow screens only. */
  note_at: number;
}

interface Layout {
  narrow: boolean;
  width: number;
  height: number;
  plot_left: number;
  plot_width: number;
  plot_height: number;
  label_width: number;
  placed: Placed[];
}

function widest(texts: readonly string[], style: { size: number; bold?: boolean }): number {
  return texts.reduce((most, content) => Math.max(most, text_width(content, style)), 0);
}

/** Heights and columns, from the words that have to fit. Narrow screens put the words above the mark. */
export function lay_out(chart: RowChart, width: number): Layout {
  const narrow = width < narrow_below;
  const marks = chart.rows.filter((row) => !row.heading);
  const value_width = Math.max(
    widest(marks.map((row) => row.value_text), strong_style),
    widest(marks.map((row) => row.note_text), note_style),
  );
  const people_width = Math.min(widest(marks.map((row) => row.people ?? ''), note_style), 190);
  const longest_label = Math.max(widest(marks.map((row) => row.label), strong_style), people_width);
  const label_width = narrow ? width - widest(marks.map((row) => row.value_text), strong_style) - 16 : Math.min(longest_label + 4, width * 0.34);
  const plot_left = narrow ? 8 : label_width + 20;
  const plot_right = narrow ? 8 : value_width + 20;
  let top = 2;
  const placed = chart.rows.map((row): Placed => {
    const lines = wrap(row.label, row.heading ? width : label_width, row.heading ? note_style : strong_style);
    const people = wrap(row.people ?? '', narrow ? width : label_width, note_style, 3);
    const words = lines.length * line_height + people.length * note_height;
    let height: number;
    let middle: number;
    let note_at = 0;
    if (row.heading) {
      height = words + 16;
      middle = top + height - words / 2 - 4;
    } else if (narrow) {
      note_at = note_place(lines, people, row.note_text, width);
      const above = Math.max(words, row.note_text === '' ? 0 : note_at + note_height) + 8;
      height = above + 36;
      middle = top + above + 14;
    } else {
      height = Math.max(words + 14, row.note_text === '' ? 34 : 48);
      middle = top + height / 2;
    }
    const place = { row, top, height, middle, lines, people, note_at };
    top += height;
    return place;
  });
  const plot_height = top;
  return {
    narrow,
    width,
    height: plot_height + (has_marks({ placed }) ? 26 : 4),
    plot_left,
    plot_width: Math.max(60, width - plot_left - plot_right),
    plot_height,
    label_width,
    placed,
  };
}

/** On a narrow screen the note stands beside the last words where it fits, else on a line of its own below them. */
function note_place(lines: readonly string[], people: readonly string[], note: string, width: number): number {
  const words = lines.length * line_height + people.length * note_height;
  const last = people.at(-1) ?? lines.at(-1) ?? '';
  const fits = text_width(last, people.length > 0 ? note_style : strong_style) + text_width(note, note_style) + 16 <= width;
  const beside_value = lines.length + people.length < 2;
  return fits && !beside_value ? words - note_height : words;
}

function extent(chart: RowChart): number[] {
  const values: number[] = [];
  for (const row of chart.rows) {
    for (const value of [row.bar?.from, row.bar?.to, row.point, row.low, row.high]) {
      if (value !== undefined) values.push(value);
    }
  }
  if (chart.reference !== undefined) values.push(chart.reference);
  return values;
}

/** Without a mark there is nothing to read off an axis. */
function has_marks(layout: Pick<Layout, 'placed'>): boolean {
  return layout.placed.some(({ row }) => !row.heading && row.missing === undefined);
}

/** Where a vertical line may run: past the marks, never through the words. */
function stretches(layout: Layout): [number, number][] {
  const last = layout.plot_height + 4;
  if (layout.narrow) {
    const bands = layout.placed.filter(({ row }) => !row.heading && row.missing === undefined);
    return bands.map(({ middle }): [number, number] => [middle - 15, middle + 15]);
  }
  const out: [number, number][] = [];
  let from = 0;
  for (const { row, top, height } of layout.placed) {
    if (!row.heading && row.missing === undefined) continue;
    if (top - from > line_height) out.push([from, top]);
    from = top + height;
  }
  if (last - from > line_height) out.push([from, last]);
  return out;
}

function frame_shapes(layout: Layout, scale: Scale, unit: string, x_of: (value: number) => number): Shape[] {
  const shapes: Shape[] = [];
  const runs = stretches(layout);
  if (!has_marks(layout)) return shapes;
  for (const value of scale.ticks) {
    const x = Math.round(x_of(value)) + 0.5;
    const colour = value === 0 ? 'var(--ink)' : 'var(--hairline)';
    for (const [from, until] of runs) shapes.push(line(x, from, x, until, colour));
    const label = tick(value, unit, scale.interval);
    const half = text_width(label, note_style) / 2;
    const inside = Math.min(Math.max(x, half + 1), layout.width - half - 1);
    shapes.push(text(label, inside, layout.plot_height + 16, { ...note_style, fill: 'var(--muted)', align: 'center' }));
  }
  return shapes;
}

function words_of_row(place: Placed, layout: Layout): Shape[] {
  const { row } = place;
  const shapes: Shape[] = [];
  const style = row.heading ? note_style : row.strong ? strong_style : label_style;
  const fill = row.heading ? 'var(--muted)' : 'var(--ink)';
  const words = place.lines.length * line_height + place.people.length * note_height;
  const first = row.heading || !layout.narrow ? place.middle - words / 2 : place.top + 6;
  place.lines.forEach((content, index) => {
    shapes.push(text(content, 0, first + line_height * (index + 0.5), { ...style, fill }));
  });
  const below = first + place.lines.length * line_height;
  place.people.forEach((content, index) => {
    shapes.push(text(content, 0, below + note_height * (index + 0.5), { ...note_style, fill: 'var(--muted)' }));
  });
  if (row.heading) return shapes;
  const value_y = layout.narrow ? place.top + 6 + line_height / 2 : place.middle - (row.note_text === '' ? 0 : 9);
  if (row.value_text !== '') shapes.push(text(row.value_text, layout.width, value_y, { ...strong_style, align: 'right' }));
  if (row.note_text !== '') {
    const note_y = layout.narrow ? place.top + 6 + place.note_at + note_height / 2 : value_y + (row.value_text === '' ? 9 : 18.5);
    shapes.push(text(row.note_text, layout.width, note_y, { ...note_style, fill: 'var(--muted)', align: 'right' }));
  }
  return shapes;
}

const bar_height = 18;
const point_size = 13;

function point_shapes(x: number, y: number, row: ChartRow): Shape[] {
  if (row.grade === null) {
    return [{ type: 'circle', shape: { cx: x, cy: y, r: 6 }, style: { fill: colours[row.tone], stroke: 'var(--paper)', lineWidth: 1.5 } }];
  }
  const left = x - point_size / 2;
  const top = y - point_size / 2;
  const halo: Shape = { type: 'rect', shape: { x: left - 1.5, y: top - 1.5, width: point_size + 3, height: point_size + 3 }, style: { fill: 'var(--paper)' } };
  return [halo, ...evidence_box(left, top, point_size, point_size, row.grade, colours[row.tone])];
}

function marks_of_row(place: Placed, next: Placed | undefined, layout: Layout, x_of: (value: number) => number): Shape[] {
  const { row } = place;
  if (row.heading) return [];
  const y = Math.round(place.middle);
  const shapes: Shape[] = [];
  if (row.missing !== undefined) {
    const left = layout.narrow ? 0 : layout.plot_left + 6;
    const lines = wrap(row.missing, layout.width - left, note_style, 2);
    const first = layout.narrow ? y - 8 : y - ((lines.length - 1) * 17) / 2;
    lines.forEach((content, index) => shapes.push(text(content, left, first + 17 * index, { ...note_style, fill: 'var(--muted)' })));
    return shapes;
  }
  // On a narrow screen it would cross the next label.
  if (row.leads_to !== undefined && next && !layout.narrow) {
    const x = Math.round(x_of(row.leads_to)) + 0.5;
    shapes.push(line(x, y + bar_height / 2, x, next.middle - bar_height / 2, 'var(--muted)', 1, [2, 2]));
  }
  if (row.bar) {
    const from = x_of(row.bar.from);
    const to = x_of(row.bar.to);
    shapes.push(...evidence_box(Math.min(from, to), y - bar_height / 2, Math.abs(to - from), bar_height, row.grade, colours[row.tone]));
  }
  if (row.low !== undefined && row.high !== undefined) shapes.push(...whisker(x_of(row.low), x_of(row.high), y));
  if (row.point !== undefined) shapes.push(...point_shapes(x_of(row.point), y, row));
  return shapes;
}

/** The option of a row chart: the grid holds the axis, two custom series hold frame and marks. */
export function row_option(chart: RowChart, layout: Layout): EChartsCoreOption {
  const scale = scale_of(extent(chart), Math.min(4, Math.max(2, Math.floor(layout.plot_width / 64))));
  const grid = { left: layout.plot_left, top: 0, width: layout.plot_width, height: layout.plot_height };
  const render = (shapes: (x_of: (value: number) => number) => Shape[]) =>
    (_params: unknown, api: { coord: (point: number[]) => number[] }) => {
      const x_of = (value: number): number => api.coord([value, 0])[0] ?? 0;
      return { type: 'group', children: shapes(x_of) };
    };
  const frame = render((x_of) => frame_shapes(layout, scale, chart.unit, x_of));
  const marks = render((x_of) => {
    const shapes: Shape[] = [];
    layout.placed.forEach((place, index) => shapes.push(...marks_of_row(place, layout.placed[index + 1], layout, x_of)));
    if (chart.reference !== undefined) {
      const x = Math.round(x_of(chart.reference)) + 0.5;
      for (const [from, until] of stretches(layout)) shapes.push(line(x, from, x, until, 'var(--ink)', 1, [4, 3]));
    }
    for (const place of layout.placed) shapes.push(...words_of_row(place, layout));
    return shapes;
  });
  const series = (renderItem: unknown): object => ({ type: 'custom', coordinateSystem: 'cartesian2d', data: [[0, 0]], clip: false, silent: true, renderItem });
  return {
    grid,
    xAxis: { type: 'value', min: scale.min, max: scale.max, show: false },
    yAxis: { type: 'value', min: 0, max: layout.plot_height, inverse: true, show: false },
    series: [series(frame), series(marks)],
  };
}

/** Draws the rows at a width in CSS pixels. */
export function draw_rows(chart: RowChart, width: number): Drawing {
  const layout = lay_out(chart, width);
  const marks: Mark[] = layout.placed
    .filter((place) => !place.row.heading)
    .map((place) => ({ reading: place.row.reading, box: { x: 0, y: place.top, width, height: place.height } }));
  return { svg: to_svg(row_option(chart, layout), width, layout.height), width, height: layout.height, marks };
}
