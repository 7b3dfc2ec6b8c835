import { describe, expect, it } from 'vitest';
import { bounds, cell, day, period, plain, prose, quantity, ratio_style, say, step_for_width, style_of, style_with_step, tick, title_of, with_range, words_of } from '../src/format';

describe('steps', () => {
  // By hand: a hundredth of the width, to the nearest power of ten.
  it.each([
    [141_000, 1_000],
    [0.89, 0.01],
    [48_000, 1_000],
    [29, 0.1],
    [40, 1],
  ])('a range %d wide is said to %d', (width, step) => {
    expect(step_for_width(width)).toBeCloseTo(step, 12);
  });
});

describe('money', () => {
  it('is scaled only where the step is as coarse', () => {
    expect(with_range({ value: 118_000, low: 40_000, high: 190_000 }, 'EUR')).toBe('€118\u00a0k (40–190\u00a0k)');
    expect(with_range({ value: 41_237, low: 18_000, high: 66_000 }, 'EUR')).toBe('€41,200 (18,000–66,000)');
    expect(with_range({ value: 2_400_000, low: -1_000_000, high: 212_000_000 }, 'EUR')).toBe('€2\u00a0M (−1 to 212\u00a0M)');
  });
  it('puts the minus before the sign and never prints minus nothing', () => {
    expect(quantity({ value: -5 }, 'EUR')).toBe('−€5.00');
    expect(say(-0.2, style_with_step('EUR', 1))).toBe('€0');
    expect(say(0, style_with_step('EUR', 1000))).toBe('€0');
  });
  it('writes the code where there is no common sign', () => {
    expect(say(118_000, style_with_step('CHF', 1_000))).toBe('CHF\u00a0118\u00a0k');
  });
  it('rounds to the step, not to the digit', () => {
    expect(say(1_849_999_999, style_with_step('JPY', 1e6))).toBe('¥1,850\u00a0M');
  });
});

describe('other units', () => {
  it('says shares in per cent', () => {
    expect(with_range({ value: 0.412, low: 0.378, high: 0.447 }, 'share')).toBe('41.2\u00a0% (37.8–44.7)');
  });
  it('counts people in whole people', () => {
    expect(quantity({ value: 4700, low: 1600, high: 7600 }, 'people')).toBe('4,700');
  });
  it('keeps the unit of hours', () => {
    expect(with_range({ value: 3.1, low: 2.6, high: 3.8 }, 'hours')).toBe('3.10\u00a0hours (2.60–3.80)');
  });
  it('says an ROI with two digits at most', () => {
    expect(say(0.61, ratio_style({ value: 0.61, low: 0.18, high: 1.07 }))).toBe('0.61');
    expect(say(12.345, ratio_style({ value: 12.345, low: 2, high: 40 }))).toBe('12');
    expect(bounds({ low: -0.2, high: 1.07 }, ratio_style({ value: 0.4, low: -0.2, high: 1.07 }))).toBe('−0.20 to 1.07');
  });
  it('uses one step for all numbers of a figure', () => {
    const style = style_of([{ value: 71, low: 66, high: 77 }, { value: 241, low: 148, high: 371 }], 'EUR');
    expect(say(71.4, style)).toBe('€71');
    expect(say(241.4, style)).toBe('€241');
  });
});

describe('days', () => {
  it('reads the last day of a half-open range in', () => {
    expect(period('2026-07-01', '2026-10-01')).toBe('1\u00a0Jul\u00a0– 30\u00a0Sep\u00a02026');
    expect(period('2025-12-01', '2026-03-01')).toBe('1\u00a0Dec\u00a02025\u00a0– 28\u00a0Feb\u00a02026');
  });
  it('leaves years as they are', () => {
    expect(period('1989', '2001')).toBe('1989\u00a0– 2001');
    expect(day('1989')).toBe('1989');
    expect(day('2026-07')).toBe('Jul\u00a02026');
  });
});

describe('ticks and cells', () => {
  it('are as short as can be', () => {
    expect(tick(250_000, 'EUR', 250_000)).toBe('€250\u00a0k');
    expect(tick(-2_500_000, 'EUR', 2_500_000)).toBe('−€2.5\u00a0M');
    expect(tick(0.25, 'share', 0.25)).toBe('25\u00a0%');
    expect(tick(0.5, 'ratio', 0.5)).toBe('0.5');
  });
  it('say that a suppressed cell is not shown, never zero', () => {
    expect(cell(null, 'share')).toBe('not shown');
    expect(cell(0, 'share')).toBe('0.0\u00a0%');
    expect(cell(0.02346, '')).toBe('0.0235');
    expect(cell('2026-07-01', '')).toBe('1\u00a0Jul\u00a02026');
  });
  it('turns names of code into words', () => {
    expect(words_of('sales_by_level')).toBe('Sales by level');
    expect(title_of('members_share.Q3 2026')).toBe('Members share');
  });
  it('keeps a number with its unit', () => {
    expect(prose('cost €256 k, 95 % of 3 days; 4 kinds')).toBe('cost €256\u00a0k, 95\u00a0% of 3\u00a0days; 4 kinds');
  });
  it('says so where a number is none', () => {
    expect(plain(Number.NaN, 0)).toBe('not a number');
  });
});
