import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from '@commonweal/charts';
import { describe, expect, it } from 'vitest';

/** The vector that tests/statement/words_test.cpp reads too: terminal and page round alike. */
const rounding = JSON.parse(readFileSync(fileURLToPath(new URL('../../../tests/reference/rounding.json', import.meta.url)), 'utf8')) as {
  money: [number, string, number, string][];
  plain: [number, number, string][];
};

describe('rounding, as on the C++ side', () => {
  it.each(rounding.money)('%d %s in steps of %d', (amount, currency, step, text) => {
    expect(format.say(amount, format.style_with_step(currency, step)).replaceAll('\u00a0', ' ')).toBe(text);
  });
  it.each(rounding.plain)('%d with %d decimals', (value, decimals, text) => {
    expect(format.plain(value, decimals)).toBe(text);
  });
});
