import './fonts.css';
import './report.css';
import { mount } from 'svelte';
import App from './App.svelte';
import type { Statement } from './statement';

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

const target = document.getElementById('app');
const found = statement();
if (target && found) {
  mount(App, { target, props: { statement: found } });
  document.getElementById('static')?.setAttribute('hidden', '');
  document.title = `${found.title} · ${found.period_label} · Commonweal`;
}
