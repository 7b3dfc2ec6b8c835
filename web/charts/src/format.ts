/**
 * The one file that turns numbers, money and days into text; it says them as the C++ side does (statement/words.cpp).
 *
 * Minus sign −, en dash between bounds ("to" where one is negative), no-break space before units, the sign of the
 * currency once. Numbers that stand together share one step: the power of ten nearest to a hundredth of the width of
 * the widest range, so that no digit pretends to be known.
 */

const minus = '\u2212';
const en_dash = '\u2013';
const gap = '\u00a0';

const signs: Record<string, string> = { EUR: '€', USD: '$', GBP: '£', JPY: '¥' };
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface Ranged {
  value: number;
  low?: number | null | undefined;
  high?: number | null | undefined;
}

/** How numbers that stand together are said. */
export interface Style {
  unit: string;
  /** In the unit itself: 1,000 prints € 41,200 as €41 k. */
  step: number;
  /** 1, 1e3 or 1e6 for money, 0.01 for a share that is said in per cent. */
  divisor: number;
  suffix: string;
  decimals: number;
}

/** Is the unit an ISO 4217 code? Values are then in major units. */
export function is_money(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit);
}

/** "€", or the code and a space where there is no common sign. */
export function currency_sign(code: string): string {
  return signs[code] ?? `${code}${gap}`;
}

/** The power of ten nearest to a hundredth of a width: 141,000 wide is said to 1,000, 0.89 wide to 0.01. */
export function step_for_width(width: number): number {
  return 10 ** Math.round(Math.log10(width / 100));
}

/** The step that leaves `digits` digits of a size. */
function step_for_size(size: number, digits: number): number {
  return 10 ** (Math.floor(Math.log10(size)) - digits + 1);
}

const whole_units = new Set(['people', 'orders', 'count', 'tickets', 'questions', 'rows']);

function decimals_for(step: number): number {
  return Math.min(6, Math.max(0, -Math.round(Math.log10(step))));
}

/** A style with this step; money in thousands or millions only where the step is as coarse. */
export function style_with_step(unit: string, step: number): Style {
  const money = is_money(unit);
  if (unit === 'share') {
    const fine = Math.max(step, 1e-5);
    return { unit, step: fine, divisor: 0.01, suffix: `${gap}%`, decimals: decimals_for(fine * 100) };
  }
  // Whole units or cents, as the printed statement has it; nobody writes € 1,252.4.
  if (money && step < 1) return { unit, step: 0.01, divisor: 1, suffix: '', decimals: 2 };
  const divisor = money && step >= 1e6 ? 1e6 : money && step >= 1e3 ? 1e3 : 1;
  const scale = divisor === 1e6 ? `${gap}M` : divisor === 1e3 ? `${gap}k` : '';
  const bare = money || whole_units.has(unit) || unit === '' || unit === 'ratio';
  return { unit, step, divisor, suffix: bare ? scale : `${gap}${unit}`, decimals: decimals_for(step / divisor) };
}

/** One style for amounts that stand together. */
export function style_of(amounts: readonly Ranged[], unit: string): Style {
  const widths = amounts.map(({ low, high }) => (typeof low === 'number' && typeof high === 'number' ? high - low : 0));
  const by_width = Math.max(0, ...widths.filter((width) => width > 0 && Number.isFinite(width)).map(step_for_width));
  const sizes = amounts.flatMap(({ value, low, high }) => [value, low ?? 0, high ?? 0]).map(Math.abs);
  const largest = Math.max(0, ...sizes.filter((size) => Number.isFinite(size)));
  const by_size = largest > 0 ? step_for_size(largest, 3) : 1;
  let step = by_width > 0 ? by_width : by_size;
  if (is_money(unit)) step = Math.max(0.01, Math.min(step, by_size));
  if (whole_units.has(unit)) step = Math.max(1, Math.min(step, by_size));
  return style_with_step(unit, step);
}

/** A number with `decimals` digits after the point, in groups of three. */
export function plain(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  const [whole = '', fraction = ''] = Math.abs(value).toFixed(decimals).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === '' ? '' : `.${fraction}`);
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

/** A number in a style, without sign and suffix: "118" of €118 k. */
export function bare(value: number, style: Style): string {
  // Away from zero on a half, as std::llround does: Math.round alone would take −2.5 to −2.
  const steps = Math.sign(value) * Math.round(Math.abs(value) / style.step);
  return plain((steps * style.step) / style.divisor, style.decimals);
}

/** A number in a style: "€118 k", "41.2 %", "3.4 hours". */
export function say(value: number, style: Style): string {
  const digits = bare(value, style);
  if (!is_money(style.unit)) return digits + style.suffix;
  const negative = digits.startsWith(minus);
  const suffix = /[1-9]/.test(digits) ? style.suffix : '';
  return `${negative ? minus : ''}${currency_sign(style.unit)}${negative ? digits.slice(1) : digits}${suffix}`;
}

/** "40–190", "−0.20 to 1.07"; nothing without bounds. */
export function bounds({ low, high }: { low?: number | null | undefined; high?: number | null | undefined }, style: Style): string {
  if (typeof low !== 'number' || typeof high !== 'number') return '';
  const [from, until] = [bare(low, style), bare(high, style)];
  return from.startsWith(minus) || until.startsWith(minus) ? `${from} to ${until}` : `${from}${en_dash}${until}`;
}

/** "€118 k (40–190 k)", "41.2 % (37.8–44.7)". */
export function with_range(amount: Ranged, unit: string, style: Style = style_of([amount], unit)): string {
  const range = bounds(amount, style);
  return range === '' ? say(amount.value, style) : `${say(amount.value, style)} (${range}${is_money(unit) ? style.suffix : ''})`;
}

/** One number on its own, rounded by its own range. */
export function quantity(amount: Ranged, unit: string): string {
  return say(amount.value, style_of([amount], unit));
}

/** A ratio such as an ROI: digits by the width of its range, two at most and without one. */
export function ratio_style(amount: Ranged): Style {
  const width = typeof amount.low === 'number' && typeof amount.high === 'number' ? amount.high - amount.low : 0;
  const step = width > 0 ? Math.min(1, Math.max(0.01, step_for_width(width))) : 0.01;
  return style_with_step('ratio', step);
}

/** A count of people, orders, rows. */
export function count(value: number): string {
  return plain(Math.round(value), 0);
}

/** A tick of an axis, as short as can be. */
export function tick(value: number, unit: string, interval: number): string {
  if (value === 0) return unit === 'share' ? `0${gap}%` : '0';
  const power = 10 ** Math.floor(Math.log10(interval) + 1e-9);
  const even = Math.abs(interval / power - Math.round(interval / power)) < 1e-9;
  const fine = even ? power : power / 10;
  if (!is_money(unit)) return unit === 'share' ? say(value, style_with_step('share', fine)) : plain(value, decimals_for(fine));
  const divisor = interval >= 1e6 ? 1e6 : interval >= 1e3 ? 1e3 : 1;
  const suffix = divisor === 1e6 ? `${gap}M` : divisor === 1e3 ? `${gap}k` : '';
  return say(value, { unit, step: fine, divisor, suffix, decimals: decimals_for(fine / divisor) });
}

/** "1 Jul 2026" from an ISO day, "Jul 2026" from a month; anything else ("1989") stays as written. */
export function day(text: string): string {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d)/.exec(text);
  if (!match) return text;
  const [, year, month, date] = match;
  const named = `${months[Number(month) - 1] ?? month}${gap}${year}`;
  return date === undefined ? named : `${Number(date)}${gap}${named}`;
}

/** The day before an ISO day, since ranges are half-open and people read the last day in. */
function last_day(until: string): string {
  if (!/^\d{4}-\d{2}-\d{2}/.test(until)) return until;
  const date = new Date(`${until.slice(0, 10)}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

/** "1 Jul – 30 Sep 2026" from a half-open range of days. */
export function period(from: string, until: string): string {
  if (from === '' && until === '') return 'not dated';
  const last = last_day(until);
  const same_year = from.slice(0, 5) === last.slice(0, 5) && from.charAt(4) === '-';
  const first = same_year ? day(from).slice(0, -5) : day(from);
  return `${first}${gap}${en_dash} ${day(last)}`;
}

/** A level of confidence: "95 %". */
export function level(value: number): string {
  return `${plain(value * 100, 0)}${gap}%`;
}

/** The first eight places of a digest; the whole one goes where it can be copied. */
export function digest(sha256: string): string {
  return sha256.slice(0, 8);
}

/** The id of a Finding for people: "members_share.2026Q3" to "Members share". */
export function title_of(id: string): string {
  return words_of(id.replace(/\.[^.]*$/, ''));
}

/** A name of code for people: "sales_by_level" to "Sales by level". */
export function words_of(name: string): string {
  const text = name.replace(/[_.]+/g, ' ').replace(/\bsso\b/gi, 'SSO').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A sentence of the C++ side, with each number kept on one line with its unit. */
export function prose(text: string): string {
  return text.replace(/(\d) (?=(%|k|M|days?|hours?)(?![A-Za-z]))/g, `$1${gap}`);
}

/** A sentence that begins as one, whatever it was written to follow. */
export function sentence(text: string): string {
  return prose(text.charAt(0).toUpperCase() + text.slice(1));
}

/** Cents for all amounts that stand below each other, unless all are whole, or are estimates of thousands. */
export function money_decimals(values: readonly unknown[], estimated: boolean): number {
  const amounts = values.filter((value): value is number => typeof value === 'number');
  if (estimated && amounts.some((amount) => Math.abs(amount) >= 1000)) return 0;
  return amounts.some((amount) => !Number.isInteger(amount)) ? 2 : 0;
}

/** Any cell of a table twin; the unit stands in the head of its column. */
export function cell(value: string | number | boolean | null | undefined, unit: string, decimals?: number): string {
  if (value === null || value === undefined) return 'not shown';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return /^\d{4}-\d{2}(-\d{2})?$/.test(value) ? day(value) : value;
  if (unit === 'share') return say(value, style_with_step('share', 0.001));
  if (is_money(unit)) return plain(value, decimals ?? money_decimals([value], true));
  if (Number.isInteger(value) || value === 0) return plain(value, 0);
  return plain(value, decimals_for(step_for_size(Math.abs(value), 3)));
}
