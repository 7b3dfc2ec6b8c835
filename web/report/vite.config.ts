import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { one_file } from './build/one-file.ts';

/** In development the slots are filled with a fixture; the built file keeps them for the C++ side. */
const version = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')).version as string;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false }), one_file({ input: 'index.html', output: 'report.html' })],
  define: { __REPORT_VERSION__: JSON.stringify(version) },
  build: {
    target: 'es2022',
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { output: { format: 'iife', codeSplitting: false } },
  },
});
