// Writes docs/api.md, the reference of the four entry points, from the declarations that the compiler made; part of every
// build. (TypeDoc does not support TypeScript 7.)
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const intro = `Generated from the types by \`npm run build\`: do not edit. What the four entry points of \`emojify-serverless\` export;
anything else is internal and may change in any release.`;

/** A declaration file as its top-level statements, each with the comment above it. */
function statements(file) {
  const found = [];
  for (const text of readFileSync(file, 'utf8').split(/^(?=\/\*\*|(?:export|import|declare|interface|type|const) )/m)) {
    const isComment = /^\/\*\*[\s\S]*\*\/\s*$/.test(found.at(-1) ?? '');
    if (isComment) found[found.length - 1] += text;
    else found.push(text);
  }
  return found;
}

const nameOf = (statement) =>
  /^(?:export )?(?:declare )?(?:abstract )?(?:function|interface|type|const|class) (\w+)/m.exec(
    statement.replace(/^\/\*\*[\s\S]*?\*\/\s*/, ''),
  )?.[1];

/** The exported names of an entry file, with the file that declares each. */
function exportsOf(entry) {
  const pattern = /export (?:type )?\{([^}]*)\} from '([^']+)'/g;
  return [...readFileSync(entry, 'utf8').matchAll(pattern)].flatMap(([, names, from]) => {
    const file = join(dirname(entry), from.replace(/\.js$/, '.d.ts'));
    return names.split(',').map((name) => ({ name: name.replace(/^\s*type /, '').trim(), file }));
  });
}

function section({ name, file }) {
  const found = statements(file).filter((statement) => nameOf(statement) === name);
  if (found.length === 0) throw new Error(`${file} does not declare ${name}, which an entry point exports`);
  const text = found
    .join('')
    .replace(/^\/\/# .*$/m, '')
    .trim();
  return `### \`${name}\`\n\n\`\`\`ts\n${text}\n\`\`\``;
}

const { exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));
const parts = Object.entries(entries)
  .filter(([, entry]) => entry.types)
  .map(([path, { types }]) => {
    const names = exportsOf(types).filter(({ name }) => name !== '');
    const sorted = names.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
    return [`## \`${path.replace('.', 'emojify-serverless')}\``, ...sorted.map(section)].join('\n\n');
  });
writeFileSync('docs/api.md', `${['# API reference', intro, ...parts].join('\n\n')}\n`);
