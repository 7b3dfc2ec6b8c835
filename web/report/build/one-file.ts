import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

interface Options {
  input: string;
  output: string;
}

/**
 * Puts the script and the style sheet of the build into the page itself and locks it with a content security policy:
 * only this very script may run, nothing may be fetched. The slots of the C++ side stay as they are; they are data.
 */
export function one_file({ input, output }: Options): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    apply: 'build',
    generateBundle(_options, bundle) {
      let script = '';
      let style = '';
      for (const [name, item] of Object.entries(bundle)) {
        if (name === input) continue;
        if (item.type === 'chunk') script += item.code;
        else if (name.endsWith('.css')) style += String(item.source);
        delete bundle[name];
      }
      const page = bundle[input];
      if (page?.type !== 'asset' || script === '') this.error(`the build made no ${input} or no script`);
      const inline = script.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '\\x3c!--');
      const hash = createHash('sha256').update(inline).digest('base64');
      const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'`;
      const html = String(page.source)
        .replace(/\s*<script type="module"[^>]*><\/script>/, '')
        .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
        .replace('<meta name="viewport"', () => `<meta http-equiv="Content-Security-Policy" content="${policy}" />\n    <meta name="viewport"`)
        .replace('</head>', () => `  <style>${style.trim()}</style>\n  </head>`)
        .replace('</body>', () => `  <script>${inline}</script>\n  </body>`);
      delete bundle[input];
      this.emitFile({ type: 'asset', fileName: output, source: html });
    },
  };
}
