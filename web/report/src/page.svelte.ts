/** What the whole page shares: whether it is being printed and whether its type has loaded. */
import { flushSync } from 'svelte';

export const page = $state({ printing: false, type_loaded: false });

/** Content width of an A4 page with our margins, in CSS pixels. */
export const print_width = 680;

let opened: HTMLDetailsElement[] = [];

function before_print(): void {
  opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
  for (const one of opened) one.open = true;
  flushSync(() => (page.printing = true));
}

function after_print(): void {
  for (const one of opened) one.open = false;
  opened = [];
  page.printing = false;
}

/** Opens every disclosure and redraws the charts for paper while the page is printed. */
export function watch_print(): () => void {
  window.addEventListener('beforeprint', before_print);
  window.addEventListener('afterprint', after_print);
  return () => {
    window.removeEventListener('beforeprint', before_print);
    window.removeEventListener('afterprint', after_print);
  };
}

/** Charts measure their words; they draw once more when the type is there. */
export function watch_type(): void {
  const wanted = ['400 15px "Source Sans 3"', '600 15px "Source Sans 3"'].map((font) => document.fonts.load(font));
  void Promise.all(wanted).then(() => (page.type_loaded = true));
}
