/** Where an axis begins, ends and has its ticks. */

export interface Scale {
  min: number;
  max: number;
  ticks: number[];
  interval: number;
}

function ticks_in(min: number, max: number, interval: number): number {
  return Math.floor(max / interval + 1e-9) - Math.ceil(min / interval - 1e-9) + 1;
}

/** The smallest of these steps, times a power of ten, that gives at most `most` ticks inside the bounds. */
function smallest(steps: readonly number[], min: number, max: number, most: number): number {
  const power = 10 ** Math.floor(Math.log10((max - min) / most));
  const intervals = [power, power * 10].flatMap((scale) => steps.map((step) => step * scale));
  return intervals.find((interval) => ticks_in(min, max, interval) <= most) ?? power * 100;
}

/** A plain interval; a less plain one only where the plain one leaves fewer than three ticks. */
function interval_for(min: number, max: number, most: number): number {
  const plain = smallest([1, 2, 2.5, 5], min, max, most);
  return ticks_in(min, max, plain) >= 3 ? plain : smallest([1, 1.5, 2, 2.5, 3, 4, 5, 7.5], min, max, most);
}

/** An axis for these values: zero is always on it, at most four ticks, and the ends hug the data. */
export function scale_of(values: readonly number[], most_ticks = 4): Scale {
  const finite = values.filter((value) => Number.isFinite(value));
  let min = Math.min(0, ...finite);
  let max = Math.max(0, ...finite);
  if (min === max) max = min + 1;
  const margin = (max - min) * 0.03;
  if (min < 0) min -= margin;
  if (max > 0) max += margin;
  const interval = interval_for(min, max, most_ticks);
  const ticks: number[] = [];
  for (let k = Math.ceil(min / interval - 1e-9); k * interval <= max + interval * 1e-9; k += 1) {
    ticks.push(k === 0 ? 0 : Number((k * interval).toPrecision(12)));
  }
  return { min, max, ticks, interval };
}
