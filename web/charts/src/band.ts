import type { EChartsCoreOption } from 'echarts/core';
import { text, to_svg } from './draw';
import type { Reading, Readings } from './figure';
import { spoken } from './figure';
import { tick } from './format';
import { line, type Drawing, type Mark, type Shape } from './mark';
import { scale_of } from './scale';
import { text_width } from './text';

interface Series {
  name: string;
  rows: Reading[];
}

const size = { size: 13.5 };

function series_of(rows: readonly Reading[]): Series[] {
  const names = [...new Set(rows.map((row) => row.group || row.label))];
  return names.map((name) => ({ name, rows: rows.filter((row) => (row.group || row.label) === name) }));
}

/** The area between low and high, drawn as one polygon beneath the line. */
function band_shape(rows: readonly Reading[], at: (time: string, value: number) => number[]): Shape | null {
  const bounded = rows.filter((row) => row.low !== null && row.high !== null);
  if (bounded.length < 2) return null;
  const upper = bounded.map((row) => at(row.time, row.high ?? 0));
  const lower = bounded.map((row) => at(row.time, row.low ?? 0)).reverse();
  return { type: 'polygon', shape: { points: [...upper, ...lower] }, style: { fill: 'var(--value)', opacity: 0.16 }, silent: true };
}

/** Lines over time with their bands; at most four names on the time axis, the name of each line at its end. */
export function draw_bands(data: Readings, width: number): Drawing {
  const times = [...new Set(data.rows.map((row) => row.time))];
  const series = series_of(data.rows);
  const values = data.rows.flatMap((row) => [row.value, row.low, row.high]).filter((value) => value !== null);
  const scale = scale_of(values);
  const tick_room = Math.max(...scale.ticks.map((value) => text_width(tick(value, data.unit, scale.interval), size)));
  const name_room = series.length > 1 ? Math.max(...series.map((one) => text_width(one.name, size))) + 14 : 8;
  const height = Math.round(Math.min(320, Math.max(200, width * 0.42)));
  const grid = { left: Math.ceil(tick_room) + 12, right: Math.ceil(name_room), top: 10, bottom: 28 };
  const plot = { width: width - grid.left - grid.right, height: height - grid.top - grid.bottom };
  const stride = Math.max(1, Math.ceil((times.length - 1) / 3));

  const render = (_params: unknown, api: { coord: (point: [number, number]) => number[] }): Shape => {
    const at = (time: string, value: number): number[] => api.coord([times.indexOf(time), value]);
    const children: Shape[] = [];
    for (const value of scale.ticks) {
      const y = Math.round(api.coord([0, value])[1] ?? 0) + 0.5;
      children.push(line(grid.left, y, width - grid.right, y, value === 0 ? 'var(--ink)' : 'var(--hairline)'));
      children.push(text(tick(value, data.unit, scale.interval), grid.left - 8, y, { ...size, fill: 'var(--muted)', align: 'right' }));
    }
    times.forEach((time, index) => {
      if (index % stride !== 0) return;
      const half = text_width(time, size) / 2;
      const x = Math.min(Math.max(api.coord([index, 0])[0] ?? 0, half), width - half);
      children.push(text(time, x, height - 10, { ...size, fill: 'var(--muted)', align: 'center' }));
    });
    series.forEach((one) => {
      const band = band_shape(one.rows, at);
      if (band) children.push(band);
      const last = one.rows.filter((row) => row.value !== null).at(-1);
      if (last && series.length > 1) {
        const [x = 0, y = 0] = at(last.time, last.value ?? 0);
        children.push(text(one.name, x + 9, y, { ...size }));
      }
    });
    return { type: 'group', children };
  };

  const option: EChartsCoreOption = {
    grid,
    xAxis: { type: 'category', data: times, boundaryGap: false, show: false },
    yAxis: { type: 'value', min: scale.min, max: scale.max, show: false },
    series: [
      { type: 'custom', coordinateSystem: 'cartesian2d', data: [[0, 0]], clip: false, silent: true, renderItem: render },
      ...series.map((one, index) => ({
        type: 'line',
        silent: true,
        symbol: index === 0 ? 'circle' : 'emptyCircle',
        symbolSize: 6,
        showAllSymbol: times.length <= 36,
        lineStyle: { color: 'var(--value)', width: 2, type: index === 0 ? 'solid' : [5, 4] },
        itemStyle: { color: 'var(--value)' },
        data: times.map((time) => one.rows.find((row) => row.time === time)?.value ?? null),
      })),
    ],
  };
  const step = plot.width / Math.max(1, times.length - 1);
  const marks: Mark[] = data.rows.map((row) => {
    const x = grid.left + step * times.indexOf(row.time);
    const name = [row.time, row.group || row.label].filter((part) => part !== '').join(', ');
    return { reading: spoken(name, row, data.unit), box: { x: x - 12, y: grid.top, width: 24, height: plot.height } };
  });
  return { svg: to_svg(option, width, height), width, height, marks };
}
