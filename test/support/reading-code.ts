/** Ways in which code reads a file, for tests that each of them finds it in the zip, under `dev` and by `invoke --local`. */

export const imports = `import fs from 'node:fs'; import path from 'node:path'; import { fileURLToPath } from 'node:url';`;

/** What a handler in `src/` does to read a file, with the files beside it; each answers "the text". */
export const ways: Readonly<Record<string, { readonly file: string; readonly code: string; readonly more?: object }>> =
  {
    __dirname: {
      file: 'a.js',
      code: `const fs = require('fs'), path = require('path'); exports.main = async () => fs.readFileSync(path.join(__dirname, 't.html'), 'utf8');`,
    },
    '__dirname and +': {
      file: 'a.js',
      code: `const fs = require('fs'); exports.main = async () => fs.readFileSync(__dirname + '/t.html', 'utf8');`,
    },
    'import.meta.dirname in a template': {
      file: 'a.mjs',
      code: `${imports} export const main = async () => fs.readFileSync(\`\${import.meta.dirname}/t.html\`, 'utf8');`,
    },
    'a name for the folder': {
      file: 'a.mjs',
      code: `${imports} const here = path.dirname(fileURLToPath(import.meta.url)); export const main = async () => fs.readFileSync(path.join(here, 't.html'), 'utf8');`,
    },
    'a path from the working folder': {
      file: 'a.mjs',
      code: `${imports} export const main = async () => fs.readFileSync('src/t.html', 'utf8');`,
    },
    'process.cwd()': {
      file: 'a.mjs',
      code: `${imports} export const main = async () => fs.readFileSync(path.join(process.cwd(), 'src', 't.html'), 'utf8');`,
    },
    createRequire: {
      file: 'a.mjs',
      code: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); const d = require('./d.json'); export const main = async () => d.text;`,
    },
    'an import with attributes': {
      file: 'a.mjs',
      code: `import d from './d.json' with { type: 'json' }; export const main = async () => d.text;`,
    },
    'a worker with imports': {
      file: 'a.mjs',
      code: `import { Worker } from 'node:worker_threads'; export const main = () => new Promise((resolve, reject) => { const w = new Worker(new URL('./w.mjs', import.meta.url)); w.on('message', resolve); w.on('error', reject); });`,
    },
    'a path put together at run time': {
      file: 'a.mjs',
      code: `export const main = async () => (await import('./langs/' + 'de' + '.mjs')).default;`,
    },
  };

export const beside = {
  'src/t.html': 'the text',
  'src/d.json': '{"text":"the text"}',
  'src/w.mjs': `import { parentPort } from 'node:worker_threads'; import { text } from './lib/text.mjs'; parentPort.postMessage(text);`,
  'src/lib/text.mjs': `export const text = 'the text';`,
  'src/langs/de.mjs': `export default 'the text';`,
};
