import { init, use, type EChartsCoreOption } from 'echarts/core';
import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { font_of, type TextStyle } from './text';
import type { Shape } from './mark';

use([CustomChart, LineChart, GridComponent, SVGRenderer]);

/** Text at a point, in the type of the statement. */
export function text(content: string, x: number, y: number, options: TextStyle & { fill?: string; align?: 'left' | 'center' | 'right'; baseline?: 'top' | 'middle' | 'bottom' }): Shape {
  return {
    type: 'text',
    style: {
      text: content,
      x,
      y,
      font: font_of(options),
      fill: options.fill ?? 'var(--ink)',
      align: options.align ?? 'left',
      verticalAlign: options.baseline ?? 'middle',
    },
    silent: true,
  };
}

/** Draws an option to SVG text without touching the page; the caller owns where it goes. */
export function to_svg(option: EChartsCoreOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    return chart.renderToSVGString({ useViewBox: true });
  } finally {
    chart.dispose();
  }
}
