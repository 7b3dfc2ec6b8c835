import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../src/report.css'), 'utf8');

/** The variables of the first rule after a marker. */
function palette(marker: string): Record<string, string> {
  const block = css.slice(css.indexOf(marker)).split('}')[0] ?? '';
  return Object.fromEntries([...block.matchAll(/--([a-z]+): (#[0-9a-f]{3,6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

/** WCAG 2.2, relative luminance of an sRGB colour. */
function luminance(colour: string): number {
  const hex = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit).join('') : colour.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

/** Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB; enough to see whether two colours part. */
const deficiencies: Record<string, number[][]> = {
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

describe.each([
  ['light', ':root {'],
  ['dark', ":root[data-theme='dark'] {"],
  ['print', ":root:not([data-theme='light']) {\n    --paper: #fff"],
])('the %s palette', (_name, marker) => {
  const colours = palette(marker);
  const of = (name: string): string => colours[name] ?? '#777777';

  it('is complete', () => {
    expect(Object.keys(colours)).toEqual(expect.arrayContaining(['paper', 'ink', 'muted', 'hairline', 'value', 'cost', 'harm']));
  });
  it.each(['ink', 'muted', 'value', 'harm'])('has 4.5:1 for text in %s', (name) => {
    expect(contrast(of(name), of('paper'))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['value', 'cost', 'harm', 'ink'])('has 3:1 for marks in %s', (name) => {
    expect(contrast(of(name), of('paper'))).toBeGreaterThanOrEqual(3);
  });
  it.each(Object.keys(deficiencies))('keeps marks visible under %s', (name) => {
    for (const mark of ['value', 'cost', 'harm']) {
      const linear = [1, 3, 5].map((at) => Number.parseInt(of(mark).slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      const seen = (deficiencies[name] ?? []).map((row) => Math.min(1, Math.max(0, row.reduce((sum, weight, at) => sum + weight * (linear[at] ?? 0), 0))));
      const hex = `#${seen.map((part) => Math.round(255 * (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055)).toString(16).padStart(2, '0')).join('')}`;
      expect(contrast(hex, of('paper')), mark).toBeGreaterThanOrEqual(3);
    }
  });
});
