/** The charts that come from the statement itself and not from one Finding: what it returned and cost, what would change it. */
import { format, word, type ChartRow, type RowChart, type Tone, type Twin } from '@commonweal/charts';
import type { Amount, CostLine, Line, Roi, Sensitivity, Statement } from './statement';

function heading(label: string): ChartRow {
  return { label, heading: true, grade: null, tone: 'ink', value_text: '', note_text: '', reading: '' };
}

function bounds_of(amount: Amount, currency: string): string {
  return format.range(amount, currency).replace(/^\(|\)$/g, '');
}

/** A line's bar from `from`, with its whisker. */
function line_row(line: Line, from: number, currency: string): ChartRow {
  const { value, low, high } = line.claimed;
  const tone: Tone = value < 0 ? 'harm' : 'value';
  const range = bounds_of(line.claimed, currency);
  const row: ChartRow = {
    label: line.title,
    grade: line.grade,
    tone,
    bar: { from, to: from + value },
    value_text: format.money(line.claimed, currency),
    note_text: [range, word(line.grade)].filter((part) => part !== '').join(' · '),
    reading: `${line.title}: ${format.with_range(line.claimed, currency)}, ${word(line.grade)}${line.population ? `, ${line.population}` : ''}`,
  };
  if (low !== null && high !== null) {
    row.low = from + low;
    row.high = from + high;
  }
  return row;
}

function cost_row(cost: CostLine, from: number, currency: string): ChartRow {
  const name = format.words_of(cost.category);
  const text = format.money({ value: -cost.amount }, currency);
  return {
    label: name,
    grade: null,
    tone: 'cost',
    bar: { from, to: from - cost.amount },
    value_text: text,
    note_text: cost.evidence,
    reading: `${name}: ${text}, cost, ${cost.evidence}`,
  };
}

/** The ROI that the headline speaks of: fully loaded, without capacity; else the first. */
export function headline_roi(statement: Statement): Roi | undefined {
  return statement.rois.find((roi) => roi.name === 'fully_loaded' && !roi.with_capacity) ?? statement.rois[0];
}

/** "0.61", rounded by its range. */
export function ratio(amount: Amount): string {
  return format.quantity(amount, 'ratio');
}

function result_row(statement: Statement, end: number): ChartRow {
  const roi = headline_roi(statement);
  const base: ChartRow = { label: 'Left after cost', grade: null, tone: 'ink', strong: true, value_text: '', note_text: '', reading: '' };
  if (!roi?.value) {
    const why = roi?.reason ?? 'not shown to be caused yet';
    const said = why.charAt(0).toUpperCase() + why.slice(1);
    return { ...base, missing: said, reading: `Left after cost: ${why}` };
  }
  const text = format.money({ value: end }, statement.currency);
  const words = `ROI ${ratio(roi.value)} ${format.range(roi.value, 'ratio')}`.trim();
  return { ...base, bar: { from: 0, to: end }, value_text: text, note_text: words, reading: `Left after cost: ${text}, ${words}` };
}

/** Lines of the headline up, cost lines down, the result; below it the lines that are not counted, on the same scale. */
export function waterfall(statement: Statement): RowChart {
  const { currency } = statement;
  const counted = statement.lines.filter((line) => line.in_headline && line.kind !== 'capacity_freed');
  const capacity = statement.lines.filter((line) => line.in_headline && line.kind === 'capacity_freed');
  const below = statement.lines.filter((line) => !line.in_headline);
  const rows: ChartRow[] = [heading('Shown to be caused')];
  let level = 0;
  if (counted.length === 0) {
    rows.push({ label: 'None yet', grade: null, tone: 'ink', value_text: '', note_text: '', missing: 'No line is tested by experiment or adjusted comparison', reading: 'Shown to be caused: none yet' });
  }
  for (const line of counted) {
    rows.push(line_row(line, level, currency));
    level += line.claimed.value;
  }
  rows.push(heading('What it cost, fully loaded'));
  for (const cost of statement.costs) {
    rows.push(cost_row(cost, level, currency));
    level -= cost.amount;
  }
  rows.push(result_row(statement, level));
  if (below.length > 0) rows.push(heading('Below the line, not counted'), ...below.map((line) => line_row(line, 0, currency)));
  if (capacity.length > 0) rows.push(heading('Capacity freed, not cash without a booking'), ...capacity.map((line) => line_row(line, 0, currency)));
  return { rows: with_leads(rows), unit: currency };
}

/** Hairlines between the steps of the waterfall, down to the result. */
function with_leads(rows: ChartRow[]): ChartRow[] {
  const end = rows.findIndex((row) => row.strong);
  return rows.map((row, index) => {
    const following = rows[index + 1];
    const step = index < end && row.bar !== undefined && following?.bar !== undefined;
    return step && row.bar ? { ...row, leads_to: row.bar.to } : row;
  });
}

export function waterfall_twin(statement: Statement): Twin {
  const { currency } = statement;
  const bound = (value: number | null): string => (value === null ? 'no range' : format.number(value));
  const lines = statement.lines.map((line) => [
    line.title,
    line.in_headline ? 'in the headline' : 'below the line',
    word(line.grade),
    format.number(line.claimed.value),
    bound(line.claimed.low),
    bound(line.claimed.high),
  ]);
  const costs = statement.costs.map((cost) => [format.words_of(cost.category), 'cost', 'Counted', format.number(-cost.amount), 'no range', 'no range']);
  const titles = ['Line', 'Counts as', 'Evidence', `Amount (${currency})`, 'Low', 'High'];
  return { columns: titles.map((title, index) => ({ name: title, title, numeric: index > 2 })), rows: [...lines, ...costs] };
}

/** The five assumptions that move the result most. */
export function tornado(statement: Statement, most = 5): RowChart {
  const { currency } = statement;
  const width = (one: Sensitivity): number => Math.abs(one.high_result - one.low_result);
  const top = [...statement.sensitivities].sort((left, right) => width(right) - width(left)).slice(0, most);
  const rows = top.map((one): ChartRow => {
    const [from, to] = [Math.min(one.low_result, one.high_result), Math.max(one.low_result, one.high_result)];
    const ends = bounds_of({ value: (from + to) / 2, low: from, high: to }, currency);
    const even = one.break_even === null ? 'no break-even' : `breaks even at ${format.quantity({ value: one.break_even }, one.unit)}`;
    const assumed = `${format.quantity({ value: one.low_value }, one.unit)} to ${format.quantity({ value: one.high_value }, one.unit)}`;
    return { label: one.assumption, grade: 'S', tone: 'value', bar: { from, to }, value_text: ends, note_text: even, reading: `${one.assumption}, from ${assumed}: result from ${ends}; ${even}` };
  });
  return { rows, unit: currency };
}

export function tornado_twin(statement: Statement): Twin {
  const titles = ['Assumption', 'Low', 'High', `Result at low (${statement.currency})`, 'Result at high', 'Break-even', 'Owner'];
  const rows = statement.sensitivities.map((one) => [
    one.assumption,
    format.quantity({ value: one.low_value }, one.unit),
    format.quantity({ value: one.high_value }, one.unit),
    format.number(one.low_result),
    format.number(one.high_result),
    one.break_even === null ? 'none' : format.quantity({ value: one.break_even }, one.unit),
    one.owner ?? 'no owner',
  ]);
  return { columns: titles.map((title, index) => ({ name: title, title, numeric: index > 0 && index < 6 })), rows };
}
