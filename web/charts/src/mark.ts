import type { Grade } from './contract';

/** One thing in a chart that can be pointed at and read aloud. */
export interface Mark {
  /** What a person hears or reads when the mark is chosen: name, value, range, grade, n. */
  reading: string;
  /** Its box in the drawing, in CSS pixels; at least 24 high so that it can be hit. */
  box: { x: number; y: number; width: number; height: number };
}

/** A chart, drawn: pure SVG text with CSS variables as colours, so that theme, print and forced colours need no redraw. */
export interface Drawing {
  svg: string;
  width: number;
  height: number;
  marks: Mark[];
}

export type Tone = 'value' | 'cost' | 'harm' | 'ink';

/** A shape of zrender as custom series return it. */
export interface Shape {
  type: 'rect' | 'line' | 'circle' | 'text' | 'polygon' | 'polyline' | 'group';
  shape?: Record<string, unknown>;
  style?: Record<string, unknown>;
  x?: number;
  y?: number;
  z2?: number;
  children?: Shape[];
  silent?: boolean;
}

export const colours: Record<Tone, string> = {
  value: 'var(--value)',
  cost: 'var(--cost)',
  harm: 'var(--harm)',
  ink: 'var(--ink)',
};

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string, width = 1, dash?: number[]): Shape {
  const style: Record<string, unknown> = { stroke, lineWidth: width };
  if (dash) style.lineDash = dash;
  return { type: 'line', shape: { x1, y1, x2, y2 }, style, silent: true };
}

/** The 45° lines of a hatch inside a box, cut at its edges. */
export function hatch(x: number, y: number, width: number, height: number, gap: number): [number, number, number, number][] {
  const lines: [number, number, number, number][] = [];
  for (let offset = gap / 2 - height; offset < width; offset += gap) {
    const from = Math.max(0, offset);
    const until = Math.min(width, offset + height);
    if (until - from < 0.5) continue;
    lines.push([x + from, y + height - (from - offset), x + until, y + height - (until - offset)]);
  }
  return lines;
}

/** A box in the evidence language: ■ solid, ▣ lighter inside an outline, ▨ hatched, ▢ dotted outline; counted is plain. */
export function evidence_box(x: number, y: number, width: number, height: number, grade: Grade, colour: string): Shape[] {
  const w = Math.max(width, 1);
  if (grade === 'E' || grade === null) return [{ type: 'rect', shape: { x, y, width: w, height }, style: { fill: colour } }];
  const outline: Shape = {
    type: 'rect',
    shape: { x: x + 0.75, y: y + 0.75, width: Math.max(w - 1.5, 0.5), height: height - 1.5 },
    style: { fill: 'var(--paper)', stroke: colour, lineWidth: 1.5, ...(grade === 'S' ? { lineDash: [2, 2.5] } : {}) },
  };
  if (grade === 'S') return [outline];
  if (grade === 'A') {
    const inset = Math.min(3, w / 3);
    const inner: Shape = {
      type: 'rect',
      shape: { x: x + inset, y: y + 3, width: Math.max(w - 2 * inset, 0.5), height: height - 6 },
      style: { fill: colour, opacity: 0.62 },
    };
    return [outline, inner];
  }
  const strokes = hatch(x + 1, y + 1, Math.max(w - 2, 0), height - 2, height > 14 ? 5 : 3.6);
  return [outline, ...strokes.map(([x1, y1, x2, y2]) => line(x1, y1, x2, y2, colour, 1.25))];
}

/** A line from low to high with end caps, legible on any fill because paper lies beneath it. */
export function whisker(low: number, high: number, y: number, colour = 'var(--ink)', cap = 4): Shape[] {
  const halo = line(low - 1, y, high + 1, y, 'var(--paper)', 4);
  return [
    halo,
    line(low, y, high, y, colour, 1.5),
    line(low, y - cap, low, y + cap, colour, 1.5),
    line(high, y - cap, high, y + cap, colour, 1.5),
  ];
}
