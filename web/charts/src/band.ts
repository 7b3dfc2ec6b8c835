import type { EChartsCoreOption } from 'echarts/core';
import { text, to_svg } from './draw';
import type { Reading, Readings } from './figure';
import { spoken } from './figure';
import { day, tick } from './format';
import { line, type Drawing, type Mark, type Shape } from './mark';
import { scale_of, type Scale } from './scale';
import { text_width } from './text';
import { time_axis, type TimeAxis } from './time_axis';

interface Series {
  name: string;
  rows: Reading[];
}

interface Plan {
  data: Readings;
  series: Series[];
  scale: Scale;
  axis: TimeAxis;
  /** Ink for what is only counted: the accent marks what is ours to claim. */
  colour: string;
  width: number;
  height: number;
  grid: { left: number; right: number; top: number; bottom: number };
}

type Place = (time: number, value: number) => [number, number];

const size = { size: 13.5 };

/** Few points are looks at a curve at chosen times, joined by straight lines; many are the steps of the curve itself. */
const few = (rows: readonly Reading[]): boolean => rows.length <= 36;

function series_of(rows: readonly Reading[]): Series[] {
  const names = [...new Set(rows.map((row) => row.group || row.label))];
  return names.map((name) => ({ name, rows: rows.filter((row) => (row.group || row.label) === name) }));
}

function plan_of(data: Readings, width: number): Plan {
  const series = series_of(data.rows);
  const values = data.rows.flatMap((row) => [row.value, row.low, row.high]).filter((value) => value !== null);
  const scale = scale_of(values);
  const tick_room = Math.max(...scale.ticks.map((value) => text_width(tick(value, data.unit, scale.interval), size)));
  const name_room = series.length > 1 ? Math.max(...series.map((one) => text_width(one.name, size))) + 14 : 12;
  const height = Math.round(Math.min(300, Math.max(200, width * 0.42)));
  const grid = { left: Math.ceil(tick_room) + 12, right: Math.ceil(name_room), top: 10, bottom: 28 };
  const axis = time_axis([...new Set(data.rows.map((row) => row.time))], data.time_unit);
  const colour = data.rows.every((row) => row.grade === null) ? 'var(--ink)' : 'var(--value)';
  return { data, series, scale, axis, colour, width, height, grid };
}

/** Corners of a curve: a step curve holds its value until the next time. */
function corners(points: [number, number][], steps: boolean): [number, number][] {
  if (!steps) return points;
  return points.flatMap((point, index): [number, number][] => {
    const before = points[index - 1];
    return before ? [[point[0], before[1]], point] : [point];
  });
}

/** The area between low and high, one polygon beneath the line. */
function band_shape(rows: readonly Reading[], axis: TimeAxis, place: Place, colour: string): Shape | null {
  const bounded = rows.filter((row) => row.low !== null && row.high !== null);
  if (bounded.length < 2) return null;
  const curve = (bound: (row: Reading) => number): [number, number][] =>
    corners(bounded.map((row) => place(axis.at(row.time), bound(row))), axis.numeric && !few(rows));
  const points = [...curve((row) => row.high ?? 0), ...curve((row) => row.low ?? 0).reverse()];
  return { type: 'polygon', shape: { points }, style: { fill: colour, opacity: 0.16 }, silent: true };
}

function frame(plan: Plan, place: Place): Shape[] {
  const { scale, axis, grid, width, height, data } = plan;
  const shapes: Shape[] = [];
  for (const value of scale.ticks) {
    const y = Math.round(place(axis.min, value)[1]) + 0.5;
    shapes.push(line(grid.left, y, width - grid.right, y, value === 0 ? 'var(--ink)' : 'var(--hairline)'));
    shapes.push(text(tick(value, data.unit, scale.interval), grid.left - 8, y, { ...size, fill: 'var(--muted)', align: 'right' }));
  }
  for (const { at, label } of axis.ticks) {
    const half = text_width(label, size) / 2;
    const x = Math.min(Math.max(place(at, 0)[0], half), width - half);
    shapes.push(text(label, x, height - 10, { ...size, fill: 'var(--muted)', align: 'center' }));
  }
  return shapes;
}

function name_shapes(plan: Plan, place: Place): Shape[] {
  if (plan.series.length < 2) return [];
  return plan.series.flatMap((one) => {
    const last = one.rows.filter((row) => row.value !== null).at(-1);
    if (!last) return [];
    const [x, y] = place(plan.axis.at(last.time), last.value ?? 0);
    return [text(one.name, x + 9, y, size)];
  });
}

function option_of(plan: Plan): EChartsCoreOption {
  const { series, scale, axis, grid, colour } = plan;
  const render = (_params: unknown, api: { coord: (point: [number, number]) => number[] }): Shape => {
    const place: Place = (time, value) => {
      const [x = 0, y = 0] = api.coord([time, value]);
      return [x, y];
    };
    const bands = series.map((one) => band_shape(one.rows, axis, place, colour)).filter((shape) => shape !== null);
    return { type: 'group', children: [...frame(plan, place), ...bands, ...name_shapes(plan, place)] };
  };
  const looks = series.every((one) => few(one.rows));
  return {
    grid,
    xAxis: { type: 'value', min: axis.min, max: axis.max > axis.min ? axis.max : axis.min + 1, show: false },
    yAxis: { type: 'value', min: scale.min, max: scale.max, show: false },
    series: [
      { type: 'custom', coordinateSystem: 'cartesian2d', data: [[axis.min, 0]], clip: false, silent: true, renderItem: render },
      ...series.map((one, index) => ({
        type: 'line',
        silent: true,
        clip: false,
        step: axis.numeric && !few(one.rows) ? 'end' : false,
        symbol: !looks ? 'none' : index === 0 ? 'circle' : 'emptyCircle',
        symbolSize: 6,
        lineStyle: { color: colour, width: 2, type: index === 0 ? 'solid' : [5, 4] },
        itemStyle: { color: colour },
        data: one.rows.map((row) => [axis.at(row.time), row.value]),
      })),
    ],
  };
}

/** Lines over time with their bands; at most four names on the time axis, the name of each line at its end. */
export function draw_bands(data: Readings, width: number): Drawing {
  const plan = plan_of(data, width);
  const { axis, grid, height } = plan;
  const stretch = (width - grid.left - grid.right) / Math.max(1e-12, axis.max - axis.min);
  const marks: Mark[] = data.rows.map((row) => {
    const x = grid.left + stretch * (axis.at(row.time) - axis.min);
    const time = data.time_unit === '' ? day(row.time) : `${row.time} ${data.time_unit}`;
    const name = [time, row.group || row.label].filter((part) => part !== '').join(', ');
    return { reading: spoken(name, row, data.style), box: { x: x - 12, y: grid.top, width: 24, height: height - grid.top - grid.bottom } };
  });
  return { svg: to_svg(option_of(plan), width, height), width, height, marks };
}
