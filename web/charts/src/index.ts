export * from './contract';
export type * from './schema/statement';
export * from './evidence';
export * as format from './format';
export type { Drawing, Mark, Tone } from './mark';
export { draw_rows, type ChartRow, type RowChart } from './rows';
export { dot_row, draw_figure, is_refused, readings, spoken, twin_of, type Reading, type Twin, type TwinColumn } from './figure';
