import './fonts.css';
import './report.css';
import { mount } from 'svelte';
import App from './App.svelte';
import type { Statement } from '@commonweal/charts';

/** Without a readable statement the static text stays: nothing is lost. */
function statement(): Statement | null {
  const slot = document.getElementById('statement')?.textContent ?? '';
  try {
    const parsed = JSON.parse(slot) as Statement;
    return parsed.statement === 1 ? parsed : null;
  } catch {
    return null;
  }
}

/** The static text is hidden only once the page stands; if drawing fails, it stays. */
function start(found: Statement, target: HTMLElement): void {
  mount(App, { target, props: { statement: found } });
  document.getElementById('static')?.setAttribute('hidden', '');
  document.title = `${found.title} · ${found.period_label} · Commonweal`;
}

const target = document.getElementById('app');
const found = statement();
if (target && found) start(found, target);
