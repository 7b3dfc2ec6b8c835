import { describe, expect, it } from 'vitest';
import { below_the_line, refusal, rich } from '../fixture';
import { csv, csv_cell } from '../src/save';
import { sections } from '../src/sections';
import { lenses, statement_style, tornado, waterfall, waterfall_twin } from '../src/statement-charts';

describe('the waterfall', () => {
  it('counts only Experiment and Adjusted lines into the result', () => {
    const rows = waterfall(rich).rows;
    const result = rows.find((row) => row.strong);
    // By hand: 204,000 + 236,000 − 27,000 = 413,000 returned, less 256,400 cost.
    expect(result?.bar).toEqual({ from: 0, to: 156_600 });
    expect(result?.note_text).toBe('ROI 0.61 (0.18–1.07)');
    const below = rows.find((row) => row.label === 'Avoided tickets');
    expect(below?.bar).toEqual({ from: 0, to: 118_000 });
  });
  it('carries whiskers where its bar stands', () => {
    const second = waterfall(rich).rows.find((row) => row.label === 'Months retained after a meetup');
    expect(second).toMatchObject({ bar: { from: 204_000, to: 440_000 }, low: 324_000, high: 544_000 });
  });
  it('draws harm in the other direction and in its own tone', () => {
    const harm = waterfall(rich).rows.find((row) => row.tone === 'harm');
    expect(harm?.bar).toEqual({ from: 440_000, to: 413_000 });
  });
  it('shows no result where nothing is shown to be caused', () => {
    const result = waterfall(below_the_line).rows.find((row) => row.strong);
    expect(result?.bar).toBeUndefined();
    expect(result?.missing).toBe('Not shown to be caused yet');
  });
  it('keeps capacity and forecasts out of the sum', () => {
    const [first, ...rest] = rich.lines;
    if (!first) throw new Error('the fixture has lines');
    const changed = { ...rich, lines: [first, { ...first, id: 'c', title: 'Hours freed', kind: 'capacity_freed' as const }, { ...first, id: 'f', title: 'Open pipeline', forecast: true, in_headline: false }, ...rest] };
    expect(waterfall(changed).rows.find((row) => row.strong)?.bar).toEqual({ from: 0, to: 156_600 });
    expect(waterfall(changed).rows.filter((row) => row.heading).map((row) => row.label)).toContain('Forecast, not counted');
  });
  it('has every line and cost in its twin', () => {
    expect(waterfall_twin(rich).rows.length).toBe(rich.lines.length + rich.costs.length);
    expect(waterfall_twin(rich).rows[0]).toEqual(['Invitation to the community, by lot', 'in the headline', 'Experiment', '204,000', '61,000', '351,000']);
  });
});

describe('money of one statement', () => {
  // By hand, from scale_of in statement/words.cpp: widest column 396,000 wide gives 1,000; the smallest total, 27,000, needs 100.
  it('is said in one step', () => {
    expect(statement_style(rich).step).toBe(100);
    expect(statement_style(below_the_line).step).toBe(1000);
  });
});

describe('the tornado', () => {
  it('has the widest bar first and five at most', () => {
    const many = { ...rich, sensitivities: [...rich.sensitivities, ...rich.sensitivities] };
    const rows = tornado(many).rows;
    expect(rows.length).toBe(5);
    const widths = rows.map((row) => (row.bar ? row.bar.to - row.bar.from : 0));
    expect([...widths].sort((left, right) => right - left)).toEqual(widths);
  });
});

describe('four lenses', () => {
  it('say why one is missing', () => {
    const rows = lenses(below_the_line)?.rows ?? [];
    expect(rows.map((row) => row.label)).toEqual(['Naive', 'Attributed', 'Adjusted', 'Experiment']);
    expect(rows[0]?.point).toBe(612_000);
    expect(rows.slice(1).every((row) => (row.missing ?? '') !== '' && row.point === undefined)).toBe(true);
  });
  it('are not drawn without a naive gap', () => {
    expect(lenses(refusal)).toBeNull();
  });
});

describe('sections', () => {
  it('show every Finding exactly once', () => {
    const shown = sections(rich).flatMap((section) => section.findings.map((one) => one.id));
    expect(shown.sort()).toEqual(Object.keys(rich.findings).sort());
  });
  it('keep what they do not know', () => {
    const first = Object.values(rich.findings)[0];
    if (!first) throw new Error('the fixture has findings');
    const more = sections({ ...rich, findings: { bass_growth: { ...first, method: 'bass_growth' } } }).find((section) => section.id === 'more');
    expect(more?.findings.map((one) => one.id)).toEqual(['bass_growth']);
  });
});

describe('saved tables', () => {
  it('hold numbers that a spreadsheet reads and no formula', () => {
    expect(csv_cell('−1,170')).toBe('-1170');
    expect(csv_cell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
    expect(csv_cell('@sum')).toBe("'@sum");
    expect(csv_cell('-cmd')).toBe("'-cmd");
    expect(csv_cell('a, b')).toBe('"a, b"');
  });
  it('keep rows and columns', () => {
    const twin = waterfall_twin(below_the_line);
    const lines = csv(twin).trimEnd().split('\r\n');
    expect(lines.length).toBe(1 + twin.rows.length);
    expect(lines[1]).toBe('Members’ higher margin,below the line,Correlation,581000,452000,704000');
  });
});
