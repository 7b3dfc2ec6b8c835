/** Positions on a time axis: days and numbers at their true distance, other names evenly. */
import { day, plain } from './format';

export interface TimeAxis {
  at: (time: string) => number;
  min: number;
  max: number;
  /** At most four, first and last included where they fit. */
  ticks: { at: number; label: string }[];
  /** Numbers of a step curve: the value holds until the next time. */
  numeric: boolean;
}

const is_number = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
const is_day = (text: string): boolean => /^\d{4}-\d{2}(-\d{2}|$)/.test(text);

const natural: Record<string, number[]> = {
  hours: [1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 720, 1440, 2160, 4320, 8760],
  days: [1, 2, 7, 14, 30, 60, 90, 180, 365, 730],
};

/** An interval that makes at most three steps: natural to the unit, else 1, 2, 5 or 10 times a power of ten. */
function interval_of(span: number, unit: string): number {
  const fits = (interval: number): boolean => span / interval < 4;
  const known = natural[unit]?.find(fits);
  if (known !== undefined) return known;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  return ([1, 2, 5, 10].find((step) => fits(step * power)) ?? 20) * power;
}

function number_axis(times: readonly string[], unit: string): TimeAxis {
  const values = times.map(Number);
  const max = Math.max(...values);
  const least = Math.min(...values);
  const min = least > 0 && least < max * 0.1 ? 0 : least;
  const interval = max > min ? interval_of(max - min, unit) : 1;
  const by_day = unit === 'hours' && interval >= 24;
  const ticks: TimeAxis['ticks'] = [];
  for (let k = Math.ceil(min / interval - 1e-9); k * interval <= max * (1 + 1e-9); k += 1) {
    const shown = by_day ? (k * interval) / 24 : k * interval;
    ticks.push({ at: k * interval, label: plain(shown, Number.isInteger(interval) ? 0 : 1) });
  }
  const last = ticks.at(-1);
  if (last && unit !== '') last.label = `${last.label}\u00a0${by_day ? 'days' : unit}`;
  return { at: Number, min, max, ticks, numeric: true };
}

function named_axis(times: readonly string[], at: (time: string) => number, label: (time: string) => string): TimeAxis {
  const positions = times.map(at);
  const stride = Math.max(1, Math.ceil((times.length - 1) / 3));
  const ticks = times.filter((_, index) => index % stride === 0).map((time) => ({ at: at(time), label: label(time) }));
  return { at, min: Math.min(...positions), max: Math.max(...positions), ticks, numeric: false };
}

/** The axis for these times, in the order given. Years ("1989") are numbers, but no unit follows them. */
export function time_axis(times: readonly string[], unit: string): TimeAxis {
  const years = times.every((time) => /^(1[5-9]|20)\d\d$/.test(time));
  if (years) return named_axis(times, Number, (time) => time);
  if (times.every(is_number)) return number_axis(times, unit);
  if (times.every(is_day)) return named_axis(times, (time) => Date.parse(time.slice(0, 10)), day);
  return named_axis(times, (time) => times.indexOf(time), (time) => time);
}
