// Photographs the built report with every fixture, or with the report FILE given: at 390, 834 and 1,280 px, light and
// dark, and as A4 print. Usage: npm run look -- FOLDER [FIXTURE or FILE.html]
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { runnerImport } from 'vite';
import { chromium_flags, chromium_path, fill } from './fill.mjs';

const [folder = 'shots', only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

async function pages() {
  if (only && existsSync(only)) return [['file', resolve(only)]];
  const { module } = await runnerImport(fileURLToPath(new URL('../fixture/index.ts', import.meta.url)));
  return Object.entries(module.fixtures)
    .filter(([name]) => !only || name === only)
    .map(([name, statement]) => {
      const path = resolve(join(folder, `${name}.html`));
      writeFileSync(path, fill(statement));
      return [name, path];
    });
}

/** One image a screenful or so, since a page of 5,000 px cannot be judged at once. */
async function pieces(page, path, width) {
  const step = width < 600 ? 1600 : 1100;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let top = 0, number = 1; top < height; top += step, number += 1) {
    const clip = { x: 0, y: top, width, height: Math.min(step, height - top) };
    await page.screenshot({ path: `${path}-${number}.png`, fullPage: true, clip, timeout: 120_000 });
  }
}

const browser = await chromium.launch({ executablePath: chromium_path, args: chromium_flags });
for (const [name, path] of await pages()) {
  for (const width of [390, 834, 1280]) {
    for (const theme of ['light', 'dark']) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: theme });
      page.on('pageerror', (error) => console.error(name, error.message));
      page.on('console', (message) => message.type() === 'error' && console.error(name, message.text()));
      await page.goto(pathToFileURL(path).href);
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(150);
      await pieces(page, join(folder, `${name}-${width}-${theme}`), width);
      if (width === 1280 && theme === 'light') await page.pdf({ path: join(folder, `${name}.pdf`), preferCSSPageSize: true });
      await page.close();
    }
  }
}
await browser.close();
