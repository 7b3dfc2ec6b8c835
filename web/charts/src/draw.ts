import { init, use, type EChartsCoreOption } from 'echarts/core';
import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { font_of, type TextStyle } from './text';
import type { Shape } from './mark';

use([CustomChart, LineChart, GridComponent, SVGRenderer]);

export interface TextOptions extends TextStyle {
  fill?: string;
  align?: 'left' | 'center' | 'right';
}

/** Text at a point, in the type of the statement, on a halo of paper so that no line runs through it. */
export function text(content: string, x: number, y: number, options: TextOptions): Shape {
  return {
    type: 'text',
    style: {
      text: content,
      x,
      y,
      font: font_of(options),
      fill: options.fill ?? 'var(--ink)',
      align: options.align ?? 'left',
      verticalAlign: 'middle',
      stroke: 'var(--paper)',
      lineWidth: 4,
    },
    silent: true,
  };
}

/** Without the style sheet, classes and data attributes for a pointer: the same drawing is then the same text. */
function plain_svg(svg: string): string {
  return svg.replace(/<style[\s\S]*?<\/style>/g, '').replace(/ (class|ecmeta_[a-z_]+|data-[a-z-]+|xml:space|baseProfile)="[^"]*"/g, '');
}

/** Draws an option to SVG text without touching the page; the caller owns where it goes. */
export function to_svg(option: EChartsCoreOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    return plain_svg(chart.renderToSVGString({ useViewBox: true }));
  } finally {
    chart.dispose();
  }
}
