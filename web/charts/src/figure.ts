import type { Column, Estimate, Figure, Finding, Grade, RefusedPart, Role, TableRow } from './contract';
import { grade_of, word } from './evidence';
import { bounds, cell, count, money_decimals, say, style_of, with_range, words_of, type Style } from './format';
import { draw_bands } from './band';
import { draw_heat } from './heat';
import type { Drawing, Tone } from './mark';
import { draw_rows, type ChartRow, type RowChart } from './rows';

/** One row of a figure's table, read by the roles of its columns. */
export interface Reading {
  label: string;
  group: string;
  time: string;
  value: number | null;
  low: number | null;
  high: number | null;
  n: number | null;
  grade: Grade;
  /** The row has a grade of its own, such as one lens among four. */
  graded: boolean;
  /** Why there is no value, where the table says so. */
  why: string;
}

export interface Readings {
  rows: Reading[];
  unit: string;
  /** One step for the whole figure, so that its numbers line up. */
  style: Style;
  /** Unit of the time column, such as "days". */
  time_unit: string;
}

/** The column that is drawn: the value just before the bounds, else the first value. */
function drawn_column(columns: readonly Column[]): Column | undefined {
  const low = columns.findIndex((column) => column.role === 'low');
  const before = columns.slice(0, low < 0 ? columns.length : low).filter((column) => column.role === 'value');
  return low < 0 ? before[0] : (before.at(-1) ?? columns.find((column) => column.role === 'value'));
}

/** Names are written to stand in a sentence, or are those of the catalog; in a chart they begin a line. */
function capital(text: string): string {
  return /^\w+$/.test(text) && /[A-Za-z]_/.test(text) ? words_of(text) : text.charAt(0).toUpperCase() + text.slice(1);
}

function numeric(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The rows that a chart of this figure draws. */
export function readings(finding: Finding, figure: Figure): Readings {
  const table = finding.tables[figure.table] ?? [];
  const columns = figure.columns;
  const drawn = drawn_column(columns);
  const of = (role: Role): Column | undefined => columns.find((column) => column.role === role);
  const labels = columns.filter((column) => column.role === 'label' && column.name !== 'grade');
  const text_at = (row: TableRow, column: Column | undefined): string => {
    const value = column ? row[column.name] : undefined;
    return value === null || value === undefined ? '' : String(value);
  };
  const rows = table.map((row): Reading => {
    const raw = drawn ? row[drawn.name] : undefined;
    return {
      label: capital(labels.map((column) => text_at(row, column)).filter((part) => part !== '').join(' · ')),
      group: capital(text_at(row, of('group'))),
      time: text_at(row, of('time')),
      value: numeric(raw),
      low: numeric(row[of('low')?.name ?? '']),
      high: numeric(row[of('high')?.name ?? '']),
      n: numeric(row[of('n')?.name ?? '']),
      grade: 'grade' in row ? grade_of(row['grade']) : finding.grade,
      graded: 'grade' in row,
      why: typeof raw === 'string' ? raw : 'not shown: too few people',
    };
  });
  const unit = drawn?.unit ?? '';
  const said = rows.flatMap(({ value, low, high }) => (value === null ? [] : [{ value, low, high }]));
  return { rows, unit, style: style_of(said, unit), time_unit: of('time')?.unit ?? '' };
}

/** "Members: 42 % (39–45), Correlation, n 1,204". */
export function spoken(name: string, row: Pick<Reading, 'value' | 'low' | 'high' | 'n' | 'grade' | 'why'>, style: Style): string {
  if (row.value === null) return `${name}: ${row.why}`;
  const parts = [with_range({ ...row, value: row.value }, style.unit, style), word(row.grade)];
  if (row.n !== null) parts.push(`n ${count(row.n)}`);
  return `${name}: ${parts.join(', ')}`;
}

function tone_of(row: Reading): Tone {
  if (row.grade === null) return 'ink';
  return (row.value ?? 0) < 0 ? 'harm' : 'value';
}

/** "0.18–1.07 · n 412". */
function note_of(row: Reading, style: Style): string {
  const people = row.n === null ? '' : `n ${count(row.n)}`;
  return [row.value === null ? '' : bounds(row, style), people, row.graded ? word(row.grade) : ''].filter((part) => part !== '').join(' · ');
}

/** A dot and its interval for one reading. */
export function dot_row(name: string, row: Reading, style: Style): ChartRow {
  const base: ChartRow = {
    label: name,
    grade: row.grade,
    tone: tone_of(row),
    value_text: row.value === null ? '' : say(row.value, style),
    note_text: note_of(row, style),
    reading: spoken(name, row, style),
  };
  if (row.value === null) return { ...base, missing: row.why };
  base.point = row.value;
  if (row.low !== null && row.high !== null) {
    base.low = row.low;
    base.high = row.high;
  }
  return base;
}

/** Rows side by side that are not shown for one reason are said in one row. */
function joined(rows: readonly ChartRow[]): ChartRow[] {
  const out: ChartRow[] = [];
  for (const row of rows) {
    const before = out.at(-1);
    if (before?.missing === undefined || before.missing !== row.missing) {
      out.push({ ...row });
      continue;
    }
    before.label += `, ${row.label}`;
    before.reading = `${before.label}: ${row.missing}`;
  }
  return out;
}

/**
 * Dots with intervals; where rows have groups, a heading per label and one row a group. The first group is ours to claim,
 * the others are drawn in the grey of what it is compared with.
 */
export function interval_rows({ rows, unit, style }: Readings): RowChart {
  const grouped = rows.some((row) => row.group !== '') && rows.some((row) => row.label !== '');
  if (!grouped) return { rows: joined(rows.map((row) => dot_row(row.label || row.group || row.time, row, style))), unit };
  const groups = [...new Set(rows.map((row) => row.group))];
  const out: ChartRow[] = [];
  let heading = '';
  for (const row of rows) {
    if (row.label !== heading) {
      heading = row.label;
      out.push({ label: heading, heading: true, grade: null, tone: 'ink', value_text: '', note_text: '', reading: '' });
    }
    const dot = dot_row(row.group, row, style);
    out.push({ ...dot, tone: groups.indexOf(row.group) > 0 && dot.tone !== 'harm' ? 'cost' : dot.tone, reading: spoken(`${row.label}, ${row.group}`, row, style) });
  }
  return { rows: out, unit };
}

/** Steps up and down from zero; a row of group "total" stands on zero again. */
export function waterfall_rows({ rows, unit, style }: Readings): RowChart {
  let level = 0;
  const out = rows.map((row): ChartRow => {
    const total = row.group === 'Total';
    const dot = dot_row(row.label, row, style);
    if (row.value === null) return dot;
    const from = total ? 0 : level;
    const to = from + row.value;
    level = to;
    const { point: _point, low: _low, high: _high, ...rest } = dot;
    const bar: ChartRow = { ...rest, bar: { from, to }, leads_to: to, strong: total, tone: total ? 'ink' : tone_of(row) };
    if (row.low !== null && row.high !== null) {
      bar.low = from + row.low;
      bar.high = from + row.high;
    }
    return bar;
  });
  const last = out.at(-1);
  if (last) delete last.leads_to;
  return { rows: out, unit };
}

/** One bar a row from its low to its high result, widest first. */
export function tornado_rows({ rows, unit, style }: Readings): RowChart {
  const width = (row: Reading): number => Math.abs((row.high ?? 0) - (row.low ?? 0));
  const sorted = [...rows].sort((left, right) => width(right) - width(left));
  const out = sorted.map((row): ChartRow => {
    const dot = dot_row(row.label, row, style);
    const { point: _point, low: _low, high: _high, ...rest } = dot;
    return row.low === null || row.high === null ? dot : { ...rest, bar: { from: row.low, to: row.high } };
  });
  const base = sorted.find((row) => row.value !== null)?.value;
  return base === undefined || base === null ? { rows: out, unit } : { rows: out, unit, reference: base };
}

/** A chart for a figure of the contract, or nothing where only its table says it ("table", "sankey", an unknown kind). */
export function draw_figure(finding: Finding, figure: Figure, width: number): Drawing | null {
  const data = readings(finding, figure);
  if (data.rows.length === 0) return null;
  switch (figure.kind) {
    case 'interval':
    case 'dumbbell':
    case 'love':
      return draw_rows(interval_rows(data), width);
    case 'waterfall':
      return draw_rows(waterfall_rows(data), width);
    case 'tornado':
      return draw_rows(tornado_rows(data), width);
    case 'line_band':
    case 'gap':
      return draw_bands(data, width);
    case 'heat':
      return draw_heat(data, width);
    default:
      return null;
  }
}

export function is_refused(part: Estimate | RefusedPart): part is RefusedPart {
  return 'refused' in part;
}

export interface TwinColumn {
  name: string;
  title: string;
  numeric: boolean;
}

export interface Twin {
  columns: TwinColumn[];
  rows: string[][];
}

/** The table twin: every cell of the figure's table as text, the unit once per column. */
export function twin_of(finding: Finding, figure: Figure): Twin {
  const table = finding.tables[figure.table] ?? [];
  const columns = figure.columns;
  const drawn = drawn_column(columns);
  const unit_of = (column: Column): string =>
    column.unit ?? (column.role === 'low' || column.role === 'high' ? (drawn?.unit ?? '') : '');
  const titled = columns.map((column): TwinColumn => {
    const unit = unit_of(column);
    const suffix = unit === '' || unit === 'share' || unit === 'people' || unit === 'count' || unit === column.name ? '' : ` (${unit})`;
    const numeric_column = table.some((row) => typeof row[column.name] === 'number');
    return { name: column.name, title: words_of(column.name) + suffix, numeric: numeric_column };
  });
  // One number of decimals for a column of money, so that the digits line up.
  const estimated = columns.some((column) => column.role === 'low');
  const decimals = new Map(columns.map((column) => [column.name, money_decimals(table.map((row) => row[column.name]), estimated)]));
  const rows = table.map((row) => columns.map((column) => cell(row[column.name], unit_of(column), decimals.get(column.name))));
  return { columns: titled, rows };
}
