/** Widths and line breaks of the labels that a chart draws itself. */

export const font_family = "'Source Sans 3', 'Source Sans Pro', system-ui, sans-serif";

export interface TextStyle {
  size: number;
  bold?: boolean;
}

let context: CanvasRenderingContext2D | null | undefined;

function canvas_context(): CanvasRenderingContext2D | null {
  if (context === undefined) {
    context = typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
  }
  return context;
}

export function font_of({ size, bold }: TextStyle): string {
  return `${bold ? 600 : 400} ${size}px ${font_family}`;
}

/** Width in CSS pixels; without a browser an average width per character, which is enough for a layout in tests. */
export function text_width(text: string, style: TextStyle): number {
  const canvas = canvas_context();
  if (!canvas) return text.length * style.size * (style.bold ? 0.52 : 0.49);
  canvas.font = font_of(style);
  return canvas.measureText(text).width;
}

/** How many characters of a word fit, at least one. */
function fitting(word: string, width: number, style: TextStyle): number {
  let length = word.length;
  while (length > 1 && text_width(`${word.slice(0, length)}-`, style) > width) length -= 1;
  return length;
}

/** Lines no wider than `width`: broken at spaces, and inside a word only where the word alone is too wide. */
export function wrap(text: string, width: number, style: TextStyle, most_lines = 4): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(/\s+/).filter((word) => word !== '');
  for (let word of words) {
    const candidate = line === '' ? word : `${line} ${word}`;
    if (text_width(candidate, style) <= width) {
      line = candidate;
      continue;
    }
    if (line !== '') lines.push(line);
    while (text_width(word, style) > width && word.length > 1) {
      const length = fitting(word, width, style);
      lines.push(`${word.slice(0, length)}-`);
      word = word.slice(length);
    }
    line = word;
  }
  if (line !== '') lines.push(line);
  if (lines.length <= most_lines) return lines;
  const kept = lines.slice(0, most_lines);
  kept[most_lines - 1] = `${(kept[most_lines - 1] ?? '').replace(/.$/, '')}…`;
  return kept;
}
