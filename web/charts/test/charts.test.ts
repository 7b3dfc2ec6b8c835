import { describe, expect, it } from 'vitest';
import type { Column, Figure, Finding, TableRow } from '../src/contract';
import { draw_figure, readings, tornado_rows, twin_of, waterfall_rows } from '../src/figure';
import { evidence_box, hatch } from '../src/mark';
import { draw_rows, lay_out, type ChartRow } from '../src/rows';
import { scale_of } from '../src/scale';
import { wrap } from '../src/text';
import { time_axis } from '../src/time_axis';

const interval_columns: Column[] = [
  { name: 'level', unit: null, role: 'label' },
  { name: 'share', unit: 'share', role: 'value' },
  { name: 'low', unit: 'share', role: 'low' },
  { name: 'high', unit: 'share', role: 'high' },
  { name: 'people', unit: 'people', role: 'n' },
];

function made(kind: Figure['kind'], columns: Column[], rows: TableRow[], grade: Finding['grade'] = 'C'): { finding: Finding; figure: Figure } {
  const figure: Figure = { id: 'f', kind, title: 'T', sentence: 'S.', table: 't', columns, level: 0.95, method: 'm', grade, caveats: [], alt: null };
  const finding: Finding = {
    finding: 1, method: 'm', estimand: 'e', counterfactual: null, population: null, window: null, status: 'ok', reason: null, grade, released: 'k=10',
    estimates: [], benefit_kind: null, diagnostics: [], assumptions: [], caveats: [], tables: { t: rows }, figures: [figure],
    proof: { queries: [], inputs: [], parameters: {}, seed: 1, version: '0', timings_cpu_seconds: {} },
  };
  return { finding, figure };
}

describe('the axis', () => {
  it.each([[[-256_000, 704_000]], [[0.18, 1.07]], [[-0.999, -0.981]], [[3]], [[0]], [[1e-7]], [[-3.8e7, 1.85e9]]])('of %j shows zero and at most four ticks', (values) => {
    const scale = scale_of(values);
    expect(scale.ticks).toContain(0);
    expect(scale.ticks.length).toBeLessThanOrEqual(4);
    expect(scale.ticks.length).toBeGreaterThanOrEqual(1);
    expect(scale.min).toBeLessThanOrEqual(Math.min(0, ...values));
    expect(scale.max).toBeGreaterThanOrEqual(Math.max(0, ...values));
  });
  it('prefers plain steps, and takes others rather than two ticks', () => {
    expect(scale_of([-256_000, 704_000]).ticks).toEqual([-250_000, 0, 250_000, 500_000]);
    expect(scale_of([-1252, 3257]).ticks).toEqual([0, 1500, 3000]);
  });
  it('of time keeps the distance of days and the steps of hours', () => {
    const hours = time_axis(['0', '1', '24', '168'], 'hours');
    expect(hours.ticks.map((one) => one.label)).toEqual(['0', '2', '4', '6\u00a0days']);
    expect(hours.numeric).toBe(true);
    const days = time_axis(['2026-07-01', '2026-07-02', '2026-07-11'], '');
    expect((days.at('2026-07-11') - days.at('2026-07-02')) / (days.at('2026-07-02') - days.at('2026-07-01'))).toBe(9);
    expect(time_axis(['1989', '1990'], '').ticks.map((one) => one.label)).toEqual(['1989', '1990']);
  });
});

describe('the evidence language', () => {
  it('differs by shape, not by colour', () => {
    const shapes = (['E', 'A', 'C', 'S'] as const).map((grade) => JSON.stringify(evidence_box(0, 0, 40, 18, grade, 'x')));
    expect(new Set(shapes).size).toBe(4);
  });
  it('hatches inside the box only', () => {
    const lines = hatch(10, 20, 30, 18, 5);
    expect(lines.length).toBeGreaterThan(6);
    for (const [x1, y1, x2, y2] of lines) {
      expect(Math.min(x1, x2)).toBeGreaterThanOrEqual(10);
      expect(Math.max(x1, x2)).toBeLessThanOrEqual(40);
      expect(Math.min(y1, y2)).toBeGreaterThanOrEqual(20);
      expect(Math.max(y1, y2)).toBeLessThanOrEqual(38);
    }
  });
});

describe('a figure of the contract', () => {
  const rows = [
    { level: 'read only', share: 0.12, low: 0.1, high: 0.14, people: 388 },
    { level: '20 or more', share: null, low: null, high: null, people: null },
  ];
  const { finding, figure } = made('interval', interval_columns, rows);

  it('draws the value before the bounds and says why there is none', () => {
    const read = readings(finding, figure);
    expect(read.unit).toBe('share');
    expect(read.rows[0]).toMatchObject({ label: 'Read only', value: 0.12, low: 0.1, high: 0.14, n: 388, grade: 'C' });
    const drawing = draw_figure(finding, figure, 600);
    expect(drawing?.marks.map((mark) => mark.reading)).toEqual(['Read only: 12.0\u00a0% (10.0–14.0), Correlation, n 388', '20 or more: not shown: too few people']);
  });
  it('draws marks that a finger can hit', () => {
    for (const width of [320, 600, 1200]) {
      for (const mark of draw_figure(finding, figure, width)?.marks ?? []) expect(mark.box.height).toBeGreaterThanOrEqual(24);
    }
  });
  it('has a twin with the same cells', () => {
    expect(twin_of(finding, figure)).toEqual({
      columns: [
        { name: 'level', title: 'Level', numeric: false },
        { name: 'share', title: 'Share', numeric: true },
        { name: 'low', title: 'Low', numeric: true },
        { name: 'high', title: 'High', numeric: true },
        { name: 'people', title: 'People', numeric: true },
      ],
      rows: [
        ['read only', '12.0\u00a0%', '10.0\u00a0%', '14.0\u00a0%', '388'],
        ['20 or more', 'not shown', 'not shown', 'not shown', 'not shown'],
      ],
    });
  });
  it('escapes what people wrote', () => {
    const nasty = made('interval', interval_columns, [{ level: '<img src=x onerror=alert(1)> & "co"', share: 0.1, low: 0, high: 0.2, people: 40 }]);
    const svg = draw_figure(nasty.finding, nasty.figure, 900)?.svg ?? '';
    expect(svg).toContain('&lt;img');
    expect(svg).not.toContain('<img');
  });
  it('draws every kind, and leaves to the table what a table says better', () => {
    const timed: Column[] = [{ name: 'day', unit: 'days', role: 'time' }, ...interval_columns.slice(1)];
    const over_time = [{ day: 0, share: 0.1, low: 0.05, high: 0.15, people: 40 }, { day: 7, share: 0.2, low: 0.15, high: 0.25, people: 40 }];
    const grouped: Column[] = [...interval_columns, { name: 'group', unit: null, role: 'group' }];
    const paired = [{ level: 'a', group: 'Members', share: 0.2, low: 0.1, high: 0.3, people: 40 }, { level: 'a', group: 'Others', share: 0.1, low: 0.05, high: 0.2, people: 90 }];
    for (const [kind, columns, table] of [['line_band', timed, over_time], ['gap', timed, over_time], ['dumbbell', grouped, paired], ['love', grouped, paired], ['heat', grouped, paired], ['waterfall', interval_columns, rows], ['tornado', interval_columns, rows]] as const) {
      const one = made(kind, [...columns], [...table]);
      const drawing = draw_figure(one.finding, one.figure, 700);
      expect(drawing?.svg, kind).toMatch(/^<svg/);
      expect(drawing?.svg, kind).not.toContain('NaN');
      expect(drawing?.marks.length, kind).toBe(table.length);
    }
    for (const kind of ['table', 'sankey'] as const) expect(draw_figure(finding, { ...figure, kind }, 700)).toBeNull();
    expect(draw_figure(finding, { ...figure, table: 'absent' }, 700)).toBeNull();
  });
  it('stacks a waterfall and stands totals on zero', () => {
    const columns: Column[] = [{ name: 'line', unit: null, role: 'label' }, { name: 'kind', unit: null, role: 'group' }, { name: 'eur', unit: 'EUR', role: 'value' }];
    const one = made('waterfall', columns, [{ line: 'a', kind: '', eur: 100 }, { line: 'b', kind: '', eur: -30 }, { line: 'sum', kind: 'total', eur: 70 }]);
    expect(waterfall_rows(readings(one.finding, one.figure)).rows.map((row) => row.bar)).toEqual([{ from: 0, to: 100 }, { from: 100, to: 70 }, { from: 0, to: 70 }]);
  });
  it('sorts a tornado by width', () => {
    const one = made('tornado', interval_columns, [{ level: 'narrow', share: 0.1, low: 0.09, high: 0.11, people: 9 }, { level: 'wide', share: 0.1, low: 0, high: 0.4, people: 9 }]);
    expect(tornado_rows(readings(one.finding, one.figure)).rows.map((row) => row.label)).toEqual(['Wide', 'Narrow']);
  });
});

describe('rows', () => {
  const row = (label: string): ChartRow => ({ label, grade: 'C', tone: 'value', point: 1, low: 0, high: 2, value_text: '€118 k', note_text: '40–190 · Correlation', reading: label });

  it('break long words instead of running out of their column', () => {
    const lines = wrap('Rechtsschutzversicherungsgesellschaften', 120, { size: 15 });
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.map((one) => one.replace(/-$/, '')).join('')).toBe('Rechtsschutzversicherungsgesellschaften');
  });
  it('never draw outside their width', () => {
    for (const width of [280, 358, 600, 1200]) {
      const layout = lay_out({ rows: [row('A'), row('Instandhaltungsmaßnahmenvermittlungsprovisionseinnahmen im Güterverkehr')], unit: 'EUR' }, width);
      expect(layout.plot_left + layout.plot_width).toBeLessThanOrEqual(width);
      const xs = [...draw_rows({ rows: [row('A')], unit: 'EUR' }, width).svg.matchAll(/ x="(-?[\d.]+)"/g)].map((match) => Number(match[1]));
      for (const x of xs) expect(x).toBeLessThanOrEqual(width);
    }
  });
  it('are drawn the same each time', () => {
    const once = draw_rows({ rows: [row('A')], unit: 'EUR' }, 700).svg;
    const twice = draw_rows({ rows: [row('A')], unit: 'EUR' }, 700).svg;
    expect(twice).toBe(once);
  });
});
