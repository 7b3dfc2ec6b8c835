/** The built page in a browser: accessible, by keyboard, without a network, without script, on paper. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Statement } from '@commonweal/charts';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromium_flags, chromium_path, fill } from '../build/fill.mjs';
import { below_the_line, extreme, fixtures } from '../fixture';

const root = join(import.meta.dirname, '..');
const axe_path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const folder = mkdtempSync(join(tmpdir(), 'report-'));
const page_path = join(folder, 'report.html');
const statics = '<h1>Not shown to be caused yet</h1><table><tr><th>People</th><td>148,000</td></tr></table>';

/** As `npm run build` makes it, but beside the real one: a test leaves dist/ alone. */
beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: folder, emptyOutDir: false } });
  vi.unstubAllEnvs();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the built page', () => {
  const text = (): string => readFileSync(page_path, 'utf8');
  const times = (slot: string): number => text().split(slot).length - 1;

  it('has each slot exactly once, where the C++ side expects it', () => {
    expect(times('/*COMMONWEAL_STATEMENT_JSON*/')).toBe(1);
    expect(times('<!--COMMONWEAL_STATIC-->')).toBe(1);
    expect(text()).toContain('<script id="statement" type="application/json">/*COMMONWEAL_STATEMENT_JSON*/</script>');
    expect(text().indexOf('<main')).toBeLessThan(text().indexOf('<!--COMMONWEAL_STATIC-->'));
    expect(text().indexOf('<!--COMMONWEAL_STATIC-->')).toBeLessThan(text().indexOf('</main>'));
  });
  it('allows its own script by hash and nothing else', () => {
    const scripts = [...text().matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
    expect(scripts.length).toBe(1);
    const hash = createHash('sha256').update(scripts[0] ?? '').digest('base64');
    expect(text()).toContain(`default-src 'none'; script-src 'sha256-${hash}'`);
    expect(text()).not.toMatch(/<(script|link|img|iframe)[^>]*(src|href)="(https?:)?\/\//);
  });
  it('is the production build, below 800 kB', () => {
    expect(text()).not.toContain('console.warn(`%c');
    expect(readFileSync(page_path).length).toBeLessThan(800_000);
  });
});

const installed = existsSync(chromium_path);
if (!installed) console.warn(`skipped: the browser tests need Chromium at ${chromium_path} (or CW_CHROMIUM)`);

describe.skipIf(!installed)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromium_path, args: chromium_flags });
  });
  afterAll(() => browser?.close());

  async function open(statement: Statement, options: Parameters<Browser['newPage']>[0] = {}): Promise<{ page: Page; problems: string[]; requests: string[] }> {
    const path = join(folder, `${Math.abs(statement.title.length)}-${statement.lines.length}.html`);
    writeFileSync(path, fill(statement, statics, page_path));
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const [problems, requests]: string[][] = [[], []];
    page.on('pageerror', (error) => problems?.push(error.message));
    page.on('console', (message) => (message.type() === 'error' ? problems?.push(message.text()) : undefined));
    page.on('request', (request) => requests?.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    await page.waitForLoadState('load');
    return { page, problems: problems ?? [], requests: requests ?? [] };
  }

  const themes: Record<keyof typeof fixtures, ('light' | 'dark')[]> = { below_the_line: ['light', 'dark'], rich: ['light'], refusal: ['dark'], extreme: ['light'] };
  for (const name of Object.keys(fixtures) as (keyof typeof fixtures)[]) {
    const statement = fixtures[name];
    for (const colorScheme of themes[name]) {
      it(`axe finds nothing in ${name}, ${colorScheme}, with every disclosure open`, async () => {
        const { page, problems } = await open(statement, { colorScheme, bypassCSP: true });
        await page.getByRole('button', { name: 'Explain all' }).click();
        await page.addScriptTag({ path: axe_path });
        const found = await page.evaluate(async () => {
          const axe = (globalThis as unknown as { axe: { run: (where: Document, how: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe;
          const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
          return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
        });
        expect(found).toEqual([]);
        expect(problems).toEqual([]);
        await page.close();
      });
    }
    it(`nothing of ${name} is wider than a phone`, async () => {
      const { page } = await open(statement, { viewport: { width: 390, height: 844 } });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await page.close();
    });
  }

  it('asks for nothing but the file itself', async () => {
    const { page, requests, problems } = await open(below_the_line);
    await page.evaluate(() => document.fonts.ready);
    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
    expect(requests.filter((url) => url.startsWith('file:')).length).toBe(1);
    expect(await page.evaluate(() => document.fonts.check('600 16px "Source Sans 3"'))).toBe(true);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('reads every mark of a chart with the arrow keys', async () => {
    const { page } = await open(below_the_line);
    const figure = page.locator('#figure-statement-waterfall');
    const plot = figure.getByRole('application');
    await plot.focus();
    const live = figure.locator('[aria-live=polite]');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => live.innerText()).toBe('Shown to be caused: nothing yet');
    await page.keyboard.press('End');
    await expect.poll(() => live.innerText()).toBe('Avoided tickets: €118\u00a0k (40–190\u00a0k), Assumption, 5,210 readers of solved threads');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => live.innerText()).toContain('Correlation');
    await page.keyboard.press('t');
    await expect.poll(() => figure.locator('table').isVisible()).toBe(true);
    await page.keyboard.press('t');
    await expect.poll(() => figure.locator('table').isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    await expect.poll(() => live.innerText()).toContain('Arrow keys');
    await page.close();
  });

  it('reaches every control with the Tab key, in order, with its focus seen', async () => {
    const { page } = await open(below_the_line);
    const all = await page.locator('button:visible, summary:visible, [tabindex="0"]:visible, a:visible').count();
    const seen: number[] = [];
    for (let stop = 0; stop < all; stop += 1) {
      await page.keyboard.press('Tab');
      const [index, outline] = await page.evaluate(() => {
        const active = document.activeElement;
        const stops = [...document.querySelectorAll('a, button, summary, [tabindex="0"]')];
        return [active ? stops.indexOf(active) : -1, active ? getComputedStyle(active).outlineStyle : 'none'] as const;
      });
      expect(outline).not.toBe('none');
      seen.push(index);
    }
    expect(seen).toEqual([...seen].sort((left, right) => left - right));
    expect(new Set(seen).size).toBe(all);
    await page.close();
  });

  it('gives every control 24 px and more', async () => {
    const { page } = await open(extreme, { viewport: { width: 390, height: 844 } });
    const small = await page.locator('button:visible, summary:visible, nav a:visible').evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).filter((box) => box.width < 24 || box.height < 24).length);
    expect(small).toBe(0);
    await page.close();
  });

  it('keeps nothing of the theme that a reader chose', async () => {
    const { page } = await open(below_the_line, { colorScheme: 'light' });
    const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await paper()).not.toBe(light);
    await page.reload();
    expect(await paper()).toBe(light);
    await page.close();
  });

  it('shows the static text without script, and with a statement that it cannot read', async () => {
    const { page } = await open(below_the_line, { javaScriptEnabled: false });
    expect(await page.getByText('148,000').isVisible()).toBe(true);
    await page.close();
    const broken = await open({ ...below_the_line, statement: 2 as 1 });
    expect(await broken.page.getByRole('cell', { name: '148,000' }).isVisible()).toBe(true);
    await broken.page.close();
  });

  it('hides the static text with script', async () => {
    const { page } = await open(below_the_line);
    expect(await page.locator('#static').isVisible()).toBe(false);
    await page.close();
  });

  it('does not run what a name smuggles in', async () => {
    const nasty = '</script><script>document.title="taken"</script><img src=x onerror="document.title=\'taken\'">';
    const { page } = await open({ ...below_the_line, title: nasty, sentence: nasty, below_sentences: [nasty], open_questions: [nasty] });
    expect(await page.title()).not.toBe('taken');
    expect(await page.locator('#headline-title').innerText()).toBe(nasty);
    await page.close();
  });

  it('prints light A4 with every table open', async () => {
    const { page } = await open(below_the_line, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    expect(await page.evaluate(() => document.querySelectorAll('details:not([open])').length)).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--paper').trim())).toBe('#fff');
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    expect(await page.evaluate(() => document.querySelectorAll('details[open]').length)).toBe(0);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    // 210 × 297 mm in points, rounded as Chromium writes them.
    expect(/\/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]/.test(pdf.toString('latin1'))).toBe(true);
    await page.close();
  });
});
