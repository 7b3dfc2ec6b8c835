// Fills the two slots of the built page, as src/statement does, so that fixtures can be looked at and tested.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../dist/report.html', import.meta.url));

/** The page with a statement inside; JSON is made safe for a script element. */
export function fill(statement, statics = '', page = built) {
  const json = JSON.stringify(statement).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return readFileSync(page, 'utf8')
    .replace('/*COMMONWEAL_STATEMENT_JSON*/', () => json)
    .replace('<!--COMMONWEAL_STATIC-->', () => statics);
}

export const chromium_flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const chromium_path = process.env.CW_CHROMIUM ?? '/usr/bin/chromium';
