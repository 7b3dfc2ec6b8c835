/** The charts that come from the statement itself and not from one Finding: what it returned and cost, what would change it. */
import { format, word, type Amount, type ChartRow, type Cost, type Finding, type Grade, type Line, type Roi, type RowChart, type Sensitivity, type Statement, type Tone, type Twin } from '@commonweal/charts';

type Style = format.Style;

function widest(amounts: readonly Amount[]): number {
  return Math.max(0, ...amounts.map(({ low, high }) => (low === null || high === null ? 0 : high - low)));
}

/**
 * How all money of one statement is said, the same here and in the terminal (scale_of in statement/words.cpp): the step
 * of the return's range, but no coarser than what leaves cost, returns and lines three digits.
 */
export function statement_style(statement: Statement): Style {
  const summed = widest(statement.benefit_columns.map(([, amount]) => amount));
  const width = summed > 0 ? summed : widest(statement.lines.map((line) => line.claimed));
  const totals = [statement.cost_total, ...statement.rois.map((roi) => roi.return_value), ...statement.lines.map((line) => line.claimed.value)]
    .map(Math.abs)
    .filter((total) => total >= 1);
  const by_totals = totals.length > 0 ? 10 ** (Math.floor(Math.log10(Math.min(...totals))) - 2) : 0;
  const by_width = width > 0 ? format.step_for_width(width) : 0;
  const step = by_width > 0 && by_totals > 0 ? Math.min(by_width, by_totals) : Math.max(by_width, by_totals);
  return format.style_with_step(statement.currency, Math.max(step, 10 ** -statement.currency_digits));
}

/** Amounts of the tables, currency in the head of the column: to the cent where the statement speaks of cents. */
export function amounts_of(statement: Statement): (value: number) => string {
  const decimals = statement_style(statement).step < 1 ? statement.currency_digits : 0;
  return (value) => format.plain(value, decimals);
}

function heading(label: string): ChartRow {
  return { label, heading: true, grade: null, tone: 'ink', value_text: '', note_text: '', reading: '' };
}

/** A line's bar from `from`, with its whisker. */
function line_row(line: Line, from: number): ChartRow {
  const { value, low, high } = line.claimed;
  const tone: Tone = value < 0 ? 'harm' : 'value';
  const said = format.prose(line.said);
  const range = format.prose(line.said_range ?? '');
  const row: ChartRow = {
    label: line.title,
    grade: line.grade,
    tone,
    bar: { from, to: from + value },
    value_text: said,
    note_text: [range, word(line.grade)].filter((part) => part !== '').join(' · '),
    reading: `${line.title}: ${said}${range === '' ? '' : ` (${range})`}, ${word(line.grade)}${line.population ? `, ${line.population}` : ''}`,
  };
  if (line.population) row.people = line.population;
  if (low !== null && high !== null) {
    row.low = from + low;
    row.high = from + high;
  }
  return row;
}

function cost_row(cost: Cost, from: number): ChartRow {
  const name = format.words_of(cost.category);
  const text = cost.amount === 0 ? format.prose(cost.said) : `−${format.prose(cost.said)}`;
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

/** The statement as a Finding of its own, where the C++ side has put it beside the others. */
function own_finding(statement: Statement): Finding | undefined {
  return Object.values(statement.findings).find((finding) => finding.method === 'statement');
}

/** The range of what is left, as the statement's own Finding has it. */
function net_range(statement: Statement): { low: number; high: number } | Record<string, never> {
  const total = own_finding(statement)?.tables['waterfall']?.find((row) => row['step'] === 'total');
  const [low, high] = [total?.['low'], total?.['high']];
  return typeof low === 'number' && typeof high === 'number' ? { low, high } : {};
}

function result_row(statement: Statement, end: number, style: Style): ChartRow {
  const roi = headline_roi(statement);
  const base: ChartRow = { label: 'Left after cost', grade: null, tone: 'ink', strong: true, value_text: '', note_text: '', reading: '' };
  if (!roi?.value) {
    const why = roi?.reason ?? 'not shown to be caused yet';
    return { ...base, missing: why.charAt(0).toUpperCase() + why.slice(1), reading: `Left after cost: ${why}` };
  }
  const text = format.say(end, style);
  const range = net_range(statement);
  const words = `ROI ${roi.said ?? ''}${roi.said_range ? ` (${roi.said_range})` : ''}`;
  return { ...base, ...range, bar: { from: 0, to: end }, value_text: text, note_text: words, reading: `Left after cost: ${text}, ${words}` };
}

/** Lines of the headline up, cost lines down, the result; below it the lines that are not counted, on the same scale. */
export function waterfall(statement: Statement): RowChart {
  const style = statement_style(statement);
  const cash = (line: Line): boolean => line.in_headline && line.kind !== 'capacity_freed' && !line.forecast;
  const capacity = statement.lines.filter((line) => line.in_headline && line.kind === 'capacity_freed' && !line.forecast);
  const below = statement.lines.filter((line) => !line.in_headline && !line.forecast);
  const forecast = statement.lines.filter((line) => line.forecast);
  const counted = statement.lines.filter(cash);
  const rows: ChartRow[] = [heading('Shown to be caused')];
  let level = 0;
  if (counted.length === 0) {
    rows.push({ label: 'Nothing yet', grade: null, tone: 'ink', value_text: '', note_text: '', missing: 'No line is tested by experiment or adjusted comparison', reading: 'Shown to be caused: nothing yet' });
  }
  for (const line of counted) {
    rows.push(line_row(line, level));
    level += line.claimed.value;
  }
  if (statement.costs.length > 0) rows.push(heading('What it cost, fully loaded'));
  for (const cost of statement.costs) {
    rows.push(cost_row(cost, level));
    level -= cost.amount;
  }
  rows.push(result_row(statement, level, style));
  const apart = (title: string, lines: Line[]): ChartRow[] => (lines.length > 0 ? [heading(title), ...lines.map((line) => line_row(line, 0))] : []);
  rows.push(...apart('Below the line, not counted', below), ...apart('Capacity freed, not cash without a booking', capacity), ...apart('Forecast, not counted', forecast));
  return { rows: with_leads(rows), unit: statement.currency };
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

/**
 * Four lenses on the same money, for a statement without a Finding that puts them side by side: the largest naive gap,
 * and what the other lenses say of the same lever, or why they say nothing.
 */
export function lenses(statement: Statement): RowChart | null {
  const naive = statement.lines.filter((line) => line.grade === 'C' && !line.forecast).sort((left, right) => right.wanted.value - left.wanted.value)[0];
  if (!naive) return null;
  const same = (grade: 'A' | 'E'): Line | undefined => statement.lines.find((line) => line.grade === grade && line.lever === naive.lever);
  // Naive gap and causal line stand side by side: one style by the widest of their ranges.
  const style = format.style_of([naive, same('A'), same('E')].flatMap((line) => (line ? [line.wanted] : [])), statement.currency);
  const row = (name: string, line: Line | undefined, why: string): ChartRow => {
    const base: ChartRow = { label: name, grade: line?.grade ?? null, tone: 'value', value_text: '', note_text: '', reading: `${name}: ${why}` };
    if (!line) return { ...base, missing: why };
    const { value, low, high } = line.wanted;
    const said: ChartRow = { ...base, point: value, value_text: format.say(value, style), note_text: [format.bounds(line.wanted, style), word(line.grade)].filter((part) => part !== '').join(' · ') };
    said.people = [line.title, line.population].filter((part) => part).join(', ');
    said.reading = `${name}: ${format.with_range(line.wanted, style.unit, style)}, ${word(line.grade)}, ${said.people}`;
    return low === null || high === null ? said : { ...said, low, high };
  };
  const rows = [
    row('Naive', naive, ''),
    row('Attributed', undefined, 'no attribution in this statement'),
    row('Adjusted', same('A'), 'no comparison with people alike yet'),
    row('Experiment', same('E'), 'no experiment yet'),
  ];
  return { rows, unit: statement.currency };
}

/** The table twin of a row chart that has no table of its own. */
export function rows_twin(chart: RowChart, first: string): Twin {
  const rows = chart.rows.filter((row) => !row.heading).map((row) => [row.label, row.value_text || (row.missing ?? ''), row.note_text || (row.people ?? '')]);
  return { columns: columns([first, 'Value', 'Range and evidence'], () => false), rows };
}

function columns(titles: readonly string[], numeric: (index: number) => boolean): Twin['columns'] {
  return titles.map((title, index) => ({ name: title, title, numeric: numeric(index) }));
}

export function waterfall_twin(statement: Statement): Twin {
  const amount = amounts_of(statement);
  const bound = (value: number | null): string => (value === null ? 'no range' : amount(value));
  const place = (line: Line): string => (line.forecast ? 'forecast' : line.in_headline ? 'in the headline' : 'below the line');
  const lines = statement.lines.map((line) => [line.title, place(line), word(line.grade), amount(line.claimed.value), bound(line.claimed.low), bound(line.claimed.high)]);
  const costs = statement.costs.map((cost) => [format.words_of(cost.category), 'cost', 'Counted', amount(-cost.amount), 'no range', 'no range']);
  const titles = ['Line', 'Counts as', 'Evidence', `Amount (${statement.currency})`, 'Low', 'High'];
  return { columns: columns(titles, (index) => index > 2), rows: [...lines, ...costs] };
}

/** From the lower to the higher end of what the result would be. */
function ends_of(one: Sensitivity): { low: number; high: number } {
  return { low: Math.min(one.low_result, one.high_result), high: Math.max(one.low_result, one.high_result) };
}

/** An assumption is an Assumption; "…: as measured" moves a line within its own range and has the grade of that line. */
function grade_moved(one: Sensitivity, statement: Statement): Grade {
  if (statement.assumptions.some((assumed) => assumed.text === one.assumption || assumed.id === one.assumption)) return 'S';
  return statement.lines.find((line) => one.assumption.startsWith(line.title))?.grade ?? 'S';
}

/** What the result is as things stand, where the statement's own Finding says it. */
export function as_it_stands(statement: Statement): number | undefined {
  const value = own_finding(statement)?.tables['tornado']?.[0]?.['value'];
  return typeof value === 'number' ? value : undefined;
}

/** How results are said beside each other: by the widest of their ranges, since they stand in no printed sum. */
export function tornado_style(statement: Statement): Style {
  const results = statement.sensitivities.map((one) => ({ value: as_it_stands(statement) ?? 0, ...ends_of(one) }));
  return format.style_of(results, statement.currency);
}

/** The five assumptions that move the result most. */
export function tornado(statement: Statement, most = 5): RowChart {
  const style = tornado_style(statement);
  const width = (one: Sensitivity): number => ends_of(one).high - ends_of(one).low;
  const top = [...statement.sensitivities].sort((left, right) => width(right) - width(left)).slice(0, most);
  const rows = top.map((one): ChartRow => {
    const { low, high } = ends_of(one);
    const text = `${format.say(low, style)} to ${format.say(high, style)}`;
    const values = format.style_of([{ value: one.low_value, low: one.low_value, high: one.high_value }], one.unit);
    const even = one.break_even === null ? 'no break-even' : `breaks even at ${format.say(one.break_even, values)}`;
    const assumed = `${format.say(one.low_value, values)} to ${format.say(one.high_value, values)}`;
    return { label: one.assumption, grade: grade_moved(one, statement), tone: 'value', bar: { from: low, to: high }, value_text: text, note_text: even, reading: `${one.assumption}, from ${assumed}: result ${text}; ${even}` };
  });
  const reference = as_it_stands(statement);
  return { rows, unit: statement.currency, ...(reference === undefined ? {} : { reference }) };
}

export function tornado_twin(statement: Statement): Twin {
  const titles = ['Assumption', 'Low', 'High', `Result at low (${statement.currency})`, 'Result at high', 'Break-even', 'Owner'];
  const amount = amounts_of(statement);
  const rows = statement.sensitivities.map((one) => {
    const values = format.style_of([{ value: one.low_value, low: one.low_value, high: one.high_value }], one.unit);
    const even = one.break_even === null ? 'none' : format.say(one.break_even, values);
    return [one.assumption, format.say(one.low_value, values), format.say(one.high_value, values), amount(one.low_result), amount(one.high_result), even, one.owner ?? 'no owner'];
  });
  return { columns: columns(titles, (index) => index > 0 && index < 6), rows };
}
