// Puts a page's HTML, CSS and script into one module, so that what is bundled or installed carries its page with it.
import { readFileSync, writeFileSync } from 'node:fs';
import { buildSync } from 'esbuild';

/** Writes `target`, a TypeScript module, from the folder of the page's files; of its styles, later ones overrule earlier ones. */
export function packPage(source, target, styles) {
  const [bundle] = buildSync({
    entryPoints: [`${source}/main.js`],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    charset: 'utf8',
    write: false,
  }).outputFiles;
  const parts = {
    html: readFileSync(`${source}/page.html`, 'utf8'),
    style: styles.map((name) => readFileSync(`${source}/${name}.css`, 'utf8')).join('\n'),
    script: bundle.text,
  };
  const lines = Object.entries(parts).map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};`);
  const header = '// Generated from client/ by bin/pack-page.js in every build; edit the files there.';
  writeFileSync(target, `${header}\n${lines.join('\n')}\n`);
}
