/** Where an axis begins, ends and has its ticks. */

export interface Scale {
  min: number;
  max: number;
  ticks: number[];
  interval: number;
}

const steps = [1, 2, 2.5, 5, 10];

/** The smallest round interval that gives at most `most` ticks inside the bounds. */
function interval_for(min: number, max: number, most: number): number {
  const rough = (max - min) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  for (const factor of [1, 10]) {
    for (const step of steps) {
      const interval = step * power * factor;
      const ticks = Math.floor(max / interval + 1e-9) - Math.ceil(min / interval - 1e-9) + 1;
      if (ticks <= most) return interval;
    }
  }
  return power * 100;
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
