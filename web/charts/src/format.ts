/**
 * The one file that turns numbers, money and days into text.
 *
 * Rules (DESIGN): minus sign −, en dash between days, "to" between bounds, narrow no-break space before units, and a
 * number shows no more digits than the width of its range supports (two significant digits of the width).
 */

const minus = '\u2212';
const en_dash = '\u2013';
const thin = '\u202f';
const locale = 'en-GB';

const symbols: Record<string, string> = { EUR: '€', USD: '$', GBP: '£', JPY: '¥', INR: '₹' };
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface Ranged {
  value: number;
  low?: number | null | undefined;
  high?: number | null | undefined;
}

/** Is the unit an ISO 4217 code? Values are then in major units. */
export function is_money(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit);
}

/** "€", or the code where there is no common sign. */
export function currency_sign(code: string): string {
  return symbols[code] ?? code;
}

/** The step to which a number is rounded: two significant digits of the width, or of the number itself without one. */
export function step_of({ value, low, high }: Ranged): number {
  const has_range = typeof low === 'number' && typeof high === 'number';
  const width = has_range ? Math.abs(high - low) : 0;
  const basis = width > 0 ? width : Math.abs(value);
  if (!(basis > 0) || !Number.isFinite(basis)) return 1;
  const digits = width > 0 ? 1 : 2;
  return 10 ** (Math.floor(Math.log10(basis)) - digits);
}

/** A number rounded to `step`, grouped in threes, with a true minus sign. */
export function number(value: number, step = 1): string {
  if (!Number.isFinite(value)) return 'not a number';
  const decimals = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const rounded = step >= 1 ? Math.round(value / step) * step : value;
  const text = new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(Math.abs(rounded));
  const negative = rounded < 0 && /[1-9]/.test(text);
  return negative ? minus + text : text;
}

/** A count of people, orders, rows. */
export function count(value: number): string {
  return number(Math.round(value));
}

interface Scale {
  divisor: number;
  suffix: string;
}

/** k, m, bn, so that no amount shows more than four digits before its unit. */
function scale_of(largest: number): Scale {
  const size = Math.abs(largest);
  if (size >= 1e9) return { divisor: 1e9, suffix: `${thin}bn` };
  if (size >= 1e6) return { divisor: 1e6, suffix: `${thin}m` };
  if (size >= 1e4) return { divisor: 1e3, suffix: `${thin}k` };
  return { divisor: 1, suffix: '' };
}

function signed_money(text: string, sign: string): string {
  return text.startsWith(minus) ? `${minus}${sign}${thin}${text.slice(1)}` : `${sign}${thin}${text}`;
}

/** Money in full, without a scale: "€ 41,200". For tables and costs that are known to the cent, whole units. */
export function money_full(value: number, code: string): string {
  return signed_money(number(value, 1), currency_sign(code));
}

/** Money as short as its range allows: "€ 118 k". */
export function money(amount: Ranged, code: string): string {
  const largest = Math.max(Math.abs(amount.value), Math.abs(amount.low ?? 0), Math.abs(amount.high ?? 0));
  const scale = scale_of(largest);
  const step = step_of(amount) / scale.divisor;
  return signed_money(number(amount.value / scale.divisor, Math.max(step, 0.01)) + scale.suffix, currency_sign(code));
}

/** A share as a percentage with its own step. */
function percent(value: number, step: number): string {
  return `${number(value * 100, Math.min(10, Math.max(step * 100, 0.01)))}${thin}%`;
}

const unit_words: Record<string, string> = { hours: 'h', days: 'days', people: '', orders: '', count: '', ratio: '' };

/** One number in its unit, rounded by its range, without the range. */
export function quantity(amount: Ranged, unit: string): string {
  if (is_money(unit)) return money(amount, unit);
  if (unit === 'share') return percent(amount.value, step_of(amount));
  const known = unit_words[unit];
  const suffix = known ?? unit;
  const whole = unit === 'people' || unit === 'orders' || unit === 'count';
  const text = number(amount.value, whole ? Math.max(1, step_of(amount)) : step_of(amount));
  return suffix === '' ? text : `${text}${thin}${suffix}`;
}

/** "(0.18 to 1.07)" in the same unit and step as the number before it, without repeating the currency. */
export function range(amount: Ranged, unit: string): string {
  if (typeof amount.low !== 'number' || typeof amount.high !== 'number') return '';
  const bound = (value: number): string => {
    const text = quantity_on_scale(value, amount, unit);
    return text;
  };
  return `(${bound(amount.low)} to ${bound(amount.high)})`;
}

/** A bound with the step and scale of the whole range; money without its sign of currency. */
function quantity_on_scale(value: number, whole: Ranged, unit: string): string {
  const step = step_of(whole);
  if (is_money(unit)) {
    const largest = Math.max(Math.abs(whole.value), Math.abs(whole.low ?? 0), Math.abs(whole.high ?? 0));
    const scale = scale_of(largest);
    return number(value / scale.divisor, Math.max(step / scale.divisor, 0.01)) + scale.suffix;
  }
  if (unit === 'share') return percent(value, step);
  const whole_units = unit === 'people' || unit === 'orders' || unit === 'count';
  return number(value, whole_units ? Math.max(1, step) : step);
}

/** "€ 118 k (40 k to 190 k)". */
export function with_range(amount: Ranged, unit: string): string {
  const bounds = range(amount, unit);
  return bounds === '' ? quantity(amount, unit) : `${quantity(amount, unit)} ${bounds}`;
}

/** An axis tick: as short as can be, in the unit. */
export function tick(value: number, unit: string, interval: number): string {
  const step = 10 ** Math.floor(Math.log10(interval) + 1e-9);
  const fine = Math.abs(interval / step - Math.round(interval / step)) > 1e-9 ? step / 10 : step;
  if (is_money(unit)) {
    if (value === 0) return '0';
    const scale = scale_of(Math.max(Math.abs(value), interval));
    return signed_money(number(value / scale.divisor, fine / scale.divisor) + scale.suffix, currency_sign(unit));
  }
  if (unit === 'share') return `${number(value * 100, fine * 100)}${thin}%`;
  return number(value, fine);
}

/** "1 Jul 2026" from an ISO day; anything else ("1989") stays as written. */
export function day(text: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  if (!match) return text;
  const [, year, month, date] = match;
  return `${Number(date)}${'\u00a0'}${months[Number(month) - 1] ?? month}${'\u00a0'}${year}`;
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
  const last = last_day(until);
  const [first_text, last_text] = [day(from), day(last)];
  if (from.slice(0, 4) === last.slice(0, 4) && /^\d{4}-/.test(from) && /^\d{4}-/.test(last)) {
    return `${first_text.replace(/\u00a0\d{4}$/, '')} ${en_dash} ${last_text}`;
  }
  return `${first_text} ${en_dash} ${last_text}`;
}

/** A level of confidence: "95 %". */
export function level(value: number): string {
  return `${number(value * 100, 1)}${thin}%`;
}

/** The first eight places of a digest; the whole one goes in a title or a copyable cell. */
export function digest(sha256: string): string {
  return sha256.slice(0, 8);
}

/** A name of code for people: "sales_by_level" to "Sales by level". */
export function words_of(name: string): string {
  const text = name.replace(/[_.]+/g, ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Any cell of a table twin. */
export function cell(value: string | number | boolean | null | undefined, unit: string): string {
  if (value === null || value === undefined) return 'not shown';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value) : value;
  if (is_money(unit)) return number(value, Number.isInteger(value) || Math.abs(value) >= 1000 ? 1 : 0.01);
  if (unit === 'share') return `${number(value * 100, 0.1)}${thin}%`;
  return number(value, Number.isInteger(value) ? 1 : Math.min(1, step_of({ value })));
}
